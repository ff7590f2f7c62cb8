// SPDX-License-Identifier: Apache-2.0
// The ledger for readers: per core and world, how many cycles each cause took.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "platform/machine.h"

namespace vesim::sim {

// A vCPU by what the architecture knows of it, "@0x1000082644000.cpu0": VTTBR and the affinity of
// its VMPIDR.
std::string vcpu_label(isa::u64 vttbr, isa::u32 vmpidr);
std::string world_label(const models::World& world);
// A table per core with what is left unattributed, which is 0. Empty without ledgers.
std::string cpi_stack_text(const std::vector<platform::CoreLedger>& ledgers);
// Figures in slots, `slots_per_cycle` of which are a cycle.
nlohmann::ordered_json cpi_stack_json(const std::vector<platform::CoreLedger>& ledgers);

}  // namespace vesim::sim
