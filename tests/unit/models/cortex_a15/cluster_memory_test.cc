// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/cluster_memory.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/unit/models/cortex_a15/memory_parameters.h"

namespace vesim::models {
namespace {

constexpr u32 kRam = 0x80000000, kUart = 0x1c090000, kGic = 0x2c001000;
constexpr u64 kTables = 0xa0000000;

// Maps everything onto itself in 4 KiB pages of one ASID, with a last-level table for each 2 MiB.
class FlatWalker final : public TableWalker {
 public:
  explicit FlatWalker(bool stage2 = false) : stage2_(stage2) {}

  const Walk& walk(isa::Regime, u32 va) override {
    ++walks;
    walk_ = {};
    walk_.mapped = va != 0;
    walk_.pa = va;
    walk_.kind = va >= kRam ? MemoryKind::Cached : MemoryKind::Device;
    for (u8 level = 1; level <= 3; ++level) {
      if (stage2_) add(kTables + 0x100000 + level * 8, 3, true);
      add(kTables + (level == 3 ? (va >> 21 << 12) + 0x10000 + (va >> 12 & 511) * 8 : level * 4096),
          level, false);
    }
    if (stage2_) add(kTables + 0x200000, 3, true);
    return walk_;
  }
  unsigned walks = 0;

 private:
  void add(u64 pa, u8 level, bool stage2) {
    walk_.reads[walk_.count++] = {pa, false, level, 8, stage2};
  }

  const bool stage2_;
  Walk walk_;
};

class ClusterMemoryTest : public testing::Test {
 protected:
  explicit ClusterMemoryTest(bool stage2 = false) { build(test_parameters(), stage2); }

  void build(const MemoryParameters& p, bool stage2 = false) {
    std::vector<std::unique_ptr<TableWalker>> walkers;
    for (unsigned core = 0; core < 2; ++core) {
      walkers.push_back(std::make_unique<FlatWalker>(stage2));
      walker[core] = static_cast<FlatWalker*>(walkers.back().get());
    }
    using Kind = MemoryRegion::Kind;
    memory = std::make_unique<ClusterMemory>(
        p,
        std::vector<MemoryRegion>{{kRam, u64{1} << 31, Kind::Dram},
                                  {0x18000000, 0x08000000, Kind::StaticBus},
                                  {0x2c000000, 0x10000, Kind::Gic}},
        std::move(walkers));
    for (unsigned core = 0; core < 2; ++core) enter(core, 1, 1);
  }
  void enter(unsigned core, u8 vmid, u8 asid, bool guest = false) {
    memory->set_context(core, {.regime = isa::Regime::NonSecurePl1,
                               .asid = asid,
                               .vmid = vmid,
                               .translates = true,
                               .data_cache = true,
                               .instruction_cache = true,
                               .guest = guest});
  }
  // A load long after all that came before; answers its latency.
  u64 load(u32 va, unsigned core = 0) {
    now += 1000;
    last = memory->load(core, va, 4, now, now);
    return last.ready - now;
  }
  u64 store(u32 va, unsigned core = 0) {
    now += 1000;
    const Outcome address = memory->store_address(core, va, 4, now);
    now = address.ready;
    last = memory->store_data(core, address, 4, now);
    return last.ready - now;
  }

  std::unique_ptr<ClusterMemory> memory;
  FlatWalker* walker[2];
  u64 now = 1;
  Outcome last;
};

TEST_F(ClusterMemoryTest, LatenciesOfTheDataSheet) {
  load(kRam);
  EXPECT_EQ(load(kRam), 4u) << "L1";
  // Three lines of one L1 set: the first is gone to the L2, its page still in the TLB.
  load(kRam + 0x4000);
  load(kRam + 0x8000);
  EXPECT_EQ(load(kRam), 21u);
  EXPECT_EQ(last.found, Found::L2);
  // The next page's table is read already: TLB, walk and an open row of DRAM.
  load(kRam + 64);
  EXPECT_EQ(last.found, Found::Dram);
}

std::string state_of(ClusterMemory& memory) {
  isa::Archive archive;
  memory.serialize(archive);
  return archive.bytes();
}

// Accesses of both cores, which go to the memory system unless, with `by_hits`, their L1 answers.
class MixedAccesses {
 public:
  MixedAccesses(ClusterMemory& memory, bool by_hits) : memory_(memory), by_hits_(by_hits) {}

