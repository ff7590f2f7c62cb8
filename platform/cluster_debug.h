// SPDX-License-Identifier: Apache-2.0
// The debugger's view of a Cortex-A15 cluster.
#pragma once

#include <vector>

#include "models/cortex_a15/cluster.h"
#include "platform/debug_target.h"

namespace vesim::platform {

class ClusterDebug : public DebugTarget {
 public:
  explicit ClusterDebug(models::CortexA15Cluster& cluster) : cluster_(cluster) {}

  unsigned cores() const override { return cluster_.size(); }
  std::string core_state(unsigned core) const override;

  const std::vector<DebugRegister>& registers() const override;
  u64 read_register(unsigned core, unsigned index) const override;
  bool write_register(unsigned core, unsigned index, u64 value) override;

  bool read_memory(unsigned core, u32 address, std::span<u8> data) const override;
  bool write_memory(unsigned core, u32 address, std::span<const u8> data) override;

  bool set_breakpoint(u32 address) override;
  void clear_breakpoint(u32 address) override;
  bool set_watchpoint(u32 address, u32 size, WatchKind kind) override;
  void clear_watchpoint(u32 address, u32 size, WatchKind kind) override;

  void set_core_run(unsigned core, CoreRun how) override;

  // Why the cluster stopped with Stop::Debug.
  DebugStop last_stop() const;

 private:
  // Physical pages behind [address, address + size), one call for each piece inside a page.
  template <class Visit>
  bool for_each_piece(unsigned core, u32 address, std::size_t size, Visit visit) const;

  models::CortexA15Cluster& cluster_;
  std::vector<CoreRun> how_ = std::vector<CoreRun>(cluster_.size(), CoreRun::kRun);
};

}  // namespace vesim::platform
