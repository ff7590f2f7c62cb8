// SPDX-License-Identifier: Apache-2.0
#include "sim/report/page_data.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "sim/ledger/cpi_stack.h"
#include "sim/ledger/cpi_stack_svg.h"
#include "sim/profile/profile_report.h"
#include "sim/report/experiment_report.h"
#include "sim/schedule/thread_report.h"
#include "sim/traps/trap_index.h"
#include "sim/version.h"

namespace vesim::sim {
namespace {

using models::Cause;
using models::World;
using nlohmann::ordered_json;
using platform::CoreLedger;

constexpr std::size_t kMostThreads = 100, kMostWaits = 100, kMostFunctions = 100;
constexpr std::size_t kMostVisited = 12;           // functions of a trap's phase
constexpr std::size_t kMostTraps = 1000;           // shown one by one, of all phases and classes
constexpr std::size_t kMostPartsOfTime = 100'000;  // of all timelines: some 20 bytes each

class PageData {
 public:
  PageData(const RunSummary& summary, const Awareness& awareness, const TrapLogInfo& info)
      : summary_(summary), awareness_(awareness), info_(info) {}

  ordered_json json() {
    ordered_json data = {{"program", version()},
                         {"configuration", summary_.configuration},
                         {"end", summary_.end},
                         {"exit_status", summary_.exit_status},
                         {"state_sha256", summary_.state_hash},
                         {"slots_per_cycle", info_.slots_per_cycle},
                         {"frequency_hz", info_.cpu_frequency}};
    data["causes"] = causes();
    data["trap_phases"] = ordered_json::array();
    for (std::size_t i = 0; i < kTrapPhases; ++i)
      data["trap_phases"].push_back(phase_name(static_cast<TrapPhase>(i)));
    data["rates"] = rates_json();
    add_threads(data);
    add_functions(data);
    data["phases"] = phases();
    data["vcpus"] = vcpus_;
    return data;
  }

 private:
  static ordered_json causes() {
    auto list = ordered_json::array();
    for (std::size_t i = 0; i < models::kCauses; ++i) {
      const auto cause = static_cast<Cause>(i);
      list.push_back({{"name", models::cause_name(cause)},
                      {"meaning", models::cause_meaning(cause)},
                      {"colour", cause_colour(cause)}});
    }
    return list;
  }

  ordered_json rates_json() const {
    auto list = ordered_json::array();
    for (const Rate& rate : rates(summary_.results)) {
      ordered_json entry = {{"name", rate.name}, {"unit", rate.unit}, {"how", rate.how}};
      if (rate.host) entry["host"] = *rate.host;
      if (rate.guest) entry["guest"] = *rate.guest;
      list.push_back(std::move(entry));
    }
    return list;
  }

  // --- threads, waits, functions ---

  // Those with the most cycles; from now on a thread is its place in this list.
  void add_threads(ordered_json& data) {
    const auto all = threads_json(awareness_, summary_.ledgers, info_.cpu_frequency);
    std::vector<ordered_json> threads;
    std::map<u32, std::string> names;
    for (ordered_json thread : all["threads"]) {
      u64 charged = 0;
      for (const auto& core : thread["ledger"]) {
        for (const auto& world : core) {
          for (const u64 slots : world) charged += slots;
        }
      }
      thread.erase("ledger");
      thread["charged"] = charged;
      names[thread["number"]] =
          fmt::format("{} {} {}", thread["os"].get<std::string>(),
                      thread["name"].get<std::string>(), thread["pid"].get<u32>());
      if (charged != 0 || thread["runnable"] != 0) threads.push_back(std::move(thread));
    }
    std::stable_sort(threads.begin(), threads.end(),
                     [](const auto& a, const auto& b) { return a["charged"] > b["charged"]; });
    data["thread_count"] = threads.size();
    threads.resize(std::min(threads.size(), kMostThreads));
    for (std::size_t i = 0; i < threads.size(); ++i) places_[threads[i]["number"]] = i;
    data["threads"] = std::move(threads);
    add_waits(data, all["waits"], names);
  }

  static void add_waits(ordered_json& data, const ordered_json& all,
                        const std::map<u32, std::string>& names) {
    std::vector<ordered_json> waits(all.begin(), all.end());
    std::stable_sort(waits.begin(), waits.end(),
                     [](const auto& a, const auto& b) { return a["cycles"] > b["cycles"]; });
    data["wait_count"] = waits.size();
    waits.resize(std::min(waits.size(), kMostWaits));
    for (auto& wait : waits) {
      wait["thread"] = names.at(wait["thread"]);
      wait["for"] = wait["for"].is_number() ? names.at(wait["for"]) : "others, earlier";
    }
    data["waits"] = std::move(waits);
  }

