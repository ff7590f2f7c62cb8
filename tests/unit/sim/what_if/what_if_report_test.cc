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
  return {elapsed, busy, {{"walk_stage2", walk_stage2}}, {}, {}, {}, "0 100 aa\n"};
}

TEST(WhatIfReportTest, SavingsAndInteraction) {
  const auto walk = parse_prices("walk_stage2", ""), gic = parse_prices("gic", "");
  PricedRun other = run_of(960, 870);
  other.stream = "0 100 bb\n";
  PricedRun baseline = run_of(1000, 900, 55);
  baseline.by_bus["gic"] = 70;
  const auto text =
      what_if_text(baseline, {{walk, run_of(950, 845)},
                              {gic, other},
                              {parse_prices("walk_stage2,gic", ""), run_of(930, 830)}});
  EXPECT_THAT(text, ContainsRegex("walk_stage2 +55 +50 +5.00% +55 +6.11% +never"));
  EXPECT_THAT(text, ContainsRegex("gic +70 +40 +4.00% +30 +3.33% +core 0: 0 to 100"));
  EXPECT_THAT(text, ContainsRegex("walk_stage2.gic +125 +70 "));
  EXPECT_THAT(text, ContainsRegex("interaction +-20 +-2.00% +-15 "));
}

TEST(WhatIfReportTest, AttributedToWorldsAndPhases) {
  PricedRun baseline = run_of(1000, 900);
  baseline.by_world["hyp"] = 300;
  baseline.by_phase["host_kernel"] = 40;
  const auto text = what_if_text(
      baseline, {{parse_prices("trap_hyp", ""), run_of(800, 700)},
                 {parse_prices("trap_vmm", ""), run_of(1000, 900)},
                 {parse_prices("trap_hyp,trap_kernel,trap_vmm", ""), run_of(700, 600)}});
  EXPECT_THAT(text, ContainsRegex("trap_hyp +300 +200 "));
  EXPECT_THAT(text, ContainsRegex("trap_vmm +0 +0 "));
  EXPECT_THAT(text, ContainsRegex("trap_hyp.trap_kernel.trap_vmm +340 +300 "));
}

TEST(WhatIfReportTest, ReadFromARunsFolder) {
  const TemporaryFolder folder;
  folder.write("stats.json", R"({"cpi_stack": [
    {"slots_per_cycle": 3, "cycles": 30, "worlds": {"hyp": {"base": 30, "idle": 0}, "idle": {"idle": 60}}},
    {"slots_per_cycle": 3, "cycles": 40, "worlds": {"host_kernel": {"base": 60, "dram": 60}}}],
    "devices": [{"bus": "gic", "slots": 6}, {"bus": "tile", "slots": 3}, {"bus": "gic", "slots": 9}],
    "traps": {"all": {"phases": {"switch_out": {"slots": 12}, "vmm_user": {"slots": 3}}}}})");
  folder.write("stream.txt", "0 100 aa\n");
  const PricedRun run = read_priced_run(folder.path());
  EXPECT_EQ(run.elapsed, 40);
  EXPECT_EQ(run.busy, 50);
  EXPECT_EQ(run.by_cause.at("base"), 30);
  EXPECT_EQ(run.by_world.at("hyp"), 10);
  EXPECT_EQ(run.by_phase.at("switch_out"), 4);
  EXPECT_EQ(run.by_bus.at("gic"), 5);
  EXPECT_EQ(run.by_phase.at("vmm_user"), 1);
}

TEST(WhatIfReportTest, ARunWithoutALedgerIsRefused) {
  const TemporaryFolder folder;
  folder.write("stats.json", "{}");
  EXPECT_THAT(user_error_of([&] { read_priced_run(folder.path()); }),
              ContainsRegex("nothing of the run was at speed 'timed'"));
}

}  // namespace
}  // namespace vesim::sim
