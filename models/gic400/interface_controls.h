// SPDX-License-Identifier: Apache-2.0
// What the physical and the virtual CPU interface decide alike: whether the highest priority
// pending interrupt is signalled, on which line, and what an acknowledge register says of it (IHI
// 0048B, 3.3 to 3.6 and 5.2; GICV_CTLR has GICC_CTLR's bits as secure software sees them).
#pragma once

#include "isa/archive.h"
#include "models/gic400/priority.h"

namespace vesim::models::gic400 {

// Bits of GICC_CTLR (secure view), GICV_CTLR and GICH_VMCR.
inline constexpr u32 kEnableGrp0 = 1u << 0;
inline constexpr u32 kEnableGrp1 = 1u << 1;
inline constexpr u32 kAckCtl = 1u << 2;
inline constexpr u32 kFiqEn = 1u << 3;
inline constexpr u32 kCbpr = 1u << 4;
inline constexpr u32 kEoiMode = 1u << 9;

// Which groups a register speaks for: GICC_IAR read by secure software and GICV_IAR for both, the
// aliased registers and non-secure software's GICC_IAR for Group 1 alone.
enum class View { kBothGroups, kGroup1 };

struct InterfaceControls {
  u32 ctlr = 0;
  u32 pmr = 0;
  u32 bpr = kMinBinaryPoint;
  u32 abpr = kMinAliasBinaryPoint;

  bool has(u32 bit) const { return ctlr & bit; }
  bool enables(const Candidate& candidate) const {
    return has(candidate.group1 ? kEnableGrp1 : kEnableGrp0);
  }

  u32 group_priority_of(const Candidate& candidate) const {
    const bool own_point = candidate.group1 && !has(kCbpr);
    return group_priority(candidate.priority, own_point ? abpr - 1 : bpr);
  }

  // True when the candidate may interrupt what runs at `running` priority.
  bool signals(const Candidate& candidate, u32 running) const {
    return candidate.exists() && enables(candidate) && candidate.priority < pmr &&
           group_priority_of(candidate) < running;
  }

  Lines lines(const Candidate& candidate, u32 running) const {
    if (!signals(candidate, running)) return {};
    const bool fiq = !candidate.group1 && has(kFiqEn);
    return {!fiq, fiq};
  }

  // The ID that an acknowledge or highest-pending register shows for the candidate.
  u32 identify(const Candidate& candidate, View view) const {
    if (!candidate.exists() || !enables(candidate)) return kSpurious;
    if (view == View::kGroup1 && !candidate.group1) return kSpurious;
    if (view == View::kBothGroups && candidate.group1 && !has(kAckCtl)) return kGroup1Pending;
    return candidate.id | (candidate.source << 10);
  }

  void serialize(isa::Archive& ar) {
    ar("ctlr", ctlr);
    ar("pmr", pmr);
    ar("bpr", bpr);
    ar("abpr", abpr);
  }
};

}  // namespace vesim::models::gic400
