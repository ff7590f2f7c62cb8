// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/anomaly.h"

#include <gtest/gtest.h>

#include "platform/image_file.h"
#include "sim/config/data_folders.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

using Kind = Verdict::Kind;

const std::string kRules =
    "table: t\n"
    "size: 0.5\n"
    "anomalies:\n"
    "  - name: guest starves\n"
    "    star: {pinning: 0/1, scenario: s, who: guest}\n"
    "    against: {pinning: 0/1, scenario: s, who: host}\n";

// The paper's guest has a quarter of its host's.
Verdict verdict(const BySeed& guest, const BySeed& host) {
  const std::vector<Comparison> table = {{.axes = {{"pinning", "0/1"}},
                                          .scenario = "s",
                                          .unit = "MB/s",
                                          .host = {Range{8, 8}, host, false},
                                          .guest = {Range{2, 2}, guest, true},
                                          .paper_ratio = {}}};
  const auto rules = parse_anomalies(kRules, "rules.yaml");
  return judge(rules, rules.anomalies.at(0), table);
}

const BySeed kHost = {{"0", 10}, {"1", 10}, {"2", 10}};

TEST(Anomalies, AppearWithSignSizeAndCertainty) {
  const auto seen = verdict({{"0", 3}, {"1", 3.1}, {"2", 2.9}}, kHost);
  EXPECT_EQ(seen.kind, Kind::Appears);
  EXPECT_EQ(seen.paper, 0.25);
  EXPECT_NEAR(seen.ours, 0.3, 0.001);
  EXPECT_LT(seen.low, 0.3);
  EXPECT_GT(seen.high, 0.3);
  EXPECT_LT(seen.high, 1);
}

// Half of log(1/4) is log(1/2).
TEST(Anomalies, NeedHalfThePapersEffect) {
  EXPECT_EQ(verdict({{"0", 5.1}, {"1", 5.1}, {"2", 5.1}}, kHost).kind, Kind::TooSmall);
  EXPECT_EQ(verdict({{"0", 4.9}, {"1", 4.9}, {"2", 4.9}}, kHost).kind, Kind::Appears);
}

TEST(Anomalies, AreNotSeenInChanceOrInTheOpposite) {
  EXPECT_EQ(verdict({{"0", 1}, {"1", 9}, {"2", 9}}, kHost).kind, Kind::Uncertain);
  EXPECT_EQ(verdict({{"0", 40}, {"1", 41}, {"2", 40}}, kHost).kind, Kind::Opposite);
}

TEST(Anomalies, AreNotDecidedByOneSeedOrNone) {
  EXPECT_EQ(verdict({{"0", 1}}, kHost).kind, Kind::OneSeed);
  EXPECT_EQ(verdict({}, kHost).kind, Kind::NotMeasured);
  EXPECT_EQ(verdict({{"7", 1}}, kHost).kind, Kind::NotMeasured) << "no seed in common";
}

TEST(Anomalies, MistakesInRulesAreSaid) {
  const auto error_of = [](const std::string& yaml) {
    return user_error_of([&] { parse_anomalies(yaml, "r.yaml"); });
  };
  EXPECT_TRUE(error_of("table: t\n").starts_with("r.yaml:"));
  EXPECT_EQ(error_of("table: t\nsize: 1\nanomalies: [{name: n, star: {a: b}, against: {a: b}}]\n"),
            "r.yaml: 'n' must say who");
  const auto rules = parse_anomalies(kRules, "r.yaml");
  EXPECT_EQ(user_error_of([&] { judge(rules, rules.anomalies[0], {}); }),
            "r.yaml: 'guest starves': t has no such number");
}

TEST(Anomalies, TheCommittedRulesAreAboutTheStarredNumbers) {
  const auto folder = data_folders().at(1) + "/configs/paper/";
  const auto read = [&](const std::string& name) {
    return platform::read_file("paper", folder + name);
  };
  const auto rules = parse_anomalies(read("anomalies.yaml"), "anomalies.yaml");
  const auto table = compare(parse_csv(read(rules.table + ".csv"), rules.table), {}, rules.table);
  std::size_t starred = 0;
  for (const auto& one : table) starred += one.host.starred + one.guest.starred;
  EXPECT_EQ(rules.anomalies.size(), starred);
  EXPECT_EQ(starred, 5u);
  for (const auto& anomaly : rules.anomalies) {
    EXPECT_NE(judge(rules, anomaly, table).paper, 1.0) << anomaly.name;
  }
}

}  // namespace
}  // namespace vesim::sim
