// SPDX-License-Identifier: Apache-2.0
#include "models/memory/memory.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr u64 kSize = u64{1} << 30;

u64 resident_bytes() {
  u64 total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * 4096;
}

class MemoryTest : public testing::Test {
 protected:
  MemoryTest() {
    bench.bind(ram.socket);
    bench.bind(rom.socket);
    bench.bind(other.socket);
  }
  std::vector<u64> pages(const Memory& memory) {
    std::vector<u64> offsets;
    memory.for_each_page([&](u64 offset, std::span<const u8>) { offsets.push_back(offset); });
    return offsets;
  }
  Bench bench;
  Memory ram{"ram", kSize};
  Memory rom{"rom", 0x10000, Memory::Kind::kRom};
  Memory other{"other", kSize};
};

TEST_F(MemoryTest, ReadsWhatWasWritten) {
  EXPECT_EQ(bench.read32(0x1000), 0u);
  bench.write32(0x1000, 0x12345678);
  bench.write8(kSize - 1, 0xab);
  EXPECT_EQ(bench.read16(0x1002), 0x1234u);
  EXPECT_EQ(bench.read64(kSize - 8), u64{0xab} << 56);
  EXPECT_EQ(bench.peek32(0x1000), 0x12345678u);
}

TEST_F(MemoryTest, EndsAtItsSize) {
  u64 data = 0;
  for (const auto command : {tlm::TLM_READ_COMMAND, tlm::TLM_WRITE_COMMAND}) {
    EXPECT_EQ(bench.transport(command, kSize, &data, 1), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(bench.transport(command, kSize - 4, &data, 8), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(bench.transport(command, ~u64{0}, &data, 8), tlm::TLM_ADDRESS_ERROR_RESPONSE);
  }
}

TEST_F(MemoryTest, DirectAccess) {
  bench.write32(0x400010, 7);
  tlm::tlm_dmi dmi;
  ASSERT_TRUE(bench.dmi(0x400010, dmi));
  EXPECT_TRUE(dmi.is_read_write_allowed());
  EXPECT_LE(dmi.get_start_address(), 0x400010u);
  EXPECT_GE(dmi.get_end_address(), 0x400013u);
  unsigned char* host = dmi.get_dmi_ptr() + (0x400010 - dmi.get_start_address());
  EXPECT_EQ(*host, 7);
  *host = 9;
  EXPECT_EQ(bench.read32(0x400010), 9u);
  EXPECT_THAT(pages(ram), ElementsAre(0x400000));
}

TEST_F(MemoryTest, WritesThroughDirectAccessAloneAreSeen) {
  tlm::tlm_dmi dmi;
  ASSERT_TRUE(bench.dmi(0x800000, dmi));
  dmi.get_dmi_ptr()[0x5000] = 1;
  EXPECT_THAT(pages(ram), ElementsAre(0x805000));
}

TEST_F(MemoryTest, PagesOfZerosCountAsUntouched) {
  bench.write32(0x5000, 1);
  bench.write32(0x5000, 0);
  bench.write32(0x9ffc, 1);
  EXPECT_THAT(pages(ram), ElementsAre(0x9000));
}

TEST_F(MemoryTest, SavingTouchesNoUntouchedMemory) {
  const u64 before = resident_bytes();
  bench.write32(0x12345678, 1);
  Bench::copy_state(ram, other);
  EXPECT_LT(resident_bytes() - before, u64{16} << 20);
  EXPECT_EQ(bench.at_port(2).read32(0x12345678), 1u);
}

TEST_F(MemoryTest, LoadingReplacesTheContents) {
  bench.write32(0x1000, 1);
  bench.at_port(2).write32(0x2000, 2);
  Bench::copy_state(ram, other);
  EXPECT_EQ(bench.read32(0x2000), 0u);
  EXPECT_EQ(bench.read32(0x1000), 1u);
  EXPECT_EQ(Bench::state_of(ram), Bench::state_of(other));
}

TEST_F(MemoryTest, RomIgnoresWrites) {
  rom.write(0x100, "abcd");
  bench.at_port(1).write32(0x100, 0);
  EXPECT_EQ(bench.read32(0x100), 0x64636261u);
  EXPECT_THAT(bench.guest_errors, ElementsAre("rom: write to read-only memory"));
  tlm::tlm_dmi dmi;
  ASSERT_TRUE(bench.dmi(0x100, dmi));
  EXPECT_TRUE(dmi.is_read_allowed());
  EXPECT_FALSE(dmi.is_write_allowed());
}

TEST_F(MemoryTest, ClearReadsAsZero) {
  bench.write32(0x1000, 1);
  ram.clear();
  EXPECT_EQ(bench.read32(0x1000), 0u);
  EXPECT_THAT(pages(ram), IsEmpty());
}

TEST_F(MemoryTest, SavedMemoryTooLargeIsRefused) {
  Bench::copy_state(rom, rom);
  bench.write32(kSize - 4, 1);
  isa::Archive saved;
  ram.serialize(saved);
  isa::Archive loaded(saved.bytes());
  EXPECT_THROW(rom.serialize(loaded), isa::ArchiveError);
}

}  // namespace
}  // namespace vesim::models
