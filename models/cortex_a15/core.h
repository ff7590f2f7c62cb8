// SPDX-License-Identifier: Apache-2.0
// One Cortex-A15 on the bus: the architecture of isa/ with a clock, generic timers, a TLM initiator
// and interrupt lines. It runs when its cluster says so, up to a time that the cluster gives.
//
// At speeds `fast` and `warm` a core executes one instruction a cycle. At `timed` its pipeline
// prices them.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <systemc>
#include <vector>

#include "isa/core.h"
#include "models/access.h"
#include "models/cortex_a15/timing/pipeline.h"
#include "models/cortex_a15/timing/speed.h"
#include "models/event_queue.h"
#include "models/generic_timer/generic_timer.h"
#include "models/probe.h"

namespace vesim::models {

class CortexA15Cluster;

class CortexA15 : public sc_core::sc_module, private isa::Environment {
 public:
  CortexA15(const sc_core::sc_module_name& name, unsigned index,
            const isa::CoreParameters& parameters, CortexA15Cluster& cluster);
  // The payload would free an extension that it still holds.
  ~CortexA15() override { payload_.clear_extension(&extension_); }

  tlm_utils::simple_initiator_socket<CortexA15> socket;

  // What another core causes is seen when this one's time gets there; one that is ahead sees it at
  // once.
  void set_line(isa::Line line, bool level);
  void set_event();  // SEV of any core
  Wire& pmu_output() { return pmu_; }
  Wire& timer_output(GenericTimer::Timer timer) { return timer_.output(timer); }

  // Gets a pipeline, for speeds other than `fast`.
  void price(const TimingParameters& parameters, MemorySystem& memory,
             const SpanWatchers& watchers);
  // Between two runs; time goes on.
  void set_speed(Speed speed);

  void reset();
  // Executes until local_time() >= `end`, or until the cluster stops. Sleep passes at once.
  void run_until(u64 end);
  // One instruction, or one exception entry, whatever breakpoints there are; watchpoints stop it.
  void step();
  // Lets time pass without executing.
  void hold_until(u64 end) { pass_to(end); }
  // Brings the end of a run nearer: something was armed that the cluster must look at before.
  void end_early(u64 end);

  // Simulated time, ps, up to which this core has executed; inside an access, the access' own.
  u64 local_time() const;
  // True when nothing but a deadline or an interrupt can make it execute again.
  bool asleep() const;
  // When it wakes by itself, or kNever.
  u64 wake_time() const;

  // Physical memory for a debugger: devices answer only what they can without a change. False when
  // not all of it could be reached.
  bool debug_read(u64 pa, bool secure, std::span<isa::u8> data);
  bool debug_write(u64 pa, bool secure, std::span<const isa::u8> data);

  isa::Core& architecture() { return core_; }
  const isa::Core& architecture() const { return core_; }
  unsigned index() const { return index_; }
  void watch_flow(FlowWatch* watch) {
    if (pipeline_) pipeline_->watch_flow(watch);
  }
  // Null when all of the run was `fast`.
  const Pipeline* pipeline() const { return pipeline_.get(); }
  Pipeline* pipeline() { return pipeline_.get(); }

  void serialize(isa::Archive& ar);

 private:
  isa::BusStatus bus_read(const isa::BusAccess& access, void* data, unsigned size) override;
  isa::BusStatus bus_write(const isa::BusAccess& access, const void* data, unsigned size) override;
  RamPage ram_page(u64 pa, bool secure) override;
  u64 timer_read(isa::TimerRegister reg) override;
  void timer_write(isa::TimerRegister reg, u64 value) override;
  u64 cycles() override;
  u64 pmu_events(isa::u8 event) override;
  void pmu_interrupt(bool level) override { pmu_.set(level); }
  void send_event() override;
  void broadcast(const isa::Maintenance& operation) override;
  bool monitored_by_other(u64 pa_page) override;
  void clear_other_monitors(u64 pa, unsigned size) override;
  void marker() override;

  bool timed() const { return speed_ == Speed::Timed; }
  bool transport_debug(tlm::tlm_command command, u64 pa, bool secure, void* data, std::size_t size);
  isa::BusStatus transport(tlm::tlm_command command, const isa::BusAccess& access, void* data,
                           unsigned size);
  void sleep_until_now();
  void pass_to(u64 time);
  void follow_lines();
  u64 next_line() const { return coming_lines_.empty() ? kNever : coming_lines_.front().time; }
  void catch_up();
  u64 timer_deadline() const;
  u64 pmu_deadline();
  void execute(u64 instructions);
  void run_warm(u64 instructions);
  void observe();
  void run_priced(u64 limit, bool one_block);
  void invalidate_dmi(sc_dt::uint64 first, sc_dt::uint64 last);
  std::string read_label(isa::u32 va, isa::u32 length);

  const unsigned index_;
  CortexA15Cluster& cluster_;
  GenericTimer timer_;
  Wire pmu_;
  isa::Core core_;
  std::unique_ptr<Pipeline> pipeline_;
  Speed speed_ = Speed::Fast;

  struct LineChange {
    u64 time;  // ps
    isa::Line line;
    bool level;
    void serialize(isa::Archive& ar);
  };
  std::vector<LineChange> coming_lines_;  // in order

  u64 local_ = 0;       // time executed up to, between runs of the architecture
  u64 base_count_ = 0;  // instructions at local_
  u64 end_ = 0;

  tlm::tlm_generic_payload payload_;
  AccessExtension extension_;

  // Answers of the memory system to "may I touch this page directly", by page.
  struct PageAnswer {
    u64 page = ~u64{0};
    RamPage answer;
  };
  std::array<PageAnswer, 1024> pages_;
};

}  // namespace vesim::models
