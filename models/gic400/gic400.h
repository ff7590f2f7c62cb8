// SPDX-License-Identifier: Apache-2.0
// The GIC-400 (DDI 0471; GICv2, IHI 0048B) with its Security and Virtualization Extensions, four
// list registers and 32 priority levels, for 1 to 8 cores.
//
// It has four frames; on a board they lie at these offsets of the GIC's base:
//   gicd +0x1000 (4 KiB)   gicc +0x2000   gich +0x4000   gicv +0x6000 (8 KiB each)
//
//   Gic400 gic("gic", 2, 160);
//   uart.interrupt.connect(gic.spi(5));
//   timer.output(GenericTimer::kVirtual).connect(gic.ppi(core, 27));
//   gic.outputs(core).irq.connect(...);
//
// Interrupt bypass (the legacy IRQ and FIQ inputs) and the CFGSDISABLE lock-down are not modelled.
#pragma once

#include <string>
#include <systemc>
#include <vector>

#include "models/gic400/gic.h"
#include "models/gic400/register_map.h"
#include "models/peripheral.h"
#include "models/wire.h"

namespace vesim::models {

class Probe;

class Gic400 : public sc_core::sc_module {
  gic400::Gic gic_;
  RegisterBank gicd_bank_, gicc_bank_, gich_bank_, gicv_bank_;

 public:
  // `probe`, if any, is told of interrupts.
  Gic400(const sc_core::sc_module_name& name, unsigned cores, unsigned spis,
         Probe* probe = nullptr);

  RegisterPort gicd, gicc, gich, gicv;

  // Inputs: what drives the interrupt connects its wire to these. `n` counts SPIs from 0 (ID 32);
  // PPIs are named by their ID, 26 to 31.
  Wire::Receiver spi(unsigned n);
  Wire::Receiver ppi(unsigned core, unsigned id);

  struct Outputs {
    Wire irq, fiq, virq, vfiq;
  };
  Outputs& outputs(unsigned core) { return outputs_.at(core); }

  std::vector<const RegisterBank*> banks() const {
    return {&gicd_bank_, &gicc_bank_, &gich_bank_, &gicv_bank_};
  }

  void reset(bool power_on);
  void serialize(isa::Archive& ar);

 private:
  Wire::Receiver input(unsigned core, unsigned id);
  void update();

  gic400::RegisterMap gicd_map_, gicc_map_, gich_map_, gicv_map_;
  std::vector<Outputs> outputs_;
};

}  // namespace vesim::models
