// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>

#include "sim/config/config_file.h"
#include "sim/config/nearest.h"
#include "sim/config/phases.h"
#include "sim/config/settings.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

std::string error_of(const std::string& yaml) {
  return user_error_of([&] {
    Settings settings;
    load_config_text(settings, yaml, "a.yaml");
  });
}

TEST(Settings, DefaultsAreTheBoardOfTheManual) {
  const Settings settings;
  EXPECT_EQ(settings.board, "tc2");
  EXPECT_EQ(settings.cpu_cores, 2u);
  EXPECT_EQ(settings.cpu_midr, 0x412fc0f1u);  // Cortex-A15 r2p1
  EXPECT_EQ(settings.memory_size, platform::kGiB);
  EXPECT_EQ(settings.quantum, 10'000'000u);
}

TEST(Settings, FileSetsWhatItNames) {
  Settings settings;
  load_config_text(settings,
                   "cpu:\n  cores: 1\n  frequency: 1.2GHz\nmemory: {size: 512M}\n"
                   "boot:\n  append: \"console=ttyAMA0 quiet\"\n  kernel: sub/zImage\nrun:\n",
                   "/some/where/a.yaml");
  EXPECT_EQ(settings.cpu_cores, 1u);
  EXPECT_EQ(settings.cpu_frequency, 1'200'000'000u);
  EXPECT_EQ(settings.memory_size, u64{512} << 20);
  EXPECT_EQ(settings.append, "console=ttyAMA0 quiet");
  EXPECT_EQ(settings.kernel, "/some/where/sub/zImage") << "relative to the file";
}

TEST(Settings, EmptyFileChangesNothing) {
  Settings settings;
  load_config_text(settings, "# nothing\n", "a.yaml");
  EXPECT_EQ(to_yaml(settings), to_yaml(Settings()));
}

TEST(Settings, UnknownKeyNamesFileLineAndNearest) {
  EXPECT_EQ(error_of("cpu:\n  cores: 2\n  midri: 3\n"),
            "a.yaml:3: unknown key 'cpu.midri'; did you mean 'cpu.midr'?");
  EXPECT_EQ(error_of("\nmemry:\n  size: 1G\n"),
            "a.yaml:2: unknown key 'memry'; did you mean 'memory'?");
  EXPECT_EQ(error_of("boot:\n  max_time: 3s\n"),
            "a.yaml:2: unknown key 'boot.max_time'; did you mean 'run.max_time'?");
  EXPECT_EQ(error_of("xyzzyplugh: 1\n"), "a.yaml:1: unknown key 'xyzzyplugh'");
}

TEST(Settings, WrongTypeNamesFileLineAndKey) {
  EXPECT_EQ(error_of("memory:\n  size: lots\n"),
            "a.yaml:2: memory.size: 'lots' is not a size (bytes, or with K, M, G)");
  EXPECT_EQ(error_of("cpu:\n  cores: two\n"), "a.yaml:2: cpu.cores: 'two' is not a number");
  EXPECT_EQ(error_of("cpu:\n  cores: [1, 2]\n"), "a.yaml:2: 'cpu.cores' must be one number");
  EXPECT_EQ(error_of("cpu: 2\n"), "a.yaml:1: 'cpu' must hold keys");
  EXPECT_EQ(error_of("run:\n  max_time: 10\n"),
            "a.yaml:2: run.max_time: '10' is not a time (with ps, ns, us, ms, s or min)");
  EXPECT_EQ(error_of("- 1\n"), "a.yaml:1: expected 'key: value' lines");
}

TEST(Settings, RangesAndChoicesAreChecked) {
  EXPECT_EQ(error_of("cpu:\n  cores: 3\n"), "a.yaml:2: cpu.cores: 3 is out of range (1 to 2)");
  EXPECT_EQ(error_of("memory:\n  size: 4G\n"),
            "a.yaml:2: memory.size: 4G is out of range (16M to 2G)");
  EXPECT_EQ(error_of("board:\n  name: pi\n"), "a.yaml:2: board.name: 'pi' is not one of 'tc2'");
}

std::string phase_error(const std::string& phase) {
  return error_of("run:\n  phases:\n    - {speed: fast, until: {time: 1ms}}\n    - " + phase +
                  "\n");
}

TEST(Phases, AreReadInOrderAndWrittenBack) {
  Settings settings;
  load_config_text(settings,
                   "run:\n  phases:\n    - {name: boot, speed: fast, until: {marker: begin 1}}\n"
                   "    - {speed: timed, until: {console: '^a: \"b\"'}}\n"
                   "    - {speed: timed, until: {marker: 'label host is up'}}\n"
                   "    - speed: fast\n      until: {time: 1.5ms}\n"
                   "    - {speed: fast, until: {instructions: 1000}}\n",
                   "a.yaml");
  Settings again;
  load_config_text(again, to_yaml(settings), "effective.yaml");
  EXPECT_EQ(again.phases, settings.phases);
  const auto phases = parse_phases(again.phases, "test");
  ASSERT_EQ(phases.size(), 5u);
  EXPECT_EQ(phases[0].name, "boot");
  EXPECT_EQ(phases[1].name, "timed") << "named by its speed";
  EXPECT_EQ(phases[1].until, "^a: \"b\"");
  EXPECT_EQ(phases[3].amount, 1'500'000'000u);
  EXPECT_EQ(phases[4].amount, 1000u);
  using Function = models::Marker::Function;
  EXPECT_TRUE(phases[0].ends_at({Function::Begin, 1, "any"}));
  EXPECT_FALSE(phases[0].ends_at({Function::Begin, 2, ""}));
  EXPECT_FALSE(phases[0].ends_at({Function::End, 1, ""}));
  EXPECT_TRUE(phases[2].ends_at({Function::Label, 7, "host is up"}));
  EXPECT_FALSE(phases[2].ends_at({Function::Label, 7, "host"}));
  EXPECT_FALSE(phases[3].ends_at({Function::Begin, 1, ""}));
}

TEST(Phases, MistakesNameFileLineAndKey) {
  const std::string at = "a.yaml:4: run.phases: ";
  EXPECT_EQ(error_of("run:\n  phases: fast\n"), "a.yaml:2: run.phases: must be a list of phases");
  EXPECT_EQ(phase_error("fast"), at + "a phase must hold 'speed' and 'until'");
  EXPECT_EQ(phase_error("{speed: fast}"), at + "a phase must hold 'speed' and 'until'");
  EXPECT_EQ(phase_error("{sped: fast}"),
            at + "unknown key 'sped' of a phase; did you mean 'speed'?");
  EXPECT_EQ(phase_error("{speed: quick, until: {time: 1ms}}"), at + "'quick' is no speed");
  EXPECT_EQ(phase_error("{speed: fast, until: 1ms}"),
            at + "'until' must hold one of marker, time, instructions and console");
  EXPECT_EQ(phase_error("{speed: fast, until: {time: 0ms}}"),
            at + "'0ms' is no time (with ps, ns, us, ms, s or min) above 0");
  EXPECT_EQ(phase_error("{speed: fast, until: {instructions: many}}"),
            at + "'many' is no number above 0");
  EXPECT_EQ(phase_error("{speed: fast, until: {marker: begin}}"),
            at + "'begin' is no marker: begin ID, end ID, checkpoint ID or label TEXT");
  EXPECT_TRUE(phase_error("{speed: fast, until: {console: '('}}")
                  .starts_with(at + "'(' is not a regular expression"));
}

TEST(Settings, BrokenYamlAndRepeatedKeysNameTheLine) {
  EXPECT_TRUE(error_of("cpu:\n  cores: 2\n cores: [\n").starts_with("a.yaml:"));
  EXPECT_EQ(error_of("cpu:\n  cores: 2\n  cores: 1\n"), "a.yaml:3: 'cpu.cores' twice");
}

TEST(Settings, ABlankCardHasNoImage) {
  Settings settings;
  set(settings, "sd.blank", "64M", "test");
  EXPECT_EQ(machine_config(settings).sd.blank, u64{64} << 20);
  set(settings, "sd.write", "through", "test");
  EXPECT_EQ(user_error_of([&] { machine_config(settings); }),
            "sd.write: a blank card has no image that 'through' could write");
  set(settings, "sd.image", "/a/card", "test");
  EXPECT_EQ(user_error_of([&] { machine_config(settings); }),
            "sd.blank: there is an sd.image; leave one out");
}

TEST(Settings, EffectiveConfigurationReadsBackAsTheSame) {
  Settings settings;
  set(settings, "boot.append", "a \"quoted\" # word: {x}\\", "test");
  set(settings, "run.until", "^login: \\w+$", "test");
  set(settings, "memory.size", "2G", "test");
  set(settings, "cpu.midr", "0x413fc0f0", "test");
  set(settings, "boot.kernel", "/abs/zImage", "test");
  Settings again;
  load_config_text(again, to_yaml(settings), "effective.yaml");
  EXPECT_EQ(to_yaml(again), to_yaml(settings));
  EXPECT_EQ(again.append, settings.append);
  EXPECT_EQ(again.until, settings.until);
}

TEST(Settings, MachineGetsTheValues) {
  Settings settings;
  set(settings, "cpu.cores", "1", "test");
  set(settings, "cpu.revidr", "0x2", "test");
  set(settings, "memory.size", "256M", "test");
  set(settings, "boot.append", "quiet", "test");
  const auto config = machine_config(settings);
  EXPECT_EQ(config.cores, 1u);
  EXPECT_EQ(config.memory_size, u64{256} << 20);
  EXPECT_EQ(config.append, "quiet");
  EXPECT_EQ(config.midr, 0x412fc0f1u);
  EXPECT_EQ(config.revidr, 2u);
}

TEST(Settings, EveryKeyHasAMeaningAndADistinctName) {
  std::vector<std::string_view> keys;
  for (const auto& setting : all_settings()) {
    EXPECT_FALSE(setting.meaning.empty()) << setting.key;
    EXPECT_EQ(std::count(keys.begin(), keys.end(), setting.key), 0) << setting.key;
    EXPECT_EQ(find_setting(setting.key), &setting);
    keys.push_back(setting.key);
  }
}

TEST(FindConfig, TakesAPathOrANameInConfigs) {
  const TemporaryFolder folder;
  const auto path = folder.write("configs/mine.yaml", "");
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  EXPECT_EQ(find_config("mine"), "configs/mine.yaml");
  EXPECT_EQ(find_config("mine.yaml"), "configs/mine.yaml");
  EXPECT_EQ(user_error_of([] { find_config("mien"); }),
            "--config: no configuration 'mien' here or in configs/; did you mean 'mine'?");
  std::filesystem::current_path(here);
  EXPECT_EQ(find_config(path), path);
}

TEST(FindConfig, KnowsTheProjectsOwn) {
  Settings settings;
  load_config_file(settings, find_config("vexpress_host"));
  EXPECT_EQ(settings.images, "bookworm");
}

TEST(Nearest, PrefersFewestEditsAndGivesUpOnStrangers) {
  EXPECT_EQ(nearest("kernl", {"initrd", "kernel"}), "kernel");
  EXPECT_EQ(nearest("ab", {"xy", "ax"}), "ax");
  EXPECT_EQ(nearest("completely", {"different"}), "");
}

}  // namespace
}  // namespace vesim::sim
