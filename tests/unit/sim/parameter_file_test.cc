// SPDX-License-Identifier: Apache-2.0
#include "sim/config/parameter_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "platform/image_file.h"
#include "sim/config/config_file.h"
#include "sim/config/settings.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

std::string core_file() {
  std::ostringstream text;
  text << std::ifstream(find_config("cortex-a15", "test", "cores/")).rdbuf();
  return text.str();
}

// The error when the line of `name` has this entry instead of its own.
std::string error_with(const std::string& name, const std::string& entry) {
  auto text = core_file();
  const auto begin = text.find("\n" + name + ":") + 1;
  text.replace(begin, text.find('\n', begin) - begin, entry);
  return user_error_of([&] { parse_parameters(ParameterFile::kCore, text, "a.yaml"); });
}

TEST(ParameterFile, FillsTheFieldsInTheirUnits) {
  const auto parameters = timing_parameters(Settings());
  EXPECT_EQ(parameters.memory.l1d_load_use, 4u);
  EXPECT_EQ(parameters.memory.l2_size, u64{1} << 20);
  EXPECT_EQ(parameters.memory.cpu_frequency, 1'000'000'000u);
  EXPECT_EQ(parameters.clocks.watchdog, 32'768u) << "32.768 kHz in Hz";
  EXPECT_EQ(parameters.memory.dram_t_rfc, 127'500u) << "127.5 ns in ps";
}

TEST(ParameterFile, TheTimedQuantumIsTheFilesOrASettings) {
  Settings settings;
  EXPECT_EQ(machine_config(settings).timing.quantum.timed, 250'000u);
  set(settings, "timing.quantum", "50ns", "test");
  EXPECT_EQ(machine_config(settings).timing.quantum.timed, 50'000u);
  set(settings, "timing.quantum", "9ns", "test");
  EXPECT_EQ(user_error_of([&] { machine_config(settings); }),
            "timing.quantum: 9ns is not allowed (10 to 10000 ns, or 0)");
  set(settings, "timing.quantum", "11us", "test");
  EXPECT_EQ(user_error_of([&] { machine_config(settings); }),
            "timing.quantum: 11us is not allowed (10 to 10000 ns, or 0)");
  EXPECT_EQ(
      error_with("quantum.timed", "quantum.timed: {value: 5, unit: ns, source: s, confidence: M}"),
      "a.yaml:93: quantum.timed: '5' is not allowed (10 to 10000 ns)");
}

TEST(ParameterFile, AddressesTimesAndRatesOfTheNetwork) {
  const auto network = timing_parameters(Settings()).network;
  EXPECT_EQ(network.stbox.address, 0x0a000001u);
  EXPECT_EQ(network.stbox.mac, 0x02005e100001u);
  EXPECT_EQ(network.shaper.rate, 100'000'000u);
  EXPECT_EQ(network.stbox.receive_delay, 20'000'000u) << "20 us in ps";
  EXPECT_EQ(network.stbox.tcp.time_wait, 60'000'000'000'000u) << "60 s in ps";
}

TEST(ParameterFile, AnAddressIsWholeOrAMistake) {
  Settings settings;
  const auto path = network_parameter_path(settings);
  const auto yaml = platform::read_file("test", path);
  const std::string good = "value: 10.0.0.1,";
  for (const char* bad : {"10.0.0", "10.0.0.1.2", "10.0.0.256", "10.0..1", "10.0.0.x", "0.0.0.0"}) {
    auto text = yaml;
    text.replace(text.find(good), good.size(), std::string("value: ") + bad + ",");
    EXPECT_NE(user_error_of([&] {
                parse_parameters(ParameterFile::kNetwork, text, "n.yaml");
              }).find(std::string("stbox.address: '") + bad + "' is not allowed"),
              std::string::npos)
        << bad;
  }
}

TEST(ParameterFile, EveryBoardIsComplete) {
  for (const char* board : {"tc2", "arndale", "am572x"}) {
    Settings settings;
    set(settings, "timing.board", board, "test");
    EXPECT_EQ(given_parameters(settings).size(), all_parameters().size()) << board;
  }
}

TEST(ParameterFile, MistakesNameFileLineKeyAndRange) {
  const std::string rest = ", source: s, confidence: H}";
  EXPECT_EQ(error_with("l1i.size", "l1i.size: {value: 3000, unit: B" + rest),
            "a.yaml:5: l1i.size: '3000' is not allowed (a power of two, 4096 to 262144 B)");
  EXPECT_EQ(error_with("l1i.ways", "l1i.ways: {value: 32, unit: ways" + rest),
            "a.yaml:6: l1i.ways: '32' is not allowed (a power of two, 1 to 16 ways)");
  EXPECT_EQ(error_with("l1d.load_use", "l1d.load_use: {value: -4, unit: cycles" + rest),
            "a.yaml:9: l1d.load_use: '-4' is not allowed (1 to 100 cycles)");
  EXPECT_EQ(error_with("l1i.size", "l1i.siez: {value: 32768, unit: B" + rest),
            "a.yaml:5: unknown parameter 'l1i.siez'; did you mean 'l1i.size'?");
  EXPECT_EQ(error_with("l1d.load_use", ""), "a.yaml: 'l1d.load_use' is missing (1 to 100 cycles)");
  EXPECT_EQ(error_with("l1i.ways", "l1d.ways: {value: 2, unit: ways" + rest),
            "a.yaml:8: 'l1d.ways' twice");
}

TEST(ParameterFile, AnEntryHasUnitSourceAndConfidence) {
  EXPECT_EQ(error_with("l1i.ways", "l1i.ways: {value: 2, unit: B, source: s, confidence: H}"),
            "a.yaml:6: l1i.ways: the unit is ways, not 'B'");
  EXPECT_EQ(error_with("l1i.ways", "l1i.ways: {value: 2, unit: ways, confidence: H}"),
            "a.yaml:6: l1i.ways: 'source' is missing");
  EXPECT_EQ(error_with("l1i.ways", "l1i.ways: {value: 2, unit: ways, source: s, confidence: X}"),
            "a.yaml:6: l1i.ways: confidence 'X' is not H, M or L");
  EXPECT_EQ(error_with("l1i.ways", "l1i.ways: {valu: 2}"),
            "a.yaml:6: l1i.ways: unknown 'valu'; did you mean 'value'?");
  EXPECT_EQ(error_with("l1i.ways", "l1i.ways: 2"),
            "a.yaml:6: l1i.ways: expected {value, unit, source, confidence}");
}

TEST(ParameterFile, UnknownFilesAreAnsweredWithTheNearest) {
  Settings settings;
  set(settings, "timing.board", "arndael", "test");
  EXPECT_EQ(user_error_of([&] { timing_parameters(settings); }),
            "timing.board: no configuration 'arndael' here or in configs/boards/; did you mean "
            "'arndale'?");
}

TEST(ParameterFile, TheBoardsClockIsTheDefault) {
  Settings settings;
  set(settings, "timing.board", "am572x", "test");
  EXPECT_EQ(machine_config(settings).cpu_frequency, 1'500'000'000u);
  set(settings, "cpu.frequency", "800MHz", "test");
  EXPECT_EQ(machine_config(settings).cpu_frequency, 800'000'000u);
}

}  // namespace
}  // namespace vesim::sim
