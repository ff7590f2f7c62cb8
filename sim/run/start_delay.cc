// SPDX-License-Identifier: Apache-2.0
#include "sim/run/start_delay.h"

namespace vesim::sim {
namespace {

using isa::u64;

constexpr u64 kLongestDelay = 20'000'000'000;  // ps

// SplitMix64: neighbouring seeds give unrelated numbers.
u64 mix(u64 seed) {
  u64 z = seed * 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

void set_all(platform::Machine& machine, platform::CoreRun how) {
  auto& debug = machine.debug();
  for (unsigned core = 0; core < debug.cores(); ++core) debug.set_core_run(core, how);
}

}  // namespace

u64 start_delay(u64 seed) { return seed == 0 ? 0 : mix(seed) % kLongestDelay; }

void delay_start(platform::Machine& machine, u64 seed) {
  const u64 delay = start_delay(seed);
  if (delay == 0) return;
  set_all(machine, platform::CoreRun::kHold);
  machine.run(machine.now() + delay);
  set_all(machine, platform::CoreRun::kRun);
}

}  // namespace vesim::sim
