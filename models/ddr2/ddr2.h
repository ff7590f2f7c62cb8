// SPDX-License-Identifier: Apache-2.0
// DRAM in time: banks with an open row each, refresh, and a data bus that moves a cache line at a
// time. DDR3 differs in its figures only. All times are core cycles.
#pragma once

#include <vector>

#include "isa/archive.h"
#include "isa/types.h"
#include "models/cortex_a15/timing/parameters.h"
#include "models/time_slots.h"

namespace vesim::models {

class Ddr2 {
 public:
  explicit Ddr2(const MemoryParameters& parameters);

  struct Answer {
    u64 ready;   // the first data is back, or the write done
    u64 waited;  // of this, for a bank or the bus that other accesses hold, or for a refresh
  };
  // One cache line, requested at `time`.
  Answer read(u64 pa, u64 time);
  // Writes wait in the controller for a gap, in an order that keeps rows open: they cost the bus
  // its time and their share of the turns between reading and writing, and no bank.
  Answer write(u64 time);

  void serialize(isa::Archive& ar);

 private:
  struct Bank {
    u64 row = 0;        // + 1; 0: none open
    u64 opened = 0;     // when the open row was activated
    u64 requested = 0;  // when the last access asked for it
    u64 free = 0;       // when the bank takes the next command
  };
  u64 after_refresh(u64 time) const;
  u64 open_row(Bank& bank, u64 row, u64 time) const;

  const u64 controller_, row_size_;
  const u64 rcd_, cl_, rp_, ras_, rfc_, refi_;
  std::vector<Bank> banks_;
  TimeSlots bus_;
  const u64 write_gap_;
  u64 gaps_ = 0;  // not yet taken from the bus
};

}  // namespace vesim::models
