// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "isa/diagnostics.h"
#include "isa/sha256.h"
#include "sim/monitor.h"
#include "sim/output/guest_errors.h"
#include "sim/output/run_folder.h"
#include "sim/output/statistics.h"
#include "tests/unit/sim/fake_machine.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

RunSummary some_summary() {
  RunSummary summary;
  summary.configuration = "mine";
  summary.end = "the guest \"stopped\"";
  summary.exit_status = 7;
  summary.state_hash = "abc";
  summary.statistics = {{"core0.instructions", "instructions", "executed", isa::u64{12345678901}},
                        {"core0.ipc", "instructions/cycle", "speed", 0.5}};
  summary.host = {{"host.seconds", "s", "wall clock", 1.25}};
  return summary;
}

TEST(Statistics, JsonTakesAnyBytesOfTheGuest) {
  RunSummary summary = some_summary();
  summary.results = {{"bad \xff", 1, "MB/s"}};
  const auto json = nlohmann::json::parse(statistics_json(summary));
  EXPECT_EQ(json["results"][0]["name"], "bad \xef\xbf\xbd");
}

TEST(Statistics, JsonHasValueUnitAndDescription) {
  const auto json = nlohmann::json::parse(statistics_json(some_summary()));
  EXPECT_EQ(json["configuration"], "mine");
  EXPECT_EQ(json["end"]["reason"], "the guest \"stopped\"");
  EXPECT_EQ(json["end"]["exit_status"], 7);
  EXPECT_EQ(json["state_sha256"], "abc");
  const auto& instructions = json["statistics"]["core0.instructions"];
  EXPECT_EQ(instructions["value"], 12345678901u);
  EXPECT_EQ(instructions["unit"], "instructions");
  EXPECT_EQ(instructions["description"], "executed");
  EXPECT_EQ(json["statistics"]["core0.ipc"]["value"], 0.5);
  EXPECT_EQ(json["host"]["host.seconds"]["value"], 1.25);
}

TEST(Statistics, TextHasOneLineEach) {
  const auto text = statistics_text(some_summary());
  EXPECT_NE(text.find("core0.instructions  12345678901 instructions        # executed\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("exit status 7"), std::string::npos);
}

TEST(RunFolder, NumbersItselfAndKeepsTheInputs) {
  const TemporaryFolder folder;
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const RunFolder first("", "mine");
  const RunFolder second("", "mine");
  EXPECT_EQ(first.path(), "out/mine-1");
  EXPECT_EQ(second.path(), "out/mine-2");
  const auto kernel = folder.write("zImage", "abc");
  second.write_inputs("cpu:\n", {"--append", "it's a"}, {{"boot.kernel", kernel}});
  EXPECT_EQ(slurp("out/mine-2/config.yaml"), "cpu:\n");
  EXPECT_EQ(slurp("out/mine-2/command.txt"), "vesim --append 'it'\\''s a'\n");
  EXPECT_EQ(slurp("out/mine-2/inputs.sha256"), isa::sha256("abc") + "  " + kernel + "\n");
  std::filesystem::current_path(here);
}

TEST(RunFolder, AFileInTheWayIsTheUsersError) {
  const TemporaryFolder folder;
  const auto file = folder.write("file", "");
  EXPECT_TRUE(user_error_of([&] { RunFolder(file + "/x", "mine"); }).starts_with("--out '"));
}

TEST(GuestErrors, OncePerDevicePlaceAndPc) {
  const TemporaryFolder folder;
  FakeMachine machine;
  Symbols symbols;
  symbols.add({0x8000, 0x100, "driver"});
  {
    GuestErrors errors(folder.file("log"), machine, symbols);
    machine.point = {1, 0x8010};
    isa::guest_error("uart0", 0x30, "write to a read-only register");
    isa::guest_error("uart0", 0x30, "write to a read-only register");
    machine.point = {1, 0x8014};
    isa::guest_error("uart0", 0x30, "write to a read-only register");
    isa::guest_error("uart0", 0x34, "write to a read-only register");
    isa::guest_error("uart1", 0x34, "write to a read-only register");
    machine.point.reset();
    isa::guest_error("gic", 4, "late");
    EXPECT_EQ(errors.total(), 6u);
    EXPECT_EQ(errors.distinct(), 5u);
  }
  const auto log = slurp(folder.file("log"));
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 5);
  EXPECT_TRUE(
      log.starts_with("0.000000000 s core 1 pc 0x00008010 driver+0x10 uart0+0x30: write "
                      "to a read-only register\n"))
      << log;
  EXPECT_NE(log.find("outside a core gic+0x4: late"), std::string::npos);
}

TEST(GuestErrors, AStormAtOneDeviceNeitherFillsTheDiskNorHidesAnother) {
  const TemporaryFolder folder;
  FakeMachine machine;
  const Symbols symbols;
  GuestErrors errors(folder.file("log"), machine, symbols);
  for (isa::u64 place = 0; place < 20'000; ++place) isa::guest_error("bus", place, "nothing here");
  EXPECT_EQ(errors.total(), 20'000u);
  EXPECT_EQ(errors.distinct(), 1'000u);
  EXPECT_TRUE(
      slurp(folder.file("log")).ends_with("bus: 1000 different errors: no more are logged\n"));
  isa::guest_error("uart0", 0x30, "nothing here");
  EXPECT_NE(slurp(folder.file("log")).find("uart0+0x30"), std::string::npos);
}

TEST(Monitor, ListsDevicesAndRegisters) {
  FakeMachine machine;
  EXPECT_NE(device_list(machine).find("0x1c090000-0x1c090fff  uart0        PL011 UART (SPI 5)\n"),
            std::string::npos);
  EXPECT_NE(register_list(machine, "uart0", true).find("0x97"), std::string::npos);
  EXPECT_NE(register_list(machine, "", false).find("0x90"), std::string::npos);
  EXPECT_EQ(user_error_of([&] { register_list(machine, "uart9", false); }),
            "no device 'uart9'; did you mean 'uart0'?");
}

TEST(Monitor, AnswersItsCommands) {
  FakeMachine machine;
  Symbols symbols;
  symbols.add({0, 0x1000, "vectors"});
  const auto ask = [&](std::string_view command) {
    return monitor_command(machine, symbols, command, 1);
  };
  EXPECT_NE(ask("info registers").find("0x00000100"), std::string::npos) << "core 1's r0";
  EXPECT_NE(ask("info status").find("core 0: running pc 0x0000000f vectors+0xf"), std::string::npos)
      << ask("info status");
  EXPECT_NE(ask("info map").find("uart0"), std::string::npos);
  EXPECT_NE(ask("info uart0").find("flags"), std::string::npos);
  EXPECT_NE(ask("info uart").find("did you mean 'uart0'"), std::string::npos);
  EXPECT_NE(ask("help").find("info DEVICE"), std::string::npos);
}

}  // namespace
}  // namespace vesim::sim
