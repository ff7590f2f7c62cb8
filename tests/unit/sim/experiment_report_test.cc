// SPDX-License-Identifier: Apache-2.0
#include "sim/report/experiment_report.h"

#include <gtest/gtest.h>

namespace vesim::sim {
namespace {

TEST(Rates, HaveALinePerNameAloneAndTogether) {
  EXPECT_EQ(
      rates_text({{"host/host/copy", 200, "MB/s"},
                  {"guest/guest/copy", 134, "MB/s"},
                  {"both/host/copy", 100, "MB/s"},
                  {"both/guest/copy", 50, "MB/s"},
                  {"host/host/fork", 2.5, "us"},
                  {"not of an experiment", 1, "s"}}),
      "rates                                            host              guest  guest/host\n"
      "copy                     alone            200.00 MB/s        134.00 MB/s       0.670\n"
      "copy                     together         100.00 MB/s         50.00 MB/s       0.500\n"
      "fork                     alone                2.50 us                  -           -\n");
  EXPECT_EQ(rates_text({}), "");
}

TEST(Worlds, HaveAColumnPerTimedPhase) {
  using models::Cause;
  using models::World;
  models::Ledger ledger;
  ledger.enter({World::Kind::GuestUser, 1, 0, 3});
  ledger.charge(Cause::Base, 30);
  ledger.enter({World::Kind::GuestUser, 1, 0, 4});
  ledger.charge(Cause::L2, 30);
  ledger.enter({World::Kind::Idle});
  ledger.charge(Cause::Idle, 180);
  const std::vector<PhaseResult> phases = {
      {"boot", models::Speed::Fast, 0, 1, {}, {}},
      {"guest", models::Speed::Timed, 1, 2, {}, {{0, 80, 3, ledger}}}};
  const auto text = worlds_text(phases);
  EXPECT_NE(text.find("cycles of all cores, %                  guest\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("guest_user                              25.00\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("idle                                    75.00\n"), std::string::npos)
      << text;
  EXPECT_EQ(worlds_text({phases.front()}), "");
}

}  // namespace
}  // namespace vesim::sim