  void add_functions(ordered_json& data) const {
    const auto functions = function_costs(awareness_);
    u64 slots = 0;
    for (const auto& function : functions) slots += function.own;
    data["function_count"] = functions.size();
    data["function_slots"] = slots;
    data["functions"] = ordered_json::array();
    for (std::size_t i = 0; i < std::min(functions.size(), kMostFunctions); ++i) {
      data["functions"].push_back({{"name", functions[i].name},
                                   {"own", functions[i].own},
                                   {"with_calls", functions[i].with_calls}});
    }
  }

  // --- a phase ---

  ordered_json phases() {
    std::vector<const PhaseResult*> timed;
    for (const PhaseResult& phase : summary_.phases) {
      if (!phase.ledgers.empty()) timed.push_back(&phase);
    }
    std::size_t timelines = summary_.timelines.size();
    std::size_t classes = timed.empty() ? summary_.traps.rows().size() : 0;
    for (const PhaseResult* phase : timed) {
      timelines += phase->timelines.size();
      classes += phase->traps.rows().size();
    }
    most_parts_ = kMostPartsOfTime / std::max<std::size_t>(timelines, 1);
    most_slowest_ = std::max<std::size_t>(1, kMostTraps / std::max<std::size_t>(classes, 1));

    auto list = ordered_json::array();
    for (const PhaseResult* phase : timed) {
      list.push_back(phase_json(phase->name, phase->ledgers, phase->traps, phase->timelines));
      add_interrupts(list.back(), phase->interrupts);
      list.back()["instructions"] = instructions(*phase);
    }
    if (summary_.phases.empty()) {
      list.push_back(phase_json("the run", summary_.ledgers, summary_.traps, summary_.timelines));
      add_interrupts(list.back(), summary_.interrupts);
    }
    return list;
  }

  void add_interrupts(ordered_json& phase, const InterruptTable& table) {
    if (table.empty()) return;
    for (const auto& [key, count] : table.guests) name_vcpu(key.vttbr, key.vmpidr);
    phase["interrupts"] = interrupts_json(table, summary_.interrupt_names);
  }

  ordered_json phase_json(const std::string& name, const std::vector<CoreLedger>& ledgers,
                          const TrapTable& traps, const Timelines& timelines) {
    for (const CoreLedger& core : ledgers) {
      for (const auto& [world, cells] : core.ledger.worlds()) {
        if (world.guest()) name_vcpu(world.vttbr, world.vmpidr);
      }
    }
    ordered_json phase = {{"name", name}, {"cpi_stack", cpi_stack_json(ledgers)}};
    phase["timelines"] = ordered_json::array();
    for (const auto& [core, timeline] : timelines)
      phase["timelines"].push_back(timeline_json(core, timeline));
    if (traps.empty()) return phase;
    phase["traps"] = trap_table_json(traps);
    for (const auto& [trap_class, row] : traps.rows()) {
      if (row.slots.count() == 0) continue;  // after-effects of an earlier phase's alone
      auto& histogram = phase["histograms"][trap_class] = ordered_json::array();
      for (const auto& [most, count] : row.slots.buckets()) histogram.push_back({most, count});
      for (std::size_t i = 0; i < std::min(row.slowest.size(), most_slowest_); ++i)
        phase["slowest"].push_back(trap_json(trap_class, row.slowest[i]));
    }
    return phase;
  }

  // By core, counted in this phase alone.
  static ordered_json instructions(const PhaseResult& phase) {
    auto list = ordered_json::object();
    for (const CoreLedger& core : phase.ledgers) {
      const auto name = fmt::format("core{}.instructions", core.core);
      for (const auto& statistic : phase.statistics) {
        if (statistic.name != name) continue;
        std::visit([&](auto value) { list[std::to_string(core.core)] = value; }, statistic.value);
      }
    }
    return list;
  }

