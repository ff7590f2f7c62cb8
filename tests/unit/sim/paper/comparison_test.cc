// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "platform/image_file.h"
#include "sim/config/data_folders.h"
#include "sim/paper/paper_text.h"
#include "sim/sweep/sweep_file.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

constexpr const char* kHeader = "pinning,scenario,who,low,high,unit,starred,measurement\n";
const std::string kPaper = std::string(kHeader) +
                           "0/0,single,host,80,80,MB/s,,host/x\n"
                           "0/0,single,guest,40,60,MB/s,*,guest/x\n"
                           "0/1,single,host,,,MB/s,,host/x\n"
                           "0/1,single,guest,,,MB/s,,guest/x\n"
                           "0/1,single,guest/host,0.5,0.5,,,\n";
const std::string kResults =
    "pinning,seed,status,result,value,unit\n"
    "0/0,0,ok,host/x,100,MB/s\n"
    "0/0,1,ok,host/x,100,MB/s\n"
    "0/0,0,ok,guest/x,50,MB/s\n"
    "0/0,1,ok,guest/x,70,MB/s\n"
    "0/0,0,ok,other,7,s\n"
    "0/1,0,ok,host/x,10,MB/s\n"
    "0/1,0,failed: no,,,\n";

std::vector<Comparison> compared(const std::string& paper, const std::string& results) {
  return compare(parse_csv(paper, "p.csv"), parse_csv(results, "r.csv"), "p.csv");
}

TEST(Comparison, PutsOursBesideThePapers) {
  const auto table = compared(kPaper, kResults);
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table[0].axes.at("pinning"), "0/0");
  EXPECT_EQ(table[0].host.paper->low, 80);
  EXPECT_FALSE(table[0].host.paper->is_range());
  EXPECT_EQ(values(table[0].host.ours), (std::vector<double>{100, 100}));
  EXPECT_TRUE(table[0].guest.paper->is_range());
  EXPECT_TRUE(table[0].guest.starred);
  EXPECT_EQ(ratios(table[0].guest.ours, table[0].host.ours), (std::vector<double>{0.5, 0.7}));
  EXPECT_FALSE(table[1].host.paper);
  EXPECT_EQ(table[1].paper_ratio->middle(), 0.5);
  EXPECT_TRUE(table[1].guest.ours.empty());
}

TEST(Comparison, IsPrintedWithRatiosErrorsAndDistributions) {
  const auto text = comparison_text(compared(kPaper, kResults));
  EXPECT_NE(text.find("0/0      single    MB/s           80  * 40-60  0.50-0.75     100 ± 0  "
                      "50-70, 1/2 in  0.60        +25 %   +0 %\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("0.50          10\n"), std::string::npos) << text;
}

TEST(Comparison, WithoutResultsThePapersStandAlone) {
  const auto table = compared(kPaper, "");
  EXPECT_TRUE(table[0].host.ours.empty());
  EXPECT_NE(comparison_text(table).find("* 40-60"), std::string::npos);
}

TEST(Comparison, MistakesNameTheFile) {
  const auto error_of = [](const std::string& paper, const std::string& results) {
    return user_error_of([&] { compared(paper, results); });
  };
  EXPECT_EQ(error_of("a\n1\n", ""), "p.csv: there is no column 'scenario'");
  EXPECT_EQ(error_of(kPaper, "a\n1\n"), "p.csv: there is no column 'seed'");
  EXPECT_EQ(error_of(kHeader + std::string("0,s,host,x,1,MB/s,,m\n"), ""),
            "p.csv: 'x' is not a number");
  EXPECT_EQ(error_of(kHeader + std::string("0,s,kvm,1,1,MB/s,,m\n"), ""),
            "p.csv: 'kvm' is not host, guest or guest/host");
  EXPECT_EQ(error_of(kHeader + std::string("0,s,host,1,1,MB/s,,m\n"),
                     "pinning,seed,result,value,unit\n0,0,m,3,us\n"),
            "p.csv: our m is in us, the paper's in MB/s");
}

class CommittedTable : public ::testing::TestWithParam<const char*> {
 protected:
  static std::string read(const std::string& path) { return platform::read_file("paper", path); }

  const std::string configs_ = data_folders().at(1) + "/configs";
  const std::string path_ = configs_ + "/paper/" + GetParam() + ".csv";
  const std::vector<Comparison> table_ = compare(parse_csv(read(path_), path_), {}, path_);
};

TEST_P(CommittedTable, HasANumberInEveryScenario) {
  EXPECT_GE(table_.size(), 3u);
  for (const Comparison& one : table_) {
    EXPECT_TRUE(one.paper_ratio || one.host.paper || one.guest.paper) << one.scenario;
    EXPECT_FALSE(one.unit.empty()) << one.scenario;
  }
}

TEST_P(CommittedTable, IsOfCellsOfItsSweep) {
  const auto path = configs_ + "/paper_" + GetParam() + ".yaml";
  const auto sweep = parse_sweep(read(path), path);
  for (const Comparison& one : table_) {
    EXPECT_EQ(one.axes.size(), sweep.axes.size());
    for (const Axis& axis : sweep.axes) {
      const auto is_ours = [&](const AxisValue& value) {
        return one.axes.at(axis.name) == value.name;
      };
      EXPECT_TRUE(std::any_of(axis.values.begin(), axis.values.end(), is_ours))
          << axis.name << " " << one.axes.at(axis.name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Comparison, CommittedTable,
                         ::testing::Values("figure2", "figure3", "figure4"));

}  // namespace
}  // namespace vesim::sim
