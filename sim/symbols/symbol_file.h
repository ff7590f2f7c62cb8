// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/symbols/symbols.h"

namespace vesim::sim {

// An ELF file with nothing but the symbols, as functions: a debugger that cannot read a System.map
// reads this.
std::string symbol_elf(const Symbols& symbols);

}  // namespace vesim::sim
