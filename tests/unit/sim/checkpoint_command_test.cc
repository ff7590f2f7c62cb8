// SPDX-License-Identifier: Apache-2.0
#include "sim/commands/checkpoint.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "sim/checkpoint/checkpoint.h"
#include "sim/checkpoint/checkpoint_list.h"
#include "tests/unit/sim/fake_machine.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

class CheckpointCommandTest : public testing::Test {
 protected:
  CheckpointCommandTest() { setenv("XDG_CACHE_HOME", cache_.path().c_str(), 1); }
  static std::string error_of(const std::vector<std::string>& arguments) {
    return user_error_of([&] { checkpoint_command(arguments); });
  }

  TemporaryFolder cache_;
};

TEST_F(CheckpointCommandTest, ListHasALineForEach) {
  const auto heading = checkpoint_list();
  EXPECT_EQ(std::count(heading.begin(), heading.end(), '\n'), 1);
  FakeMachine machine;
  machine.run(2 * kSecond, ~u64{0});
  save_checkpoint(machine, Settings(), checkpoint_folder("mine"));
  cache_.write("vesim/checkpoints/broken/checkpoint.json", "{");
  cache_.write("vesim/checkpoints/else/file", "");
  const auto list = checkpoint_list();
  EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 2) << list;
  EXPECT_NE(list.find("\nmine "), std::string::npos) << list;
  EXPECT_NE(list.find(" 2.000000 "), std::string::npos) << list;
  EXPECT_NE(checkpoint_info("mine").find("\"time_ps\": 2000000000000"), std::string::npos);
}

TEST_F(CheckpointCommandTest, MistakesAreAnswered) {
  EXPECT_EQ(error_of({"lst"}), "checkpoint: expected list, info NAME or save NAME (see --help)");
  EXPECT_EQ(error_of({"info"}), "checkpoint: expected list, info NAME or save NAME (see --help)");
  EXPECT_NE(error_of({"info", "none"}).find("none/checkpoint.json"), std::string::npos);
  EXPECT_TRUE(error_of({"save", "x"}).starts_with("checkpoint save: this machine asks for no"));
  EXPECT_EQ(checkpoint_command({}), 0);
}

}  // namespace
}  // namespace vesim::sim
