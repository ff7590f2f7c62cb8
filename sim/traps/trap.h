// SPDX-License-Identifier: Apache-2.0
// A trap: from a guest's exception into Hyp mode to the return into the same vCPU, with where its
// time went, by phase and cause. Times are slots of core time (models/cortex_a15/timing/span.h).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "models/cortex_a15/timing/ledger.h"

namespace vesim::sim {

using isa::u32;
using isa::u64;
using isa::u8;

enum class TrapPhase : u8 {
  Entry,       // the exception itself
  SwitchOut,   // Hyp, up to the host; all of a trap that Hyp handles alone
  HostKernel,  // the vCPU's thread in the host's kernel, with its calls to Hyp and firmware
  VmmUser,     // the thread in user mode
  Other,       // other threads and other vCPUs meanwhile
  Idle,
  Moved,     // from when the thread last ran on one core to when it did on another; has no cause
  SwitchIn,  // Hyp, from the host to the guest, with the return
  Count,
};
inline constexpr std::size_t kTrapPhases = static_cast<std::size_t>(TrapPhase::Count);
const char* phase_name(TrapPhase phase);

enum class TrapEnd : u8 {
  Returned,  // into the vCPU
  NoReturn,  // the vCPU was stopped, replaced, or went on without a return
  Cut,       // the run, its phase, or its part at speed `timed` ended first
};
const char* end_name(TrapEnd how);

struct Trap {
  u64 id = 0;    // from 1, in order of their ends
  u32 work = 0;  // from 1, in order of their beginnings; not in the log
  u64 vttbr = 0;
  u32 vmpidr = 0;
  u8 core = 0, end_core = 0;
  TrapEnd how = TrapEnd::Cut;
  u8 vector = 0;     // offset from HVBAR: 0x14 a trap, 0x18 IRQ, 0x1c FIQ
  u32 pc = 0;        // of HVC the instruction itself, else ELR_hyp
  u32 cpsr = 0;      // the guest's
  u32 function = 0;  // the guest's, by number
  u32 hsr = 0;       // of traps
  u32 far = 0;       // of aborts: HDFAR or HIFAR
  u32 hpfar = 0;     // of aborts by stage 2
  u64 begin = 0, end = 0;
  u64 overlap = 0;  // what two cores, a quantum apart, did of it at the same time
  // What guests waited after it, and beside it, for what its work had taken from their caches, TLBs
  // and predictor (models/cortex_a15/timing/owner.h); none of it is in the parts.
  u64 after = 0;

  struct Device {
    u64 page;  // physical
    u64 slots;
  };
  struct Function {
    u32 number;
    u64 slots;
  };
  struct Part {
    u64 slots = 0, instructions = 0;
    models::Ledger::Cells cells = {};  // their sum is `slots`, but for Moved
    std::vector<Device> devices;       // Cause::Device once more, by page
    std::vector<Function> functions;   // it went through, in order of the first visits, if recorded
    Part& operator+=(const Part& other);
  };
  std::array<Part, kTrapPhases> parts;

  Part& part(TrapPhase phase) { return parts[static_cast<std::size_t>(phase)]; }
  const Part& part(TrapPhase phase) const { return parts[static_cast<std::size_t>(phase)]; }
  // The parts' sum: end - begin + overlap.
  u64 slots() const;
  u64 instructions() const;

  // "HVC", "DABT", "IRQ"...: as `perf kvm stat` calls them.
  std::string class_name() const;
  u8 vmid() const { return static_cast<u8>(vttbr >> 48); }
  // Of aborts that report one (Arm ARM B3.13.4, HPFAR).
  std::optional<u64> ipa() const;
};

}  // namespace vesim::sim
