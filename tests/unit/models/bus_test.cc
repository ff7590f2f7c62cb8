// SPDX-License-Identifier: Apache-2.0
#include "models/bus/bus.h"

#include <gmock/gmock.h>

#include "models/memory/memory.h"
#include "models/unimplemented/unimplemented.h"
#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

using testing::ElementsAre;

class BusTest : public testing::Test {
 protected:
  BusTest() {
    bench.bind(bus.target);
    bench.bind(bus.target);
    bus.map(0x80000000, 0x10000, ram.socket);
    flash = bus.map(0x08000000, 0x8000, rom.socket);
    bus.map(0x1a000000, 0x1000, ethernet.socket);
    bus.alias(0, 0x4000, flash);
  }
  Bench bench;
  Bus bus{"bus"};
  Memory ram{"ram", 0x10000};
  Memory rom{"rom", 0x8000, Memory::Kind::kRom};
  Unimplemented ethernet{"ethernet"};
  unsigned flash = 0;
};

TEST_F(BusTest, DecodesForEveryMaster) {
  bench.write32(0x80000010, 5);
  EXPECT_EQ(bench.at_port(1).read32(0x80000010), 5u);
  EXPECT_EQ(bench.peek32(0x80000010), 5u);
  rom.write(0x20, "abcd");
  EXPECT_EQ(bench.read32(0x08000020), 0x64636261u);
  EXPECT_EQ(bench.read32(0x20), 0x64636261u);
}

TEST_F(BusTest, OutsideIsADecodeError) {
  u64 data = 0;
  for (const u64 address : {u64{0x4000}, u64{0x7ffffffc}, u64{0x80010000}, ~u64{0} - 7}) {
    EXPECT_EQ(bench.transport(tlm::TLM_READ_COMMAND, address, &data, 4),
              tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(bench.transport(tlm::TLM_WRITE_COMMAND, address, &data, 4),
              tlm::TLM_ADDRESS_ERROR_RESPONSE);
  }
  EXPECT_EQ(bench.transport(tlm::TLM_READ_COMMAND, 0x8000fffc, &data, 8),
            tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

TEST_F(BusTest, DirectAccessStaysInTheRegion) {
  tlm::tlm_dmi dmi;
  ASSERT_TRUE(bench.dmi(0x80000123, dmi));
  EXPECT_EQ(dmi.get_start_address(), 0x80000000u);
  EXPECT_EQ(dmi.get_end_address(), 0x8000ffffu);
  ASSERT_TRUE(bench.dmi(0x100, dmi));
  EXPECT_EQ(dmi.get_start_address(), 0u);
  EXPECT_EQ(dmi.get_end_address(), 0x3fffu);
  EXPECT_FALSE(dmi.is_write_allowed());
  EXPECT_FALSE(bench.dmi(0x1a000000, dmi));
  EXPECT_FALSE(bench.dmi(0x50000000, dmi));
}

TEST_F(BusTest, UnimplementedReadsAsZeroAndIsLogged) {
  bench.write32(0x1a000050, 1);
  EXPECT_EQ(bench.read32(0x1a000050), 0u);
  EXPECT_EQ(bench.peek32(0x1a000050), 0u);
  EXPECT_THAT(bench.guest_errors,
              ElementsAre("ethernet: write: not implemented", "ethernet: read: not implemented"));
}

TEST_F(BusTest, OverlapIsAnInternalError) {
  EXPECT_DEATH(bus.alias(0x3000, 0x1000, flash), "overlap");
  EXPECT_DEATH(bus.alias(0x7fff0000, 0x10001, flash), "overlap");
}

}  // namespace
}  // namespace vesim::models
