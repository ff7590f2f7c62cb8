// SPDX-License-Identifier: Apache-2.0
// The performance monitors (Arm ARM C12; TRM chapter 11).
#include <gtest/gtest.h>

#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kCycleBit = 1u << 31;

struct Monitor : Bench {
  Monitor() { enter(Mode::Supervisor, false); }
  void write(unsigned crm, unsigned opc2, u32 value) {
    core.regs.r[2] = value;
    execute(mcr(15, 0, 2, 9, crm, opc2));
  }
  u32 read(unsigned crm, unsigned opc2) {
    execute(mrc(15, 0, 2, 9, crm, opc2));
    return core.regs.r[2];
  }
  void count(unsigned counter, u32 type) {
    write(12, 5, counter);
    write(13, 1, type);
    write(13, 2, 0);
    write(12, 1, 1u << counter);
  }
  u32 counted(unsigned counter) {
    write(12, 5, counter);
    return read(13, 2);
  }
};

TEST(Pmu, Identification) {
  Monitor m;
  EXPECT_EQ(m.read(12, 0), 0x410f3000u);
  EXPECT_EQ(m.read(12, 6), 0x3fff0f3fu);
}

TEST(Pmu, CyclesNeedBothEnables) {
  for (const bool e : {false, true}) {
    for (const bool bit31 : {false, true}) {
      Monitor m;
      if (bit31) m.write(12, 1, kCycleBit);
      m.write(12, 0, e);
      m.env.clock += 1000;
      EXPECT_EQ(m.read(13, 0), e && bit31 ? 1000u : 0u);
    }
  }
}

TEST(Pmu, DividerAndReset) {
  Monitor m;
  m.write(12, 1, kCycleBit);
  m.write(12, 0, 1 | 8);
  m.env.clock += 640 + 63;
  EXPECT_EQ(m.read(13, 0), 10u);
  m.env.clock += 1;
  EXPECT_EQ(m.read(13, 0), 11u);  // the remainder is not lost
  m.write(12, 0, 1 | 4);
  EXPECT_EQ(m.read(13, 0), 0u);
}

TEST(Pmu, InstructionsAndEvents) {
  Monitor m;
  m.count(0, 0x08);
  m.count(1, 0x09);
  m.count(2, 0x0b);
  m.write(12, 0, 1);
  const u32 before = m.counted(0);
  for (int i = 0; i < 10; ++i) m.execute(kNop);
  EXPECT_EQ(m.counted(0) - before, 12u);  // and the two of counted()
  m.execute(kSvc);
  EXPECT_EQ(m.counted(1), 1u);
  m.execute(mcr(15, 0, 2, 13, 0, 1));
  EXPECT_EQ(m.counted(2), 1u);
}

TEST(Pmu, SoftwareIncrement) {
  Monitor m;
  m.count(3, 0x00);
  m.count(4, 0x00);
  m.write(12, 0, 1);
  m.write(12, 4, 1u << 3);
  EXPECT_EQ(m.counted(3), 1u);
  EXPECT_EQ(m.counted(4), 0u);
}

// P, U, NSK, NSU, NSH.
TEST(Pmu, PrivilegeFilters) {
  const struct {
    Mode mode;
    bool secure;
    u32 filter;
    bool counts;
  } cases[] = {
      {Mode::Supervisor, true, 0, true},
      {Mode::Supervisor, true, 1u << 31, false},
      {Mode::User, true, 1u << 30, false},
      {Mode::User, true, 1u << 31, true},
      {Mode::Supervisor, false, 1u << 31, false},
      {Mode::Supervisor, false, 1u << 31 | 1u << 29, true},
      {Mode::Supervisor, false, 1u << 29, false},
      {Mode::User, false, 1u << 30, false},
      {Mode::User, false, 1u << 30 | 1u << 28, true},
      {Mode::Hyp, false, 0, false},
      {Mode::Hyp, false, 1u << 27, true},
  };
  for (const auto& c : cases) {
    Bench b;
    b.core.pmu.type[0] = 0x11 | c.filter;
    b.core.pmu.pmcr = 1;
    b.core.pmu.enabled = 1;
    b.enter(c.mode, c.secure);
    b.env.clock += 100;
    pmu_synchronise(b.core);
    EXPECT_EQ(b.core.pmu.value[0], c.counts ? 100u : 0u);
  }
}

// A change of mode splits what is counted, without anybody looking at the counter.
TEST(Pmu, ModeChangesAreSeen) {
  Bench b;
  b.core.pmu.type[0] = 0x11 | 1u << 29;  // not non-secure PL1
  b.core.pmu.pmcr = 1;
  b.core.pmu.enabled = 1;
  b.enter(Mode::User, false);
  b.env.clock += 100;
  b.execute(kSvc);
  b.env.clock += 1000;
  b.core.regs.spsr[kBankSupervisor] = 0x10;
  b.execute(kEret);
  b.env.clock += 10;
  pmu_synchronise(b.core);
  EXPECT_EQ(b.core.pmu.value[0], 110u);
}

TEST(Pmu, OverflowInterrupt) {
  Monitor m;
  m.write(12, 1, kCycleBit);
  m.write(13, 0, 0xfffffff0);
  m.write(12, 0, 1);
  EXPECT_EQ(pmu_cycles_to_overflow(m.core), ~u64{0});
  m.write(14, 1, kCycleBit);
  EXPECT_EQ(pmu_cycles_to_overflow(m.core), 16u);
  m.env.clock += 15;
  pmu_poll(m.core);
  EXPECT_FALSE(m.env.pmu_line);
  m.env.clock += 1;
  pmu_poll(m.core);
  EXPECT_TRUE(m.env.pmu_line);
  EXPECT_EQ(m.read(12, 3), kCycleBit);
  m.write(12, 3, kCycleBit);
  EXPECT_FALSE(m.env.pmu_line);
  EXPECT_EQ(m.read(13, 0), 0u);
}

TEST(Pmu, CountersReservedForHyp) {
  Monitor m;
  m.core.sys.hdcr = 2;  // HPMN
  EXPECT_EQ(bits(m.read(12, 0), 15, 11), 2u);
  m.write(12, 1, 0xffffffff);
  EXPECT_EQ(m.core.pmu.enabled, kCycleBit | 3);
  m.core.pmu.enabled = 1u << 2;
  m.core.pmu.type[2] = 0x11;
  m.write(12, 0, 1);
  m.env.clock += 100;
  pmu_synchronise(m.core);
  EXPECT_EQ(m.core.pmu.value[2], 0u);  // HPME is clear
  m.core.sys.hdcr |= hdcr::kHpme;
  m.env.clock += 100;
  pmu_synchronise(m.core);
  EXPECT_EQ(m.core.pmu.value[2], 100u);
}

}  // namespace
}  // namespace vesim::isa::test
