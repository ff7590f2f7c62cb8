// SPDX-License-Identifier: Apache-2.0
// Reciprocal and reciprocal square root estimates (Arm ARM A2.7.9, A2.7.10): exact tables.
#pragma once

#include "isa/vfp/softfloat.h"

namespace vesim::isa {

u32 reciprocal_estimate(FpControl fp, u32 a);       // FPRecipEstimate
u32 reciprocal_sqrt_estimate(FpControl fp, u32 a);  // FPRSqrtEstimate
u32 unsigned_reciprocal_estimate(u32 a);            // UnsignedRecipEstimate
u32 unsigned_reciprocal_sqrt_estimate(u32 a);       // UnsignedRSqrtEstimate

u32 reciprocal_step(FpControl fp, u32 a, u32 b);       // FPRecipStep: 2 - a * b
u32 reciprocal_sqrt_step(FpControl fp, u32 a, u32 b);  // FPRSqrtStep: (3 - a * b) / 2

}  // namespace vesim::isa