  void run() {
    for (unsigned i = 0; i < 20000; ++i) {
      const unsigned core = random_() % 2, size = 1u << random_() % 4;
      // Lines of a set, of a page and of many pages, some of them crossed.
      const u32 va = kRam + (random_() % 8 << 14) + random_() % 512 + (random_() % 8 << 20);
      switch (random_() % 3) {
        case 0:
          fetch(core, va);
          break;
        case 1:
          load(core, va, size);
          break;
        case 2:
          store(core, va, size);
          break;
      }
      if (i % 1000 == 0) stream(core, i);
    }
  }
  unsigned hits = 0;

 private:
  // Whole lines, a word after the other, some of them read in between.
  void stream(unsigned core, u32 place) {
    for (u32 at = 0; at < 20 * kLineSize; at += 4) {
      store(core, kRam + 0x100000 + place * 64 + at, 4);
      if (random_() % 64 == 0) load(core, kRam + 0x100000 + place * 64 + at, 4);
    }
  }
  using Pages = L1Hits::Pages;
  L1Hits& l1(unsigned core) { return *memory_.l1_hits(core); }
  bool answered(bool hit) {
    hits += hit;
    return hit;
  }
  void fetch(unsigned core, u32 va) {
    ++time_;
    if (by_hits_ && answered(l1(core).fetch<Pages::Last>(va) || l1(core).fetch<Pages::All>(va)))
      return;
    memory_.fetch(core, va, time_);
  }
  void load(unsigned core, u32 va, unsigned size) {
    ++time_;
    if (by_hits_ && answered(l1(core).load(va, size))) return;
    memory_.load(core, va, size, time_, time_);
  }
  void store(unsigned core, u32 va, unsigned size) {
    ++time_;
    if (by_hits_ &&
        answered(l1(core).store<Pages::Last>(va, size) || l1(core).store<Pages::All>(va, size)))
      return;
    memory_.store_data(core, memory_.store_address(core, va, size, time_), size, time_);
  }

