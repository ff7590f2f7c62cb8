// SPDX-License-Identifier: Apache-2.0
// The virtual interface control of one core, GICH: list registers and maintenance interrupt
// (IHI 0048B, 5.3; DDI 0471, 3.4). It holds all state of the virtual CPU interface too.
//
// A list register in the state "pending and active" is not pending for MISR.NP, and the virtual
// machine is not offered it.
#pragma once

#include <array>
#include <optional>

#include "models/gic400/interface_controls.h"

namespace vesim::models::gic400 {

inline constexpr unsigned kListRegisters = 4;

// One list register (5.3.9).
struct ListRegister {
  u32 value = 0;

  static constexpr u32 kPending = 1u << 28;
  static constexpr u32 kActive = 1u << 29;

  u32 virtual_id() const { return isa::bits(value, 9, 0); }
  u32 physical_id() const { return isa::bits(value, 19, 10); }  // with HW
  u32 source() const { return isa::bits(value, 12, 10); }       // without HW
  bool eoi() const { return isa::bit(value, 19) && !hardware(); }
  u32 priority() const { return isa::bits(value, 27, 23) << 3; }
  bool empty() const { return !(value & (kPending | kActive)); }
  bool active() const { return value & kActive; }
  bool only_pending() const { return (value & (kPending | kActive)) == kPending; }
  bool group1() const { return isa::bit(value, 30); }
  bool hardware() const { return isa::bit(value, 31); }
};

class VirtualInterfaceControl {
 public:
  void reset() { *this = {}; }

  // The registers.
  u32 hcr() const { return hcr_; }
  void set_hcr(u32 value);
  u32 vtr() const;
  u32 vmcr() const;
  void set_vmcr(u32 value);
  u32 misr() const;
  u32 eisr() const;
  u32 elrsr() const;
  u32 apr() const { return active_; }
  void set_apr(u32 value) { active_ = value; }
  u32 list_register(unsigned n) const { return list_[n].value; }
  void set_list_register(unsigned n, u32 value);

  bool enabled() const { return isa::bit(hcr_, 0); }
  bool maintenance_interrupt() const { return enabled() && misr() != 0; }

  // For the virtual CPU interface.
  InterfaceControls controls;
  std::optional<unsigned> highest_pending() const;  // the list register
  Candidate candidate() const;
  std::optional<unsigned> find_active(u32 id, u32 source) const;
  bool is_group1(unsigned n) const { return list_[n].group1(); }
  u32 running_priority() const { return most_urgent(active_); }
  void activate(unsigned n);  // pending becomes active, at its group priority
  bool drop_priority();       // false when no priority was active
  ListRegister deactivate(unsigned n);
  void count_unmatched_eoi();

  void serialize(isa::Archive& ar);

 private:
  u32 hcr_ = 0;
  u32 active_ = 0;  // GICH_APR
  std::array<ListRegister, kListRegisters> list_{};
};

}  // namespace vesim::models::gic400
