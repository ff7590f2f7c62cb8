// SPDX-License-Identifier: Apache-2.0
#include "sim/schedule/thread_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace vesim::sim {
namespace {

using nlohmann::ordered_json;
using platform::CoreLedger;

constexpr std::size_t kMostWaits = 20;  // of threads_text()

class Report {
 public:
  Report(const Awareness& awareness, const std::vector<CoreLedger>& ledgers, u64 frequency)
      : awareness_(awareness),
        ledgers_(ledgers),
        frequency_(frequency),
        width_(ledgers.empty() ? 1 : ledgers.front().slots_per_cycle) {
    for (const CoreLedger& core : ledgers_) {
      for (const auto& [world, cells] : core.ledger.worlds()) {
        for (const u64 slots : cells) charged_[world.thread] += slots;
      }
    }
  }

  std::string text() const {
    std::string text;
    if (awareness_.any_unknown()) {
      text += "# a kernel without known structures ran: its threads are named by their stacks\n";
    }
    text += fmt::format(
        "# ms of simulated time; wake-up: us from runnable to running\n"
        "{:<5} {:<28} {:>6} {:>12} {:>12} {:>12} {:>12} {:>9} {:>8} {:>9} {:>9} {:>9}\n",
        "os", "thread", "pid", "charged", "running", "runnable", "blocked", "switches", "wakes",
        "mean", "p99", "max");
    for (const Thread* thread : by_cycles()) text += row(*thread);
    return text + places_text() + "\n" + waits_text(kMostWaits);
  }

  ordered_json json() const {
    ordered_json root;
    root["units"] = {{"times", "core cycles"},
                     {"frequency_hz", frequency_},
                     {"ledger", "slots"},
                     {"slots_per_cycle", width_}};
    root["unknown_kernel"] = awareness_.any_unknown();
    root["threads"] = ordered_json::array();
    for (const auto& thread : awareness_.threads()) {
      if (thread) root["threads"].push_back(object(*thread));
    }
    root["places"] = places_json();
    root["waits"] = ordered_json::array();
    for (const auto& [wait, slots] : schedule().waits()) {
      root["waits"].push_back({{"thread", wait.waiting},
                               {"for", number(wait.ran)},
                               {"place", awareness_.places()[wait.core]->name},
                               {"cycles", cycles(slots)}});
    }
    root["wakers"] = ordered_json::array();
    for (const auto& [pair, count] : schedule().wakers()) {
      root["wakers"].push_back({{"by", pair.first}, {"thread", pair.second}, {"count", count}});
    }
    return root;
  }

