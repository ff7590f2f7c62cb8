// SPDX-License-Identifier: Apache-2.0
// The physical CPU interface of one core (IHI 0048B, 4.4; DDI 0471, 3.3).
//
// Where the architecture leaves behaviour UNPREDICTABLE: a secure end of a Group 1 interrupt counts
// whatever AckCtl says; a non-secure end of a Group 0 interrupt, a deactivation while the EOI mode
// is 0, and IDs that do not exist are guest errors without effect. An SGI is completed by its ID.
#pragma once

#include "models/gic400/distributor.h"
#include "models/gic400/interface_controls.h"

namespace vesim::models::gic400 {

class CpuInterface {
 public:
  CpuInterface(Distributor& distributor, unsigned core) : distributor_(distributor), core_(core) {}

  void reset();

  // The registers. `secure` is the access's.
  u32 ctlr(bool secure) const;
  void set_ctlr(u32 value, bool secure);
  u32 pmr(bool secure) const;
  void set_pmr(u32 value, bool secure);
  u32 bpr(bool secure) const;
  void set_bpr(u32 value, bool secure);
  u32 abpr() const { return controls_.abpr; }
  void set_abpr(u32 value) { controls_.abpr = clamp_binary_point(value, kMinAliasBinaryPoint); }
  u32 rpr(bool secure) const;
  u32 apr(bool secure) const { return secure ? active_grp0_ : active_grp1_ >> 16; }
  void set_apr(u32 value, bool secure);
  u32 nsapr() const { return active_grp1_; }
  void set_nsapr(u32 value) { active_grp1_ = value; }

  // GICC_IAR, GICC_HPPIR: what a read shows; GICC_AIAR, GICC_AHPPIR show the non-secure view.
  u32 iar(bool secure) const;
  u32 hppir(bool secure) const;
  // What a read of GICC_IAR (GICC_AIAR, not secure) does. Answers what was taken, if anything.
  Candidate acknowledge(bool secure);

  void eoir(u32 value, bool secure);
  void aeoir(u32 value);  // by secure software only
  void dir(u32 value, bool secure);

  Lines lines() const { return controls_.lines(candidate(), running_priority()); }

  void serialize(isa::Archive& ar);

 private:
  const Candidate& candidate() const { return distributor_.highest_pending(core_); }
  u32 running_priority() const { return most_urgent(active_grp0_ | active_grp1_); }
  bool splits_eoi(bool secure) const;
  bool may_complete(u32 id, bool group1_only, u32 offset) const;
  void end_of_interrupt(u32 id, bool group1_only, bool deactivates, u32 offset);

  Distributor& distributor_;
  unsigned core_;
  InterfaceControls controls_;  // secure view
  u32 active_grp0_ = 0;         // GICC_APR0
  u32 active_grp1_ = 0;         // GICC_NSAPR0
};

}  // namespace vesim::models::gic400
