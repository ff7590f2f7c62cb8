// SPDX-License-Identifier: Apache-2.0
#include "sim/checkpoint/boot_checkpoints.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "sim/config/experiment.h"
#include "tests/unit/sim/fake_machine.h"
#include "tests/unit/sim/temporary_folder.h"

namespace vesim::sim {
namespace {

class BootCheckpointsTest : public testing::Test {
 protected:
  BootCheckpointsTest() {
    setenv("XDG_CACHE_HOME", cache_.path().c_str(), 1);
    set("boot.append", "vesim.orders=ttyAMA1");
    set("workload.name", "sha256");
  }
  void set(const char* key, const char* value) { sim::set(settings_, key, value, "test"); }
  static models::Marker asks(isa::u32 number) {
    return {models::Marker::Function::Checkpoint, number, ""};
  }
  // What a run that asks for both orders leaves behind.
  bool keep(bool in_first_phase = true) {
    BootCheckpoints checkpoints(settings_);
    bool stopped = false;
    for (const isa::u32 number : {1, 2, 3}) {
      stopped |= checkpoints.marker(asks(number));
      checkpoints.save(machine_, in_first_phase);
    }
    return stopped;
  }
  std::string latest() { return BootCheckpoints(settings_).latest().folder; }

  TemporaryFolder cache_;
  Settings settings_;
  FakeMachine machine_;
};

TEST_F(BootCheckpointsTest, LastOneWithTheSameOrdersBeforeItServes) {
  EXPECT_EQ(latest(), "");
  EXPECT_TRUE(keep());
  const auto last = latest();
  EXPECT_NE(last, "");
  EXPECT_FALSE(keep()) << "no reason to stop where it is kept already";
  set("workload.name", "other");
  EXPECT_EQ(latest(), last) << "the second orders come after it";
  set("vm.vcpus", "1");
  const auto first = latest();
  EXPECT_NE(first, "") << "the first orders come after the first of them";
  EXPECT_NE(first, last);
  set("memory.size", "512M");
  EXPECT_EQ(latest(), "");
}

// A full disk, a copy cut short: the boot before it serves, or none.
TEST_F(BootCheckpointsTest, ADamagedOneGoes) {
  keep();
  const auto last = latest();
  for (const auto* name : {"/state.zst", "/checkpoint.json"}) {
    const auto damaged = latest();
    std::filesystem::resize_file(damaged + name, std::filesystem::file_size(damaged + name) / 2);
    EXPECT_NE(latest(), damaged);
    EXPECT_FALSE(std::filesystem::exists(damaged));
  }
  EXPECT_EQ(latest(), "");
  EXPECT_TRUE(keep());
  EXPECT_EQ(latest(), last);
}

TEST_F(BootCheckpointsTest, FirstOneServesAllWorkloadsAndNone) {
  settings_.phases = to_yaml(workload_phases(settings_));
  keep();
  const auto last = latest();
  set("workload.name", "");
  set("run.phases", "[]");
  EXPECT_NE(latest(), "");
  EXPECT_NE(latest(), last);
}

TEST_F(BootCheckpointsTest, HowTheRunGetsThereCounts) {
  keep();
  set("run.quantum", "20us");
  EXPECT_EQ(latest(), "");
  set("run.quantum", "10us");
  EXPECT_NE(latest(), "");
  set("run.phases", "[{speed: warm, until: {marker: begin 1}}]");
  EXPECT_EQ(latest(), "");
}

TEST_F(BootCheckpointsTest, ABlankCardCountsWithAllThatIsSaidOfIt) {
  set("sd.blank", "64M");
  keep();
  ASSERT_NE(latest(), "");
  set("sd.write", "protect");
  EXPECT_EQ(latest(), "");
  set("sd.write", "overlay");
  set("sd.wrong_crc_every", "3");
  EXPECT_EQ(latest(), "");
  set("sd.wrong_crc_every", "0");
  set("sd.blank", "32M");
  EXPECT_EQ(latest(), "");
}

TEST_F(BootCheckpointsTest, NothingIsKeptAfterTheFirstPhase) {
  EXPECT_TRUE(keep(false));
  EXPECT_EQ(latest(), "");
}

TEST_F(BootCheckpointsTest, NothingWithoutOrdersWithACardOrOff) {
  keep();
  ASSERT_NE(latest(), "");
  set("sd.image", "/a/card");
  EXPECT_EQ(latest(), "");
  set("sd.image", "");
  set("checkpoint.boot", "off");
  EXPECT_EQ(latest(), "");
  EXPECT_FALSE(keep());
  set("checkpoint.boot", "auto");
  set("boot.append", "console=ttyAMA0");
  EXPECT_FALSE(keep());
}

TEST_F(BootCheckpointsTest, OldOnesAreForgotten) {
  for (int i = 0; i < 13; ++i) {
    set("boot.orders", ("vesim.n=" + std::to_string(i)).c_str());
    keep();
  }
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(cache_.path() + "/vesim/checkpoints")) {
    count += entry.is_directory();
  }
  EXPECT_EQ(count, 12u);
  EXPECT_NE(latest(), "");
}

TEST_F(BootCheckpointsTest, CacheThatCannotBeWrittenIsNoReasonToFail) {
  cache_.write("vesim", "a file");
  EXPECT_TRUE(keep());
  EXPECT_EQ(latest(), "");
}

}  // namespace
}  // namespace vesim::sim