  ClusterMemory& memory_;
  const bool by_hits_;
  std::mt19937 random_{7};
  u64 time_ = 0;
};

// At `warm`, where time stands still.
TEST_F(ClusterMemoryTest, L1HitsLeaveWhatPricedAccessesLeave) {
  for (const u64 ways : {1u, 2u, 4u}) {
    MemoryParameters p = test_parameters();
    p.l1i_ways = p.l1d_ways = ways;
    std::string states[2];
    u64 misses[2];
    for (const bool by_hits : {false, true}) {
      build(p);
      memory->stop_time(true);
      MixedAccesses accesses(*memory, by_hits);
      accesses.run();
      states[by_hits] = state_of(*memory);
      misses[by_hits] = memory->counts(0).l1d_read_misses;
      EXPECT_TRUE(!by_hits || accesses.hits > 1000) << accesses.hits;
    }
    EXPECT_TRUE(states[0] == states[1]) << ways << " ways";
    EXPECT_EQ(misses[0], misses[1]);
    EXPECT_GT(misses[0], 100u);
  }
}

TEST_F(ClusterMemoryTest, L1TlbMissCostsTwelveMore) {
  for (u32 page = 0; page <= 32; ++page) load(kRam + page * 0x1040);
  EXPECT_EQ(load(kRam), 4u + 12) << "33 pages: the first is in the L2 TLB only";
  EXPECT_EQ(last.l2_tlb, 12u);
  EXPECT_EQ(last.walk_stage1, 0u);
}

TEST_F(ClusterMemoryTest, AWalkReadsTheLastTableThroughTheCaches) {
  load(kRam);
  load(kRam + 0x1000);  // its descriptor is in the line that the first walk brought to the L2
  EXPECT_EQ(last.walk_stage1, 6u + 21);
  EXPECT_EQ(last.walk_stage2, 0u);
  EXPECT_EQ(memory->counts(0).walk_stage1_reads, 3u + 1) << "the walk cache knows the table";
}

TEST_F(ClusterMemoryTest, NestedWalksAreChargedToTheirStages) {
  build(test_parameters(), true);
  load(kRam);
  EXPECT_GT(last.walk_stage2, 0u);
  EXPECT_EQ(memory->counts(0).walk_stage1_reads, 3u);
  EXPECT_EQ(memory->counts(0).walk_stage2_reads, 4u);
  load(kRam + 0x1000);
  EXPECT_EQ(last.walk_stage2, 21u) << "one read, in the L2";
}

TEST_F(ClusterMemoryTest, AnUnmappedAddressIsAWalkAndNothingElse) {
  load(0);
  EXPECT_EQ(last.found, Found::Nowhere);
  EXPECT_GT(last.walk_stage1, 0u);
  EXPECT_EQ(memory->counts(0).l1d_reads, 0u);
}

TEST_F(ClusterMemoryTest, TlbEntriesAreTaggedWithVmidAndAsid) {
  load(kRam);
  enter(0, 1, 2);
  load(kRam);
  enter(0, 2, 1);
  load(kRam);
  EXPECT_EQ(walker[0]->walks, 3u);
  enter(0, 1, 1);
  EXPECT_EQ(load(kRam), 4u) << "no flush on a switch";
}

TEST_F(ClusterMemoryTest, MaintenanceHasItsScope) {
  using Op = isa::Maintenance::Op;
  load(kRam);
  memory->maintain(0, {.op = Op::TlbAll, .vmid = 2}, false, now);
  EXPECT_EQ(load(kRam), 4u) << "another VMID's";
  memory->maintain(0, {.op = Op::TlbVa, .asid = 1, .vmid = 1, .va = kRam + 0x1000}, false, now);
  EXPECT_EQ(load(kRam), 4u) << "another page's";
  memory->maintain(0, {.op = Op::TlbVa, .asid = 1, .vmid = 1, .va = kRam}, false, now);
  load(kRam);
  EXPECT_EQ(walker[0]->walks, 2u);
}

TEST_F(ClusterMemoryTest, BroadcastMaintenanceCostsSenderAndReceiver) {
  load(kRam, 1);
  const isa::Maintenance all{.op = isa::Maintenance::Op::TlbAll, .vmid = 1};
  memory->maintain(0, all, true, 1000);
  EXPECT_EQ(memory->synchronize(0, 1000), 1000u + 20 + 40) << "message and sync, in ACLK of 2";
  EXPECT_EQ(memory->synchronize(0, 2001), 2002u + 20)
      << "nothing sent: a barrier, from ACLK's edge";
  EXPECT_EQ(memory->take_dvm_stall(1), 2 * 20u);
  EXPECT_EQ(memory->take_dvm_stall(1), 0u);
  EXPECT_EQ(memory->take_dvm_stall(0), 0u);
  load(kRam, 1);
  EXPECT_EQ(walker[1]->walks, 2u) << "the receiver's entry is gone";
}

TEST_F(ClusterMemoryTest, CoresFindEachOthersLines) {
  store(kRam);
  load(kRam, 1);
  EXPECT_EQ(last.found, Found::OtherCore);
  EXPECT_EQ(load(kRam, 1), 4u) << "both share it now";
  EXPECT_EQ(store(kRam), 21u + 20) << "the other copy has to go";
  EXPECT_EQ(store(kRam), 1u) << "its own";
  EXPECT_EQ(load(kRam, 1), 21u + 20);
}

TEST_F(ClusterMemoryTest, SixMissesAtATime) {
  for (u32 line = 0; line < 8; ++line) load(kRam + 0x100000 + line * 64);  // TLB
  now += 1000;
  u64 seventh = 0, sixth = 0;
  for (u32 line = 0; line < 7; ++line) {
    const Outcome o = memory->load(0, kRam + 0x100000 + 0x800 + line * 64, 4, now, now);
    sixth = seventh;
    seventh = o.ready;
    if (line == 0) last = o;
  }
  EXPECT_GE(seventh, last.ready + 21) << "waits for the first to be back";
  EXPECT_GT(sixth, last.ready);
}

TEST_F(ClusterMemoryTest, ALineUnderWayIsWaitedFor) {
  load(kRam);
  now += 1000;
  const Outcome miss = memory->load(0, kRam + 64, 4, now, now);
  const Outcome same = memory->load(0, kRam + 68, 4, now + 1, now + 1);
  EXPECT_EQ(same.ready, miss.ready);
  EXPECT_EQ(same.found, Found::Dram);
}

TEST_F(ClusterMemoryTest, ASenderIsNoFasterThanItsReceiver) {
  const isa::Maintenance all{.op = isa::Maintenance::Op::TlbAll, .vmid = 1};
  EXPECT_EQ(memory->maintain(0, all, true, 1000), 1001u);
  EXPECT_EQ(memory->maintain(0, all, true, 1001), 1021u) << "20 cycles a message";
  EXPECT_EQ(memory->maintain(0, all, true, 2000), 2001u);
}

TEST_F(ClusterMemoryTest, ADeviceLoadLeavesWhenItIsTheOldest) {
  load(kGic);
  load(kRam);
  EXPECT_EQ(memory->load(0, kGic, 4, 5000, 5300).ready, 5300u + 21 + 200);
  EXPECT_EQ(memory->load(0, kRam, 4, 6000, 6300).ready, 6004u) << "others do not wait";
}

TEST_F(ClusterMemoryTest, DevicesArePricedByWhereTheyAre) {
  load(kUart);
  EXPECT_EQ(last.found, Found::Device);
  EXPECT_EQ(last.region, 1u);
  const u64 first = load(kUart);
  EXPECT_GE(first, 21u + 20 + 60);
  EXPECT_LE(first, 21u + 20 + 60 + 1) << "L2, CCI from ACLK's edge, three clocks of 50 MHz";
  load(kGic);
  EXPECT_EQ(load(kGic), 21u + 200);
}

TEST_F(ClusterMemoryTest, TheL2IncludesTheL1) {
  auto p = test_parameters();
  p.l2_size = 128 << 10;
  build(p);
  load(kRam);
  // Much more than the L2 holds, of other sets of the L1 than the first line's.
  for (u32 i = 0; i < 0x4000; ++i) load(kRam + 0x100000 + i * 64 + (i % 256 == 0 ? 64 : 0));
  EXPECT_GT(load(kRam), 21u);
}

TEST_F(ClusterMemoryTest, StridesAreFetchedAheadWithinThePage) {
  auto p = test_parameters();
  p.l2_prefetch_data = 8;
  p.l2_prefetches = 6;
  build(p);
  load(kRam);
  load(kRam + 64);
  const u64 before = memory->counts(0).l2_prefetches;  // next lines of tables
  load(kRam + 128);
  EXPECT_EQ(memory->counts(0).l2_prefetches - before, 6u) << "at most six under way";
  EXPECT_EQ(load(kRam + 3 * 64), 21u);
}

TEST_F(ClusterMemoryTest, ALargerCacheNeverMissesMoreOnAScan) {
  u64 before = ~u64{0};
  for (const u64 size : {128u << 10, 256u << 10, 1u << 20, 4u << 20}) {
    auto p = test_parameters();
    p.l2_size = size;
    build(p);
    for (unsigned pass = 0; pass < 2; ++pass) {
      for (u32 i = 0; i < 0x2000; ++i) load(kRam + i * 64);
    }
    EXPECT_LE(memory->counts(0).l2_misses, before) << size;
    before = memory->counts(0).l2_misses;
  }
}

TEST_F(ClusterMemoryTest, SlowerDramNeverSpeedsAPointerChase) {
  u64 before = 0;
  for (const u64 controller : {25'000u, 50'000u, 100'000u, 200'000u}) {
    auto p = test_parameters();
    p.dram_controller = controller;
    build(p);
    u64 time = 0;
    u32 at = 1;
    for (unsigned i = 0; i < 5000; ++i) {
      at = at * 1664525 + 1013904223;
      time = memory->load(0, kRam + (at >> 8) * 64 % (64 << 20), 4, time, time).ready;
    }
    EXPECT_GT(time, before);
    before = time;
  }
}

TEST_F(ClusterMemoryTest, WholeLinesAreWrittenWithoutBeingRead) {
  store(kRam + 63 * 64);  // the page's translation is there after this
  load(kRam + 63 * 64);
  const u64 reads = memory->counts(0).bus_reads;
  for (u32 word = 0; word < 20 * 16; ++word) store(kRam + word * 4);
  EXPECT_EQ(memory->counts(0).bus_reads, reads + 4 * kBeatsPerLine) << "until it is a stream";
  EXPECT_EQ(memory->counts(0).bus_writes, 8 * kBeatsPerLine)
      << "past the L2 from the thirteenth on";
  EXPECT_EQ(load(kRam + 3 * 64), 4u) << "the last that the L1 got";
  EXPECT_EQ(load(kRam + 4 * 64), 21u);
  EXPECT_EQ(load(kRam + 11 * 64), 21u) << "the last that the L2 got";
  load(kRam + 12 * 64);
  EXPECT_EQ(last.found, Found::Dram);
  store(kRam + 30 * 64 + 4);
  EXPECT_EQ(memory->counts(0).bus_reads, reads + 6 * kBeatsPerLine) << "no stream any more";
}

TEST_F(ClusterMemoryTest, AStreamMayBeginAndStoreAcrossLines) {
  for (u32 i = 0; i < 20 * 8; ++i) {
    const Outcome address = memory->store_address(0, kRam + 4 + i * 8, 8, now += 1000);
    memory->store_data(0, address, 8, address.ready);
  }
  EXPECT_EQ(memory->counts(0).bus_writes, 8 * kBeatsPerLine)
      << "lines 13 to 20: the first was not whole";
}

TEST_F(ClusterMemoryTest, AStreamTakesTheLinesOfTheOtherCore) {
  load(kRam + 8 * 64, 1);
  for (u32 word = 0; word < 20 * 16; ++word) store(kRam + word * 4);
  EXPECT_EQ(load(kRam + 8 * 64, 1), 21u) << "gone from its L1, kept in the L2";
}

// After-effects: what a guest misses because of work for it, and only that.
class AfterEffectsTest : public ClusterMemoryTest {
 protected:
  static constexpr u32 kGuests = kRam, kHosts = kRam + 0x400000;

