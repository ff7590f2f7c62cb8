// SPDX-License-Identifier: Apache-2.0
// Guest memory by virtual address, to look at and never to change.
#pragma once

#include <optional>
#include <string>

#include "isa/core.h"

namespace vesim::sim {

using isa::u32;

class GuestMemory {
 public:
  virtual ~GuestMemory() = default;
  // False when not all of it is mapped to RAM.
  virtual bool read(u32 va, void* to, u32 size) = 0;

  std::optional<u32> word(u32 va);
  // Up to a NUL or `most` bytes; what is no printable ASCII becomes '?'. Empty when unreadable.
  std::string text(u32 va, u32 most);
};

// What a core sees with its present tables, as privileged software: a guest's through stage 2.
class CoreMemory : public GuestMemory {
 public:
  explicit CoreMemory(isa::Core& core) : core_(core) {}
  bool read(u32 va, void* to, u32 size) override;

 private:
  isa::Core& core_;
};

}  // namespace vesim::sim
