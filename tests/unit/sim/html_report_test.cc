// SPDX-License-Identifier: Apache-2.0
#include "sim/report/html_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/report/page_data.h"
#include "tests/unit/sim/trap_samples.h"

namespace vesim::sim {
namespace {

using models::Cause;
using models::World;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kHostile = "</script><!--\xff\xe2\x80\xa8&\"'";

// With the first one that any awareness knows, [user].
std::vector<Trap> known_functions(std::vector<Trap> traps) {
  for (Trap& trap : traps) {
    trap.function = 0;
    for (auto& part : trap.parts) {
      if (!part.functions.empty()) part.functions = {{0, 100}};
    }
  }
  return traps;
}

class HtmlReportTest : public testing::Test {
 protected:
  HtmlReportTest() {
    models::Ledger ledger;
    ledger.enter(World{World::Kind::HostKernel, 0, 0, 1});
    ledger.charge(Cause::Base, 900);
    ledger.enter(World{World::Kind::GuestUser, u64{1} << 48 | 0x90000000, 0x80000001, 0});
    ledger.charge(Cause::Dram, 2100);
    PhaseResult boot, phase;
    boot.name = "boot";
    phase.name = kHostile;
    phase.ledgers = {{0, 1000, 3, ledger}};
    phase.statistics = {{"core0.instructions", "instructions", "", u64{700}}};
    phase.timelines[0].add(World::Kind::HostKernel, 1, 5000, 5900);
    phase.timelines[0].add(World::Kind::GuestUser, 0, 5900, 8000);
    summary_.ledgers = phase.ledgers;
    summary_.phases = {boot, phase};
    summary_.results = {{"host/host/" + std::string(kHostile), 2.5, "\xc3MB/s"}};
  }
  json data() { return json::parse(script_text(page_data(summary_, awareness_, sample_info()))); }

