// SPDX-License-Identifier: Apache-2.0
// SystemC's library needs this symbol; the program and the tests have a main() of their own.
#include <systemc>

#include "isa/diagnostics.h"

extern "C" int sc_main(int, char**) { vesim::isa::internal_error("SystemC's main() is not used"); }
