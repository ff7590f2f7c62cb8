// SPDX-License-Identifier: Apache-2.0
#include "sim/options.h"

#include <gtest/gtest.h>

#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

std::string error_of(const std::vector<std::string>& arguments) {
  return user_error_of([&] { parse_options(arguments); });
}

TEST(Options, FlagsOverrideTheFileAndSetOverridesFlags) {
  const TemporaryFolder folder;
  const auto path = folder.write("mine.yaml", "cpu: {cores: 1}\nmemory: {size: 256M}\n");
  auto options = parse_options({"--config", path});
  EXPECT_EQ(options.config_name, "mine");
  EXPECT_EQ(options.settings.cpu_cores, 1u);
  options = parse_options({"--smp", "2", "--config", path, "--mem", "512M"});
  EXPECT_EQ(options.settings.cpu_cores, 2u);
  EXPECT_EQ(options.settings.memory_size, u64{512} << 20);
  options = parse_options({"--config=" + path, "--mem=512M", "--set", "memory.size=1G", "--set",
                           "boot.append=a=b c", "--until", "# $"});
  EXPECT_EQ(options.settings.memory_size, u64{1} << 30);
  EXPECT_EQ(options.settings.append, "a=b c");
  EXPECT_EQ(options.settings.until, "# $");
}

TEST(Options, TyposAreAnsweredWithTheNearest) {
  EXPECT_EQ(error_of({"--kernal", "x"}), "unknown option '--kernal'; did you mean '--kernel'?");
  EXPECT_EQ(error_of({"-initrd", "x"}), "unknown option '-initrd'; did you mean '--initrd'?");
  EXPECT_EQ(error_of({"--max-tme=3s"}), "unknown option '--max-tme'; did you mean '--max-time'?");
  EXPECT_EQ(error_of({"--set", "boot.kernal=x"}),
            "--set boot.kernal: unknown key 'boot.kernal'; did you mean 'boot.kernel'?");
  EXPECT_EQ(error_of({"zImage"}), "'zImage' follows no option (see vesim --help)");
}

TEST(Options, BadValuesNameTheFlag) {
  EXPECT_EQ(error_of({"--smp", "3"}), "--smp: 3 is out of range (1 to 2)");
  EXPECT_EQ(error_of({"--mem", "much"}), "--mem: 'much' is not a size (bytes, or with K, M, G)");
  EXPECT_EQ(error_of({"--max-time", "10"}),
            "--max-time: '10' is not a time (with ps, ns, us, ms, s or min)");
  EXPECT_EQ(error_of({"--set", "run.until"}), "--set run.until: expected KEY=VALUE");
  EXPECT_EQ(error_of({"--speed", "quick"}),
            "--speed: 'quick' is not one of 'fast', 'warm', 'timed'");
  EXPECT_EQ(error_of({"--set", "run.phases=[{speed: timed}]"}),
            "--set run.phases: a phase must hold 'speed' and 'until'");
  EXPECT_TRUE(error_of({"--set", "run.phases=[{"}).starts_with("--set run.phases: "));
  EXPECT_EQ(error_of({"--gdb", "99999"}), "--gdb: '99999' is not a TCP port");
  EXPECT_EQ(error_of({"--gdb-wait"}), "--gdb-wait needs --gdb PORT");
  EXPECT_EQ(error_of({"--mem"}), "--mem: 1 required VALUE missing (see --help)");
}

TEST(Options, HelpIsInGroupsAndNamesTheExitStatuses) {
  const auto options = parse_options({"--help"});
  EXPECT_EQ(options.action, Action::kPrint);
  for (const char* text : {"Machine and boot files:",
                           "Run:",
                           "Debugging:",
                           "About:",
                           "--kernel",
                           "--dtb",
                           "--initrd",
                           "--append",
                           "--smp",
                           "--mem",
                           "--bare",
                           "--sd",
                           "--set",
                           "--until",
                           "--max-time",
                           "--out",
                           "--gdb",
                           "--trace-exec",
                           "--list-registers",
                           "Ctrl-a x",
                           "Exit status"}) {
    EXPECT_NE(options.text.find(text), std::string::npos) << text;
  }
}

TEST(Options, ListsAndDumpsAreActions) {
  EXPECT_EQ(parse_options({"--list-devices"}).action, Action::kListDevices);
  EXPECT_EQ(parse_options({"--list-registers"}).action, Action::kListRegisters);
  const auto registers = parse_options({"--list-registers", "uart0"});
  EXPECT_EQ(registers.action, Action::kListRegisters);
  EXPECT_EQ(registers.device, "uart0");
  EXPECT_EQ(parse_options({"--dump-dtb", "x.dtb"}).action, Action::kDumpDtb);
  const auto settings = parse_options({"--list-settings", "--smp", "1"});
  EXPECT_EQ(settings.action, Action::kPrint);
  EXPECT_NE(settings.text.find("cpu.cores"), std::string::npos);
  const auto parameters = parse_options({"--list-parameters", "--set", "timing.board=arndale"});
  EXPECT_EQ(parameters.action, Action::kPrint);
  EXPECT_NE(parameters.text.find("cpu.frequency              1400 MHz"), std::string::npos);
  EXPECT_TRUE(parse_options({"--version"}).text.starts_with("vesim "));
}

TEST(Options, CommandLineIsKeptInOrder) {
  const std::vector<std::string> words = {"--smp", "1", "--append", "a b"};
  EXPECT_EQ(parse_options(words).command_line, words);
}

}  // namespace
}  // namespace vesim::sim
