// SPDX-License-Identifier: Apache-2.0
#include "sim/run/run_control.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "sim/config/experiment.h"
#include "sim/config/units.h"
#include "sim/exit_status.h"
#include "sim/monitor.h"
#include "sim/run/interrupt.h"
#include "sim/run/start_delay.h"

namespace vesim::sim {
namespace {

using isa::u64;
using platform::StopInfo;
using platform::StopReason;
using namespace std::chrono_literals;

// A slice is sized to take about this long on the host: short for the user's keys and the
// debugger's Ctrl-C, long against its own cost.
constexpr auto kSliceAim = 40ms;
constexpr u64 kShortestSlice = 100'000'000;         // 100 us
constexpr u64 kLongestSlice = 1'000'000'000'000;    // 1 s
constexpr u64 kLongestPacedSlice = 10'000'000'000;  // 10 ms
constexpr int kDebuggerPoll = 100;                  // ms

}  // namespace

RunControl::RunControl(platform::Machine& machine, const Settings& settings, const Symbols& symbols,
                       Console& console, Progress& progress, BootCheckpoints& checkpoints,
                       gdb::Server* server, TrapLog& traps, TimelineRecorder& timelines,
                       InterruptRecorder& interrupts)
    : machine_(machine),
      settings_(settings),
      symbols_(symbols),
      console_(console),
      progress_(progress),
      checkpoints_(checkpoints),
      server_(server),
      last_marker_(parse_marker(settings.until_marker)),
      orders_(orders(settings).size()),
      traps_(traps),
      timelines_(timelines),
      phases_(machine, settings, traps, timelines, interrupts),
      started_(Clock::now()),
      slice_(std::max(kShortestSlice, settings.quantum)),
      last_output_(machine.now()),
      pace_host_(started_) {
  if (!settings.until.empty()) matcher_.emplace(settings.until);
  machine_.set_console_sink([this](std::string_view output) {
    console_.write(output);
    last_output_ = machine_.now();
    results_.feed(output);
    if (matcher_ && !matcher_->matched() && matcher_->feed(output)) machine_.request_stop();
    if (phases_.output(output)) machine_.request_stop();
  });
  machine_.set_marker_sink([this](const models::Marker& marker) {
    if (last_marker_ && is_marker(*last_marker_, marker)) marked_ = true;
    if (marker.function == models::Marker::Function::Checkpoint && marker.argument == orders_) {
      starts_work_ = settings_.seed != 0;
    }
    const bool phase_ends = phases_.marker(marker), keep = checkpoints_.marker(marker);
    if (marked_ || starts_work_ || phase_ends || keep) machine_.request_stop();
  });
}

RunControl::~RunControl() {
  machine_.set_console_sink(nullptr);
  machine_.set_marker_sink(nullptr);
}

Outcome RunControl::run() {
  phases_.begin();
  say_phase();
  const Ending ending = run_to_end();
  phases_.finish();
  traps_.finish();
  timelines_.finish();
  Outcome result = outcome(write_failure().empty() ? ending : Ending::kCannotWrite);
  result.phases = phases_.results();
  result.results = results_.all();
  return result;
}

Ending RunControl::run_to_end() {
  for (;;) {
    if (const auto ending = before_slice()) return *ending;
    const auto start = Clock::now();
    const auto stop = run_slice();
    adapt_slice(Clock::now() - start);
    checkpoints_.save(machine_, phases_.in_first());
    if (std::exchange(starts_work_, false)) delay_start(machine_, settings_.seed);
    if (const auto ending = after_slice(stop)) return *ending;
    if (phases_.advance()) say_phase();
    pace();
  }
}

// As they go, for a user who waits.
void RunControl::say_phase() {
  if (phases_.count() == 0) return;
  progress_.clear();
  fmt::print(stderr, "vesim: {}, from {}\n", phases_.title(), format_time(machine_.now()));
}

// Input comes in, and with it possibly the end.
std::optional<Ending> RunControl::before_slice() {
  if (const auto ending = serve_console(0ms)) return ending;
  if (server_ != nullptr) {
    if (const auto ending = serve_debugger()) return ending;
  }
  if (Interrupt::requested()) return Ending::kInterrupted;
  return std::nullopt;
}

StopInfo RunControl::run_slice() {
  u64 until = std::min(machine_.now() + slice_, phases_.time_limit());
  if (settings_.max_time != 0) until = std::min(until, settings_.max_time);
  u64 instructions = phases_.instruction_limit();
  if (settings_.max_instructions != 0) {
    const u64 done = std::min(settings_.max_instructions, machine_.instructions());
    instructions = std::min(instructions, settings_.max_instructions - done);
  }
  return machine_.run(until, instructions);
}

std::optional<Ending> RunControl::after_slice(const StopInfo& stop) {
  const std::chrono::duration<double> host = Clock::now() - started_;
  progress_.update(host.count(), machine_.now(), machine_.instructions(), console_.last_line());
  guest_status_ = stop.status;
  // A guest that stops is reported as such even if its last words match.
  switch (stop.reason) {
    case StopReason::kGuestStop:
      return Ending::kGuestStop;
    case StopReason::kPowerOff:
      return Ending::kPowerOff;
    case StopReason::kReset:
      if (settings_.on_reset == "stop") return Ending::kGuestReset;
      machine_.reset();
      break;
    case StopReason::kDeadlock:
      if (const auto ending = on_deadlock()) return ending;
      break;
    case StopReason::kDebug:
      if (server_ != nullptr && stop.debug) server_->stopped(*stop.debug);
      break;
    default:
      break;
  }
  return limits();
}

std::string RunControl::write_failure() const {
  return traps_.failure().empty() ? timelines_.failure() : traps_.failure();
}

std::optional<Ending> RunControl::limits() const {
  if (matcher_ && matcher_->matched()) return Ending::kMatched;
  if (marked_) return Ending::kMarker;
  if (Interrupt::requested()) return Ending::kInterrupted;
  if (!write_failure().empty()) return Ending::kCannotWrite;
  const u64 now = machine_.now();
  if (settings_.max_time != 0 && now >= settings_.max_time) return Ending::kTimeLimit;
  if (settings_.max_instructions != 0 && machine_.instructions() >= settings_.max_instructions) {
    return Ending::kInstructionLimit;
  }
  if (settings_.no_progress != 0 && now - last_output_ >= settings_.no_progress &&
      !console_.on_terminal() && server_ == nullptr) {
    return Ending::kNoProgress;
  }
  return std::nullopt;
}

// While a debugger holds the machine this waits for it.
std::optional<Ending> RunControl::serve_debugger() {
  server_->poll(0);
  while (!server_->may_run() && !server_->killed()) {
    if (Interrupt::requested()) return Ending::kInterrupted;
    if (const auto ending = serve_console(0ms)) return ending;
    server_->poll(kDebuggerPoll);
  }
  return server_->killed() ? std::optional(Ending::kQuit) : std::nullopt;
}

std::optional<Ending> RunControl::serve_console(std::chrono::milliseconds wait) {
  const auto input = console_.read(wait);
  if (!input.guest.empty()) machine_.console_input(input.guest);
  switch (input.command) {
    case ConsoleCommand::kQuit:
      return Ending::kQuit;
    case ConsoleCommand::kHelp:
      fmt::print("\n{}", kConsoleHelp);
      break;
    case ConsoleCommand::kStatus:
      fmt::print("\n{}", status_line(machine_, symbols_));
      break;
    case ConsoleCommand::kNone:
      return std::nullopt;
  }
  std::fflush(stdout);
  return std::nullopt;
}

// On a terminal the user's next key, and with a debugger its next command, may still wake a core.
std::optional<Ending> RunControl::on_deadlock() {
  if (server_ != nullptr) {
    server_->poll(kDebuggerPoll);
    if (!server_->may_run()) return std::nullopt;
  }
  if (console_.on_terminal()) return serve_console(100ms);
  return server_ != nullptr ? std::nullopt : std::optional(Ending::kDeadlock);
}

// Keeps an idle machine from running ahead of the user's clock.
void RunControl::pace() {
  if (!console_.on_terminal()) return;
  const auto host = Clock::now();
  const auto ahead =
      std::chrono::nanoseconds((machine_.now() - pace_simulated_) / 1000) - (host - pace_host_);
  if (!machine_.idle() || ahead <= 0ns) {
    pace_host_ = host;
    pace_simulated_ = machine_.now();
    return;
  }
  console_.wait_for_input(std::chrono::ceil<std::chrono::milliseconds>(ahead));
}

void RunControl::adapt_slice(Clock::duration took) {
  if (took < kSliceAim / 2) slice_ *= 2;
  if (took > kSliceAim * 2) slice_ /= 2;
  const u64 longest = console_.on_terminal() ? kLongestPacedSlice : kLongestSlice;
  slice_ =
      std::clamp(slice_, std::min(longest, std::max(kShortestSlice, settings_.quantum)), longest);
}

Outcome RunControl::outcome(Ending ending) const {
  const auto& awaited = matcher_ ? settings_.until : settings_.until_marker;
  const bool waited_in_vain = !awaited.empty();
  const auto in_vain =
      waited_in_vain ? fmt::format(" before '{}' was seen", awaited) : std::string();
  switch (ending) {
    case Ending::kPowerOff:
      return {ending, guest_status_, "the guest switched the machine off"};
    case Ending::kGuestStop:
      return {ending, guest_status_,
              fmt::format("the guest stopped with status {}", guest_status_)};
    case Ending::kGuestReset:
      return {ending, guest_status_, "the guest reset the machine"};
    case Ending::kMatched:
      return {ending, 0, fmt::format("'{}' was seen on the console", settings_.until)};
    case Ending::kMarker:
      return {ending, 0, fmt::format("marker '{}' was reached", settings_.until_marker)};
    case Ending::kTimeLimit:
      return {ending, waited_in_vain ? kExitLimit : 0,
              fmt::format("{} of simulated time were reached{}", format_time(settings_.max_time),
                          in_vain)};
    case Ending::kInstructionLimit:
      return {ending, waited_in_vain ? kExitLimit : 0,
              fmt::format("{} instructions were reached{}", settings_.max_instructions, in_vain)};
    case Ending::kNoProgress:
      return {ending, kExitNoProgress,
              fmt::format("no console output for {} of simulated time{}",
                          format_time(settings_.no_progress), in_vain)};
    case Ending::kDeadlock:
      return {ending, kExitDeadlock, "no core can ever wake"};
    case Ending::kInterrupted:
      return {ending, kExitInterrupted, "interrupted"};
    case Ending::kQuit:
      return {ending, 0, "ended by the user"};
    case Ending::kCannotWrite:
      return {ending, kExitUserError, write_failure()};
  }
  return {};
}

}  // namespace vesim::sim
