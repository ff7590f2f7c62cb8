// SPDX-License-Identifier: Apache-2.0
// Operands worth testing: corner values about half of the time, random bits otherwise.
#pragma once

#include "tests/unit/isa/encoding_classes.h"

namespace vesim::isa {

u32 integer_operand(EncodingPattern::Random& random);

// 64 bits that hold a double, two singles or four half-precision numbers of special kinds: zeros,
// infinities, NaNs (both sorts), denormals, extremes, ties, powers of two.
u64 float_operand(EncodingPattern::Random& random);

// FPSCR with any rounding mode, FZ, DN, AHP, flags; no vector length (deprecated, and RAZ here).
u32 random_fpscr(EncodingPattern::Random& random);

}  // namespace vesim::isa