  Symbols symbols_;
  Awareness awareness_{1, std::nullopt, symbols_, ""};
  RunSummary summary_;
};

TEST_F(HtmlReportTest, IsOnePageWithTheDataInIt) {
  const auto page = html_report(summary_, awareness_, sample_info());
  EXPECT_THAT(page, testing::StartsWith("<!doctype html>"));
  EXPECT_THAT(page, HasSubstr(script_text(page_data(summary_, awareness_, sample_info()))));
  EXPECT_THAT(page, HasSubstr("d3={version"));
  EXPECT_THAT(page, HasSubstr("Michael Bostock"));
  for (const char* placeholder : {"@data@", "@style@", "@d3@", "@d3_license@", "@script@"}) {
    EXPECT_THAT(page, Not(HasSubstr(placeholder)));
  }
  EXPECT_THAT(page, Not(HasSubstr("src=")));
}

// Names come from the guest.
TEST_F(HtmlReportTest, NoStringCanLeaveItsScript) {
  const auto text = script_text(page_data(summary_, awareness_, sample_info()));
  EXPECT_THAT(text, Not(HasSubstr("<")));
  for (const char c : text) ASSERT_TRUE(c >= ' ' && c < 0x7f) << int(c);
  const std::string shown = "</script><!--\xef\xbf\xbd\xe2\x80\xa8&\"'";
  EXPECT_EQ(data()["phases"][0]["name"], shown);
  EXPECT_EQ(data()["rates"][0]["name"], shown);
  EXPECT_EQ(data()["rates"][0]["unit"], "\xef\xbf\xbdMB/s");
}

TEST_F(HtmlReportTest, TimedPhasesHaveLedgerAndTimeline) {
  ASSERT_EQ(data()["phases"].size(), 1u);
  const auto phase = data()["phases"][0];
  EXPECT_EQ(phase["cpi_stack"][0]["worlds"]["host_kernel"]["base"], 900);
  EXPECT_EQ(phase["instructions"]["0"], 700);
  const auto timeline = phase["timelines"][0];
  EXPECT_EQ(timeline["keys"].dump(), R"([["host_kernel",0],["guest_user",-1]])");
  EXPECT_THAT(timeline["slices"].get<std::vector<int>>(),
              ElementsAre(5000, 1, 0, 900, 0, 1, 1, 2100));
  EXPECT_EQ(data()["threads"][0]["name"], "unknown on core0");
  EXPECT_EQ(data()["threads"][0]["charged"], 900);
  EXPECT_FALSE(phase.contains("traps"));
  EXPECT_FALSE(phase.contains("interrupts"));
}

TEST_F(HtmlReportTest, PhasesHaveTheirInterrupts) {
  summary_.interrupt_names = {{47, kHostile}};
  summary_.phases[1].interrupts.physical[{1, 47}] = 5;
  summary_.phases[1].interrupts.latency[{1, 3}].acknowledge.add(1'500'000);
  const auto interrupts = data()["phases"][0]["interrupts"];
  EXPECT_EQ(interrupts["physical"][0]["count"], 5);
  EXPECT_EQ(interrupts["sgi_latency_ps"][0]["acknowledge"]["max"], 1'500'000);
}

TEST_F(HtmlReportTest, HasTheSlowestTrapsAndCountsAll) {
  TrapTable& table = summary_.phases[1].traps;
  u64 slowest = 0;
  for (const Trap& trap : known_functions(random_traps(1000, 1))) {
    table.add(trap);
    slowest = std::max(slowest, trap.slots());
  }
  const auto phase = data()["phases"][0];
  EXPECT_EQ(phase["traps"]["all"]["count"], 1000);
  EXPECT_EQ(phase["slowest"].size(), 2 * TrapTable::kMostSlowest);
  u64 counted = 0, seen = 0;
  for (const auto& histogram : phase["histograms"]) {
    for (const auto& bucket : histogram) counted += bucket[1].get<u64>();
  }
  EXPECT_EQ(counted, 1000u);
  for (const auto& trap : phase["slowest"]) {
    seen = std::max(seen, trap["slots"].get<u64>());
    u64 parts = 0;
    for (const auto& part : trap["phases"]) parts += part["slots"].get<u64>();
    EXPECT_EQ(parts, trap["slots"]);
    if (trap["phases"].contains("vmm_user")) {
      EXPECT_EQ(trap["phases"]["vmm_user"]["functions"].dump(), R"([["[user]",100]])");
      EXPECT_EQ(trap["phases"]["vmm_user"]["devices"].dump(), R"([["uart0",300]])");
    }
  }
  EXPECT_EQ(seen, slowest);
}

TEST_F(HtmlReportTest, AfterEffectsOfAnEarlierPhaseAreAClassWithoutTraps) {
  summary_.phases[1].traps.add_after("HVC", 30);
  const auto phase = data()["phases"][0];
  EXPECT_EQ(phase["traps"]["classes"]["HVC"]["after"], 30);
  EXPECT_FALSE(phase.contains("histograms"));
  EXPECT_FALSE(phase.contains("slowest"));
}

TEST_F(HtmlReportTest, ManyTrapsAndSlicesStayASmallFile) {
  PhaseResult& phase = summary_.phases[1];
  for (const Trap& trap : known_functions(random_traps(20'000, 2))) phase.traps.add(trap);
  for (unsigned core = 0; core < 4; ++core) {
    u64 time = 8000;
    for (u32 i = 0; i < 200'000; ++i, time += 1000)
      phase.timelines[core].add(World::Kind::GuestUser, i % 50, time, time + 1000);
  }
  EXPECT_LT(html_report(summary_, awareness_, sample_info()).size(), 5'000'000u);
}

TEST_F(HtmlReportTest, ARunWithoutPhasesIsOne) {
  summary_.timelines = summary_.phases[1].timelines;
  summary_.phases.clear();
  ASSERT_EQ(data()["phases"].size(), 1u);
  EXPECT_EQ(data()["phases"][0]["name"], "the run");
  EXPECT_EQ(data()["phases"][0]["timelines"].size(), 1u);
}

}  // namespace
}  // namespace vesim::sim
