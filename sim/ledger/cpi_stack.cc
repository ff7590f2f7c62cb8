// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/cpi_stack.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <numeric>

namespace vesim::sim {
namespace {

using isa::u64;
using models::Cause;
using models::Ledger;
using models::World;
using platform::CoreLedger;

u64 sum(const Ledger::Cells& cells) { return std::accumulate(cells.begin(), cells.end(), u64{0}); }

u64 unattributed(const CoreLedger& core) {
  return core.cycles * core.slots_per_cycle - core.ledger.total();
}

double share(u64 part, u64 whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string world_text(const CoreLedger& core, const World& world, const Ledger::Cells& cells) {
  const u64 all = sum(cells);
  const auto cycles = [&](u64 slots) {
    return static_cast<double>(slots) / static_cast<double>(core.slots_per_cycle);
  };
  std::string text =
      fmt::format("{:<26} {:>18.2f} cycles {:>6.2f}% of the core's\n", world_label(world),
                  cycles(all), share(all, core.cycles * core.slots_per_cycle));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] == 0) continue;
    const auto cause = static_cast<Cause>(i);
    text += fmt::format("  {:<24} {:>18.2f}        {:>6.2f}%  # {}\n", models::cause_name(cause),
                        cycles(cells[i]), share(cells[i], all), models::cause_meaning(cause));
  }
  return text;
}

}  // namespace

std::string vcpu_label(isa::u64 vttbr, isa::u32 vmpidr) {
  return fmt::format("@{:#x}.cpu{}", vttbr, vmpidr & 0xffffff);
}

std::string world_label(const World& world) {
  std::string name = models::world_name(world.kind);
  if (world.guest()) name += vcpu_label(world.vttbr, world.vmpidr);
  return name;
}

std::string cpi_stack_text(const std::vector<CoreLedger>& ledgers) {
  std::string text;
  for (const CoreLedger& core : ledgers) {
    text += fmt::format("\n# CPI stack of core {}: {} cycles, unattributed {}\n", core.core,
                        core.cycles, unattributed(core));
    for (const auto& [world, cells] : core.ledger.without_threads()) {
      if (sum(cells) != 0) text += world_text(core, world, cells);
    }
  }
  return text;
}

nlohmann::ordered_json cpi_stack_json(const std::vector<CoreLedger>& ledgers) {
  auto cores = nlohmann::ordered_json::array();
  for (const CoreLedger& core : ledgers) {
    nlohmann::ordered_json worlds;
    for (const auto& [world, cells] : core.ledger.without_threads()) {
      auto& entry = worlds[world_label(world)];
      for (std::size_t i = 0; i < cells.size(); ++i) {
        entry[models::cause_name(static_cast<Cause>(i))] = cells[i];
      }
    }
    cores.push_back({{"core", core.core},
                     {"cycles", core.cycles},
                     {"slots_per_cycle", core.slots_per_cycle},
                     {"unattributed", unattributed(core)},
                     {"worlds", worlds}});
  }
  return cores;
}

}  // namespace vesim::sim
