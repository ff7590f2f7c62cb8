// SPDX-License-Identifier: Apache-2.0
// Who follows the control flow of priced cores: for threads, functions and call stacks. Called
// between blocks, when the core's state is that of the next instruction; costs nothing at speed
// `fast`, where no pipeline calls it.
#pragma once

#include "isa/types.h"
#include "models/cortex_a15/timing/ledger.h"

namespace vesim::isa {
class Core;
}

namespace vesim::models {

using isa::u32;

class FlowWatch {
 public:
  virtual ~FlowWatch() = default;

  // A block begins at `va`. Slots up to `slot` belong to what ran before it. Returns the thread
  // that the ledger charges the block to (World::thread).
  virtual u32 enters(unsigned core, isa::Core& architecture, u32 va, const World& world,
                     u64 slot) = 0;
  // The block ended with a call that returns to `link`; with another branch whose target was data;
  // with an exception return.
  virtual void calls(unsigned core, u32 link) = 0;
  virtual void jumps(unsigned core, u32 target) = 0;
  virtual void returns_from_exception(unsigned core, u32 target, const World& to) = 0;
  // From the state before, with the PC where the exception is taken.
  virtual void takes_exception(unsigned core, isa::Core& architecture) = 0;
  // Nothing runs from now on until the next block. Returns as enters().
  virtual u32 sleeps(unsigned core, const World& world, u64 slot) = 0;
  // The core is not priced or not watched any more.
  virtual void pauses(unsigned core, u64 slot) = 0;
  // It is again, and has run unwatched up to `slot`.
  virtual void resumes(unsigned core, u64 slot) = 0;
};

}  // namespace vesim::models
