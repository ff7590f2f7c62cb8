// SPDX-License-Identifier: Apache-2.0
#include "models/ddr2/ddr2.h"

#include <algorithm>

#include "models/cortex_a15/timing/core_cycles.h"
#include "models/cortex_a15/timing/tag_cache.h"

namespace vesim::models {
namespace {

// A line over a bus that moves `width` bits twice a clock.
u64 burst(const MemoryParameters& p) {
  const u64 clocks = std::max<u64>(1, kLineSize * 8 / (2 * p.dram_width));
  return core_cycles_of_clocks(clocks, p.dram_clock, p.cpu_frequency);
}

}  // namespace

Ddr2::Ddr2(const MemoryParameters& p)
    : controller_(core_cycles(p.dram_controller, p.cpu_frequency)),
      row_size_(p.dram_row),
      rcd_(core_cycles(p.dram_t_rcd, p.cpu_frequency)),
      cl_(core_cycles(p.dram_t_cl, p.cpu_frequency)),
      rp_(core_cycles(p.dram_t_rp, p.cpu_frequency)),
      ras_(core_cycles(p.dram_t_ras, p.cpu_frequency)),
      rfc_(core_cycles(p.dram_t_rfc, p.cpu_frequency)),
      refi_(core_cycles(p.dram_t_refi, p.cpu_frequency)),
      banks_(p.dram_banks),
      bus_(burst(p)),
      write_gap_(core_cycles(p.dram_write_gap, p.cpu_frequency)) {}

// A refresh at each multiple of tREFI stops every bank.
u64 Ddr2::after_refresh(u64 time) const {
  const u64 since = time % refi_;
  return time >= refi_ && since < rfc_ ? time - since + rfc_ : time;
}

// When the row's data can be addressed. A refresh has closed every row.
u64 Ddr2::open_row(Bank& bank, u64 row, u64 time) const {
  const bool open = bank.row != 0 && bank.opened / refi_ == time / refi_;
  if (open && bank.row == row + 1) return time;
  if (open) time = std::max(time, bank.opened + ras_) + rp_;
  bank.row = row + 1;
  bank.opened = time;
  return time + rcd_;
}

Ddr2::Answer Ddr2::read(u64 pa, u64 time) {
  const u64 page = pa / row_size_;
  Bank& bank = banks_[page % banks_.size()];
  // A core that is behind asks at a time before the last access: the bank was free then.
  const u64 arrival = time + controller_;
  const u64 start =
      after_refresh(arrival >= bank.requested ? std::max(arrival, bank.free) : arrival);
  const u64 column = open_row(bank, page / banks_.size(), start);
  const u64 data = bus_.take(column + cl_);
  bank.requested = arrival;
  bank.free = data - cl_ + bus_.length();
  return {data, start - arrival + (data - column - cl_)};
}

Ddr2::Answer Ddr2::write(u64 time) {
  const u64 arrival = after_refresh(time + controller_);
  const u64 data = bus_.take(arrival);
  // The bus is dealt out in whole bursts.
  for (gaps_ += write_gap_; gaps_ >= bus_.length(); gaps_ -= bus_.length()) bus_.take(data);
  return {data + bus_.length(), data - arrival};
}

void Ddr2::serialize(isa::Archive& ar) {
  ar("banks", banks_);
  ar("bus", bus_);
  ar("gaps", gaps_);
}

}  // namespace vesim::models
