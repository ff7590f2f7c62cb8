// SPDX-License-Identifier: Apache-2.0
#include "models/gic400/gic.h"

namespace vesim::models::gic400 {

Gic::Gic(unsigned core_count, unsigned spis) : distributor(core_count, spis) {
  for (unsigned core = 0; core < core_count; ++core) cores.emplace_back(distributor, core);
}

void Gic::reset() {
  distributor.reset();
  for (Core& core : cores) {
    core.physical.reset();
    core.control.reset();
  }
  settle();
}

void Gic::settle() {
  for (unsigned core = 0; core < cores.size(); ++core) {
    distributor.set_input(core, kMaintenanceId, cores[core].control.maintenance_interrupt());
  }
}

void Gic::serialize(isa::Archive& ar) {
  ar("distributor", distributor);
  for (Core& core : cores) ar("core", core);
}

}  // namespace vesim::models::gic400
