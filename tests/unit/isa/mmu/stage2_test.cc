// SPDX-License-Identifier: Apache-2.0
// Stage 2, alone and under each format of stage 1 (Arm ARM B3.6, B3.7.4, B3.8).
#include "isa/mmu/walk_observer.h"
#include "tests/unit/isa/mmu/mmu_test.h"

namespace vesim::isa::test {
namespace {

constexpr u64 kS2L1 = 0xf0000000, kS2L2 = 0xf0001000, kS2L3 = 0xf0002000;
constexpr u32 kIpa = 0x92345678;  // entries 2, 0x91, 0x145
constexpr u32 kSl0Level1 = 1u << 6;

class Stage2 : public MmuTest {
 protected:
  Stage2() {
    env.add(kS2L1, 0x8000);
    core.sys.hcr = kHcrVm;
    core.sys.vttbr = kS2L1 | u64{0x42} << 48;
    core.sys.vtcr = kSl0Level1;  // T0SZ 0: 32 bits
  }
  void level1(u64 d) { env.write<u64>(kS2L1 + 8 * 2, d); }
  void level2(u64 d) {
    level1(table(kS2L2));
    env.write<u64>(kS2L2 + 8 * 0x91, d);
  }
  void level3(u64 d) {
    level2(table(kS2L3));
    env.write<u64>(kS2L3 + 8 * 0x145, d);
  }
  void map(unsigned level, const LongFields& f) {
    switch (level) {
      case 1:
        level1(block(0xc0000000, f));
        break;
      case 2:
        level2(block(0xabc00000, f));
        break;
      default:
        level3(page(0xabcde000, f));
        break;
    }
  }
  static void expect_stage2_fault(const Translation& t, FaultType type, unsigned level,
                                  u64 ipa = kIpa, bool on_walk = false) {
    expect_fault(t, type, level);
    EXPECT_TRUE(t.fault.stage2);
    EXPECT_TRUE(t.fault.long_format);
    EXPECT_EQ(t.fault.on_stage1_walk, on_walk);
    EXPECT_EQ(t.fault.ipa, ipa);
  }
};

TEST_F(Stage2, MappingsOfEachLevel) {
  map(1, kStage2All);
  Translation t = read(kIpa);
  EXPECT_EQ(t.pa, 0xd2345678u);
  EXPECT_EQ(t.ipa, kIpa);
  EXPECT_EQ(t.page_shift, 30);
  map(2, kStage2All);
  EXPECT_EQ(read(kIpa).pa, 0xabd45678u);
  EXPECT_EQ(read(kIpa).page_shift, 21);
  map(3, kStage2All);
  EXPECT_EQ(read(kIpa).pa, 0xabcde678u);
  EXPECT_EQ(read(kIpa).page_shift, 12);
}

// Arm ARM table B3-9: HAP, the same for PL1 and PL0.
TEST_F(Stage2, AccessPermissions) {
  const char* const expected[4] = {"---", "r-x", "-w-", "rwx"};
  for (unsigned level = 1; level <= 3; ++level) {
    for (u64 hap = 0; hap < 4; ++hap) {
      LongFields f = kStage2All;
      f.ap = hap;
      map(level, f);
      EXPECT_EQ(allowed(kIpa, true), expected[hap]);
      EXPECT_EQ(allowed(kIpa, false), expected[hap]);
      if (!(hap & 1)) expect_stage2_fault(read(kIpa), FaultType::Permission, level);
      if (!(hap & 2)) expect_stage2_fault(write(kIpa), FaultType::Permission, level);
    }
    LongFields f = kStage2All;
    f.xn = true;
    map(level, f);
    EXPECT_EQ(allowed(kIpa, true), "rw-");
    expect_stage2_fault(execute(kIpa), FaultType::Permission, level);
  }
}

TEST_F(Stage2, Faults) {
  level1(0);
  expect_stage2_fault(read(kIpa), FaultType::Translation, 1);
  level2(0);
  expect_stage2_fault(read(kIpa), FaultType::Translation, 2);
  level3(0);
  expect_stage2_fault(read(kIpa), FaultType::Translation, 3);
  level3(block(0xabcde000, kStage2All));
  expect_stage2_fault(read(kIpa), FaultType::Translation, 3);
  LongFields f = kStage2All;
  f.af = false;
  for (unsigned level = 1; level <= 3; ++level) {
    map(level, f);
    expect_stage2_fault(read(kIpa), FaultType::AccessFlag, level);
  }
}

TEST_F(Stage2, TablesOutOfRam) {
  core.sys.vttbr = 0x40000000;
  expect_stage2_fault(read(kIpa), FaultType::ExternalOnWalk, 1);
  core.sys.vttbr = kS2L1;
  level1(table(0x40000000));
  expect_stage2_fault(read(kIpa), FaultType::ExternalOnWalk, 2);
  level2(table(0x40000000));
  expect_stage2_fault(read(kIpa), FaultType::ExternalOnWalk, 3);
}

TEST_F(Stage2, TableLimitsMeanNothing) {
  level1(table(kS2L2, kApTableReadOnly | kApTableNoUser | kXnTable | kPxnTable));
  env.write<u64>(kS2L2 + 8 * 0x91, block(0xabc00000, kStage2All));
  EXPECT_EQ(allowed(kIpa, true), "rwx");
}

// VTCR.T0SZ (signed) and SL0, with the largest and smallest table of each (Arm ARM B3.6.5).
TEST_F(Stage2, InputSizes) {
  for (int t0sz = -8; t0sz < 8; ++t0sz) {
    for (u32 sl0 = 0; sl0 < 4; ++sl0) {
      SCOPED_TRACE(testing::Message() << "T0SZ " << t0sz << " SL0 " << sl0);
      const unsigned input = static_cast<unsigned>(32 - t0sz), shift = sl0 == 1 ? 30 : 21;
      core.sys.vtcr = sl0 << 6 | (static_cast<u32>(t0sz) & 0xf);
      const bool allowed_here =
          sl0 < 2 && input > shift && input - shift <= 13;  // one entry to 16 tables
      const u32 last = input >= 32 ? 0xffffffff : (1u << input) - 1;
      const u64 index = last >> shift;
      env.add(kS2L1, 0x10000);
      env.write<u64>(kS2L1 + 8 * index, block(0x40000000, kStage2All));
      const Translation t = read(last);
      if (!allowed_here) {
        expect_stage2_fault(t, FaultType::Translation, 1, last);
        continue;
      }
      EXPECT_EQ(t.pa, 0x40000000u | (last & ((1u << shift) - 1)));
      if (input < 32) expect_stage2_fault(read(last + 1), FaultType::Translation, 1, last + 1);
      env.write<u64>(kS2L1 + 8 * index, u64{0});
    }
  }
}

TEST_F(Stage2, BigEndianTablesByHsctlr) {
  core.sys.hsctlr = kEe;
  level1(__builtin_bswap64(block(0xc0000000, kStage2All)));
  EXPECT_EQ(read(kIpa).pa, 0xd2345678u);
}

TEST_F(Stage2, OnlyNonSecurePl1) {
  use(Regime::Hyp);
  EXPECT_EQ(read(kIpa).pa, kIpa);
  use(Regime::SecurePl1);
  EXPECT_EQ(read(kIpa).pa, kIpa);
  use(Regime::NonSecurePl1);
  EXPECT_FALSE(read(kIpa));
  core.sys.hcr = 0;
  EXPECT_EQ(read(kIpa).pa, kIpa);
}

// With stage 1 off data is Strongly-ordered, whatever stage 2 says; with HCR.DC it is cacheable.
TEST_F(Stage2, DefaultCacheable) {
  map(1, kStage2All);
  EXPECT_EQ(read(kIpa).attributes.type, MemoryType::StronglyOrdered);
  core.sys.hcr = kHcrVm | kHcrDc;
  EXPECT_EQ(read(kIpa).attributes.type, MemoryType::Normal);
  EXPECT_EQ(read(kIpa).attributes.mair, 0xff);
  EXPECT_FALSE(read(kIpa).attributes.shareable);
  core.sys.hcr = kHcrDc;  // acts as VM, too
  EXPECT_EQ(read(kIpa).pa, 0xd2345678u);
  sctlr() = kM;  // and as SCTLR.M clear
  EXPECT_EQ(read(kIpa).pa, 0xd2345678u);
}

// Both stages: stage 1's tables at IPA 0x10000000, which stage 2 puts elsewhere.
class TwoStages : public Stage2 {
 protected:
  static constexpr u64 kTables = 0x10000000, kRealTables = 0x55000000;

