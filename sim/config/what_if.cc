// SPDX-License-Identifier: Apache-2.0
#include "sim/config/what_if.h"

#include <fmt/core.h>

#include <algorithm>

#include "isa/diagnostics.h"
#include "sim/config/nearest.h"

namespace vesim::sim {
namespace {

using models::Cause;
using Parameters = models::TimingParameters;

constexpr Price kPrices[] = {
    {"mispredict", "branches predicted wrongly", Cause::Mispredict,
     [](Parameters& p) { p.pipeline.mispredict_penalty = models::kLeastMispredict; }},
    {"exception", "exception entry and return", Cause::Exception,
     [](Parameters& p) { p.pipeline.exception_entry = p.pipeline.exception_return = 0; }},
    {"isb",
     "fetching again after ISB and its kin",
     {},
     [](Parameters& p) { p.pipeline.isb_refetch = 0; }},
    {"tlb", "L1 TLB misses that hit the L2 TLB", Cause::Tlb,
     [](Parameters& p) { p.memory.tlb_l2_hit = 0; }},
    {"walk_stage1", "reading stage 1's tables", Cause::WalkStage1,
     [](Parameters& p) { p.memory.free_walk_stage1 = true; }},
    {"walk_stage2", "reading stage 2's tables", Cause::WalkStage2,
     [](Parameters& p) { p.memory.free_walk_stage2 = true; }},
    {"tlb_maintenance", "TLB operations, sent and received", Cause::TlbMaintenance,
     [](Parameters& p) {
       p.memory.dvm_receive = p.memory.cci_dvm_message = p.memory.cci_dvm_sync = 0;
     }},
    {"other_core", "snoops that the other core answers", Cause::OtherCore,
     [](Parameters& p) { p.memory.l2_snoop = 0; }},
    {"dram", "memory beyond the L2", Cause::Dram, [](Parameters& p) { p.memory.free_dram = true; }},
    {"gic", "accesses to the GIC: GICH, GICV, GICC, GICD", DeviceBus{"gic"},
     [](Parameters& p) { p.memory.gic_access = 0; }},
    {"static_bus", "accesses to devices of the motherboard", DeviceBus{"static_bus"},
     [](Parameters& p) { p.memory.static_bus_read = p.memory.static_bus_write = 0; }},
    {"tile", "accesses to other devices of the tile", DeviceBus{"tile"},
     [](Parameters& p) { p.memory.tile_access = 0; }},
    {"trap_hyp", "Hyp mode: a trap's entry, switch_out and switch_in, and the host's calls",
     models::World::Kind::Hyp, [](Parameters& p) { p.free_service.hyp = true; }},
    {"trap_kernel", "a trap's phase host_kernel: the vCPU's thread in the host's kernel",
     TrapPhase::HostKernel, [](Parameters& p) { p.free_service.host_kernel = true; }},
    {"trap_vmm", "a trap's phase vmm_user: the vCPU's thread in user mode", TrapPhase::VmmUser,
     [](Parameters& p) { p.free_service.vmm_user = true; }},
};

const Price& find_price(const std::string& name, const std::string& origin) {
  std::vector<std::string> names;
  for (const Price& price : kPrices) {
    if (price.name == name) return price;
    names.emplace_back(price.name);
  }
  throw isa::UserError(
      fmt::format("{}: unknown price '{}'{}", origin, name, did_you_mean(name, names)));
}

}  // namespace

std::span<const Price> all_prices() { return kPrices; }

std::vector<const Price*> parse_prices(const std::string& list, const std::string& origin) {
  std::vector<const Price*> prices;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    const Price& price = find_price(list.substr(at, end - at), origin);
    if (std::find(prices.begin(), prices.end(), &price) != prices.end()) {
      throw isa::UserError(fmt::format("{}: '{}' twice", origin, price.name));
    }
    prices.push_back(&price);
    at = end + 1;
  }
  return prices;
}

}  // namespace vesim::sim
