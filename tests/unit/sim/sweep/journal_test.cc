// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/journal.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

class JournalTest : public ::testing::Test {
 protected:
  std::string error_of_reading() {
    return user_error_of([&] { read_record(folder_.path()); });
  }

  const TemporaryFolder folder_;
  const Record record_{"abc", 1.5, {{"rate", 0.1, "MB/s", true}, {"time", 2, "s", false}}};
};

TEST_F(JournalTest, ReadsWhatItWrote) {
  EXPECT_FALSE(read_record(folder_.path()));
  write_record(folder_.path(), record_);
  const auto read = read_record(folder_.path());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, "abc");
  EXPECT_EQ(read->host_seconds, 1.5);
  ASSERT_EQ(read->measurements.size(), 2u);
  EXPECT_EQ(read->measurements[0].name, "rate");
  EXPECT_EQ(read->measurements[0].value, 0.1);
  EXPECT_EQ(read->measurements[0].unit, "MB/s");
  EXPECT_TRUE(read->measurements[0].printed);
  EXPECT_FALSE(read->measurements[1].printed);
}

TEST_F(JournalTest, ADamagedRecordIsSaid) {
  write_record(folder_.path(), record_);
  const auto path = folder_.file("record.json");
  const auto good = slurp(path);
  auto changed = good;
  changed[changed.find("1.5")] = '2';  // still JSON
  for (const auto& bad : {changed, good.substr(0, good.size() / 2), std::string("no JSON"),
                          std::string("[]"), std::string("{}")}) {
    folder_.write("record.json", bad);
    EXPECT_EQ(error_of_reading(), "'" + path + "' is damaged");
  }
  folder_.write("record.json", good);
  EXPECT_EQ(error_of_reading(), "no error");
}

TEST_F(JournalTest, AFullDiskLeavesTheOldRecordAndIsSaid) {
  write_record(folder_.path(), record_);
  std::filesystem::create_symlink("/dev/full", folder_.file("record.json.partial"));
  const auto error = user_error_of([&] { write_record(folder_.path(), {"new", 0, {}}); });
  EXPECT_EQ(error,
            "cannot write '" + folder_.file("record.json.partial") + "': No space left on device");
  EXPECT_EQ(read_record(folder_.path())->key, "abc");
}

TEST_F(JournalTest, HasOneUserAtATime) {
  const auto open = [&] { return user_error_of([&] { Journal again(folder_.file("out")); }); };
  {
    const Journal journal(folder_.file("out"));
    EXPECT_EQ(open(), "another sweep works in '" + folder_.file("out") +
                          "'; wait for it, or give --out DIR");
  }
  EXPECT_EQ(open(), "no error");
}

TEST_F(JournalTest, AFolderThatCannotBeIsSaid) {
  folder_.write("file", "x");
  const auto error = user_error_of([&] { Journal journal(folder_.file("file")); });
  EXPECT_TRUE(error.starts_with("--out '" + folder_.file("file") + "': ")) << error;
}

}  // namespace
}  // namespace vesim::sim
