// SPDX-License-Identifier: Apache-2.0
// Where execution can be watched while it happens, to price it. A core without an observer pays
// nothing; one with it runs a block at a time (Core::run_block) and takes the slow path for every
// data access.
#pragma once

#include "isa/types.h"

namespace vesim::isa {

struct Block;
struct Uop;

inline constexpr u32 kObservedLine = 64;

class ExecutionObserver {
 public:
  virtual ~ExecutionObserver() = default;

  // A block is about to run, or to run on at its first uop.
  virtual void enters(const Block& block, u32 va) = 0;
  // `u` is about to access memory, in the state that translates the access; it may yet abort. Uops
  // of several accesses tell each, or those in a row inside a line of
  // kObservedLine bytes as one.
  virtual void loads(const Uop* u, u32 va, unsigned size) = 0;
  virtual void stores(const Uop* u, u32 va, unsigned size) = 0;
  // `u` is about to write a system register, with an access that is allowed.
  virtual void writes_register(const Uop* u, u64 value) = 0;
  // The block ends at `u`'s instruction, which takes an exception; nothing has changed yet.
  virtual void leaves(const Uop* u) = 0;

  virtual void takes_exception() = 0;
  virtual void returns_from_exception() = 0;
};

}  // namespace vesim::isa
