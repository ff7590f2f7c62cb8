// SPDX-License-Identifier: Apache-2.0
// In which world a core is, and which cause a place of data has in the ledger.
#pragma once

#include "isa/core.h"
#include "models/cortex_a15/timing/ledger.h"
#include "models/cortex_a15/timing/memory_outcome.h"

namespace vesim::models {

// By mode, security state, and HCR.VM with VTTBR (base and VMID) and VMPIDR.
inline World world_of(const isa::Core& core) {
  using Kind = World::Kind;
  if (core.secure()) return {Kind::Firmware};
  if (core.hyp()) return {Kind::Hyp};
  const bool user = core.regs.mode == isa::Mode::User;
  if (!(core.sys.hcr & 1)) return {user ? Kind::HostUser : Kind::HostKernel};
  return {user ? Kind::GuestUser : Kind::GuestKernel, core.sys.vttbr, core.sys.vmpidr};
}

inline Cause cause_of(Found found) {
  switch (found) {
    case Found::L2:
      return Cause::L2;
    case Found::OtherCore:
      return Cause::OtherCore;
    case Found::Dram:
      return Cause::Dram;
    case Found::Device:
      return Cause::Device;
    case Found::Nowhere:
    case Found::L1:
      break;
  }
  return Cause::Dependency;
}

}  // namespace vesim::models
