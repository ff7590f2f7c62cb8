// SPDX-License-Identifier: Apache-2.0
// Priorities of the GIC-400: 32 levels in bits [7:3] (IHI 0048B, 3.3; DDI 0471, 2.1).
#pragma once

#include <algorithm>
#include <bit>

#include "models/gic400/interrupt.h"

namespace vesim::models::gic400 {

inline constexpr u32 kPriorityBits = 0xf8;
inline constexpr u32 kNonSecureHalf = 0x80;  // set in every priority that non-secure code gives
inline constexpr u32 kIdlePriority = 0xff;
inline constexpr u32 kMinBinaryPoint = 2;       // five bits of group priority
inline constexpr u32 kMinAliasBinaryPoint = 3;  // the same five bits, counted as Group 1 does

// The group priority field for a Group 0 binary point 2-7; with 7 there is none.
constexpr u32 group_priority(u32 priority, u32 binary_point) {
  return priority & (0xffu << (binary_point + 1)) & 0xff;
}

// Non-secure software sees the upper half of the range as if it were all of it (3.8.1).
constexpr u32 non_secure_view(u32 priority) {
  return priority & kNonSecureHalf ? (priority << 1) & 0xff : 0;
}
constexpr u32 from_non_secure(u32 value) { return kNonSecureHalf | ((value >> 1) & kPriorityBits); }

// The active priorities registers: bit n stands for group priority 8 * n.
constexpr u32 active_bit(u32 group_priority) { return 1u << (group_priority >> 3); }
constexpr u32 most_urgent(u32 active) {
  return active ? static_cast<u32>(std::countr_zero(active)) << 3 : kIdlePriority;
}
constexpr u32 drop_most_urgent(u32 active) { return active & (active - 1); }

constexpr u32 clamp_binary_point(u32 value, u32 minimum) { return std::max(value & 7, minimum); }

}  // namespace vesim::models::gic400
