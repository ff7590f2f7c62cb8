// SPDX-License-Identifier: Apache-2.0
// What a core's performance counters say, at `timed`, of loops whose accesses, misses and branches
// are known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

#include "isa/system/control_bits.h"
#include "isa/system/pmu.h"
#include "platform/tc2_board.h"
#include "sim/config/settings.h"

namespace vesim::platform {
namespace {

constexpr u32 kTable = 0x80004000, kCode = 0x80010000, kData = 0x80100000;
constexpr u32 kWfi = 0xe320f003;
constexpr u32 kTurns = 1024, kLine = 64;

MachineConfig board_config() {
  MachineConfig config = sim::machine_config(sim::Settings());
  config.cores = 1;
  config.memory_size = 16 << 20;
  config.network = false;
  return config;
}

class PmuTest : public testing::Test {
 protected:
  PmuTest() : core(board.cluster.core(0).architecture()) {
    // 16 MiB of sections onto themselves: Normal, write-back, shareable, full access.
    std::vector<u32> sections(4096);
    for (u32 i = 0x800; i < 0x810; ++i) sections[i] = i << 20 | 0x11c0e;
    write(kTable, sections);
    board.cluster.run(0, 0);
    core.sys.ttbr0[isa::kSecure] = kTable;
    core.sys.dacr[isa::kSecure] = 1;
    core.sys.sctlr[isa::kSecure] |= isa::sctlr::kM | isa::sctlr::kC | isa::sctlr::kI;
    core.context_changed();
    board.cluster.set_speed(models::Speed::Timed);
  }
  void write(u32 address, const std::vector<u32>& words) {
    std::string bytes(words.size() * 4, '\0');
    std::memcpy(bytes.data(), words.data(), bytes.size());
    ASSERT_TRUE(board.write_memory(address, bytes));
  }
  // Runs the loop's instructions kTurns times with r5 at the data; counts these events, six at
  // most.
  std::vector<u64> count(std::vector<u32> loop, std::initializer_list<u32> events) {
    loop.push_back(0xe2566001);  // subs r6, r6, #1
    const auto back = static_cast<u32>(0 - (loop.size() + 2));
    loop.push_back(0x1a000000 | (back & 0xffffff));  // bne
    loop.push_back(kWfi);
    write(kCode, loop);
    board.cluster.blocks().flush();
    core.branch_exchange(kCode);
    core.waiting = isa::Waiting::No;
    core.regs.r[5] = kData;
    core.regs.r[6] = kTurns;
    isa::pmu_synchronise(core);
    core.pmu.pmcr = 1;
    core.pmu.enabled = (1u << events.size()) - 1;
    core.pmu.value.fill(0);
    unsigned counter = 0;
    for (const u32 event : events) isa::pmu_set_type(core, counter++, event);
    board.cluster.run(board.cluster.now() + models::kPicosecondsPerSecond / 1000, ~u64{0});
    EXPECT_EQ(core.waiting, isa::Waiting::ForInterrupt);
    isa::pmu_synchronise(core);
    return {core.pmu.value.begin(), core.pmu.value.begin() + static_cast<long>(events.size())};
  }

  static constexpr u32 kLoad = 0xe4950000 | kLine, kStore = 0xe4850000 | kLine;  // r0, [r5], #64
  Tc2Board board{"tc2", board_config(), nullptr};
  isa::Core& core;
};

TEST_F(PmuTest, LoadsThatMissTheirL1) {
  const auto first = count({kLoad}, {0x08, 0x40, 0x42, 0x41, 0x66, 0x4c});
  EXPECT_EQ(first[0], 3 * kTurns + 1);
  EXPECT_EQ(first[1], kTurns);
  EXPECT_EQ(first[2], kTurns) << "each line once";
  EXPECT_EQ(first[3], 0u);
  EXPECT_EQ(first[4], kTurns);
  EXPECT_EQ(first[5], kTurns * kLine / 4096) << "each page once: the L1 TLB has granules of 4 KiB";
  // Now they are in the L2.
  const auto second = count({kLoad}, {0x03, 0x52, 0x17, 0x60, 0x50, 0x15});
  EXPECT_EQ(second[0], kTurns);
  EXPECT_LE(second[1], 8u);
  EXPECT_LE(second[2], 16u);
  EXPECT_LE(second[3], 16u * 4);
  EXPECT_GE(second[4], kTurns);
  EXPECT_EQ(second[5], 0u);
}

TEST_F(PmuTest, LoadsThatHit) {
  const std::vector<u32> loop = {0xe5950000, 0xe5951004};  // ldr r0, [r5]; ldr r1, [r5, #4]
  const auto counts = count(loop, {0x40, 0x42, 0x66, 0x70, 0x05, 0x1b});
  EXPECT_EQ(counts[0], 2 * kTurns);
  EXPECT_EQ(counts[1], 1u);
  EXPECT_EQ(counts[2], 2 * kTurns);
  EXPECT_EQ(counts[3], 2 * kTurns);
  EXPECT_EQ(counts[4], 1u);
  EXPECT_EQ(counts[5], 4 * kTurns + 1);
}

TEST_F(PmuTest, StoresAndTheirWriteBacks) {
  const auto counts = count({kStore}, {0x41, 0x43, 0x67, 0x71, 0x15, 0x13});
  EXPECT_EQ(counts[0], kTurns);
  EXPECT_EQ(counts[1], kTurns);
  EXPECT_EQ(counts[2], kTurns);
  EXPECT_EQ(counts[3], kTurns);
  EXPECT_NEAR(static_cast<double>(counts[4]), kTurns / 2, 16) << "half of 64 KiB has to make room";
  EXPECT_EQ(counts[5], kTurns);
}

TEST_F(PmuTest, BranchesThatArePredicted) {
  const auto counts = count({0xe1a00000}, {0x12, 0x10, 0x76, 0x78, 0x79, 0x7a});
  EXPECT_EQ(counts[0], kTurns);
  EXPECT_GE(counts[1], 1u) << "the last one";
  EXPECT_LE(counts[1], 5u);
  EXPECT_EQ(counts[2], kTurns - 1);
  EXPECT_EQ(counts[3], kTurns);
  EXPECT_EQ(counts[4] + counts[5], 0u);
}

TEST_F(PmuTest, CodeAndBarriers) {
  const std::vector<u32> loop = {0xf57ff05f, 0xf57ff04f, 0xf57ff06f};  // dmb, dsb, isb
  const auto counts = count(loop, {0x7e, 0x7d, 0x7c, 0x14, 0x01, 0x02});
  EXPECT_EQ(counts[0], kTurns);
  EXPECT_EQ(counts[1], kTurns);
  EXPECT_EQ(counts[2], kTurns);
  EXPECT_GE(counts[3], 2 * kTurns) << "20 bytes, fetched anew after the ISB";
  EXPECT_LE(counts[4], 4u);
  EXPECT_EQ(counts[5], 1u);
}

TEST_F(PmuTest, CyclesOfTheBus) {
  const auto counts = count({kLoad}, {0x11, 0x1d});
  EXPECT_NEAR(static_cast<double>(counts[1]), static_cast<double>(counts[0]) / 2, 2);
}

}  // namespace
}  // namespace vesim::platform
