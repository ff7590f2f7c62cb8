// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/cluster.h"

#include <algorithm>

#include "isa/diagnostics.h"
#include "models/cortex_a15/timing/cluster_memory.h"
#include "models/main_stack.h"

namespace vesim::models {

CortexA15Cluster::CortexA15Cluster(const sc_core::sc_module_name& name,
                                   const ClusterParameters& parameters, EventQueue& queue,
                                   Probe* probe)
    : sc_module(name),
      queue_(queue),
      probe_(probe),
      parameters_(parameters),
      period_(kPicosecondsPerSecond / parameters.frequency),
      quantum_(parameters.quantum),
      core_run_(parameters.cores, CoreRun::Run) {
  for (unsigned i = 0; i < parameters.cores; ++i) {
    isa::CoreParameters core = parameters.core;
    core.mpidr |= i;
    core.cores = parameters.cores;
    cores_.push_back(
        std::make_unique<CortexA15>(("core" + std::to_string(i)).c_str(), i, core, *this));
  }
  queue_.on_earlier_deadline([this] { end_by(queue_.next_deadline()); });
  SC_HAS_PROCESS(CortexA15Cluster);
  SC_THREAD(schedule);
  set_stack_size(1 << 20);
}

void CortexA15Cluster::end_by(u64 time) {
  time = std::max(time, now_ + 1);
  if (time >= end_ || !executing_) return;
  end_ = time;
  cores_[*executing_]->end_early(end_);
}

void CortexA15Cluster::set_speed(Speed speed) {
  if (speed == speed_) return;
  if (!memory_) price();
  if (speed_ == Speed::Fast) memory_->forget_translations();
  memory_->stop_time(speed == Speed::Warm);
  for (const auto& core : cores_) core->set_speed(speed);
  speed_ = speed;
  quantum_ = quantum_at(speed);
}

u64 CortexA15Cluster::quantum_at(Speed speed) const {
  const u64 longest = speed == Speed::Timed ? parameters_.timing.quantum.timed : kNever;
  return std::min(parameters_.quantum, longest);
}

void CortexA15Cluster::end_spans() {
  for (const auto& core : cores_) {
    if (core->pipeline()) core->pipeline()->end_span();
  }
}

void CortexA15Cluster::price() {
  std::vector<std::unique_ptr<TableWalker>> walkers;
  for (const auto& core : cores_) {
    walkers.push_back(std::make_unique<CoreTableWalker>(core->architecture()));
  }
  const TimingParameters& timing = parameters_.timing;
  memory_ = std::make_unique<ClusterMemory>(timing.memory, parameters_.map, std::move(walkers));
  for (const auto& core : cores_) core->price(timing, *memory_, watchers_);
  watch_flow(flow_watch_);
}

void CortexA15Cluster::watch_flow(FlowWatch* watch) {
  flow_watch_ = watch;
  for (const auto& core : cores_) core->watch_flow(watch);
}

u64 CortexA15Cluster::instructions() const {
  u64 sum = 0;
  for (const auto& core : cores_) sum += core->architecture().instructions();
  return sum;
}

bool CortexA15Cluster::asleep() const {
  return std::all_of(cores_.begin(), cores_.end(), [](const auto& c) { return c->asleep(); });
}

CortexA15Cluster::Stop CortexA15Cluster::run(u64 until, u64 instructions) {
  until_ = until;
  const u64 done = this->instructions();
  instruction_limit_ = done + std::min(instructions, kNever - done);
  for (auto& core : cores_) {
    auto& architecture = core->architecture();
    const auto& hit = architecture.debug_hit;
    if (hit) architecture.pass_over = hit->pc;
    architecture.pass_watchpoints = hit && hit->watchpoint;
    architecture.debug_hit.reset();
  }
  stopping_ = false;
  sc_core::sc_start();
  tell_sanitizer_of_main_stack();
  return stop_;
}

void CortexA15Cluster::stop_now(Stop why) {
  stopping_ = true;
  stop_ = why;
}

std::optional<CortexA15Cluster::Stop> CortexA15Cluster::reason_to_stop() {
  if (stopping_) return stop_;
  if (stop_requested_) {
    stop_requested_ = 0;
    return Stop::Requested;
  }
  if (now_ >= until_) return Stop::Time;
  if (instructions() >= instruction_limit_) return Stop::Instructions;
  if (next_end() == kNever) return Stop::Deadlock;
  return std::nullopt;
}

// Quanta end at multiples of their length, and before at the deadlines of devices. While all cores
// sleep only deadlines matter; kNever when there is none.
u64 CortexA15Cluster::next_end() const {
  const u64 grid = (now_ / quantum_ + 1) * quantum_;
  const u64 deadline = std::max(queue_.next_deadline(), now_ + 1);
  if (!asleep()) return std::min(grid, deadline);
  u64 wake = deadline;
  for (const auto& core : cores_) wake = std::min(wake, std::max(core->wake_time(), now_ + 1));
  if (wake == kNever) return kNever;
  const u64 rounded = until_ >= kNever - quantum_ ? kNever : (until_ / quantum_ + 1) * quantum_;
  return std::min(wake, std::max(rounded, grid));
}

void CortexA15Cluster::run_cores(u64 end) {
  end_ = end;
  for (unsigned i = 0; i < size() && !stopping_; ++i) {
    if (core_run_[i] == CoreRun::Hold) {
      cores_[i]->hold_until(end_);
      continue;
    }
    executing_ = i;
    if (core_run_[i] == CoreRun::Step) {
      cores_[i]->step();
      stop_now(Stop::Debug);
    } else {
      cores_[i]->run_until(end_);
    }
  }
  executing_.reset();
}

void CortexA15Cluster::schedule() {
  for (;;) {
    if (const auto reason = reason_to_stop()) {
      stop_ = *reason;
      sc_core::sc_pause();
      wait(sc_core::SC_ZERO_TIME);
      continue;
    }
    run_cores(next_end());
    if (stopping_) continue;
    wait(sc_core::sc_time::from_value(end_ - now_));
    now_ = end_;
    queue_.run_until(now_);
  }
}

void CortexA15Cluster::watch_monitor(unsigned owner, u64 pa) {
  for (unsigned i = 0; i < size(); ++i) {
    if (i != owner) cores_[i]->architecture().fast.protect(pa & ~u64{isa::kPageSize - 1});
  }
}

void CortexA15Cluster::set_observer(std::function<void(CortexA15&)> observer) {
  observer_ = std::move(observer);
  for (auto& core : cores_) core->architecture().set_single_step(observer_ != nullptr);
}

void CortexA15Cluster::debug_points_changed() {
  blocks_.flush();
  for (auto& core : cores_) core->architecture().fast.flush();
}

void CortexA15Cluster::reset() {
  blocks_.flush();
  for (auto& core : cores_) core->reset();
}

void CortexA15Cluster::serialize(isa::Archive& ar) {
  ar("now", now_);
  ar("counter_time", counter_time_);
  bool modelled = memory_ != nullptr;
  ar("modelled", modelled);
  ar("speed", speed_);
  if (ar.loading()) {
    blocks_.flush();
    quantum_ = quantum_at(speed_);
    if (modelled && !memory_) price();
    if (memory_) memory_->stop_time(speed_ == Speed::Warm);
    if (!modelled && memory_) isa::internal_error("state without timing loaded into one with it");
  }
  for (auto& core : cores_) ar(core->basename(), *core);
  if (memory_) ar("memory", *memory_);
}

}  // namespace vesim::models