  // Of each slice: the gap before it, the number of its parts, and of each the place in `keys` and
  // the slots. Of a key: the world, and the place of the thread or -1.
  ordered_json timeline_json(unsigned core, Timeline timeline) const {
    timeline.limit(most_parts_);
    std::map<std::pair<World::Kind, int>, std::size_t> keys;
    ordered_json json = {{"core", core}, {"joined", timeline.joined()}};
    auto& list = json["keys"] = ordered_json::array();
    auto& slices = json["slices"] = ordered_json::array();
    u64 time = 0;
    for (const Timeline::Slice& slice : timeline.slices()) {
      slices.push_back(slice.begin - time);
      slices.push_back(slice.parts.size());
      for (const Timeline::Part& part : slice.parts) {
        const auto place = places_.find(part.thread);
        const int thread = place == places_.end() ? -1 : static_cast<int>(place->second);
        const auto [key, added] = keys.try_emplace({part.kind, thread}, keys.size());
        if (added) list.push_back({models::world_name(part.kind), thread});
        slices.push_back(key->second);
        slices.push_back(part.slots);
      }
      time = slice.end;
    }
    return json;
  }

  // --- a trap ---

  void name_vcpu(u64 vttbr, u32 vmpidr) {
    const auto name = awareness_.vcpu_name(vttbr, vmpidr);
    if (!name.empty()) vcpus_[vcpu_label(vttbr, vmpidr)] = name;
  }

  ordered_json trap_json(const std::string& trap_class, const Trap& trap) {
    name_vcpu(trap.vttbr, trap.vmpidr);
    ordered_json json = {{"id", trap.id},
                         {"class", trap_class},
                         {"vcpu", vcpu_label(trap.vttbr, trap.vmpidr)},
                         {"core", trap.core},
                         {"end_core", trap.end_core},
                         {"ended", end_name(trap.how)},
                         {"pc", fmt::format("{:#010x}", trap.pc)},
                         {"function", awareness_.function_name(trap.function)},
                         {"begin", trap.begin},
                         {"end", trap.end},
                         {"slots", trap.slots()},
                         {"instructions", trap.instructions()}};
    if (trap.hsr != 0) json["hsr"] = fmt::format("{:#010x}", trap.hsr);
    if (const auto ipa = trap.ipa()) {
      json["ipa"] = fmt::format("{:#x}", *ipa);
      json["device"] = device_at(info_, *ipa);
    }
    for (std::size_t i = 0; i < kTrapPhases; ++i) {
      if (trap.parts[i].slots == 0) continue;
      json["phases"][phase_name(static_cast<TrapPhase>(i))] = part_json(trap.parts[i]);
    }
    return json;
  }

  ordered_json part_json(const Trap::Part& part) const {
    ordered_json json = {{"slots", part.slots}, {"instructions", part.instructions}};
    json["causes"] = ordered_json::object();
    for (std::size_t cause = 0; cause < part.cells.size(); ++cause) {
      if (part.cells[cause] == 0) continue;
      json["causes"][models::cause_name(static_cast<Cause>(cause))] = part.cells[cause];
    }
    for (const Trap::Device& device : part.devices) {
      const auto name = device_at(info_, device.page);
      json["devices"].push_back(
          {name.empty() ? fmt::format("{:#x}", device.page) : name, device.slots});
    }
    // Where it was longest, in the order in which it came there.
    std::vector<u64> by_slots;
    for (const Trap::Function& function : part.functions) by_slots.push_back(function.slots);
    std::sort(by_slots.rbegin(), by_slots.rend());
    for (const Trap::Function& function : part.functions) {
      if (by_slots.size() > kMostVisited && function.slots < by_slots[kMostVisited - 1]) continue;
      json["functions"].push_back({awareness_.function_name(function.number), function.slots});
    }
    return json;
  }

  const RunSummary& summary_;
  const Awareness& awareness_;
  const TrapLogInfo& info_;
  std::map<u32, std::size_t> places_;  // of threads, by number
  std::map<std::string, std::string> vcpus_;
  std::size_t most_parts_ = 0, most_slowest_ = 0;  // of a timeline; of a class of traps
};

}  // namespace

ordered_json page_data(const RunSummary& summary, const Awareness& awareness,
                       const TrapLogInfo& info) {
  return PageData(summary, awareness, info).json();
}

std::string script_text(const ordered_json& data) {
  std::string text;
  for (const char c : data.dump(-1, ' ', true, ordered_json::error_handler_t::replace)) {
    // So that neither </script> nor <!-- is there.
    c == '<' ? text += "\\u003c" : text += c;
  }
  return text;
}

}  // namespace vesim::sim
