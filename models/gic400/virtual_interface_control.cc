// SPDX-License-Identifier: Apache-2.0
#include "models/gic400/virtual_interface_control.h"

#include <algorithm>

namespace vesim::models::gic400 {
namespace {

// GICH_HCR; each enable's condition is the GICH_MISR bit of the same number, except EOI.
constexpr u32 kUie = 1u << 1;
constexpr u32 kLrenpie = 1u << 2;
constexpr u32 kNpie = 1u << 3;
constexpr u32 kVgrp0Eie = 1u << 4;
constexpr u32 kVgrp0Die = 1u << 5;
constexpr u32 kVgrp1Eie = 1u << 6;
constexpr u32 kVgrp1Die = 1u << 7;
constexpr u32 kEnables = 0xff;
constexpr u32 kEoiCount = 31u << 27;
constexpr u32 kMisrEoi = 1u << 0;

constexpr u32 kVmcrCtlr = kEnableGrp0 | kEnableGrp1 | kAckCtl | kFiqEn | kCbpr | kEoiMode;

// A list register's bits that exist: with HW a physical ID, else EOI and CPUID.
constexpr u32 kHardwareBits = 0xff8fffff;
constexpr u32 kSoftwareBits = 0xff881fff;

}  // namespace

void VirtualInterfaceControl::set_hcr(u32 value) { hcr_ = value & (kEoiCount | kEnables); }

// Five bits of priority and of preemption (each field holds the number less one), four registers.
u32 VirtualInterfaceControl::vtr() const { return (4u << 29) | (4u << 26) | (kListRegisters - 1); }

u32 VirtualInterfaceControl::vmcr() const {
  return ((controls.pmr >> 3) << 27) | (controls.bpr << 21) | (controls.abpr << 18) | controls.ctlr;
}

void VirtualInterfaceControl::set_vmcr(u32 value) {
  controls.ctlr = value & kVmcrCtlr;
  controls.pmr = isa::bits(value, 31, 27) << 3;
  controls.bpr = clamp_binary_point(isa::bits(value, 23, 21), kMinBinaryPoint);
  controls.abpr = clamp_binary_point(isa::bits(value, 20, 18), kMinAliasBinaryPoint);
}

u32 VirtualInterfaceControl::misr() const {
  const auto in_use =
      std::count_if(list_.begin(), list_.end(), [](auto lr) { return !lr.empty(); });
  const bool any_pending =
      std::any_of(list_.begin(), list_.end(), [](auto lr) { return lr.only_pending(); });
  u32 conditions = 0;
  if (in_use <= 1) conditions |= kUie;
  if (hcr_ & kEoiCount) conditions |= kLrenpie;
  if (!any_pending) conditions |= kNpie;
  conditions |= controls.has(kEnableGrp0) ? kVgrp0Eie : kVgrp0Die;
  conditions |= controls.has(kEnableGrp1) ? kVgrp1Eie : kVgrp1Die;
  return (conditions & hcr_) | (eisr() ? kMisrEoi : 0);
}

u32 VirtualInterfaceControl::eisr() const {
  u32 value = 0;
  for (unsigned n = 0; n < kListRegisters; ++n) {
    if (list_[n].empty() && list_[n].eoi()) value |= 1u << n;
  }
  return value;
}

u32 VirtualInterfaceControl::elrsr() const {
  u32 value = 0;
  for (unsigned n = 0; n < kListRegisters; ++n) {
    if (list_[n].empty() && !list_[n].eoi()) value |= 1u << n;
  }
  return value;
}

void VirtualInterfaceControl::set_list_register(unsigned n, u32 value) {
  list_[n].value = value & (isa::bit(value, 31) ? kHardwareBits : kSoftwareBits);
}

// Of equal priorities the lowest list register wins.
std::optional<unsigned> VirtualInterfaceControl::highest_pending() const {
  std::optional<unsigned> best;
  for (unsigned n = 0; n < kListRegisters; ++n) {
    if (!list_[n].only_pending()) continue;
    if (!best || list_[n].priority() < list_[*best].priority()) best = n;
  }
  return best;
}

Candidate VirtualInterfaceControl::candidate() const {
  const auto n = highest_pending();
  if (!n) return {};
  const ListRegister lr = list_[*n];
  const bool sgi = lr.virtual_id() < kSgis && !lr.hardware();
  return {.id = lr.virtual_id(),
          .priority = lr.priority(),
          .group1 = lr.group1(),
          .source = sgi ? lr.source() : 0};
}

std::optional<unsigned> VirtualInterfaceControl::find_active(u32 id, u32 source) const {
  for (unsigned n = 0; n < kListRegisters; ++n) {
    const ListRegister lr = list_[n];
    if (!lr.active() || lr.virtual_id() != id) continue;
    if (id >= kSgis || lr.hardware() || lr.source() == source) return n;
  }
  return std::nullopt;
}

void VirtualInterfaceControl::activate(unsigned n) {
  active_ |= active_bit(controls.group_priority_of(candidate()));
  list_[n].value ^= ListRegister::kPending | ListRegister::kActive;
}

bool VirtualInterfaceControl::drop_priority() {
  const bool any = active_ != 0;
  active_ = drop_most_urgent(active_);
  return any;
}

ListRegister VirtualInterfaceControl::deactivate(unsigned n) {
  list_[n].value &= ~ListRegister::kActive;
  return list_[n];
}

// Wraps at 31.
void VirtualInterfaceControl::count_unmatched_eoi() { hcr_ += 1u << 27; }

void VirtualInterfaceControl::serialize(isa::Archive& ar) {
  ar("controls", controls);
  ar("hcr", hcr_);
  ar("active", active_);
  ar("list", list_);
}

}  // namespace vesim::models::gic400
