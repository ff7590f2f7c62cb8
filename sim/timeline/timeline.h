// SPDX-License-Identifier: Apache-2.0
// What a core did over time: slices, each of one world and thread, in bounded memory. When there
// are too many, neighbours that are short together become one slice that says how much of it was
// whose; so the sums stay exact, and what lasts long stays apart.
#pragma once

#include <cstddef>
#include <vector>

#include "models/cortex_a15/timing/ledger.h"

namespace vesim::sim {

using isa::u32;
using isa::u64;

class Timeline {
 public:
  struct Part {
    models::World::Kind kind;
    u32 thread;  // World::thread; 0: not known, or several of a slice of many
    u64 slots;
  };
  // Without a gap: the parts' sum is end - begin.
  struct Slice {
    u64 begin, end;
    std::vector<Part> parts;
  };

  static constexpr std::size_t kMostParts = 1 << 16;

  // In order of time.
  void add(models::World::Kind kind, u32 thread, u64 begin, u64 end);
  // Joins slices until there are no more parts than that, if the gaps allow.
  void limit(std::size_t most_parts);

  const std::vector<Slice>& slices() const { return slices_; }
  std::size_t parts() const { return parts_; }
  // Neighbours that are together no longer than this are joined; 0: none are.
  u64 joined() const { return joined_; }

 private:
  void append(Slice slice);

  std::vector<Slice> slices_;
  std::size_t parts_ = 0;
  u64 joined_ = 0;
};

}  // namespace vesim::sim
