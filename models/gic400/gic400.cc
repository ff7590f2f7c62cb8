// SPDX-License-Identifier: Apache-2.0
#include "models/gic400/gic400.h"

#include <fmt/format.h>

#include "isa/diagnostics.h"
#include "models/probe.h"

namespace vesim::models {

Gic400::Gic400(const sc_core::sc_module_name& name, unsigned cores, unsigned spis, Probe* probe)
    : sc_module(name),
      gic_(cores, spis),
      gicd_bank_("gicd", cores),
      gicc_bank_("gicc", cores),
      gich_bank_("gich", cores),
      gicv_bank_("gicv", cores),
      gicd("gicd", gicd_bank_, 0x1000),
      gicc("gicc", gicc_bank_, 0x2000),
      gich("gich", gich_bank_, 0x2000),
      gicv("gicv", gicv_bank_, 0x2000),
      gicd_map_(gicd_bank_, [this] { update(); }),
      gicc_map_(gicc_bank_, [this] { update(); }),
      gich_map_(gich_bank_, [this] { update(); }),
      gicv_map_(gicv_bank_, [this] { update(); }),
      outputs_(cores) {
  if (probe) {
    gic_.on_interrupt = [probe](const InterruptEvent& event) { probe->interrupt(event); };
  }
  gic400::declare_distributor(gicd_map_, gic_);
  gic400::declare_cpu_interface(gicc_map_, gic_);
  gic400::declare_virtual_interface_control(gich_map_, gic_);
  gic400::declare_virtual_cpu_interface(gicv_map_, gic_);
}

Wire::Receiver Gic400::spi(unsigned n) {
  if (gic400::kPrivate + n >= gic_.distributor.lines()) {
    throw isa::UserError(fmt::format("{}: there is no SPI {}; use 0 to {}", this->name(), n,
                                     gic_.distributor.lines() - gic400::kPrivate - 1));
  }
  return input(0, gic400::kPrivate + n);
}

Wire::Receiver Gic400::ppi(unsigned core, unsigned id) {
  if (core >= outputs_.size() || id <= gic400::kMaintenanceId || id >= gic400::kPrivate) {
    throw isa::UserError(fmt::format("{}: core {} has no PPI input with ID {}; use 26 to 31",
                                     this->name(), core, id));
  }
  return input(core, id);
}

Wire::Receiver Gic400::input(unsigned core, unsigned id) {
  return [this, core, id](bool level) {
    gic_.distributor.set_input(core, id, level);
    update();
  };
}

void Gic400::update() {
  gic_.settle();
  for (unsigned core = 0; core < outputs_.size(); ++core) {
    const gic400::Lines physical = gic_.cores[core].physical.lines();
    const gic400::Lines machine = gic_.cores[core].machine.lines();
    Outputs& out = outputs_[core];
    out.irq.set(physical.irq);
    out.fiq.set(physical.fiq);
    out.virq.set(machine.irq);
    out.vfiq.set(machine.fiq);
  }
}

void Gic400::reset(bool) {
  gic_.reset();
  update();
}

void Gic400::serialize(isa::Archive& ar) {
  ar("gic", gic_);
  for (Outputs& out : outputs_) {
    ar("irq", out.irq);
    ar("fiq", out.fiq);
    ar("virq", out.virq);
    ar("vfiq", out.vfiq);
  }
}

}  // namespace vesim::models
