// SPDX-License-Identifier: Apache-2.0
// Saving and loading in mid-boot: a machine that was loaded goes on as the one that was saved.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "isa/archive.h"
#include "platform/machine.h"
#include "sim/config/settings.h"

namespace vesim::platform {
namespace {

namespace fs = std::filesystem;

constexpr u64 kMillisecond = 1'000'000'000;  // ps

std::string images() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  const fs::path base = cache != nullptr  ? fs::path(cache)
                        : home != nullptr ? fs::path(home) / ".cache"
                                          : fs::path();
  return (base / "vesim/images/bookworm").string();
}

MachineConfig linux_host() {
  MachineConfig config = sim::machine_config(sim::Settings());
  config.firmware = images() + "/firmware.bin";
  config.kernel = images() + "/zImage";
  config.dtb = images() + "/tc2.dtb";
  config.initrd = images() + "/initramfs.cpio.gz";
  config.append = "console=ttyAMA0";
  return config;
}

std::string file_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// SystemC elaborates once per process: every machine lives in a child. A failed expectation or an
// exception in it makes the status non-zero.
void in_child(const std::function<void()>& body) {
  const pid_t child = fork();
  ASSERT_NE(child, -1);
  if (child == 0) {
    int status = 1;
    try {
      body();
      status = ::testing::Test::HasFailure() ? 1 : 0;
    } catch (const std::exception& error) {
      fprintf(stderr, "%s\n", error.what());
    }
    std::_Exit(status);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  ASSERT_EQ(WEXITSTATUS(status), 0);
}

class LinuxRoundTrip : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(fs::is_regular_file(images() + "/manifest.json"))
        << "no guest images in " << images() << "; run: scripts/images";
    folder_ = fs::temp_directory_path() / ("vesim-round-trip-" + std::to_string(getpid()));
    fs::create_directory(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  // Runs on to `end` and notes the console and the state there.
  void finish(Machine& machine, u64 end, const std::string& name) {
    std::string console;
    machine.set_console_sink([&](std::string_view text) { console += text; });
    ASSERT_EQ(machine.run(end).reason, StopReason::kTime);
    write(folder_ / (name + ".console"), console);
    write(folder_ / (name + ".state"),
          machine.state_hash() + " " + std::to_string(machine.instructions()));
  }

  void round_trip(u64 save_at, u64 end) {
    in_child([&] {
      const auto machine = make_machine(linux_host());
      ASSERT_EQ(machine->run(save_at).reason, StopReason::kTime);
      isa::Archive archive;
      machine->serialize(archive);
      write(folder_ / "archive", archive.bytes());
      finish(*machine, end, "saved");
    });
    if (HasFatalFailure()) return;
    in_child([&] {
      const auto machine = make_machine(linux_host());
      isa::Archive archive(file_text(folder_ / "archive"));
      machine->serialize(archive);
      ASSERT_TRUE(archive.at_end());
      isa::Archive again;
      machine->serialize(again);
      EXPECT_EQ(archive.bytes() == again.bytes(), true) << "what was loaded is not what was saved";
      finish(*machine, end, "loaded");
    });
    if (HasFatalFailure()) return;
    EXPECT_NE(file_text(folder_ / "saved.console"), "");
    EXPECT_EQ(file_text(folder_ / "saved.console"), file_text(folder_ / "loaded.console"));
    EXPECT_EQ(file_text(folder_ / "saved.state"), file_text(folder_ / "loaded.state"));
  }

  fs::path folder_;
};

// The kernel starts at 2.2 s, when it has unpacked itself, and prints all it has to say at about
// 3.6 s, when its console is up. The state is saved while drivers initialise on both cores; timers,
// GIC and UART are at work afterwards.
TEST_F(LinuxRoundTrip, InMidBoot) { round_trip(3400 * kMillisecond, 3700 * kMillisecond); }

}  // namespace
}  // namespace vesim::platform
