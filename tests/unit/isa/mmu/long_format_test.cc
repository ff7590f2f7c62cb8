// SPDX-License-Identifier: Apache-2.0
// The long-descriptor format of stage 1: PL1&0 and Hyp (Arm ARM B3.6, B3.7).
#include "tests/unit/isa/mmu/mmu_test.h"

namespace vesim::isa::test {
namespace {

constexpr u64 kL1 = 0x80000020, kL2 = 0x80001000, kL3 = 0x80002000;
constexpr u32 kVa = 0x92345678;  // entries 2, 0x91, 0x145

class LongFormat : public MmuTest {
 protected:
  LongFormat() {
    env.add(0x80000000, 0x4000);
    sctlr() = kM;
    ttbcr() = kEae;
    ttbr0() = kL1;  // 32-byte aligned: four entries
    core.sys.prrr_mair0[kNonSecure] = 0xff440400;
    core.sys.nmrr_mair1[kNonSecure] = 0xaabbeeaf;
  }
  void level1(u64 d) { env.write<u64>(kL1 + 8 * 2, d); }
  void level2(u64 d, u64 limits = 0) {
    level1(table(kL2, limits));
    env.write<u64>(kL2 + 8 * 0x91, d);
  }
  void level3(u64 d, u64 limits = 0) {
    level2(table(kL3, limits));
    env.write<u64>(kL3 + 8 * 0x145, d);
  }
  void map(unsigned level, const LongFields& f, u64 limits = 0) {
    switch (level) {
      case 1:
        level1(block(0xc0000000, f));
        break;
      case 2:
        level2(block(0xabc00000, f), limits);
        break;
      default:
        level3(page(0xabcde000, f), limits);
        break;
    }
  }
};

TEST_F(LongFormat, GigabyteBlock) {
  level1(block(0xa5'c0000000));
  const Translation t = read(kVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.pa, 0xa5'd2345678u);
  EXPECT_EQ(t.page_shift, 30);
}

TEST_F(LongFormat, TwoMegabyteBlock) {
  level2(block(0xa5'abc00000));
  const Translation t = read(kVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.pa, 0xa5'abd45678u);
  EXPECT_EQ(t.page_shift, 21);
}

TEST_F(LongFormat, Page) {
  level3(page(0xa5'abcde000));
  const Translation t = read(kVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.pa, 0xa5'abcde678u);
  EXPECT_EQ(t.page_shift, 12);
}

TEST_F(LongFormat, ContiguousHintAndIgnoredBitsChangeNothing) {
  level3(page(0xabcde000) | u64{1} << 52 | u64{0xf} << 55 | u64{1} << 11);
  EXPECT_EQ(read(kVa).pa, 0xabcde678u);
}

TEST_F(LongFormat, InvalidEntriesAreTranslationFaults) {
  level1(0xfffffffffffffffe);
  expect_fault(read(kVa), FaultType::Translation, 1);
  EXPECT_TRUE(read(kVa).fault.long_format);
  level2(0xfffffffffffffffc);
  expect_fault(read(kVa), FaultType::Translation, 2);
  level3(0);
  expect_fault(read(kVa), FaultType::Translation, 3);
  level3(block(0xabcde000));  // no blocks at level 3
  expect_fault(read(kVa), FaultType::Translation, 3);
}

TEST_F(LongFormat, AccessFlag) {
  for (unsigned level = 1; level <= 3; ++level) {
    map(level, {.af = false});
    expect_fault(read(kVa), FaultType::AccessFlag, level);
    expect_fault(execute(kVa), FaultType::AccessFlag, level);
  }
}

// Arm ARM table B3-6: AP[2:1].
TEST_F(LongFormat, AccessPermissions) {
  const std::pair<const char*, const char*> expected[4] = {
      {"rwx", "---"}, {"rwx", "rwx"}, {"r-x", "---"}, {"r-x", "r-x"}};
  for (unsigned level = 1; level <= 3; ++level) {
    for (u64 ap = 0; ap < 4; ++ap) {
      SCOPED_TRACE(testing::Message() << "level " << level << " ap " << ap);
      map(level, {.ap = ap});
      EXPECT_EQ(allowed(kVa, true), expected[ap].first);
      EXPECT_EQ(allowed(kVa, false), expected[ap].second);
      EXPECT_EQ(rights(read(kVa)), expected[ap].first);
      if (ap >= 2) expect_fault(write(kVa), FaultType::Permission, level);
    }
  }
}

TEST_F(LongFormat, ExecuteNever) {
  for (unsigned level = 1; level <= 3; ++level) {
    map(level, {.xn = true});
    EXPECT_EQ(allowed(kVa, true), "rw-");
    EXPECT_EQ(allowed(kVa, false), "rw-");
    map(level, {.pxn = true});
    EXPECT_EQ(allowed(kVa, true), "rw-");
    EXPECT_EQ(allowed(kVa, false), "rwx");
  }
}

// Arm ARM table B3-7 and B3.7.2: what tables above take away, at any level.
TEST_F(LongFormat, HierarchicalAttributes) {
  struct {
    u64 limits;
    const char *privileged, *user;
  } const table_rows[] = {
      {0, "rwx", "rwx"},
      {kApTableNoUser, "rwx", "---"},
      {kApTableReadOnly, "r-x", "r-x"},
      {kApTableReadOnly | kApTableNoUser, "r-x", "---"},
      {kXnTable, "rw-", "rw-"},
      {kPxnTable, "rw-", "rwx"},
      {kNsTable, "rwx", "rwx"},
  };
  for (const auto& row : table_rows) {
    SCOPED_TRACE(testing::Message() << std::hex << row.limits);
    map(2, {.ap = 1}, row.limits);
    EXPECT_EQ(allowed(kVa, true), row.privileged);
    EXPECT_EQ(allowed(kVa, false), row.user);
    map(3, {.ap = 1}, row.limits);  // in the level 2 table's descriptor
    EXPECT_EQ(allowed(kVa, true), row.privileged);
    level1(table(kL2, row.limits));  // and in level 1's, two levels above
    env.write<u64>(kL2 + 8 * 0x91, table(kL3));
    EXPECT_EQ(allowed(kVa, true), row.privileged);
    EXPECT_EQ(allowed(kVa, false), row.user);
  }
}

TEST_F(LongFormat, WritableIsNotExecutable) {
  sctlr() = kM | kWxn;
  level1(block(0, {.ap = 1}));
  EXPECT_EQ(allowed(kVa, true), "rw-");
  level1(block(0, {.ap = 3}));
  EXPECT_EQ(allowed(kVa, true), "r-x");
  sctlr() = kM | kUwxn;
  level1(block(0, {.ap = 1}));
  EXPECT_EQ(allowed(kVa, true), "rw-");
  EXPECT_EQ(allowed(kVa, false), "rwx");
  level1(block(0, {.ap = 0}));
  EXPECT_EQ(allowed(kVa, true), "rwx");
}

TEST_F(LongFormat, DomainsAndTheAccessFlagEnableDoNotMatter) {
  dacr() = 0;
  level1(block(0));
  EXPECT_TRUE(read(kVa));
  sctlr() |= kAfe;
  EXPECT_TRUE(read(kVa));
}

TEST_F(LongFormat, Attributes) {
  const u8 mair[8] = {0x00, 0x04, 0x44, 0xff, 0xaf, 0xee, 0xbb, 0xaa};
  for (u64 index = 0; index < 8; ++index) {
    level1(block(0, {.attr = index, .sh = 3}));
    EXPECT_EQ(read(kVa).attributes.mair, mair[index]);
  }
  EXPECT_TRUE(read(kVa).attributes.shareable);
  EXPECT_FALSE(read(kVa).attributes.outer_shareable);
}

// TTBCR.T0SZ and T1SZ (Arm ARM table B3-2 and figure B3-13).
TEST_F(LongFormat, TableSelection) {
  constexpr u64 kLow = 0x80002000, kHigh = 0x80003000;
  // One level 1 or level 2 table each, whose entries are all the same block.
  const auto fill = [&](u64 base, u64 pa) {
    for (u64 i = 0; i < 512; ++i) env.write<u64>(base + 8 * i, block(pa));
  };
  fill(kLow, 0x1'40000000);
  fill(kHigh, 0x2'40000000);
  ttbr0() = kLow;
  ttbr1() = kHigh;
  for (u32 t0 = 0; t0 < 8; ++t0) {
    for (u32 t1 = 0; t1 < 8; ++t1) {
      ttbcr() = kEae | t1 << 16 | t0;
      const u64 low_end = u64{1} << (32 - t0),
                high_start = (u64{1} << 32) - (low_end * 0) - (t1 ? u64{1} << (32 - t1) : 0);
      for (const u64 va : {u64{0}, low_end - 1, low_end, high_start - 1, high_start,
                           u64{0xffffffff}, u64{0x40000000}, u64{0xc0000000}}) {
        if (va >> 32) continue;
        SCOPED_TRACE(testing::Message()
                     << "T0SZ " << t0 << " T1SZ " << t1 << " va " << std::hex << va);
        const bool in_high = t1 ? va >= high_start : t0 && va >= low_end;
        const bool in_low = !in_high && va < low_end;
        const Translation t = read(static_cast<u32>(va));
        if (!in_high && !in_low) {
          expect_fault(t, FaultType::Translation, 1);
          continue;
        }
        ASSERT_TRUE(t);
        EXPECT_EQ(t.pa >> 32, in_high ? 2u : 1u);
        EXPECT_EQ(t.page_shift, (in_high ? t1 : t0) < 2 ? 30 : 21);
      }
    }
  }
}

TEST_F(LongFormat, StartAtLevelTwoReportsLevelTwo) {
  ttbcr() = kEae | 2;
  ttbr0() = 0x80003000;
  expect_fault(read(0), FaultType::Translation, 2);
}

TEST_F(LongFormat, TableBaseIsAlignedToItsSize) {
  // T0SZ 7: 32 MiB by 16 entries of level 2, 128 bytes.
  ttbcr() = kEae | 7;
  ttbr0() = 0x80003080 | u64{0x55} << 48 | 7;
  env.write<u64>(0x80003080 + 8 * 15, block(0xabc00000));
  EXPECT_EQ(read(0x01ffffff).pa, 0xabdfffffu);
}

TEST_F(LongFormat, DisabledTables) {
  level1(block(0));
  ttbcr() = kEae | 1u << 7;  // EPD0
  expect_fault(read(kVa), FaultType::Translation, 1);
  ttbcr() = kEae | 1u << 23;
  EXPECT_TRUE(read(kVa));
  ttbr1() = 0x80002000;
  env.write<u64>(0x80002000 + 8 * 1, block(0));
  ttbcr() = kEae | 1u << 23 | 1;  // EPD1; the high half is TTBR1's
  expect_fault(read(kVa), FaultType::Translation, 1);
  ttbcr() = kEae | 1u << 7 | 1;
  env.write<u64>(0x80002000 + 8 * 2, block(0));
  EXPECT_TRUE(read(kVa));
}

TEST_F(LongFormat, BigEndianTables) {
  sctlr() |= kEe;
  level1(__builtin_bswap64(block(0xc0000000)));
  EXPECT_EQ(read(kVa).pa, 0xd2345678u);
}

TEST_F(LongFormat, TablesOutOfRam) {
  ttbr0() = 0xff'00000000;
  expect_fault(read(kVa), FaultType::ExternalOnWalk, 1);
  ttbr0() = kL1;
  level1(table(0xff'00000000));
  expect_fault(read(kVa), FaultType::ExternalOnWalk, 2);
  EXPECT_EQ(env.bus_accesses.back().pa, 0xff'00000000u + 8 * 0x91);
  level2(table(0xff'00000000));
  expect_fault(read(kVa), FaultType::ExternalOnWalk, 3);
  EXPECT_TRUE(read(kVa).fault.long_format);
  EXPECT_FALSE(read(kVa).fault.stage2);
}

TEST_F(LongFormat, ATableThatPointsToItself) {
  for (u64 i = 0; i < 512; ++i) env.write<u64>(0x80003000 + 8 * i, table(0x80003000) | 1u << 10);
  ttbr0() = 0x80003000;
  EXPECT_EQ(read(kVa).pa, 0x80003678u);  // as a page of level 3
}

TEST_F(LongFormat, SecureTables) {
  use(Regime::SecurePl1);
  sctlr() = kM;
  ttbcr() = kEae;
  ttbr0() = 0x90000000;
  env.write<u64>(0x90000000 + 8 * 2, table(0x90001000), true);
  env.write<u64>(0x90001000 + 8 * 0x91, table(0x90002000), true);
  env.write<u64>(0x90002000 + 8 * 0x145, page(0xabcde000), true);
  EXPECT_TRUE(read(kVa).secure);
  env.write<u64>(0x90002000 + 8 * 0x145, page(0xabcde000, {.ns = true}), true);
  EXPECT_FALSE(read(kVa).secure);
  // NSTable: the next table and all below it are non-secure, whatever NS says.
  env.write<u64>(0x90000000 + 8 * 2, table(0x90001000, kNsTable), true);
  env.write<u64>(0x90001000 + 8 * 0x91, table(0x90002000), false);
  env.write<u64>(0x90002000 + 8 * 0x145, page(0x12345000), false);
  const Translation t = read(kVa);
  EXPECT_EQ(t.pa, 0x12345678u);
  EXPECT_FALSE(t.secure);
  EXPECT_EQ(allowed(kVa, true), "rwx");
  core.sys.scr |= kScrSif;
  EXPECT_EQ(allowed(kVa, true), "rw-");
}

class HypFormat : public MmuTest {
 protected:
  HypFormat() {
    env.add(0x80000000, 0x3000);
    use(Regime::Hyp);
    core.sys.hsctlr = kM;
    core.sys.httbr = 0x80000000;
    core.sys.hmair0 = 0xff440400;
    core.sys.hmair1 = 0xaabbeeaf;
  }
  void level1(u64 d) { env.write<u64>(0x80000000 + 8 * 2, d); }
};

TEST_F(HypFormat, Mapping) {
  level1(table(0x80001000));
  env.write<u64>(0x80001000 + 8 * 0x91, table(0x80002000));
  env.write<u64>(0x80002000 + 8 * 0x145, page(0xa5'abcde000, {.attr = 7}));
  const Translation t = read(kVa);
  EXPECT_EQ(t.pa, 0xa5'abcde678u);
  EXPECT_EQ(t.attributes.mair, 0xaa);
  EXPECT_FALSE(t.secure);
}

// One privilege level: AP[2], XN and HSCTLR.WXN are all there is.
TEST_F(HypFormat, AccessPermissions) {
  for (const u64 ap : {0, 1, 2, 3}) {
    level1(block(0, {.ap = ap, .pxn = true}));
    EXPECT_EQ(allowed(kVa, true), ap < 2 ? "rwx" : "r-x");
  }
  level1(block(0, {.xn = true}));
  EXPECT_EQ(allowed(kVa, true), "rw-");
  core.sys.hsctlr |= kWxn;
  level1(block(0));
  EXPECT_EQ(allowed(kVa, true), "rw-");
  level1(block(0, {.ap = 3}));
  EXPECT_EQ(allowed(kVa, true), "r-x");
  core.sys.hsctlr &= ~kWxn;
  env.write<u64>(0x80001000 + 8 * 0x91, block(0));
  level1(table(0x80001000, kApTableNoUser | kPxnTable));
  EXPECT_EQ(allowed(kVa, true), "rwx");
  level1(table(0x80001000, kApTableReadOnly));
  EXPECT_EQ(allowed(kVa, true), "r-x");
  level1(table(0x80001000, kXnTable));
  EXPECT_EQ(allowed(kVa, true), "rw-");
}

TEST_F(HypFormat, Faults) {
  level1(0);
  expect_fault(read(kVa), FaultType::Translation, 1);
  EXPECT_TRUE(read(kVa).fault.long_format);
  EXPECT_FALSE(read(kVa).fault.stage2);
  level1(block(0, {.af = false}));
  expect_fault(read(kVa), FaultType::AccessFlag, 1);
  level1(block(0, {.ap = 3}));
  expect_fault(write(kVa), FaultType::Permission, 1);
}

TEST_F(HypFormat, SizeAndEndianness) {
  core.sys.htcr = 1;  // 2 GiB
  expect_fault(read(kVa), FaultType::Translation, 1);
  env.write<u64>(0x80000000 + 8 * 1, block(0x40000000));
  EXPECT_TRUE(read(0x7fffffff));
  core.sys.htcr = 0;
  core.sys.hsctlr |= kEe;
  level1(__builtin_bswap64(block(0xc0000000)));
  EXPECT_EQ(read(kVa).pa, 0xd2345678u);
}

// PL1's controls are nothing to Hyp.
TEST_F(HypFormat, NothingOfPl1Matters) {
  level1(block(0xc0000000));
  core.sys.sctlr[kNonSecure] = ~0u;
  core.sys.ttbcr[kNonSecure] = ~0u;
  core.sys.hcr = kHcrVm | kHcrDc | kHcrTge | kHcrPtw;
  EXPECT_EQ(read(kVa).pa, 0xd2345678u);
}

}  // namespace
}  // namespace vesim::isa::test