  std::string waits_text(std::size_t most) const {
    std::vector<std::pair<Schedule::Wait, u64>> waits(schedule().waits().begin(),
                                                      schedule().waits().end());
    std::stable_sort(waits.begin(), waits.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    waits.resize(std::min(waits.size(), most));
    std::string text =
        fmt::format("# the longest waits, ms while runnable, of {}\n", schedule().waits().size());
    for (const auto& [wait, slots] : waits) {
      text += fmt::format("{:>12.6f}  {} for {} on {}\n", ms(slots), name(wait.waiting),
                          name(wait.ran), awareness_.places()[wait.core]->name);
    }
    return text;
  }

 private:
  const Schedule& schedule() const { return awareness_.schedule(); }
  double cycles(u64 slots) const {
    return static_cast<double>(slots) / static_cast<double>(width_);
  }
  double us(u64 slots) const { return cycles(slots) * 1e6 / static_cast<double>(frequency_); }
  double ms(u64 slots) const { return us(slots) / 1e3; }

  u64 charged(const Thread& thread) const {
    const auto found = charged_.find(thread.number);
    return found == charged_.end() ? 0 : found->second;
  }
  Schedule::Times times(const Thread& thread) const {
    const auto& all = schedule().threads();
    return thread.number < all.size() ? all[thread.number] : Schedule::Times{};
  }
  static ordered_json number(Schedule::Thread thread) {
    return thread == Schedule::kForgotten ? ordered_json("earlier") : ordered_json(thread);
  }
  std::string name(Schedule::Thread thread) const {
    if (thread == Schedule::kForgotten) return "others, earlier";
    const Thread& known = *awareness_.threads()[thread];
    return fmt::format("{} {}", known.name, known.pid);
  }

  std::vector<const Thread*> by_cycles() const {
    std::vector<const Thread*> threads;
    for (const auto& thread : awareness_.threads()) {
      if (thread && (charged(*thread) != 0 || times(*thread).runnable != 0)) {
        threads.push_back(thread.get());
      }
    }
    std::stable_sort(threads.begin(), threads.end(), [this](const Thread* a, const Thread* b) {
      return charged(*a) > charged(*b);
    });
    return threads;
  }

  std::string row(const Thread& thread) const {
    const Schedule::Times t = times(thread);
    const auto& wakes = t.wake_up;
    return fmt::format(
        "{:<5} {:<28} {:>6} {:>12.6f} {:>12.6f} {:>12.6f} {:>12.6f} {:>9} {:>8} {:>9.2f} {:>9.2f} "
        "{:>9.2f}\n",
        thread.os, thread.name, thread.pid, ms(charged(thread)), ms(t.running), ms(t.runnable),
        ms(t.blocked), t.switches, wakes.count,
        us(wakes.sum) / std::max<double>(1, double(wakes.count)), us(wakes.percentile(99)),
        us(wakes.most));
  }

  ordered_json object(const Thread& thread) const {
    const Schedule::Times t = times(thread);
    ordered_json entry = {{"number", thread.number},
                          {"os", thread.os},
                          {"name", thread.name},
                          {"pid", thread.pid},
                          {"tgid", thread.tgid},
                          {"running", cycles(t.running)},
                          {"runnable", cycles(t.runnable)},
                          {"blocked", cycles(t.blocked)},
                          {"switches", t.switches},
                          {"wake_ups", t.wake_up.count},
                          {"wake_up_sum", cycles(t.wake_up.sum)},
                          {"wake_up_p99", cycles(t.wake_up.percentile(99))},
                          {"wake_up_max", cycles(t.wake_up.most)}};
    entry["ledger"] = ordered_json::object();
    for (const CoreLedger& core : ledgers_) {
      for (const auto& [world, cells] : core.ledger.worlds()) {
        if (world.thread != thread.number) continue;
        auto& causes =
            entry["ledger"][fmt::format("core{}", core.core)][models::world_name(world.kind)];
        for (std::size_t i = 0; i < cells.size(); ++i) {
          if (cells[i] != 0) causes[models::cause_name(static_cast<models::Cause>(i))] = cells[i];
        }
      }
    }
    return entry;
  }

  // A vCPU's steal: its carrier could have run and did not.
  u64 steal(const Awareness::Place& place) const { return times(*place.carrier).runnable; }

  std::string places_text() const {
    std::string text;
    for (const Awareness::Place* place : awareness_.places()) {
      if (!place->carrier) continue;
      text += fmt::format("\n{}: carried by {}; steal (runnable, not running) {:.6f} ms\n",
                          place->name, name(place->carrier->number), ms(steal(*place)));
    }
    return text;
  }
  ordered_json places_json() const {
    auto places = ordered_json::array();
    for (const Awareness::Place* place : awareness_.places()) {
      places.push_back({{"name", place->name}, {"os", place->os->name()}});
      if (!place->carrier) continue;
      places.back()["carrier"] = place->carrier->number;
      places.back()["steal"] = cycles(steal(*place));
    }
    return places;
  }

  const Awareness& awareness_;
  const std::vector<CoreLedger>& ledgers_;
  const u64 frequency_, width_;
  std::map<u32, u64> charged_;  // slots by thread
};

}  // namespace

std::string threads_text(const Awareness& awareness, const std::vector<CoreLedger>& ledgers,
                         u64 frequency) {
  return Report(awareness, ledgers, frequency).text();
}

ordered_json threads_json(const Awareness& awareness, const std::vector<CoreLedger>& ledgers,
                          u64 frequency) {
  return Report(awareness, ledgers, frequency).json();
}

std::string waits_text(const Awareness& awareness, const std::vector<CoreLedger>& ledgers,
                       u64 frequency, std::size_t most) {
  return Report(awareness, ledgers, frequency).waits_text(most);
}

}  // namespace vesim::sim
