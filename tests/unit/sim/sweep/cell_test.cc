// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/cell.h"

#include <gtest/gtest.h>

#include "sim/sweep/cell_key.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

std::vector<Cell> cells_of(const std::string& yaml, unsigned seeds = 0) {
  return make_cells(parse_sweep(yaml, "s.yaml"), seeds);
}

std::string error_of(const std::string& yaml, unsigned seeds = 0) {
  return user_error_of([&] { cells_of(yaml, seeds); });
}

TEST(Cells, AreTheProductOfTheAxesLastFastest) {
  const auto cells = cells_of(
      "set: {memory.size: 256M}\n"
      "matrix: {cpu.cores: [1, 2], speed: {a b: {run.speed: fast}, c: {run.speed: timed}}}\n"
      "timeout: 3s\n");
  std::vector<std::string> names;
  for (const auto& cell : cells) names.push_back(cell.name);
  EXPECT_EQ(names, (std::vector<std::string>{"1,a_b", "1,c", "2,a_b", "2,c"}));
  EXPECT_EQ(cells[1].values, (std::vector<std::string>{"1", "c"}));
  EXPECT_EQ(cells[1].settings.cpu_cores, 1u);
  EXPECT_EQ(cells[1].settings.speed, "timed");
  EXPECT_EQ(cells[2].settings.cpu_cores, 2u);
  for (const auto& cell : cells) {
    EXPECT_EQ(cell.settings.memory_size, u64{256} << 20);
    EXPECT_EQ(cell.settings.max_time, 3'000'000'000'000u);
    EXPECT_EQ(cell.settings.seed, 0u);
  }
}

TEST(Cells, StartFromTheBase) {
  const TemporaryFolder folder;
  const auto base = folder.write("base.yaml", "cpu: {cores: 1}\nrun: {speed: timed}\n");
  const auto cells = cells_of("base: " + base + "\nmatrix: {run.speed: [warm]}\n");
  EXPECT_EQ(cells[0].settings.cpu_cores, 1u);
  EXPECT_EQ(cells[0].settings.speed, "warm");
}

TEST(Cells, AreRepeatedWithSeedsFromZero) {
  const auto cells = cells_of("matrix: {cpu.cores: [1, 2]}\n", 3);
  ASSERT_EQ(cells.size(), 6u);
  EXPECT_EQ(cells[0].name, cells[2].name);
  EXPECT_EQ(cells[2].seed, 2u);
  EXPECT_EQ(cells[2].settings.seed, 2u);
  EXPECT_EQ(cells[3].settings.cpu_cores, 2u);
  EXPECT_EQ(cells[3].seed, 0u);
}

TEST(Cells, MistakesNameLineKeyAndNearest) {
  EXPECT_EQ(error_of("matrix:\n  cpu.coers: [1]\n"),
            "s.yaml:2: unknown key 'cpu.coers'; did you mean 'cpu.cores'?");
  EXPECT_EQ(error_of("matrix:\n  a:\n    x: {run.sped: fast}\n"),
            "s.yaml:3: unknown key 'run.sped'; did you mean 'run.speed'?");
  EXPECT_EQ(error_of("matrix:\n  cpu.cores: [2, 3]\n"),
            "s.yaml:2: cpu.cores: 3 is out of range (1 to 2)");
  EXPECT_EQ(error_of("set: {run.speed: [fast]}\nmatrix: {cpu.cores: [1]}\n"),
            "s.yaml:1: 'run.speed' must be one text");
  EXPECT_EQ(error_of("matrix: {output.folder: [a]}\n"),
            "s.yaml:1: output.folder is the sweep's own; give it --out DIR");
  EXPECT_EQ(error_of("timeout: 1s\nset: {run.max_time: 2s}\nmatrix: {cpu.cores: [1]}\n"),
            "s.yaml:2: run.max_time beside the sweep's timeout");
  EXPECT_EQ(error_of("matrix: {run.seed: [1, 2]}\n", 2), "s.yaml:1: run.seed beside --seeds");
  EXPECT_EQ(error_of("matrix: {run.seed: [1, 2]}\n"), "no error");
  EXPECT_EQ(error_of("matrix: {boot.append: ['a b', 'a/b']}\n"),
            "s.yaml: two cells would be called 'a_b'; give their values names");
  EXPECT_TRUE(error_of("base: vexpress_hots\nmatrix: {cpu.cores: [1]}\n")
                  .starts_with("s.yaml:1: base: no configuration 'vexpress_hots'"));
}

class Keys : public ::testing::Test {
 protected:
  std::string key(const Settings& settings) {
    return CellKeys(folder_.file("program")).key(settings);
  }

  TemporaryFolder folder_;
  std::string program_ = folder_.write("program", "v1");
  std::string bare_ = folder_.write("bare", "guest");
  Settings settings_ = [this] {
    Settings settings;
    settings.bare = bare_;
    return settings;
  }();
};

TEST_F(Keys, AreTheSameForTheSame) { EXPECT_EQ(key(settings_), key(settings_)); }

TEST_F(Keys, DependOnProgramConfigurationAndFiles) {
  const auto before = key(settings_);
  folder_.write("program", "v2");
  EXPECT_NE(key(settings_), before);
  folder_.write("program", "v1");
  EXPECT_EQ(key(settings_), before);
  folder_.write("bare", "guesT");
  EXPECT_NE(key(settings_), before);
  folder_.write("bare", "guest");
  settings_.seed = 1;
  EXPECT_NE(key(settings_), before);
}

TEST_F(Keys, DependOnCardAndCheckpoint) {
  const auto before = key(settings_);
  settings_.sd_image = folder_.write("card", "1234");
  const auto with_card = key(settings_);
  EXPECT_NE(with_card, before);
  folder_.write("card", "12345");
  EXPECT_NE(key(settings_), with_card);
  settings_.sd_image.clear();
  folder_.write("saved/checkpoint.json", "{}");
  folder_.write("saved/state.zst", "1");
  settings_.checkpoint = folder_.file("saved");
  const auto with_checkpoint = key(settings_);
  folder_.write("saved/state.zst", "2");
  EXPECT_NE(key(settings_), with_checkpoint);
}

TEST_F(Keys, AFileThatIsNotThereIsAMistake) {
  settings_.bare = folder_.file("none");
  EXPECT_TRUE(user_error_of([&] { key(settings_); }).starts_with("boot.bare: there is no file"));
}

}  // namespace
}  // namespace vesim::sim
