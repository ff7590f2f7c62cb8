// SPDX-License-Identifier: Apache-2.0
// A machine that follows a script: at given times it prints, stops or idles. It executes one
// instruction per nanosecond.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "isa/sha256.h"
#include "platform/machine.h"
#include "tests/unit/sim/fake_target.h"

namespace vesim::sim {

inline constexpr isa::u64 kMicrosecond = 1'000'000;  // ps
inline constexpr isa::u64 kMillisecond = 1'000 * kMicrosecond;
inline constexpr isa::u64 kSecond = 1'000 * kMillisecond;

class FakeMachine : public platform::Machine {
 public:
  static constexpr isa::u64 kQuantum = 10 * kMicrosecond;

  void print_at(isa::u64 time, std::string text) {
    script_[time] = [this, text = std::move(text)] {
      if (sink_) sink_(text);
    };
  }
  void call_at(isa::u64 time, std::function<void()> action) { script_[time] = std::move(action); }
  void stop_at(isa::u64 time, platform::StopInfo stop) {
    script_[time] = [this, stop] { stop_ = stop; };
  }

  platform::StopInfo run(isa::u64 until, isa::u64 instructions) override {
    ++runs;
    const auto first = this->instructions();
    while (now_ < until) {
      if (stop_requested_) {
        stop_requested_ = false;
        return {platform::StopReason::kRequested, 0, {}};
      }
      now_ += kQuantum;
      while (!script_.empty() && script_.begin()->first <= now_) {
        const auto action = script_.begin()->second;
        script_.erase(script_.begin());
        action();
      }
      if (stop_) return *std::exchange(stop_, std::nullopt);
      if (this->instructions() - first >= instructions) {
        return {platform::StopReason::kInstructions, 0, {}};
      }
    }
    return {};
  }
  void watch_flow(models::FlowWatch*) override {}
  models::Speed speed() const override { return speed_; }
  void set_speed(models::Speed speed) override { speed_ = speed; }
  void set_marker_sink(std::function<void(const models::Marker&)> sink) override {
    marker_sink_ = std::move(sink);
  }
  void mark_at(isa::u64 time, models::Marker marker) {
    call_at(time, [this, marker = std::move(marker)] { marker_sink_(marker); });
  }
  void request_stop() override { stop_requested_ = true; }
  void reset() override { ++resets; }
  isa::u64 now() const override { return now_; }
  isa::u64 instructions() const override { return now_ / 1000; }
  bool idle() const override { return false; }
  std::optional<platform::ExecutionPoint> executing() const override { return point; }
  void set_console_sink(std::function<void(std::string_view)> sink) override {
    sink_ = std::move(sink);
  }
  void console_input(std::string_view bytes) override { input += bytes; }
  void set_orders_sink(std::function<void(std::string_view)> sink) override {
    orders_sink_ = std::move(sink);
  }
  void orders_input(std::string_view bytes) override { orders += bytes; }
  // On the second UART.
  void ask_at(isa::u64 time, std::string text) {
    call_at(time, [this, text = std::move(text)] { orders_sink_(text); });
  }
  std::vector<platform::Statistic> statistics() const override {
    return {{"core0.instructions", "instructions", "executed by core 0", instructions()},
            {"time", "s", "simulated time", static_cast<double>(now_) * 1e-12}};
  }
  std::vector<platform::NetworkFlow> flows() const override { return {}; }
  void set_frame_sink(platform::FrameSink) override {}
  void watch_spans(models::SpanWatcher&) override {}
  void end_spans() override {}
  void set_interrupt_sink(platform::InterruptSink) override {}
  std::map<isa::u32, std::string> interrupt_names() const override { return {{37, "uart0"}}; }
  std::vector<platform::CoreLedger> ledgers() const override { return {}; }
  std::vector<platform::DeviceInfo> devices() const override {
    return {{"uart0", "PL011 UART", 0x1c090000, 0x1000, "SPI 5"},
            {"ddr", "DDR2 memory", 0x80000000, 0x40000000, ""}};
  }
  std::vector<platform::RegisterInfo> registers(std::string_view device) const override {
    if (device != "uart0") return {};
    return {{"DR", 0, 32, "rw", 0, "data", {}}, {"FR", 0x18, 32, "ro", 0x90, "flags", 0x97}};
  }
  std::string device_tree() const override { return "dtb"; }
  platform::DebugTarget& debug() override { return target; }
  void set_trace(const platform::TraceRange& range, platform::TraceSink sink) override {
    trace_range = range;
    if (sink) sink({0, 7, 0x8000, 0xe1a00000, false, 4, 0x13, true});
  }
  void serialize(isa::Archive& ar) override { ar("now", now_); }
  std::string state_hash() override { return isa::sha256(std::to_string(now_)); }

  FakeTarget target;
  std::string input, orders;
  std::optional<platform::ExecutionPoint> point;
  platform::TraceRange trace_range;
  unsigned runs = 0;
  unsigned resets = 0;

 private:
  std::map<isa::u64, std::function<void()>> script_;
  std::function<void(std::string_view)> sink_, orders_sink_;
  std::function<void(const models::Marker&)> marker_sink_;
  models::Speed speed_ = models::Speed::Fast;
  std::optional<platform::StopInfo> stop_;
  isa::u64 now_ = 0;
  bool stop_requested_ = false;
};

}  // namespace vesim::sim