  TwoStages() {
    env.add(kRealTables, 0x10000);
    sctlr() = kM;
    ttbr0() = kTables;
    dacr() = 1;
    // IPA 0 to 1 GiB in 2 MiB blocks.
    env.write<u64>(kS2L1, table(kS2L2));
    map_tables(kStage2All);
    level1(block(0xc0000000, kStage2All));  // IPA 0x80000000: the data
  }
  void map_tables(const LongFields& f) {
    env.write<u64>(kS2L2 + 8 * (kTables >> 21), block(kRealTables, f));
  }
  void use_long() {
    ttbcr() = kEae;
    core.sys.prrr_mair0[kNonSecure] = 0xff;
    env.write<u64>(kRealTables + 8 * 1, table(kTables + 0x1000));
    env.write<u64>(kRealTables + 0x1000 + 8 * 0, table(kTables + 0x2000));
    env.write<u64>(kRealTables + 0x2000 + 8 * 1, page(kIpa & ~0xfffu));
  }
  static constexpr u32 kLongVa = 0x40001678;
  void use_short() {
    env.write<u32>(kRealTables + 4 * 1, page_table(kTables + 0x4000));
    env.write<u32>(kRealTables + 0x4000 + 4 * 1, small_page(kIpa & ~0xfffu));
  }
  static constexpr u32 kShortVa = 0x00101678;
};

TEST_F(TwoStages, WalkOnWalk) {
  use_long();
  Translation t = read(kLongVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.ipa, kIpa);
  EXPECT_EQ(t.pa, 0xd2345678u);
  EXPECT_EQ(t.stage1_shift, 12);
  EXPECT_EQ(t.page_shift, 12);
  ttbcr() = 0;
  use_short();
  t = read(kShortVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.ipa, kIpa);
  EXPECT_EQ(t.pa, 0xd2345678u);
}

TEST_F(TwoStages, PageShiftIsTheSmallerOne) {
  use_short();
  env.write<u32>(kRealTables + 4 * 1, section(0x80000000));
  Translation t = read(kShortVa);
  EXPECT_EQ(t.stage1_shift, 20);
  EXPECT_EQ(t.page_shift, 20);
  level3(0);
  env.write<u64>(kS2L2 + 8 * 0, table(kS2L3));
  env.write<u64>(kS2L3 + 8 * 1, page(0xabcde000, kStage2All));
  t = read(kShortVa);
  EXPECT_EQ(t.stage1_shift, 20);
  EXPECT_EQ(t.page_shift, 12);
}

struct Recorder : WalkObserver {
  void table_access(const TableAccess& access) override {
    text += access.stage2 ? 'b' : 'a';
    text += static_cast<char>('0' + access.level);
  }
  std::string text;
};

TEST_F(TwoStages, OrderOfTableAccesses) {
  use_long();
  Recorder recorder;
  core.walk_observer = &recorder;
  EXPECT_TRUE(read(kLongVa));
  // Each table of stage 1 (a) after its own stage 2 walk (b), and the output's last.
  EXPECT_EQ(recorder.text, "b1b2a1b1b2a2b1b2a3b1");
}

TEST_F(TwoStages, PermissionsOfBothStages) {
  use_long();
  for (u64 hap = 0; hap < 4; ++hap) {
    for (u64 ap = 0; ap < 4; ++ap) {
      LongFields f = kStage2All;
      f.ap = hap;
      level1(block(0xc0000000, f));
      env.write<u64>(kRealTables + 0x2000 + 8 * 1, page(kIpa & ~0xfffu, {.ap = ap}));
      for (const bool privileged : {false, true}) {
        const bool r1 = privileged || (ap & 1), w1 = r1 && !(ap & 2);
        const bool r = r1 && (hap & 1), w = w1 && (hap & 2);
        EXPECT_EQ(allowed(kLongVa, privileged),
                  std::string() + (r ? 'r' : '-') + (w ? 'w' : '-') + (r ? 'x' : '-'));
        const Translation t = read(kLongVa, privileged);
        if (t) {
          EXPECT_EQ(t.writable, w);
        } else {
          EXPECT_EQ(t.fault.stage2, r1);  // stage 1 is asked first
        }
      }
    }
  }
}

TEST_F(TwoStages, Stage2FaultsOnStage1Walks) {
  use_long();
  map_tables({3, 0xf, 0, false, false, false, false});
  expect_stage2_fault(write(kLongVa), FaultType::AccessFlag, 2, kTables + 8, true);
  env.write<u64>(kS2L2 + 8 * (kTables >> 21), u64{0});
  expect_stage2_fault(write(kLongVa), FaultType::Translation, 2, kTables + 8, true);
  map_tables({2, 0xf, 0, true, false, false, false});  // write only
  expect_stage2_fault(write(kLongVa), FaultType::Permission, 2, kTables + 8, true);
  map_tables({1, 0xf, 0, true, true, false, false});  // read only, never executed: enough
  EXPECT_TRUE(write(kLongVa));
  EXPECT_TRUE(execute(kLongVa));
}

TEST_F(TwoStages, Stage2FaultOnALaterTable) {
  use_long();
  env.write<u64>(kRealTables + 0x1000, table(0x20000000));  // IPA that stage 2 lacks
  expect_stage2_fault(read(kLongVa), FaultType::Translation, 2, 0x20000008, true);
  ttbcr() = 0;
  use_short();
  env.write<u32>(kRealTables + 4 * 1, page_table(0x20000400, {.domain = 0}));
  expect_stage2_fault(read(kShortVa), FaultType::Translation, 2, 0x20000404, true);
}

TEST_F(TwoStages, ExternalAbortsSayWhichWalk) {
  use_long();
  map_tables(kStage2All);
  env.write<u64>(kS2L2 + 8 * (kTables >> 21), block(0x66000000, kStage2All));
  Translation t = read(kLongVa);  // stage 1's table is out of RAM
  expect_fault(t, FaultType::ExternalOnWalk, 1);
  EXPECT_FALSE(t.fault.stage2);
  EXPECT_FALSE(t.fault.on_stage1_walk);
  env.write<u64>(kS2L1, table(0x66000000));  // stage 2's table for it is
  expect_stage2_fault(read(kLongVa), FaultType::ExternalOnWalk, 2, kTables + 8, true);
}

// HCR.PTW: no stage 1 table in Device or Strongly-ordered memory.
TEST_F(TwoStages, ProtectedTableWalk) {
  use_long();
  for (const u64 attr : {0, 1, 5, 15}) {
    map_tables({3, attr, 0, true, false, false, false});
    core.sys.hcr = kHcrVm;
    EXPECT_TRUE(read(kLongVa));
    core.sys.hcr = kHcrVm | kHcrPtw;
    if (attr >= 4) {
      EXPECT_TRUE(read(kLongVa));
    } else {
      expect_stage2_fault(read(kLongVa), FaultType::Permission, 2, kTables + 8, true);
    }
  }
}

TEST_F(TwoStages, AttributesCombine) {
  use_long();
  core.sys.prrr_mair0[kNonSecure] = 0xff;
  const std::pair<u64, u8> table_rows[] = {{0xf, 0xff}, {0xa, 0xbb}, {5, 0x44}, {1, 4}, {0, 0}};
  for (const auto& [attr, mair] : table_rows) {
    level1(block(0xc0000000, {3, attr, 0, true, false, false, false}));
    EXPECT_EQ(read(kLongVa).attributes.mair, mair);
  }
  core.sys.prrr_mair0[kNonSecure] = 0x04;
  level1(block(0xc0000000, kStage2All));
  EXPECT_EQ(read(kLongVa).attributes.type, MemoryType::Device);
}

// A supersection's 40-bit IPA.
TEST_F(TwoStages, FortyBitIntermediateAddress) {
  core.sys.vtcr = kSl0Level1 | 8;  // T0SZ -8
  env.add(kS2L1, 0x2000);
  core.sys.vttbr = 0xf0004000;
  env.add(0xf0004000, 0x2000);
  env.write<u64>(0xf0004000, table(kS2L2));
  env.write<u64>(0xf0004000 + 8 * 0x296, block(0xee'c0000000, kStage2All));
  env.write<u32>(kRealTables + 4 * 1, supersection(0xa5'ab000000));
  const Translation t = read(kShortVa);
  EXPECT_EQ(t.ipa, 0xa5'ab101678u);
  EXPECT_EQ(t.pa, 0xee'eb101678u);
  core.sys.vtcr = kSl0Level1 | 9;  // 39 bits: the table must be at its natural place still
  expect_stage2_fault(read(kShortVa), FaultType::Translation, 1, 0xa5'ab101678);
}

}  // namespace
}  // namespace vesim::isa::test
