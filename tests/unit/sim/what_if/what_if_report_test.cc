// SPDX-License-Identifier: Apache-2.0
#include "sim/what_if/what_if_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

using testing::ContainsRegex;

PricedRun run_of(double elapsed, double busy, double walk_stage2 = 0) {
  PricedRun run{elapsed, busy, std::vector<double>(models::kCauses), "0 100 aa\n"};
  run.by_cause[static_cast<std::size_t>(models::Cause::WalkStage2)] = walk_stage2;
  return run;
}

TEST(WhatIfReportTest, SavingsAndInteraction) {
  const auto walk = parse_prices("walk_stage2", ""), gic = parse_prices("gic", "");
  PricedRun other = run_of(960, 870);
  other.stream = "0 100 bb\n";
  const auto text = what_if_text(run_of(1000, 900, 55),
                                 {{walk, run_of(950, 845)},
                                  {gic, other},
                                  {parse_prices("walk_stage2,gic", ""), run_of(930, 830)}});
  EXPECT_THAT(text, ContainsRegex("walk_stage2 +55 +50 +5.00% +55 +6.11% +never"));
  EXPECT_THAT(text, ContainsRegex("gic +- +40 +4.00% +30 +3.33% +core 0: 0 to 100"));
  EXPECT_THAT(text, ContainsRegex("walk_stage2.gic +- +70 "));
  EXPECT_THAT(text, ContainsRegex("interaction +-20 +-2.00% +-15 "));
}

TEST(WhatIfReportTest, ARunWithoutALedgerIsRefused) {
  const TemporaryFolder folder;
  folder.write("stats.json", "{}");
  EXPECT_THAT(user_error_of([&] { read_priced_run(folder.path()); }),
              ContainsRegex("nothing of the run was at speed 'timed'"));
}

}  // namespace
}  // namespace vesim::sim
