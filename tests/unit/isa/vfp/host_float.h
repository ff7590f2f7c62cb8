// SPDX-License-Identifier: Apache-2.0
// The host's floating-point unit as an oracle: results in every rounding mode, with its flags.
#pragma once

#include "isa/vfp/softfloat.h"

namespace vesim::isa {

template <class T>
struct HostResult {
  T value;
  u32 flags;  // IOC, DZC, OFC, UFC, IXC
};

enum class HostOperation : u8 { Add, Sub, Mul, Div, Sqrt, MulAdd };

// a op b; MulAdd is c + a * b. NaN results are the default NaN.
template <class T>
HostResult<T> host_compute(HostOperation operation, Rounding rounding, T a, T b, T c);

HostResult<u32> host_double_to_single(Rounding rounding, u64 a);
HostResult<u64> host_single_to_double(u32 a);
HostResult<u32> host_integer_to_single(Rounding rounding, s64 value);
// To s32, saturating as the Arm ARM says.
template <class T>
HostResult<u32> host_to_integer(Rounding rounding, T a);

}  // namespace vesim::isa
