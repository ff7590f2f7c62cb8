// SPDX-License-Identifier: Apache-2.0
#include "models/gic400/virtual_cpu_interface.h"

#include "isa/diagnostics.h"

namespace vesim::models::gic400 {

void VirtualCpuInterface::set_ctlr(u32 value) {
  constexpr u32 kBits = kEnableGrp0 | kEnableGrp1 | kAckCtl | kFiqEn | kCbpr | kEoiMode;
  control_.controls.ctlr = value & kBits;
}

void VirtualCpuInterface::set_bpr(u32 value) {
  control_.controls.bpr = clamp_binary_point(value, kMinBinaryPoint);
}

void VirtualCpuInterface::set_abpr(u32 value) {
  control_.controls.abpr = clamp_binary_point(value, kMinAliasBinaryPoint);
}

u32 VirtualCpuInterface::iar(View view) const {
  const Candidate candidate = control_.candidate();
  if (!control_.enabled()) return kSpurious;
  if (!control_.controls.signals(candidate, control_.running_priority())) return kSpurious;
  return control_.controls.identify(candidate, view);
}

u32 VirtualCpuInterface::hppir(View view) const {
  return control_.controls.identify(control_.candidate(), view);
}

u32 VirtualCpuInterface::acknowledge(View view) {
  const u32 id = isa::bits(iar(view), 9, 0);
  if (id >= kFirstSpecialId) return kSpurious;
  control_.activate(*control_.highest_pending());
  return id;
}

// An end that drops a priority but finds no list register is one the hypervisor must complete: it
// keeps interrupts in software when the list registers are too few.
void VirtualCpuInterface::eoir(u32 value, View view) {
  const u32 id = isa::bits(value, 9, 0);
  if (id >= kFirstSpecialId) return;
  const auto found = control_.find_active(id, isa::bits(value, 12, 10));
  if (found && view == View::kGroup1 && !control_.is_group1(*found)) {
    isa::guest_error("gicv", 0x24, "GICV_AEOIR for a Group 0 interrupt");
    return;
  }
  const bool dropped = control_.drop_priority();
  if (control_.controls.has(kEoiMode)) return;
  if (found) {
    deactivate(*found);
  } else if (dropped) {
    control_.count_unmatched_eoi();
  }
}

void VirtualCpuInterface::dir(u32 value) {
  const u32 id = isa::bits(value, 9, 0);
  if (id >= kFirstSpecialId) return;
  if (!control_.controls.has(kEoiMode)) {
    isa::guest_error("gicv", 0x1000, "GICV_DIR while the EOI mode is 0");
  } else if (const auto found = control_.find_active(id, isa::bits(value, 12, 10))) {
    deactivate(*found);
  } else {
    control_.count_unmatched_eoi();
  }
}

void VirtualCpuInterface::deactivate(unsigned list_register) {
  const ListRegister lr = control_.deactivate(list_register);
  if (!lr.hardware()) return;
  const u32 id = lr.physical_id();
  if (id < kSgis || !distributor_.implements(id) || !distributor_.is_group1(core_, id)) {
    isa::guest_error("gich", 0x100 + 4 * list_register,
                     "list register whose physical ID cannot be deactivated");
    return;
  }
  distributor_.deactivate(core_, id);
}

Lines VirtualCpuInterface::lines() const {
  if (!control_.enabled()) return {};
  return control_.controls.lines(control_.candidate(), control_.running_priority());
}

}  // namespace vesim::models::gic400
