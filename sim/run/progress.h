// SPDX-License-Identifier: Apache-2.0
// The progress line of a long run: simulated time, instructions, speed and what the guest is at.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "isa/types.h"

namespace vesim::sim {

class Progress {
 public:
  // Writes to `terminal`; null writes nowhere.
  explicit Progress(std::FILE* terminal) : terminal_(terminal) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // At most a few times per second of the host's clock, given in seconds.
  void update(double host_seconds, isa::u64 picoseconds, isa::u64 instructions,
              std::string_view phase);
  void clear();

 private:
  std::FILE* terminal_;
  double last_seconds_ = 0;
  isa::u64 last_instructions_ = 0;
  bool shown_ = false;
};

}  // namespace vesim::sim
