// SPDX-License-Identifier: Apache-2.0
#include "sim/run/phase_control.h"

#include <fmt/core.h>

#include <algorithm>

namespace vesim::sim {
namespace {

using platform::CoreLedger;
using platform::Statistic;

constexpr u64 kNone = ~u64{0};

// Statistics and cores come in the same order each time; cores get a ledger when they are first
// timed.
std::vector<Statistic> difference(std::vector<Statistic> after,
                                  const std::vector<Statistic>& before) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    std::visit(
        [&](auto& value) { value -= std::get<std::decay_t<decltype(value)>>(before[i].value); },
        after[i].value);
  }
  return after;
}

std::vector<CoreLedger> difference(const std::vector<CoreLedger>& after,
                                   const std::vector<CoreLedger>& before) {
  if (before.empty()) return after;
  std::vector<CoreLedger> part;
  for (std::size_t i = 0; i < after.size(); ++i) {
    part.push_back({after[i].core, after[i].cycles - before[i].cycles, after[i].slots_per_cycle,
                    after[i].ledger.since(before[i].ledger)});
  }
  return part;
}

}  // namespace

PhaseControl::PhaseControl(platform::Machine& machine, const Settings& settings, TrapLog& traps,
                           TimelineRecorder& timelines, InterruptRecorder& interrupts)
    : machine_(machine),
      traps_(traps),
      timelines_(timelines),
      interrupts_(interrupts),
      phases_(parse_phases(settings.phases, "run.phases")),
      rest_(speed_of(settings.speed)) {}

void PhaseControl::begin() {
  over_ = false;
  matcher_.reset();
  if (const Phase* p = phase(); p && p->end == Phase::End::Console) matcher_.emplace(p->until);
  machine_.set_speed(phase() ? phase()->speed : rest_);
  if (phases_.empty()) return;
  before_ = {machine_.now(), machine_.instructions(), machine_.statistics(), machine_.ledgers()};
}

bool PhaseControl::marker(const models::Marker& marker) {
  if (phase() && phase()->ends_at(marker)) over_ = true;
  return over_;
}

bool PhaseControl::output(std::string_view text) {
  if (matcher_ && matcher_->feed(text)) over_ = true;
  return over_;
}

u64 PhaseControl::time_limit() const {
  const Phase* p = phase();
  return p && p->end == Phase::End::Time ? before_.time + p->amount : kNone;
}

u64 PhaseControl::instruction_limit() const {
  const Phase* p = phase();
  if (!p || p->end != Phase::End::Instructions) return kNone;
  return p->amount - std::min(p->amount, machine_.instructions() - before_.instructions);
}

bool PhaseControl::advance() {
  if (!phase()) return false;
  if (machine_.now() >= time_limit() || instruction_limit() == 0) over_ = true;
  if (!over_) return false;
  note();
  ++next_;
  begin();
  return true;
}

void PhaseControl::finish() { phases_.empty() ? machine_.end_spans() : note(); }

void PhaseControl::note() {
  machine_.end_spans();  // and with them the traps under way
  const bool timed = machine_.speed() == models::Speed::Timed;
  results_.push_back(
      {phase() ? phase()->name : "rest", machine_.speed(), before_.time, machine_.now(),
       difference(machine_.statistics(), before_.statistics),
       timed ? difference(machine_.ledgers(), before_.ledgers) : std::vector<CoreLedger>(),
       traps_.take_recent(), timelines_.take(), interrupts_.take_recent()});
}

std::string PhaseControl::title() const {
  return fmt::format("phase {} of {}: {}, {}", next_ + 1, phases_.size() + 1,
                     phase() ? phase()->name : "rest", name_of(machine_.speed()));
}

}  // namespace vesim::sim
