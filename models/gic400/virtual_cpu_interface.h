// SPDX-License-Identifier: Apache-2.0
// The virtual CPU interface of one core, GICV: what the virtual machine takes for its CPU interface
// (IHI 0048B, 5.5; DDI 0471, 3.5). It works on the state that the virtual interface control holds.
//
// Ending an SGI needs its CPUID as well as its ID. Deactivation while the EOI mode is 0 is a guest
// error without effect. A list register with HW deactivates a physical interrupt of Group 1 only.
#pragma once

#include "models/gic400/distributor.h"
#include "models/gic400/virtual_interface_control.h"

namespace vesim::models::gic400 {

class VirtualCpuInterface {
 public:
  VirtualCpuInterface(VirtualInterfaceControl& control, Distributor& distributor, unsigned core)
      : control_(control), distributor_(distributor), core_(core) {}

  // The registers.
  u32 ctlr() const { return control_.controls.ctlr; }
  void set_ctlr(u32 value);
  u32 pmr() const { return control_.controls.pmr; }
  void set_pmr(u32 value) { control_.controls.pmr = value & kPriorityBits; }
  u32 bpr() const { return control_.controls.bpr; }
  void set_bpr(u32 value);
  u32 abpr() const { return control_.controls.abpr; }
  void set_abpr(u32 value);
  u32 rpr() const { return control_.running_priority(); }
  u32 iar(View view) const;
  u32 hppir(View view) const;
  // What a read of GICV_IAR or GICV_AIAR does. Answers the virtual ID taken, or kSpurious.
  u32 acknowledge(View view);
  void eoir(u32 value, View view);
  void dir(u32 value);

  Lines lines() const;

 private:
  void deactivate(unsigned list_register);

  VirtualInterfaceControl& control_;
  Distributor& distributor_;
  unsigned core_;
};

}  // namespace vesim::models::gic400
