// SPDX-License-Identifier: Apache-2.0
#include "sim/what_if/what_if_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/output/text_table.h"

namespace vesim::sim {
namespace {

using Json = nlohmann::ordered_json;
using models::Cause;

void add_core(PricedRun& run, const Json& core) {
  const double slots = core.at("slots_per_cycle");
  run.elapsed = std::max(run.elapsed, core.at("cycles").get<double>());
  for (const auto& [world, causes] : core.at("worlds").items()) {
    for (const auto& [cause, count] : causes.items()) {
      const double cycles = count.get<double>() / slots;
      run.by_cause[cause] += cycles;
      run.by_world[world] += cycles;
      if (cause != models::cause_name(Cause::Idle)) run.busy += cycles;
    }
  }
}

void add_traps(PricedRun& run, const Json& traps, double slots_per_cycle) {
  for (const auto& [phase, part] : traps.at("all").at("phases").items()) {
    run.by_phase[phase] += part.at("slots").get<double>() / slots_per_cycle;
  }
}

void add_devices(PricedRun& run, const Json& devices, double slots_per_cycle) {
  for (const auto& device : devices)
    run.by_bus[device.at("bus")] += device.at("slots").get<double>() / slots_per_cycle;
}

std::string names(const std::vector<const Price*>& prices) {
  std::string text;
  for (const Price* price : prices) {
    text += (text.empty() ? "" : "+") + std::string(price->name);
  }
  return text;
}

double value_of(const std::map<std::string, double>& cycles, const char* name) {
  const auto found = cycles.find(name);
  return found == cycles.end() ? 0 : found->second;
}

double cycles_of(const PricedRun& run, const Attributed& attributed) {
  if (const auto* cause = std::get_if<Cause>(&attributed))
    return value_of(run.by_cause, models::cause_name(*cause));
  if (const auto* world = std::get_if<models::World::Kind>(&attributed))
    return value_of(run.by_world, models::world_name(*world));
  if (const auto* bus = std::get_if<DeviceBus>(&attributed)) return value_of(run.by_bus, bus->name);
  return value_of(run.by_phase, phase_name(std::get<TrapPhase>(attributed)));
}

std::string attributed(const PricedRun& baseline, const std::vector<const Price*>& prices) {
  double sum = 0;
  for (const Price* price : prices) {
    if (std::holds_alternative<std::monostate>(price->attributed)) return "-";
    sum += cycles_of(baseline, price->attributed);
  }
  return fmt::format("{:.0f}", sum);
}

std::string divergence(const PricedRun& baseline, const PricedRun& run) {
  std::string text;
  for (const auto& [core, from, to] : compare_streams(baseline.stream, run.stream)) {
    text += fmt::format("{}core {}: {} to {}", text.empty() ? "" : ", ", core, from, to);
  }
  return text.empty() ? "never" : text;
}

// Cycles of a whole, and its share.
std::vector<std::string> saved(double cycles, double whole) {
  return {fmt::format("{:.0f}", cycles),
          fmt::format("{:.2f}%", whole == 0 ? 0 : 100 * cycles / whole)};
}

std::vector<std::string> row(const PricedRun& baseline, const std::string& name,
                             const std::string& attributed, double elapsed, double busy,
                             const std::string& diverged) {
  std::vector<std::string> texts = {name, attributed};
  for (const auto& part : {saved(elapsed, baseline.elapsed), saved(busy, baseline.busy)}) {
    texts.insert(texts.end(), part.begin(), part.end());
  }
  texts.push_back(diverged);
  return texts;
}

constexpr const char* kNotes = R"(
attributed: what the baseline's ledger, or its traps' phases, have of it, over all cores (-: a part of a cause).
elapsed, busy: what was saved when it was free, of a core's cycles from begin to end and of all cores'
cycles of work. diverged: the instructions of a core before these were the same; after them the runs
did other things (an interrupt came elsewhere), and what they saved is a difference of two courses.
)";

}  // namespace

PricedRun read_priced_run(const std::string& folder) {
  const auto path = folder + "/stats.json";
  const Json stats = Json::parse(platform::read_file("results", path), nullptr, false);
  PricedRun run;
  try {
    const auto& cores = stats.at("cpi_stack");
    for (const auto& core : cores) add_core(run, core);
    const double slots_per_cycle = cores.at(0).at("slots_per_cycle");
    if (stats.contains("devices")) add_devices(run, stats.at("devices"), slots_per_cycle);
    if (stats.contains("traps")) add_traps(run, stats.at("traps"), slots_per_cycle);
  } catch (const Json::exception&) {
    throw isa::UserError(
        fmt::format("'{}' has no ledger: nothing of the run was at speed 'timed'", path));
  }
  run.stream = platform::read_file("instruction stream", folder + "/stream.txt");
  return run;
}

std::string what_if_text(const PricedRun& baseline, const std::vector<PricedAt>& runs) {
  std::vector<std::vector<std::string>> lines = {
      {"zero", "attributed", "elapsed", "", "busy", "", "diverged"}};
  double elapsed_alone = 0, busy_alone = 0;
  for (const PricedAt& one : runs) {
    const double elapsed = baseline.elapsed - one.run.elapsed, busy = baseline.busy - one.run.busy;
    lines.push_back(row(baseline, names(one.zero), attributed(baseline, one.zero), elapsed, busy,
                        divergence(baseline, one.run)));
    if (one.zero.size() == 1) {
      elapsed_alone += elapsed;
      busy_alone += busy;
    } else {
      lines.push_back(
          row(baseline, "  interaction", "", elapsed - elapsed_alone, busy - busy_alone, ""));
    }
  }
  return fmt::format("baseline: {:.0f} cycles elapsed, {:.0f} busy\n\n{}{}", baseline.elapsed,
                     baseline.busy, text_table(lines, 1), kNotes);
}

}  // namespace vesim::sim
