// SPDX-License-Identifier: Apache-2.0
// What the CCI-400 adds to the transactions of the cluster. It runs on ACLK, an integer fraction of
// the core clock, and takes a request at ACLK's edges. All times are core cycles.
#pragma once

#include "isa/types.h"
#include "models/cortex_a15/timing/parameters.h"

namespace vesim::models {

class Cci400Timing {
 public:
  explicit Cci400Timing(const MemoryParameters& parameters)
      : ratio_(parameters.aclk_ratio),
        read_(parameters.cci_read),
        dvm_message_(parameters.cci_dvm_message),
        dvm_sync_(parameters.cci_dvm_sync),
        barrier_(parameters.cci_barrier) {}

  // Each answers when the transaction is through that the cluster gives out at `time`.
  u64 request(u64 time) const { return after(time, read_); }
  u64 dvm_message(u64 time) const { return after(time, dvm_message_); }
  u64 dvm_sync(u64 time) const { return after(time, dvm_sync_); }
  u64 barrier(u64 time) const { return after(time, barrier_); }

 private:
  u64 after(u64 time, u64 clocks) const { return ((time + ratio_ - 1) / ratio_ + clocks) * ratio_; }

  const u64 ratio_, read_, dvm_message_, dvm_sync_, barrier_;
};

}  // namespace vesim::models