  AfterEffectsTest() { run_guest(); }
  void run_guest() {
    memory->owner(0).work = 0;
    enter(0, 1, 1, true);
  }
  void run_host(u32 work) {
    memory->owner(0).work = work;
    enter(0, 0, 1);
  }
  // Two lines of the set of `va` in the L1, all it holds.
  void fill_l1_set(u32 va) {
    load(va + 0x4000);
    load(va + 0x8000);
  }
};

TEST_F(AfterEffectsTest, ALineThatTheWorkTookIsItsDoing) {
  load(kGuests);
  run_host(7);
  fill_l1_set(kHosts);
  run_guest();
  load(kGuests);
  EXPECT_EQ(last.found, Found::L2);
  EXPECT_EQ(last.line_taken_by, 7u);
  fill_l1_set(kGuests);
  load(kGuests);
  EXPECT_EQ(last.found, Found::L2);
  EXPECT_EQ(last.line_taken_by, 0u) << "told once; and now the guest did it";
}

TEST_F(AfterEffectsTest, WhatBelongsToNoWorkOrWasNoGuestsIsNobodysDoing) {
  load(kGuests);
  run_host(0);
  fill_l1_set(kHosts);
  load(kGuests + 64);
  run_host(7);
  fill_l1_set(kHosts + 64);
  run_guest();
  for (const u32 offset : {0u, 64u}) {
    load(kGuests + offset);
    EXPECT_EQ(last.found, Found::L2);
    EXPECT_EQ(last.line_taken_by, 0u);
  }
}

TEST_F(AfterEffectsTest, TheHostsOwnMissesAreNone) {
  load(kGuests);
  run_host(7);
  fill_l1_set(kHosts);
  load(kGuests);
  EXPECT_EQ(last.line_taken_by, 0u);
}

TEST_F(AfterEffectsTest, AMissToMemoryIsTheDoingOfWhatEmptiedTheL2) {
  auto p = test_parameters();
  p.l2_size = 128 << 10;
  build(p);
  run_guest();
  load(kGuests);
  run_host(9);
  for (u32 i = 0; i < 0x4000; ++i) load(kHosts + i * 64);
  run_guest();
  load(kGuests);
  EXPECT_EQ(last.found, Found::Dram);
  EXPECT_EQ(last.line_taken_by, 9u);
}

TEST_F(AfterEffectsTest, InstructionsToo) {
  memory->fetch(0, kGuests, ++now);
  run_host(7);
  memory->maintain(0, {.op = isa::Maintenance::Op::InstructionCache}, false, ++now);
  run_guest();
  EXPECT_EQ(memory->fetch(0, kGuests, now += 1000).line_taken_by, 7u);
}

TEST_F(AfterEffectsTest, TlbEntriesOfEitherLevel) {
  load(kGuests);
  run_host(7);
  for (u32 page = 0; page < 32; ++page) load(kHosts + page * 4096);
  run_guest();
  load(kGuests);
  EXPECT_EQ(last.l2_tlb, 12u);
  EXPECT_EQ(last.l1_tlb_taken_by, 7u);
  EXPECT_EQ(last.l2_tlb_taken_by, 0u);
  run_host(8);
  memory->maintain(0, {.op = isa::Maintenance::Op::TlbNonSecureAll}, false, ++now);
  run_guest();
  load(kGuests);
  EXPECT_GT(last.walk_stage1, 0u);
  EXPECT_EQ(last.l1_tlb_taken_by, 8u);
  EXPECT_EQ(last.l2_tlb_taken_by, 8u);
}

// The host's tables for 2 MiB each push out the guest's; its next page's walk reads them again.
TEST_F(AfterEffectsTest, TablesOfTheWalkCaches) {
  load(kGuests);
  load(kGuests + 0x1000);
  const u32 known = last.walk_stage1;
  EXPECT_EQ(last.tables_taken_by, 0u);
  run_host(7);
  for (u32 table = 0; table < test_parameters().tlb_walk_cache; ++table) {
    load(kHosts + (table << 21));
  }
  run_guest();
  load(kGuests + 0x2000);
  EXPECT_GT(last.walk_stage1, known);
  EXPECT_EQ(last.l2_tlb_taken_by, 0u) << "this page was never known";
  EXPECT_EQ(last.tables_taken_by, 7u);
  EXPECT_GT(last.tables_taken, 0u);
  EXPECT_LT(last.tables_taken, last.walk_stage1);
  load(kGuests + 0x3000);
  EXPECT_EQ(last.tables_taken_by, 0u);
}

// A message from the core that does the work to another that runs the guest.
TEST_F(AfterEffectsTest, MaintenanceReachesTheOtherCores) {
  enter(1, 1, 1, true);
  load(kGuests, 1);
  run_host(7);
  memory->maintain(0, {.op = isa::Maintenance::Op::TlbNonSecureAll}, true, ++now);
  load(kGuests, 1);
  EXPECT_EQ(last.l2_tlb_taken_by, 7u);
}

TEST_F(ClusterMemoryTest, StateIsSavedAndLoaded) {
  for (u32 i = 0; i < 100; ++i) store(kRam + i * 5000);
  isa::Archive save;
  memory->serialize(save);
  const auto original = std::move(memory);
  build(test_parameters());
  isa::Archive from(save.bytes());
  memory->serialize(from);
  EXPECT_TRUE(from.at_end());
  for (u32 i = 0; i < 200; ++i) {
    const u32 va = kRam + i * 4160;
    EXPECT_EQ(memory->load(0, va, 4, now + i * 7, now + i * 7).ready,
              original->load(0, va, 4, now + i * 7, now + i * 7).ready);
  }
}

}  // namespace
}  // namespace vesim::models
