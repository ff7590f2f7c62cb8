// SPDX-License-Identifier: Apache-2.0
// The board's wiring, seen from the bus and from the pins: no core runs here.
#include "platform/tc2_board.h"

#include <gmock/gmock.h>

#include "tests/unit/models/bench.h"

namespace vesim::platform {
namespace {

using models::Bench;

constexpr u64 kGicd = 0x2c001000;

MachineConfig small_board() {
  MachineConfig config;
  config.memory_size = 16 << 20;
  config.timing.memory.aclk_ratio = 2;
  config.timing.memory.static_bus_clock = 50'000'000;
  config.timing.clocks = {.uart = 24'000'000,
                          .timer = 1'000'000,
                          .reference = 32'768,
                          .watchdog = 32'768,
                          .card = 24'000'000};
  return config;
}

class Tc2BoardTest : public testing::Test {
 protected:
  Tc2BoardTest() { bench.bind(board.bus.target); }
  bool decodes(u64 address) {
    u32 data = 0;
    return bench.transport(tlm::TLM_READ_COMMAND, address, &data, 4) == tlm::TLM_OK_RESPONSE;
  }
  void advance_by(u64 time) { board.queue.run_until(board.queue.now() + time); }
  bool pending(unsigned spi) {
    return bench.read32(kGicd + 0x200 + 4 * (1 + spi / 32)) >> spi % 32 & 1;
  }
  Bench bench;
  Tc2Board board{"tc2", small_board(), nullptr};
};

TEST_F(Tc2BoardTest, TheMapHasNoHoles) {
  for (u64 address = 0; address < 0x04000000; address += 0x10000) EXPECT_TRUE(decodes(address));
  for (u64 address = 0x08000000; address < 0x20000000; address += 0x1000) {
    EXPECT_TRUE(decodes(address)) << std::hex << address;
  }
  for (u64 address = 0x2a000000; address < 0x2f000000; address += 0x1000) {
    EXPECT_TRUE(decodes(address)) << std::hex << address;
  }
  for (u64 address = 0x7ff00000; address < 0x80000000; address += 0x1000) {
    EXPECT_TRUE(decodes(address)) << std::hex << address;
  }
  EXPECT_TRUE(decodes(0x80fffffc));
}

TEST_F(Tc2BoardTest, BeyondTheMapNothingAnswers) {
  EXPECT_FALSE(decodes(0x50000000));
  EXPECT_FALSE(decodes(0x81000000)) << "RAM ends after 16 MiB";
  EXPECT_FALSE(decodes(0x1'80000000)) << "40-bit addresses are decoded in full";
}

TEST_F(Tc2BoardTest, WritesToUnimplementedDevicesAreHarmless) {
  for (const auto& part : board.parts()) {
    if (part.info.type.find("not modelled") == std::string::npos) continue;
    bench.guest_errors.clear();
    for (u64 offset = 0; offset < 0x1000; offset += 4) bench.write32(part.info.base + offset, ~0u);
    EXPECT_EQ(bench.read32(part.info.base), 0u);
    ASSERT_EQ(bench.guest_errors.size(), 0x401u) << part.info.name;
    EXPECT_THAT(bench.guest_errors[0], testing::StartsWith(part.info.name + ": "));
  }
}

TEST_F(Tc2BoardTest, DevicesAnswerWithTheirIdentification) {
  const std::pair<u64, u32> identifications[] = {
      {0x1c020000, 0x041810}, {0x1c050000, 0x041180}, {0x1c090000, 0x141011},
      {0x1c0a0000, 0x141011}, {0x1c0b0000, 0x141011}, {0x1c0c0000, 0x141011},
      {0x1c0f0000, 0x141805}, {0x1c110000, 0x141804}, {0x1c120000, 0x141804},
      {0x1c170000, 0x141031}, {0x2a490000, 0x141805}, {0x2b0a0000, 0x141341},
      {0x7ffd0000, 0x141354},
  };
  for (const auto& [base, id] : identifications) {
    EXPECT_EQ(bench.read32(base + 0xfe0) | bench.read32(base + 0xfe4) << 8 |
                  bench.read32(base + 0xfe8) << 16,
              id)
        << std::hex << base;
  }
  EXPECT_EQ(bench.read32(0x1c010000), 0x1190f500u);
  EXPECT_TRUE(bench.guest_errors.empty());
}

TEST_F(Tc2BoardTest, InterruptLinesReachTheirSpi) {
  const std::pair<models::Wire&, unsigned> lines[] = {
      {board.watchdog.interrupt, 0},
      {board.timer01.combined_interrupt, 2},
      {board.timer23.combined_interrupt, 3},
      {board.rtc.interrupt, 4},
      {board.uart0.interrupt, 5},
      {board.uart1.interrupt, 6},
      {board.uart2.interrupt, 7},
      {board.uart3.interrupt, 8},
      {board.scc.interrupt, 95},
      {board.tile_watchdog.interrupt, 98},
      {board.cci.overflow[0], 101},
      {board.cci.overflow[4], 105},
  };
  for (const auto& [wire, spi] : lines) {
    EXPECT_FALSE(pending(spi));
    wire.set(true);
    EXPECT_TRUE(pending(spi)) << spi;
    wire.set(false);
    EXPECT_FALSE(pending(spi));
  }
}

TEST_F(Tc2BoardTest, TimersCountTheClockThatTheSystemControllerSelects) {
  constexpr u64 kTimers[] = {0x1c110000, 0x1c110020, 0x1c120000, 0x1c120020};
  for (const u64 timer : kTimers) {
    bench.write32(timer + 0x08, 0x82);
    bench.write32(timer, 1'000'000'000);
  }
  advance_by(models::kSecond);
  for (const u64 timer : kTimers) EXPECT_EQ(bench.read32(timer + 4), 999'000'000u);
  bench.write32(0x1c020000, 1u << 15);  // REFCLK for all but the first
  advance_by(models::kSecond);
  EXPECT_EQ(bench.read32(kTimers[0] + 4), 998'000'000u);
  for (unsigned i = 1; i < 4; ++i) EXPECT_EQ(bench.read32(kTimers[i] + 4), 998'967'232u);
}

TEST_F(Tc2BoardTest, OscillatorsOfTheBoard) {
  const auto oscillator = [&](u32 site, u32 device) {
    bench.write32(0x1c0100a4, 1u << 31 | 1u << 20 | site << 16 | device);
    EXPECT_EQ(bench.read32(0x1c0100a8), 1u);
    return bench.read32(0x1c0100a0);
  };
  EXPECT_EQ(oscillator(0, 2), 24'000'000u);
  EXPECT_EQ(oscillator(1, 6), 50'000'000u);
  EXPECT_EQ(oscillator(1, 8), 50'000'000u);
}

TEST_F(Tc2BoardTest, FlashIsSeenAtZeroToo) {
  ASSERT_TRUE(board.write_memory(0x08000010, "abcd"));
  EXPECT_EQ(bench.read32(0x10), 0x64636261u);
}

TEST_F(Tc2BoardTest, LoadersWriteWithinOneMemory) {
  EXPECT_TRUE(board.write_memory(0x80ffffff, "a"));
  EXPECT_FALSE(board.write_memory(0x80ffffff, "ab"));
  EXPECT_FALSE(board.write_memory(0x1c090000, "a"));
  EXPECT_FALSE(board.write_memory(~u64{0}, "a"));
}

TEST_F(Tc2BoardTest, StateReturns) {
  bench.write32(0x80000100, 1);
  bench.write32(0x1c010030, 2);
  bench.write32(0x1c110000, 1000);
  bench.write32(0x1c110008, 0xe2);
  const std::string before = Bench::state_of(board);
  advance_by(models::kMillisecond);
  bench.write32(0x80100000, 3);
  bench.write32(0x1c010034, 2);
  EXPECT_TRUE(pending(2));
  EXPECT_NE(Bench::state_of(board), before);
  isa::Archive saved(before);
  board.serialize(saved);
  EXPECT_TRUE(saved.at_end());
  EXPECT_EQ(Bench::state_of(board), before);
  EXPECT_FALSE(pending(2));
  EXPECT_EQ(bench.read32(0x1c010030), 2u);
  advance_by(models::kMillisecond);
  EXPECT_TRUE(pending(2));
}

TEST_F(Tc2BoardTest, ResetKeepsMemoryOnly) {
  bench.write32(0x80000100, 1);
  bench.write32(0x1c010030, 2);
  board.reset();
  EXPECT_EQ(bench.read32(0x80000100), 1u);
  EXPECT_EQ(bench.read32(0x1c010030), 0u);
}

}  // namespace
}  // namespace vesim::platform
