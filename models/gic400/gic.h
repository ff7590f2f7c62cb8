// SPDX-License-Identifier: Apache-2.0
// The GIC as plain logic: one distributor and, for each core, its physical and virtual interfaces.
// Registers and wires are in gic400.h.
#pragma once

#include <deque>
#include <functional>

#include "models/gic400/cpu_interface.h"
#include "models/gic400/distributor.h"
#include "models/gic400/interrupt_event.h"
#include "models/gic400/virtual_cpu_interface.h"
#include "models/gic400/virtual_interface_control.h"

namespace vesim::models::gic400 {

class Gic {
 public:
  Gic(unsigned cores, unsigned spis);
  Gic(const Gic&) = delete;
  Gic& operator=(const Gic&) = delete;

  struct Core {
    Core(Distributor& distributor, unsigned core)
        : physical(distributor, core), machine(control, distributor, core) {}

    CpuInterface physical;            // GICC
    VirtualInterfaceControl control;  // GICH
    VirtualCpuInterface machine;      // GICV

    void serialize(isa::Archive& ar) {
      ar("physical", physical);
      ar("control", control);
    }
  };

  void reset();
  // Feeds the maintenance interrupts to the distributor: to be called after every change and before
  // the lines are looked at.
  void settle();
  // Tells whoever counts interrupts, if anybody does.
  void tell(const InterruptEvent& event) const {
    if (on_interrupt) on_interrupt(event);
  }
  void serialize(isa::Archive& ar);

  std::function<void(const InterruptEvent&)> on_interrupt;
  Distributor distributor;
  std::deque<Core> cores;
};

}  // namespace vesim::models::gic400
