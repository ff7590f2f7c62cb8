// SPDX-License-Identifier: Apache-2.0
// The machine of the program on the TC2 board.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "platform/cluster_debug.h"
#include "platform/loader.h"
#include "platform/machine.h"
#include "platform/tc2_board.h"

namespace vesim::platform {

class Tc2Machine : public Machine, private models::Probe {
 public:
  explicit Tc2Machine(const MachineConfig& config);

  StopInfo run(u64 until, u64 instructions) override;
  void request_stop() override { board_.cluster.request_stop(); }
  void reset() override;

  u64 now() const override { return board_.cluster.now(); }
  u64 instructions() const override { return board_.cluster.instructions(); }
  models::Speed speed() const override { return board_.cluster.speed(); }
  void set_speed(models::Speed speed) override { board_.cluster.set_speed(speed); }
  bool idle() const override { return board_.cluster.asleep(); }
  std::optional<ExecutionPoint> executing() const override;

  void set_console_sink(std::function<void(std::string_view)> sink) override;
  void console_input(std::string_view bytes) override { board_.uart0.receive(bytes); }
  void set_orders_sink(std::function<void(std::string_view)> sink) override;
  void orders_input(std::string_view bytes) override { board_.uart1.receive(bytes); }

  void set_marker_sink(std::function<void(const models::Marker&)> sink) override {
    marker_sink_ = std::move(sink);
  }

  void watch_spans(models::SpanWatcher& watcher) override { board_.cluster.watch(watcher); }
  void end_spans() override { board_.cluster.end_spans(); }
  void set_interrupt_sink(InterruptSink sink) override { interrupt_sink_ = std::move(sink); }
  std::map<u32, std::string> interrupt_names() const override { return board_.interrupt_names(); }

  std::vector<Statistic> statistics() const override;
  std::vector<NetworkFlow> flows() const override { return board_.network.flows(); }
  std::vector<CoreLedger> ledgers() const override;
  std::vector<DeviceInfo> devices() const override;
  std::vector<RegisterInfo> registers(std::string_view device) const override;
  std::string device_tree() const override { return loaded_.device_tree; }

  DebugTarget& debug() override { return debug_; }
  void watch_flow(models::FlowWatch* watch) override { board_.cluster.watch_flow(watch); }
  void set_trace(const TraceRange& range, TraceSink sink) override;
  void set_frame_sink(FrameSink sink) override { board_.network.set_tap(std::move(sink)); }

  void serialize(isa::Archive& ar) override;
  std::string state_hash() override;

 private:
  void marker(unsigned core, u64 time, const models::Marker& marker) override;
  void interrupt(const models::InterruptEvent& event) override;
  void load();
  void stop(StopReason reason, int status);
  void trace(const TraceRange& range, const TraceSink& sink, models::CortexA15& core);

  const MachineConfig config_;
  Tc2Board board_;
  ClusterDebug debug_;
  Loaded loaded_;
  std::function<void(const models::Marker&)> marker_sink_;
  InterruptSink interrupt_sink_;
  std::optional<StopInfo> stop_;  // asked for by the guest
  int status_ = 0;                // VESIM_MARK_STATUS: what a power-off reports
};

}  // namespace vesim::platform
