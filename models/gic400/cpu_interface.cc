// SPDX-License-Identifier: Apache-2.0
#include "models/gic400/cpu_interface.h"

#include "isa/diagnostics.h"

namespace vesim::models::gic400 {
namespace {

constexpr u32 kEoiModeNs = 1u << 10;
constexpr u32 kSecureCtlr = 0x7ff;
// EnableGrp1, FIQBypDisGrp1, IRQBypDisGrp1: bits 1, 7, 8; non-secure software sees them at 0, 5, 6.
constexpr u32 kNonSecureCtlr = kEnableGrp1 | (3u << 7) | kEoiModeNs;

constexpr View view(bool secure) { return secure ? View::kBothGroups : View::kGroup1; }

}  // namespace

void CpuInterface::reset() {
  controls_ = {};
  active_grp0_ = active_grp1_ = 0;
}

u32 CpuInterface::ctlr(bool secure) const {
  const u32 value = controls_.ctlr;
  if (secure) return value;
  return isa::bits(value, 1, 1) | (isa::bits(value, 8, 7) << 5) | (isa::bits(value, 10, 10) << 9);
}

void CpuInterface::set_ctlr(u32 value, bool secure) {
  if (secure) {
    controls_.ctlr = value & kSecureCtlr;
    return;
  }
  const u32 bits = (isa::bits(value, 0, 0) << 1) | (isa::bits(value, 6, 5) << 7) |
                   (isa::bits(value, 9, 9) << 10);
  controls_.ctlr = (controls_.ctlr & ~kNonSecureCtlr) | bits;
}

u32 CpuInterface::pmr(bool secure) const {
  return secure ? controls_.pmr : non_secure_view(controls_.pmr);
}

// Non-secure software cannot move a mask that secure software put into the secure half (3.8.1).
void CpuInterface::set_pmr(u32 value, bool secure) {
  if (secure) {
    controls_.pmr = value & kPriorityBits;
  } else if (controls_.pmr & kNonSecureHalf) {
    controls_.pmr = from_non_secure(value);
  }
}

// With CBPR the secure binary point rules; non-secure software sees it one higher, as it counts.
u32 CpuInterface::bpr(bool secure) const {
  if (secure) return controls_.bpr;
  return controls_.has(kCbpr) ? std::min(controls_.bpr + 1, 7u) : controls_.abpr;
}

void CpuInterface::set_bpr(u32 value, bool secure) {
  if (secure) {
    controls_.bpr = clamp_binary_point(value, kMinBinaryPoint);
  } else if (!controls_.has(kCbpr)) {
    set_abpr(value);
  }
}

u32 CpuInterface::rpr(bool secure) const {
  const u32 running = running_priority();
  return secure || running == kIdlePriority ? running : non_secure_view(running);
}

// Non-secure GICC_APR0[15:0] is GICC_NSAPR0[31:16], the non-secure half of the priorities.
void CpuInterface::set_apr(u32 value, bool secure) {
  if (secure) {
    active_grp0_ = value;
  } else {
    active_grp1_ = isa::with_bits(active_grp1_, 31, 16, value);
  }
}

u32 CpuInterface::iar(bool secure) const {
  if (!controls_.signals(candidate(), running_priority())) return kSpurious;
  return controls_.identify(candidate(), view(secure));
}

u32 CpuInterface::hppir(bool secure) const { return controls_.identify(candidate(), view(secure)); }

Candidate CpuInterface::acknowledge(bool secure) {
  if (isa::bits(iar(secure), 9, 0) >= kFirstSpecialId) return {};
  const Candidate taken = candidate();
  u32& active = taken.group1 ? active_grp1_ : active_grp0_;
  active |= active_bit(controls_.group_priority_of(taken));
  distributor_.acknowledge(core_, taken);
  return taken;
}

bool CpuInterface::splits_eoi(bool secure) const {
  return controls_.has(secure ? kEoiMode : kEoiModeNs);
}

bool CpuInterface::may_complete(u32 id, bool group1_only, u32 offset) const {
  if (id >= kFirstSpecialId) return false;
  if (!distributor_.implements(id)) {
    isa::guest_error("gicc", offset, "completion of an interrupt that does not exist");
    return false;
  }
  if (group1_only && !distributor_.is_group1(core_, id)) {
    isa::guest_error("gicc", offset, "non-secure completion of a Group 0 interrupt");
    return false;
  }
  return true;
}

void CpuInterface::end_of_interrupt(u32 id, bool group1_only, bool deactivates, u32 offset) {
  if (!may_complete(id, group1_only, offset)) return;
  u32& active = distributor_.is_group1(core_, id) ? active_grp1_ : active_grp0_;
  active = drop_most_urgent(active);
  if (deactivates) distributor_.deactivate(core_, id);
}

void CpuInterface::eoir(u32 value, bool secure) {
  end_of_interrupt(isa::bits(value, 9, 0), !secure, !splits_eoi(secure), 0x10);
}

// Non-secure GICC_EOIR in all but the EOI mode, which is the secure one (4.4.13).
void CpuInterface::aeoir(u32 value) {
  end_of_interrupt(isa::bits(value, 9, 0), true, !splits_eoi(true), 0x24);
}

void CpuInterface::dir(u32 value, bool secure) {
  const u32 id = isa::bits(value, 9, 0);
  if (!splits_eoi(secure)) {
    isa::guest_error("gicc", 0x1000, "GICC_DIR while the EOI mode is 0");
  } else if (may_complete(id, !secure, 0x1000)) {
    distributor_.deactivate(core_, id);
  }
}

void CpuInterface::serialize(isa::Archive& ar) {
  ar("controls", controls_);
  ar("active_grp0", active_grp0_);
  ar("active_grp1", active_grp1_);
}

}  // namespace vesim::models::gic400
