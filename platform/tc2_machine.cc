// SPDX-License-Identifier: Apache-2.0
#include "platform/tc2_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "isa/diagnostics.h"
#include "isa/mmu/translate.h"
#include "isa/sha256.h"

namespace vesim::platform {
namespace {

// An array of registers is one entry.
RegisterInfo register_info(const models::RegisterBank& bank, const models::RegisterSpec& spec) {
  using models::Mode;
  RegisterInfo info{.name = spec.name,
                    .offset = spec.offset,
                    .bits = spec.width,
                    .access = spec.mode == Mode::kReadOnly    ? "ro"
                              : spec.mode == Mode::kWriteOnly ? "wo"
                                                              : "rw",
                    .reset = spec.resets.empty() ? spec.reset : spec.resets.front(),
                    .meaning = spec.meaning,
                    .value = std::nullopt};
  if (spec.count > 1) {
    info.name += fmt::format("[{}]", spec.count);
    if (spec.stride) info.meaning += fmt::format(" (every {:#x} bytes)", spec.stride);
  } else if (spec.mode != Mode::kWriteOnly) {
    info.value = bank.peek(spec);
  }
  return info;
}

void connect(models::Pl011& uart, std::function<void(std::string_view)> sink) {
  if (!sink) return uart.on_transmit(nullptr);
  uart.on_transmit([sink = std::move(sink)](isa::u8 byte) {
    const char character = static_cast<char>(byte);
    sink({&character, 1});
  });
}

}  // namespace

Tc2Machine::Tc2Machine(const MachineConfig& config)
    : config_(config), board_("tc2", config, this), debug_(board_.cluster) {
  auto& power = board_.sysreg.config_bus();
  power.on_shutdown([this] { stop(StopReason::kPowerOff, status_); });
  power.on_reboot([this] { stop(StopReason::kReset, 0); });
  for (models::Sp805* watchdog : {&board_.watchdog, &board_.tile_watchdog}) {
    watchdog->reset_output.connect([this](bool level) {
      if (level) stop(StopReason::kReset, 0);
    });
  }
  load();
  board_.cluster.run(0, 0);  // elaborates: a debugger may reach memory before the first run
}

void Tc2Machine::load() {
  loaded_ = load_images(config_, {.write = [this](u64 address, std::string_view bytes) {
                          return board_.write_memory(address, bytes);
                        }});
  if (!loaded_.bare_entry) return;
  for (unsigned i = 0; i < board_.cluster.size(); ++i) {
    board_.cluster.core(i).architecture().branch_exchange(static_cast<u32>(*loaded_.bare_entry));
  }
}

void Tc2Machine::reset() {
  board_.reset();
  load();
}

StopInfo Tc2Machine::run(u64 until, u64 instructions) {
  using Stop = models::CortexA15Cluster::Stop;
  stop_.reset();
  const Stop why = board_.cluster.run(until, instructions);
  if (stop_) return *std::exchange(stop_, std::nullopt);
  switch (why) {
    case Stop::Time:
      return {StopReason::kTime};
    case Stop::Instructions:
      return {StopReason::kInstructions};
    case Stop::Requested:
      return {StopReason::kRequested};
    case Stop::Deadlock:
      return {StopReason::kDeadlock};
    case Stop::Debug:
      break;
  }
  return {StopReason::kDebug, 0, debug_.last_stop()};
}

// The cluster ends at its quantum's end; run() then reports the guest's reason.
void Tc2Machine::stop(StopReason reason, int status) {
  if (stop_) return;
  stop_ = StopInfo{reason, status};
  board_.cluster.request_stop();
}

void Tc2Machine::marker(unsigned, u64, const models::Marker& marker) {
  using Function = models::Marker::Function;
  const int argument = static_cast<int>(marker.argument);
  if (marker.function == Function::Status) status_ = argument;
  if (marker.function == Function::Stop) stop(StopReason::kGuestStop, argument);
  if (marker_sink_) marker_sink_(marker);
}

void Tc2Machine::interrupt(const models::InterruptEvent& event) {
  const auto core = board_.cluster.executing();
  if (!interrupt_sink_ || !core || speed() != models::Speed::Timed) return;
  interrupt_sink_(event, board_.cluster.present(), board_.cluster.core(*core).architecture());
}

std::optional<ExecutionPoint> Tc2Machine::executing() const {
  const auto core = board_.cluster.executing();
  if (!core) return std::nullopt;
  const isa::Core& c = board_.cluster.core(*core).architecture();
  return ExecutionPoint{*core, c.current ? c.insn_address(c.current) : c.regs.pc};
}

void Tc2Machine::set_console_sink(std::function<void(std::string_view)> sink) {
  connect(board_.uart0, std::move(sink));
}

void Tc2Machine::set_orders_sink(std::function<void(std::string_view)> sink) {
  connect(board_.uart1, std::move(sink));
}

std::vector<Statistic> Tc2Machine::statistics() const {
  std::vector<Statistic> all;
  const models::CortexA15Cluster& cluster = board_.cluster;
  all.push_back({"time", "s", "simulated time since the machine was built",
                 static_cast<double>(cluster.now()) / models::kPicosecondsPerSecond});
  all.push_back({"instructions", "instructions", "executed by all cores", cluster.instructions()});
  for (unsigned i = 0; i < cluster.size(); ++i) {
    all.push_back({fmt::format("core{}.instructions", i), "instructions", "executed by this core",
                   cluster.core(i).architecture().instructions()});
  }
  board_.network.add_statistics(all);
  return all;
}

std::vector<CoreLedger> Tc2Machine::ledgers() const {
  std::vector<CoreLedger> all;
  for (unsigned i = 0; i < board_.cluster.size(); ++i) {
    const models::Pipeline* pipeline = board_.cluster.core(i).pipeline();
    if (!pipeline) continue;
    all.push_back(
        {i, pipeline->priced_cycles(), config_.timing.pipeline.width, pipeline->settled_ledger()});
  }
  return all;
}

std::vector<DeviceInfo> Tc2Machine::devices() const {
  std::vector<DeviceInfo> list;
  for (const auto& part : board_.parts()) list.push_back(part.info);
  return list;
}

std::vector<RegisterInfo> Tc2Machine::registers(std::string_view device) const {
  std::vector<RegisterInfo> list;
  for (const auto& part : board_.parts()) {
    if (part.info.name != device) continue;
    for (const models::RegisterBank* bank : part.banks) {
      for (const models::RegisterSpec* spec : bank->describe()) {
        list.push_back(register_info(*bank, *spec));
      }
    }
  }
  return list;
}

void Tc2Machine::set_trace(const TraceRange& range, TraceSink sink) {
  if (!sink) return board_.cluster.set_observer({});
  board_.cluster.set_observer(
      [this, range, sink = std::move(sink)](models::CortexA15& core) { trace(range, sink, core); });
}

void Tc2Machine::trace(const TraceRange& range, const TraceSink& sink, models::CortexA15& core) {
  isa::Core& c = core.architecture();
  const u32 pc = c.regs.pc;
  if (c.instructions() < range.first_count || c.instructions() > range.last_count) return;
  if (pc < range.first_address || pc > range.last_address) return;
  u8 bytes[4] = {};
  for (u32 i = 0; i < 4; i += 2) {
    const auto t = isa::translate(c, pc + i, isa::Access::Execute, c.regs.privileged());
    if (!t || !core.debug_read(t.pa, t.secure, {bytes + i, 2})) break;
  }
  const u32 first = bytes[0] | u32{bytes[1]} << 8, second = bytes[2] | u32{bytes[3]} << 8;
  const bool wide = !c.regs.thumb || (first >> 11) >= 0x1d;
  std::array<u32, 15> registers;
  std::copy_n(std::begin(c.regs.r), registers.size(), registers.begin());
  sink({.core = core.index(),
        .count = c.instructions(),
        .pc = pc,
        .encoding = !c.regs.thumb ? second << 16 | first
                    : wide        ? first << 16 | second
                                  : first,
        .thumb = c.regs.thumb,
        .size = static_cast<u8>(wide ? 4 : 2),
        .mode = static_cast<u8>(c.regs.mode),
        .secure = c.secure(),
        .cpsr = c.regs.cpsr(),
        .r = registers});
}

void Tc2Machine::serialize(isa::Archive& ar) {
  ar("board", board_);
  ar("status", status_);
}

std::string Tc2Machine::state_hash() {
  isa::Archive ar;
  serialize(ar);
  return isa::sha256(ar.bytes());
}

}  // namespace vesim::platform
