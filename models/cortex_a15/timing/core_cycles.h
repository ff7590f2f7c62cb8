// SPDX-License-Identifier: Apache-2.0
// Times of other parts in cycles of the core clock, rounded up.
#pragma once

#include "isa/types.h"

namespace vesim::models {

using isa::u64;

constexpr u64 core_cycles(u64 picoseconds, u64 cpu_frequency) {
  // Exact to the kHz without overflow for any time of a parameter.
  return (picoseconds * (cpu_frequency / 1000) + 999'999'999) / 1'000'000'000;
}
constexpr u64 core_cycles_of_clocks(u64 clocks, u64 frequency, u64 cpu_frequency) {
  return (clocks * cpu_frequency + frequency - 1) / frequency;
}

}  // namespace vesim::models
