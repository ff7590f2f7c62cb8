// SPDX-License-Identifier: Apache-2.0
// Programs on which nothing happens by itself (no interrupt, no other core) do the same at every
// speed, and wherever a run changes it: registers, memory and console end equal, bit for bit.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "isa/sha256.h"
#include "platform/machine.h"
#include "sim/config/settings.h"

namespace vesim::platform {
namespace {

namespace fs = std::filesystem;

constexpr u64 kMicrosecond = 1'000'000;  // ps
constexpr u64 kSecond = 1'000'000 * kMicrosecond;
constexpr u32 kRam = 0x80000000, kSeen = 8 << 20, kPage = 4096;

// How a run goes on from where it is; false for "to the end at this speed".
using Leg = std::function<void(Machine&, u64& until, u64& instructions)>;

// Counters of time and of what time decides.
bool depends_on_time(const std::string& name) {
  return name.find("cnt") != std::string::npos || name.starts_with("pm");
}

std::string registers(const Machine& machine, DebugTarget& target) {
  std::string text = std::to_string(machine.instructions());
  for (unsigned i = 0; i < target.registers().size(); ++i) {
    std::string name = target.registers()[i].name;
    std::transform(name.begin(), name.end(), name.begin(), ::tolower);
    if (depends_on_time(name)) continue;
    text += "\n" + name + " " + std::to_string(target.read_register(0, i));
  }
  return text;
}

std::string memory(const DebugTarget& target) {
  isa::Sha256 sum;
  u32 pages = 0;
  std::vector<u8> page(kPage);
  for (u32 address = kRam; address < kRam + kSeen; address += kPage) {
    if (!target.read_memory(0, address, page)) continue;
    sum.update(page.data(), page.size());
    ++pages;
  }
  EXPECT_GT(pages, 16u) << "hardly any memory was compared";
  return sum.hex();
}

class SpeedSwitch : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("vesim-speed-switch-" + std::to_string(getpid()));
    fs::create_directory(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  // What the program leaves behind. Machines live in children: SystemC elaborates once a process.
  std::string run(const Leg& leg) {
    const auto path = folder_ / "result";
    const pid_t child = fork();
    if (child == 0) {
      std::ofstream(path) << result(leg);
      std::_Exit(::testing::Test::HasFailure() ? 1 : 0);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

 private:
  static std::string result(const Leg& leg) {
    MachineConfig config = sim::machine_config(sim::Settings());
    config.cores = 1;
    config.bare = std::string(VESIM_PROGRAMS) + "/" + GetParam() + ".elf";
    config.quantum = kMicrosecond;
    const auto machine = make_machine(config);
    std::string console;
    machine->set_console_sink([&](std::string_view text) { console += text; });
    StopInfo stop;
    do {
      u64 until = kSecond, instructions = ~u64{0};
      leg(*machine, until, instructions);
      stop = machine->run(until, instructions);
    } while (machine->now() < kSecond &&
             (stop.reason == StopReason::kTime || stop.reason == StopReason::kInstructions));
    EXPECT_EQ(stop.reason, StopReason::kGuestStop);
    EXPECT_EQ(stop.status, 0) << console;
    return console + registers(*machine, machine->debug()) + memory(machine->debug());
  }

  fs::path folder_;
};

TEST_P(SpeedSwitch, EndsInTheSameState) {
  const std::string fast = run([](Machine&, u64&, u64&) {});
  const std::string timed =
      run([](Machine& machine, u64&, u64&) { machine.set_speed(models::Speed::Timed); });
  EXPECT_EQ(fast, timed);
  for (const unsigned seed : {1u, 2u, 3u}) {
    std::mt19937 random(seed);
    const std::string switched = run([&](Machine& machine, u64& until, u64& instructions) {
      machine.set_speed(static_cast<models::Speed>(random() % 3));
      until = machine.now() + random() % (20 * kMicrosecond) + 1;
      instructions = random() % 5000 + 1;
    });
    EXPECT_EQ(fast, switched) << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Programs, SpeedSwitch,
                         ::testing::Values("exceptions_hyp", "exceptions_secure", "mmu_hyp",
                                           "mmu_long", "mmu_short", "stage2", "traps_hyp"),
                         [](const auto& program) { return std::string(program.param); });

}  // namespace
}  // namespace vesim::platform
