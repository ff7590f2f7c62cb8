// SPDX-License-Identifier: Apache-2.0
// Prefetch and data aborts: routing, fault registers, entry (Arm ARM B1.9.6 to B1.9.8, B3.13).
#include "isa/core.h"
#include "isa/mmu/fault_status.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"
#include "isa/system/exceptions.h"
#include "isa/system/load_store_syndrome.h"

namespace vesim::isa {

namespace {

// Where an abort goes; a secure abort's registers are the secure ones, as are Monitor's.
enum class Target : u8 { Abort, Monitor, Hyp };

bool is_external(FaultType type) {
  return type == FaultType::External || type == FaultType::ExternalOnWalk ||
         type == FaultType::AsynchronousExternal;
}

Target route(const Core& core, const Fault& fault) {
  const bool external = is_external(fault.type);
  if (external && (core.sys.scr & scr::kEa)) return Target::Monitor;
  if (core.secure()) return Target::Abort;
  if (core.hyp() || fault.stage2) return Target::Hyp;
  if (fault.type == FaultType::AsynchronousExternal && (core.sys.hcr & hcr::kAmo)) {
    return Target::Hyp;
  }
  if (fault.type == FaultType::Debug && (core.sys.hdcr & hdcr::kTde)) return Target::Hyp;
  const bool general = fault.type == FaultType::Alignment || fault.type == FaultType::External ||
                       fault.type == FaultType::ExternalOnWalk;
  const bool tge = core.regs.mode == Mode::User && (core.sys.hcr & hcr::kTge);
  return tge && general ? Target::Hyp : Target::Abort;
}

unsigned bank_of_target(const Core& core, Target target) {
  return target == Target::Monitor ? kSecure : core.bank();
}

// With the Large Physical Address Extension a permission fault's domain is UNKNOWN (B3.13.4).
bool domain_valid(const Fault& fault) {
  if (fault.type == FaultType::Domain) return true;
  return fault.level == 2 &&
         (fault.type == FaultType::Translation || fault.type == FaultType::AccessFlag ||
          fault.type == FaultType::ExternalOnWalk);
}

// What DFSR and IFSR share, in the format of the regime that takes the abort (B3.13.3).
u32 fault_status(const Core& core, unsigned bank, const Fault& fault) {
  u32 status = 0;
  if (core.sys.ttbcr[bank] & kTtbcrEae) {
    status = 1u << 9 | long_fault_status(fault);
  } else {
    const u32 code = short_fault_status(fault);
    status = (code & 0xf) | (code >> 4) << 10;
  }
  if (is_external(fault.type) && fault.slave_error) status |= 1u << 12;
  return status;
}

u32 data_fault_status(const Core& core, unsigned bank, const Fault& fault, bool write) {
  u32 status = fault_status(core, bank, fault) | u32{fault.maintenance} << 13 | u32{write} << 11;
  const bool long_format = core.sys.ttbcr[bank] & kTtbcrEae;
  if (!long_format && domain_valid(fault)) status |= u32{fault.domain} << 4;
  return status;
}

void write_hpfar(Core& core, const Fault& fault) {
  if (fault.stage2) core.sys.hpfar = static_cast<u32>(fault.ipa >> 12 << 4);
}

u32 abort_syndrome(const Fault& fault) {
  u32 iss = long_fault_status(fault) | u32{fault.on_stage1_walk} << 7;
  if (is_external(fault.type)) iss |= u32{fault.slave_error} << 9;
  return iss;
}

void report_data_to_hyp(Core& core, const Uop* u, u32 va, bool write, const Fault& fault) {
  u32 iss = abort_syndrome(fault) | u32{fault.maintenance} << 8 | u32{write} << 6;
  bool il = false;
  if (fault.stage2 && !fault.on_stage1_walk && !fault.maintenance) {
    const InsnInfo& info = core.insn(u);
    const u32 instruction = load_store_syndrome(info.encoding, core.regs.thumb, info.length);
    iss |= instruction << 16;
    il = instruction != 0 && info.length == 4;
  }
  core.sys.dfar[kSecure] = va;  // HDFAR
  write_hpfar(core, fault);
  write_hsr(core, core.hyp() ? ExceptionClass::DataHyp : ExceptionClass::DataLower, il, iss);
}

void enter_data_abort(Core& core, Target target) {
  const u32 address = core.regs.pc;
  switch (target) {
    case Target::Monitor:
      return enter_monitor(core, address + 8, kVectorDataAbort);
    case Target::Hyp:
      return enter_hyp(core, address, core.hyp() ? kVectorDataAbort : kVectorHypTrap);
    case Target::Abort:
      return enter_pl1(core, Mode::Abort, address + 8, kVectorDataAbort, kPsrA | kPsrI);
  }
}

void enter_prefetch_abort(Core& core, Target target) {
  const u32 address = core.regs.pc;
  switch (target) {
    case Target::Monitor:
      return enter_monitor(core, address + 4, kVectorPrefetchAbort);
    case Target::Hyp:
      return enter_hyp(core, address, core.hyp() ? kVectorPrefetchAbort : kVectorHypTrap);
    case Target::Abort:
      return enter_pl1(core, Mode::Abort, address + 4, kVectorPrefetchAbort, kPsrA | kPsrI);
  }
}

}  // namespace

void take_data_abort(Core& core, const Uop* u, u32 va, bool write, const Fault& fault) {
  core.unwind(u);
  const Target target = route(core, fault);
  if (target == Target::Hyp) {
    report_data_to_hyp(core, u, va, write, fault);
  } else {
    const unsigned bank = bank_of_target(core, target);
    core.sys.dfar[bank] = va;
    core.sys.dfsr[bank] = data_fault_status(core, bank, fault, write);
  }
  enter_data_abort(core, target);
}

void take_prefetch_abort(Core& core, u32 va, const Fault& fault) {
  const Target target = route(core, fault);
  if (target == Target::Hyp) {
    core.sys.ifar[kSecure] = va;  // HIFAR
    write_hpfar(core, fault);
    const auto ec = core.hyp() ? ExceptionClass::PrefetchHyp : ExceptionClass::PrefetchLower;
    write_hsr(core, ec, false, abort_syndrome(fault));
  } else {
    const unsigned bank = bank_of_target(core, target);
    core.sys.ifar[bank] = va;
    core.sys.ifsr[bank] = fault_status(core, bank, fault);
  }
  enter_prefetch_abort(core, target);
}

// A BKPT instruction is a debug event whether debug is enabled or not (Arm ARM C3.2).
void take_bkpt(Core& core, const Uop* u) {
  core.unwind(u);
  core.debug.set_method_of_entry(DebugEntry::BkptInstruction);
  take_prefetch_abort(core, core.regs.pc, {.type = FaultType::Debug});
}

// Asynchronous external aborts report no address; virtual ones read as an external abort of the
// guest's own (B1.8.11).
void take_asynchronous_abort(Core& core, bool is_virtual) {
  const Fault fault{.type = FaultType::AsynchronousExternal};
  const Target target = is_virtual ? Target::Abort : route(core, fault);
  if (target == Target::Hyp) {
    write_hsr(core, core.hyp() ? ExceptionClass::DataHyp : ExceptionClass::DataLower, false,
              abort_syndrome(fault));
  } else {
    const unsigned bank = bank_of_target(core, target);
    core.sys.dfsr[bank] = fault_status(core, bank, fault);
  }
  enter_data_abort(core, target);
}

}  // namespace vesim::isa
