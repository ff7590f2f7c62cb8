// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/summary.h"

#include <gtest/gtest.h>

#include "sim/sweep/summary_html.h"
#include "sim/sweep/sweep_csv.h"

namespace vesim::sim {
namespace {

CellOutcome success(double rate) {
  return {false, "", {"", 0, {{"time", 2.5, "s", false}, {"rate", rate, "MB/s", true}}}};
}

class SummaryTest : public ::testing::Test {
 protected:
  SweepFile file_ = parse_sweep("matrix: {cpu.cores: [1, 2]}\n", "s.yaml");
  std::vector<Cell> cells_ = make_cells(file_, 2);
  std::vector<std::optional<CellOutcome>> outcomes_ = {
      success(10), success(12), CellOutcome{false, "killed, <badly>", {}}, std::nullopt};
};

TEST_F(SummaryTest, ShowsWhatWasPrinted) {
  EXPECT_EQ(summary_text(summarize(file_, cells_, outcomes_)),
            "cpu.cores     rate\n"
            "              MB/s\n"
            "1          11 ± 13\n"
            "2\n"
            "failed: 2, seed 0: killed, <badly>\n");
}

TEST_F(SummaryTest, ShowsWhatTheFileWants) {
  file_.report = {"time", "nothing"};
  const auto summary = summarize(file_, cells_, outcomes_);
  EXPECT_EQ(summary.columns, file_.report);
  EXPECT_EQ(summary.units, (std::vector<std::string>{"s", ""}));
  EXPECT_EQ(summary.rows[0].samples[0], (std::vector<double>{2.5, 2.5}));
  EXPECT_TRUE(summary.rows[0].samples[1].empty());
}

TEST_F(SummaryTest, HasTimeAndInstructionsIfNothingWasPrinted) {
  outcomes_.assign(4, std::nullopt);
  EXPECT_EQ(summarize(file_, cells_, outcomes_).columns,
            (std::vector<std::string>{"time", "instructions"}));
}

TEST_F(SummaryTest, CsvHasALinePerCellSeedAndResult) {
  EXPECT_EQ(sweep_csv(file_, cells_, outcomes_),
            "cpu.cores,seed,status,result,value,unit\n"
            "1,0,ok,rate,10,MB/s\n"
            "1,1,ok,rate,12,MB/s\n"
            "2,0,\"failed: killed, <badly>\",,,\n"
            "2,1,not run,,,\n");
}

TEST_F(SummaryTest, HtmlNeedsNothingElseAndEscapes) {
  const auto html = summary_html("a & b", summarize(file_, cells_, outcomes_));
  EXPECT_NE(html.find("<h1>a &amp; b</h1>"), std::string::npos);
  EXPECT_NE(html.find("killed, &lt;badly&gt;"), std::string::npos);
  EXPECT_NE(html.find(">11 ± 13</td>"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
}

}  // namespace
}  // namespace vesim::sim
