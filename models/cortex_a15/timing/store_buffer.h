// SPDX-License-Identifier: Apache-2.0
// Stores between their execution and their being performed: what younger loads are forwarded from,
// and how they drain, in order, one a cycle.
#pragma once

#include <algorithm>
#include <vector>

#include "isa/archive.h"
#include "isa/types.h"
#include "models/cortex_a15/timing/port.h"

namespace vesim::models {

using isa::u32;
using isa::u64;

class StoreBuffer {
 public:
  explicit StoreBuffer(u64 entries) : stores_(entries) {}

  struct Store {
    u32 va = 0, size = 0;
    u64 data = 0;       // when the data can be forwarded
    u64 performed = 0;  // when it has left
    void serialize(isa::Archive& ar) {
      ar("va", va);
      ar("size", size);
      ar("data", data);
      ar("performed", performed);
    }
  };
  // When a store that retires at `time` can start to leave.
  u64 next_drain(u64 time) {
    drain_ = std::max(time, drain_ + 1);
    return drain_;
  }
  // Stores become visible in order.
  void add(u32 va, u32 size, u64 data, u64 performed) {
    performed_ = std::max(performed_, performed);
    stores_[next_] = {va, size, data, performed_};
    if (++next_ == stores_.size()) next_ = 0;
  }
  u64 performed() const { return performed_; }

  // The youngest store that a load at `time` meets in the buffer; null when none.
  const Store* find(u32 va, u32 size, u64 time) const {
    if (time >= performed_) return nullptr;
    for (std::size_t i = 0, at = next_; i < stores_.size(); ++i) {
      at = (at == 0 ? stores_.size() : at) - 1;
      const Store& s = stores_[at];
      if (s.performed <= time) return nullptr;
      if (va < s.va + s.size && s.va < va + size) return &s;
    }
    return nullptr;
  }
  static bool covers(const Store& s, u32 va, u32 size) {
    return s.va <= va && va + size <= s.va + s.size;
  }

  void serialize(isa::Archive& ar) {
    ar("stores", stores_);
    ar("next", next_);
    ar("drain", drain_);
    ar("performed", performed_);
  }

 private:
  std::vector<Store> stores_;  // a ring
  u64 next_ = 0;
  u64 drain_ = 0;
  u64 performed_ = 0;  // when all are
};

// What stores occupy from dispatch until they are performed, and the work that had taken the lines
// from a guest that they waited for (owner.h; not saved).
class StoreQueue {
 public:
  explicit StoreQueue(u64 entries) : entries_(entries), taken_by_(entries) {}
  u64 earliest() const { return entries_.earliest(); }
  u32 taken_by() const { return taken_by_[next_]; }  // of that one
  void take(u64 until, u32 taken_by) {
    entries_.take(until);
    taken_by_[next_] = taken_by;
    if (++next_ == taken_by_.size()) next_ = 0;
  }
  void serialize(isa::Archive& ar) {
    ar("entries", entries_);
    if (ar.loading()) std::fill(taken_by_.begin(), taken_by_.end(), 0);
  }

 private:
  Ring entries_;
  std::vector<u32> taken_by_;  // a ring of its own
  std::size_t next_ = 0;
};

}  // namespace vesim::models
