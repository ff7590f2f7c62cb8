// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_log.h"

namespace vesim::sim {

void TrapLog::add(const Trap& ended) {
  Trap trap = ended;
  if (const auto early = early_.find(trap.work); early != early_.end()) {
    trap.after = early->second;
    early_.erase(early);
  }
  ended_[trap.work % kEnded] = {trap.work, trap.id, TrapTable::row_name(trap)};
  table_.add(trap);
  recent_.add(trap);
  if (writer_) writer_->write(trap);
  check_writer();
}

void TrapLog::add_after(u32 work, u64 slots) {
  const Ended& trap = ended_[work % kEnded];
  if (trap.work > work) return;  // long ago
  if (trap.work < work) {
    early_[work] += slots;
    return;
  }
  table_.add_after(trap.row, slots);
  recent_.add_after(trap.row, slots);
  if (writer_) writer_->write_after(trap.id, slots);
  check_writer();
}

void TrapLog::check_writer() {
  if (writer_ && !writer_->failure().empty()) on_failure_();
}

}  // namespace vesim::sim
