// SPDX-License-Identifier: Apache-2.0
#include "sim/run/run_control.h"

#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "isa/diagnostics.h"
#include "sim/exit_status.h"
#include "sim/program.h"
#include "sim/run/interrupt.h"
#include "sim/run/start_delay.h"
#include "tests/unit/sim/fake_machine.h"
#include "tests/unit/sim/temporary_folder.h"

namespace vesim::sim {
namespace {

using platform::StopReason;

class RunControlTest : public testing::Test {
 protected:
  Outcome run() {
    Console console(folder_.file("console.log"), nullptr, false);
    Progress progress(nullptr);
    BootCheckpoints checkpoints(settings_);
    RunControl control(machine_, settings_, symbols_, console, progress, checkpoints, nullptr,
                       traps_, timelines_, interrupts_);
    return control.run();
  }
  void set(const char* key, const char* value) { sim::set(settings_, key, value, "test"); }

  TemporaryFolder folder_;
  Settings settings_;
  Symbols symbols_;
  FakeMachine machine_;
  TrapLog traps_{{}, [](unsigned) { return 0; }, nullptr, std::nullopt, [] {}};
  TimelineRecorder timelines_{std::nullopt, nullptr, nullptr};
  InterruptRecorder interrupts_{3, 1000};
};

TEST_F(RunControlTest, PowerOffCarriesTheGuestsStatus) {
  machine_.stop_at(2 * kSecond, {StopReason::kPowerOff, 3, {}});
  const auto outcome = run();
  EXPECT_EQ(outcome.ending, Ending::kPowerOff);
  EXPECT_EQ(outcome.status, 3);
}

TEST_F(RunControlTest, GuestStopCarriesItsStatus) {
  machine_.stop_at(kMillisecond, {StopReason::kGuestStop, 42, {}});
  EXPECT_EQ(run().status, 42);
}

TEST_F(RunControlTest, MatchOnTheConsoleEndsTheRunSoonAfterIt) {
  set("run.until", "host is up");
  machine_.print_at(30 * kMillisecond, "booting\n");
  machine_.print_at(100 * kMillisecond, "vesim: host is up\n");
  machine_.print_at(200 * kMillisecond, "too late\n");
  const auto outcome = run();
  EXPECT_EQ(outcome.ending, Ending::kMatched);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(machine_.now(), 100 * kMillisecond) << "the quantum of the match is the last";
  EXPECT_EQ(slurp(folder_.file("console.log")), "booting\nvesim: host is up\n");
}

TEST_F(RunControlTest, TimeLimitIsTheAimWithoutUntilAndAFailureWithIt) {
  set("run.max_time", "50ms");
  EXPECT_EQ(run().status, 0);
  EXPECT_EQ(machine_.now(), 50 * kMillisecond);
  set("run.until", "never");
  set("run.max_time", "70ms");
  const auto outcome = run();
  EXPECT_EQ(outcome.ending, Ending::kTimeLimit);
  EXPECT_EQ(outcome.status, kExitLimit);
  EXPECT_EQ(outcome.text, "70ms of simulated time were reached before 'never' was seen");
}

TEST_F(RunControlTest, InstructionLimit) {
  set("run.max_instructions", "3000000");
  const auto outcome = run();
  EXPECT_EQ(outcome.ending, Ending::kInstructionLimit);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(machine_.instructions(), 3'000'000u);
}

TEST_F(RunControlTest, SilenceForTooLongEndsTheRun) {
  set("run.until", "never");
  set("run.no_progress", "2s");
  machine_.print_at(kSecond, "alive\n");
  const auto outcome = run();
  EXPECT_EQ(outcome.ending, Ending::kNoProgress);
  EXPECT_EQ(outcome.status, kExitNoProgress);
  EXPECT_GE(machine_.now(), 3 * kSecond);
  EXPECT_LE(machine_.now(), 5 * kSecond);
}

TEST_F(RunControlTest, SilenceIsNoMistakeWhenTheLimitIsOff) {
  set("run.no_progress", "0");
  set("run.max_time", "200s");
  EXPECT_EQ(run().ending, Ending::kTimeLimit);
}

TEST_F(RunControlTest, DeadlockHasItsOwnStatusAndWords) {
  machine_.stop_at(kMillisecond, {StopReason::kDeadlock, 0, {}});
  const auto outcome = run();
  EXPECT_EQ(outcome.status, kExitDeadlock);
  EXPECT_EQ(outcome.text, "no core can ever wake");
}

TEST_F(RunControlTest, ResetRestartsOrStops) {
  machine_.stop_at(kMillisecond, {StopReason::kReset, 0, {}});
  machine_.stop_at(2 * kMillisecond, {StopReason::kPowerOff, 0, {}});
  EXPECT_EQ(run().ending, Ending::kPowerOff);
  EXPECT_EQ(machine_.resets, 1u);
  set("run.on_reset", "stop");
  machine_.stop_at(3 * kMillisecond, {StopReason::kReset, 0, {}});
  EXPECT_EQ(run().ending, Ending::kGuestReset);
  EXPECT_EQ(machine_.resets, 1u);
}

TEST_F(RunControlTest, PhasesFollowMarkersTimesInstructionsAndTheConsole) {
  using Function = models::Marker::Function;
  set("run.phases",
      "[{name: boot, speed: fast, until: {marker: begin 1}}, {speed: timed, until: {time: 30ms}},"
      "{speed: fast, until: {instructions: 7000000}}, {speed: timed, until: {console: now}}]");
  set("run.max_time", "100ms");
  machine_.mark_at(10 * kMillisecond, {Function::Begin, 2, ""});
  machine_.mark_at(20 * kMillisecond, {Function::Begin, 1, ""});
  machine_.mark_at(21 * kMillisecond, {Function::Begin, 1, ""});
  machine_.print_at(80 * kMillisecond, "and now\n");
  const auto outcome = run();
  EXPECT_EQ(outcome.ending, Ending::kTimeLimit);
  std::string text;
  for (const PhaseResult& phase : outcome.phases) {
    text += phase.name + " " + name_of(phase.speed) + " " +
            std::to_string(phase.end / kMillisecond) + " " +
            std::to_string(std::get<u64>(phase.statistics[0].value)) + "\n";
  }
  EXPECT_EQ(text,
            "boot fast 20 20000000\ntimed timed 50 30000000\nfast fast 57 7000000\n"
            "timed timed 80 23000000\nrest fast 100 20000000\n");
}

TEST_F(RunControlTest, MarkerEndsTheRun) {
  set("run.until_marker", "checkpoint 1");
  set("run.max_time", "100ms");
  using Function = models::Marker::Function;
  machine_.mark_at(10 * kMillisecond, {Function::Checkpoint, 2, ""});
  machine_.mark_at(20 * kMillisecond, {Function::Checkpoint, 1, ""});
  auto outcome = run();
  EXPECT_EQ(outcome.ending, Ending::kMarker);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(machine_.now(), 20 * kMillisecond);
  outcome = run();
  EXPECT_EQ(outcome.status, kExitLimit);
  EXPECT_EQ(outcome.text, "100ms of simulated time were reached before 'checkpoint 1' was seen");
}

TEST_F(RunControlTest, SeedShiftsWhatFollowsTheLastQuestionForOrders) {
  set("boot.append", "vesim.orders=ttyAMA1");
  set("checkpoint.boot", "off");
  set("run.seed", "1");
  set("run.max_time", "100ms");
  const isa::u64 delay = start_delay(1);
  ASSERT_GT(delay, 2 * FakeMachine::kQuantum);
  machine_.mark_at(10 * kMillisecond, {models::Marker::Function::Checkpoint, 1, ""});
  std::vector<platform::CoreRun> runs;
  const auto look = [&] { runs.push_back(machine_.target.runs[0]); };
  machine_.call_at(9 * kMillisecond, look);
  machine_.call_at(10 * kMillisecond + delay / 2, look);
  machine_.call_at(11 * kMillisecond + delay, look);
  run();
  using platform::CoreRun;
  EXPECT_EQ(runs, (std::vector<CoreRun>{CoreRun::kRun, CoreRun::kHold, CoreRun::kRun}));
}

TEST_F(RunControlTest, WithoutPhasesTheSpeedHoldsFromTheStart) {
  set("run.speed", "timed");
  set("run.max_time", "1ms");
  EXPECT_TRUE(run().phases.empty());
  EXPECT_EQ(machine_.speed(), models::Speed::Timed);
}

TEST_F(RunControlTest, FirstCtrlCEndsCleanly) {
  const Interrupt interrupt(machine_);
  machine_.call_at(5 * kMillisecond, [] { std::raise(SIGINT); });
  const auto outcome = run();
  EXPECT_EQ(outcome.ending, Ending::kInterrupted);
  EXPECT_EQ(outcome.status, kExitInterrupted);
  EXPECT_EQ(machine_.now(), 5 * kMillisecond);
}

TEST_F(RunControlTest, SecondCtrlCKills) {
  EXPECT_EXIT(
      {
        const Interrupt interrupt(machine_);
        std::raise(SIGINT);
        std::raise(SIGINT);
      },
      testing::ExitedWithCode(130), "");
}

TEST(Program, RunLeavesAllResultsBehind) {
  const TemporaryFolder folder;
  const auto elf = folder.write("System.map", "00008000 T start\n");
  auto options = parse_options({"--out", folder.file("results"), "--trace-exec", "start"});
  options.settings.firmware = folder.write("firmware.bin", "firmware");
  options.settings.symbols = elf;
  const auto status = run_program(options, [](const platform::MachineConfig& config) {
    EXPECT_EQ(config.cores, 2u);
    auto machine = std::make_unique<FakeMachine>();
    machine->print_at(kMillisecond, "hello\r\n");
    machine->call_at(2 * kMillisecond, [] { isa::guest_error("uart0", 4, "odd"); });
    machine->stop_at(3 * kMillisecond, {StopReason::kPowerOff, 9, {}});
    return machine;
  });
  EXPECT_EQ(status, 9);
  const auto file = [&](const char* name) { return slurp(folder.file("results/") + name); };
  EXPECT_EQ(file("console.log"), "hello\r\n");
  EXPECT_NE(file("guest-errors.log").find("uart0+0x4: odd"), std::string::npos);
  EXPECT_NE(file("config.yaml").find("cores: 2"), std::string::npos);
  EXPECT_NE(file("command.txt").find("--trace-exec start"), std::string::npos);
  EXPECT_NE(file("inputs.sha256").find("firmware.bin"), std::string::npos);
  EXPECT_NE(file("trace.txt").find("mov r0, r0"), std::string::npos);
  EXPECT_NE(file("stats.txt").find("core0.instructions"), std::string::npos);
  const auto json = nlohmann::json::parse(file("stats.json"));
  EXPECT_EQ(json["end"]["exit_status"], 9);
  EXPECT_EQ(json["statistics"]["guest_errors"]["value"], 1);
  EXPECT_EQ(json["state_sha256"].get<std::string>().size(), 64u);
}

TEST(Program, DumpDtbWritesTheBlob) {
  const TemporaryFolder folder;
  auto options = parse_options({"--dump-dtb", folder.file("x.dtb")});
  options.settings.firmware = folder.write("firmware.bin", "firmware");
  EXPECT_EQ(run_program(options, [](const auto&) { return std::make_unique<FakeMachine>(); }), 0);
  EXPECT_EQ(slurp(folder.file("x.dtb")), "dtb");
}

}  // namespace
}  // namespace vesim::sim
