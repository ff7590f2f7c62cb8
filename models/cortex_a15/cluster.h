// SPDX-License-Identifier: Apache-2.0
// The Cortex-A15 cluster: its cores, what they share, and when each of them runs.
//
// The cores are temporally decoupled: each runs alone for one quantum, in the order of their
// numbers, then simulated time moves on and the deadlines of the devices are served. One SystemC
// process does this, so the order of what happens at one time never depends on the kernel's queues
// and is the same after a restore. A quantum ends early at the next deadline of any device.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <systemc>
#include <vector>

#include "isa/block_cache.h"
#include "isa/debug_stops.h"
#include "models/cortex_a15/core.h"
#include "models/cortex_a15/timing/outside.h"
#include "models/cortex_a15/timing/speed.h"
#include "models/event_queue.h"
#include "models/probe.h"

namespace vesim::models {

struct ClusterParameters {
  TimingParameters timing = {};
  std::vector<MemoryRegion> map = {};  // unless `fast`: what an access beyond the L2 meets
  unsigned cores = 2;
  u64 frequency = 1'000'000'000;  // Hz
  u64 quantum = 10'000'000;       // ps; at `timed`: timing.quantum.timed at most
  isa::CoreParameters core;       // MPIDR's affinity is filled in
};

class CortexA15Cluster : public sc_core::sc_module {
 public:
  CortexA15Cluster(const sc_core::sc_module_name& name, const ClusterParameters& parameters,
                   EventQueue& queue, Probe* probe);

  unsigned size() const { return static_cast<unsigned>(cores_.size()); }
  CortexA15& core(unsigned index) { return *cores_[index]; }
  const CortexA15& core(unsigned index) const { return *cores_[index]; }

  // --- run control ---
  enum class Stop { Time, Instructions, Requested, Deadlock, Debug };

  // Runs the simulation to the first quantum end at or after `until` (ps), for that many more
  // instructions, or until a stop. Call from outside SystemC.
  Stop run(u64 until, u64 instructions);
  // From inside or, being a plain flag, from a signal handler: stop at the end of this quantum.
  void request_stop() { stop_requested_ = 1; }
  // From a core: stop at once, inside the quantum.
  void stop_now(Stop why);
  bool stopping() const { return stopping_; }
  // Between two runs. The first one is `fast`.
  void set_speed(Speed speed);
  Speed speed() const { return speed_; }

  // Who is told of the spans of all cores (timing/span.h), from now on.
  void watch(SpanWatcher& watcher) { watchers_.push_back(&watcher); }
  // Between two runs: tells of the spans in progress, which end.
  void end_spans();

  u64 now() const { return now_; }
  // The time of what happens just now: the executing core's, or now().
  u64 present() const { return executing_ ? cores_[*executing_]->local_time() : now_; }
  u64 instructions() const;
  bool asleep() const;
  std::optional<unsigned> executing() const { return executing_; }

  void reset();
  void serialize(isa::Archive& ar);

  // --- debugger and trace ---
  isa::DebugStops stops;
  enum class CoreRun { Run, Step, Hold };
  void set_core_run(unsigned core, CoreRun how) { core_run_[core] = how; }
  // Called before each instruction while set; execution is one instruction at a time then.
  void set_observer(std::function<void(CortexA15&)> observer);
  const std::function<void(CortexA15&)>& observer() const { return observer_; }
  void debug_points_changed();
  // Who follows the flow of priced cores; null for nobody. It outlives the runs.
  void watch_flow(FlowWatch* watch);

  // --- shared by the cores ---
  // Something happened that all must see before they go on: the quantum ends at present().
  void end_quantum() { end_by(present()); }
  // Sends the stores of all cores but `owner` to the page through their slow path.
  void watch_monitor(unsigned owner, u64 pa);
  // What the system counter's time is to a core at `local`, its own time. Cores are up to a quantum
  // apart, but none may see the counter at an earlier time than another has seen it at before
  // (ARM ARM DDI 0406C, B8.1.1: all processors see one counter that never goes back).
  u64 counter_time(u64 local) { return counter_time_ = std::max(counter_time_, local); }
  u64 period() const { return period_; }
  // What a core did to the memory system; not when all was `fast`.
  const MemoryCounts& counts(unsigned core) const { return memory_->counts(core); }
  u64 bus_ratio() const { return parameters_.timing.memory.aclk_ratio; }
  isa::BlockCache& blocks() { return blocks_; }
  EventQueue& queue() { return queue_; }
  Probe* probe() { return probe_; }

 private:
  void price();
  u64 quantum_at(Speed speed) const;
  void end_by(u64 time);
  void schedule();
  std::optional<Stop> reason_to_stop();
  u64 next_end() const;
  void run_cores(u64 end);

  EventQueue& queue_;
  Probe* const probe_;
  const ClusterParameters parameters_;
  const u64 period_;  // ps of a core cycle
  Speed speed_ = Speed::Fast;
  u64 quantum_;  // ps
  SpanWatchers watchers_;
  std::unique_ptr<MemorySystem> memory_;  // null as long as all was `fast`
  isa::BlockCache blocks_;
  std::vector<std::unique_ptr<CortexA15>> cores_;
  std::vector<CoreRun> core_run_;
  std::function<void(CortexA15&)> observer_;
  FlowWatch* flow_watch_ = nullptr;

  u64 now_ = 0;
  u64 counter_time_ = 0;  // ps: the latest at which a core has read the counter
  u64 end_ = 0;
  u64 until_ = 0;
  u64 instruction_limit_ = 0;
  std::optional<unsigned> executing_;
  bool stopping_ = false;
  Stop stop_ = Stop::Time;
  volatile int stop_requested_ = 0;
};

}  // namespace vesim::models
