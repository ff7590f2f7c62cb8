// SPDX-License-Identifier: Apache-2.0
// Traps to Hyp: each control bit traps what the manual says with its syndrome, from non-secure PL1
// only, and no other bit does (Arm ARM B1.14, B3.13.6).
#include <gtest/gtest.h>

#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

enum Control { kHcr, kHstr, kHcptr, kHdcr };

u32& control(Core& core, Control which) {
  switch (which) {
    case kHcr:
      return core.sys.hcr;
    case kHstr:
      return core.sys.hstr;
    case kHcptr:
      return core.sys.hcptr;
    default:
      return core.sys.hdcr;
  }
}

struct Trapped {
  const char* what;
  Control control;
  u32 bits_that_trap;
  u32 encoding;
};

const Trapped kTraps[] = {
    {"JIDR", kHcr, hcr::kTid0, mrc(14, 7, 4, 0, 0, 0)},
    {"TCMTR", kHcr, hcr::kTid1, mrc(15, 0, 4, 0, 0, 2)},
    {"TLBTR", kHcr, hcr::kTid1, mrc(15, 0, 4, 0, 0, 3)},
    {"REVIDR", kHcr, hcr::kTid1, mrc(15, 0, 4, 0, 0, 6)},
    {"AIDR", kHcr, hcr::kTid1, mrc(15, 1, 4, 0, 0, 7)},
    {"CTR", kHcr, hcr::kTid2, mrc(15, 0, 4, 0, 0, 1)},
    {"CCSIDR", kHcr, hcr::kTid2, mrc(15, 1, 4, 0, 0, 0)},
    {"CLIDR", kHcr, hcr::kTid2, mrc(15, 1, 4, 0, 0, 1)},
    {"CSSELR write", kHcr, hcr::kTid2, mcr(15, 2, 4, 0, 0, 0)},
    {"ID_PFR0", kHcr, hcr::kTid3, mrc(15, 0, 4, 0, 1, 0)},
    {"ID_ISAR5", kHcr, hcr::kTid3, mrc(15, 0, 4, 0, 2, 5)},
    {"reserved ID", kHcr, hcr::kTid3, mrc(15, 0, 4, 0, 5, 1)},
    {"MIDR", kHcr, 0, mrc(15, 0, 4, 0, 0, 0)},
    {"MPIDR", kHcr, 0, mrc(15, 0, 4, 0, 0, 5)},
    {"L2CTLR", kHcr, hcr::kTidcp, mrc(15, 1, 4, 9, 0, 2)},
    {"unallocated c10", kHcr, hcr::kTidcp, mrc(15, 0, 4, 10, 8, 0)},
    {"unallocated c11", kHcr, hcr::kTidcp, mrc(15, 0, 4, 11, 15, 0)},
    {"ACTLR", kHcr, hcr::kTac, mrc(15, 0, 4, 1, 0, 1)},
    {"DCISW", kHcr, hcr::kTsw, mcr(15, 0, 4, 7, 6, 2)},
    {"DCCSW", kHcr, hcr::kTsw, mcr(15, 0, 4, 7, 10, 2)},
    {"DCCISW", kHcr, hcr::kTsw, mcr(15, 0, 4, 7, 14, 2)},
    {"DCIMVAC", kHcr, hcr::kTpc, mcr(15, 0, 4, 7, 6, 1)},
    {"DCCMVAC", kHcr, hcr::kTpc, mcr(15, 0, 4, 7, 10, 1)},
    {"DCCIMVAC", kHcr, hcr::kTpc, mcr(15, 0, 4, 7, 14, 1)},
    {"ICIALLU", kHcr, hcr::kTpu, mcr(15, 0, 4, 7, 5, 0)},
    {"ICIMVAU", kHcr, hcr::kTpu, mcr(15, 0, 4, 7, 5, 1)},
    {"ICIALLUIS", kHcr, hcr::kTpu, mcr(15, 0, 4, 7, 1, 0)},
    {"DCCMVAU", kHcr, hcr::kTpu, mcr(15, 0, 4, 7, 11, 1)},
    {"BPIALL", kHcr, 0, mcr(15, 0, 4, 7, 5, 6)},
    {"TLBIALL", kHcr, hcr::kTtlb, mcr(15, 0, 4, 8, 7, 0)},
    {"TLBIMVAIS", kHcr, hcr::kTtlb, mcr(15, 0, 4, 8, 3, 1)},
    {"DTLBIASID", kHcr, hcr::kTtlb, mcr(15, 0, 4, 8, 6, 2)},
    {"ITLBIMVA", kHcr, hcr::kTtlb, mcr(15, 0, 4, 8, 5, 1)},
    {"TTBR1 write", kHcr, hcr::kTvm, mcr(15, 0, 4, 2, 0, 1)},
    {"TTBCR write", kHcr, hcr::kTvm, mcr(15, 0, 4, 2, 0, 2)},
    {"DACR write", kHcr, hcr::kTvm, mcr(15, 0, 4, 3, 0, 0)},
    {"DFSR write", kHcr, hcr::kTvm, mcr(15, 0, 4, 5, 0, 0)},
    {"AIFSR write", kHcr, hcr::kTvm, mcr(15, 0, 4, 5, 1, 1)},
    {"IFAR write", kHcr, hcr::kTvm, mcr(15, 0, 4, 6, 0, 2)},
    {"MAIR1 write", kHcr, hcr::kTvm, mcr(15, 0, 4, 10, 2, 1)},
    {"AMAIR0 write", kHcr, hcr::kTvm, mcr(15, 0, 4, 10, 3, 0)},
    {"CONTEXTIDR write", kHcr, hcr::kTvm, mcr(15, 0, 4, 13, 0, 1)},
    {"TTBR0 write, 64 bits", kHcr, hcr::kTvm, mcrr(15, 0, 4, 5, 2)},
    {"TTBR0 read", kHcr, 0, mrc(15, 0, 4, 2, 0, 0)},
    {"SCTLR read", kHcr, 0, mrc(15, 0, 4, 1, 0, 0)},
    {"VBAR write", kHcr, 0, mcr(15, 0, 4, 12, 0, 0)},
    {"c0", kHstr, 1u << 0, mrc(15, 0, 4, 0, 0, 0)},
    {"c1", kHstr, 1u << 1, mrc(15, 0, 4, 1, 0, 0)},
    {"c2", kHstr, 1u << 2, mrc(15, 0, 4, 2, 0, 0)},
    {"c2, 64 bits", kHstr, 1u << 2, mrrc(15, 0, 4, 5, 2)},
    {"c3", kHstr, 1u << 3, mrc(15, 0, 4, 3, 0, 0)},
    {"c5", kHstr, 1u << 5, mrc(15, 0, 4, 5, 0, 0)},
    {"c6", kHstr, 1u << 6, mrc(15, 0, 4, 6, 0, 0)},
    {"c7", kHstr, 1u << 7, mrc(15, 0, 4, 7, 4, 0)},
    {"PAR, 64 bits", kHstr, 1u << 7, mrrc(15, 0, 4, 5, 7)},
    {"c8", kHstr, 1u << 8, mcr(15, 0, 4, 8, 7, 0)},
    {"c9", kHstr, 1u << 9, mrc(15, 0, 4, 9, 12, 0)},
    {"c10", kHstr, 1u << 10, mrc(15, 0, 4, 10, 2, 0)},
    {"c11, unallocated", kHstr, 1u << 11, mrc(15, 0, 4, 11, 12, 0)},
    {"c12", kHstr, 1u << 12, mrc(15, 0, 4, 12, 0, 0)},
    {"TPIDRPRW", kHstr, 1u << 13, mrc(15, 0, 4, 13, 0, 4)},
    {"TPIDRURO", kHstr, 1u << 13, mrc(15, 0, 4, 13, 0, 3)},
    {"c14", kHstr, 0, mrc(15, 0, 4, 14, 3, 1)},
    {"c15", kHstr, 1u << 15, mrc(15, 1, 4, 15, 0, 0)},
    {"TEECR", kHstr, hstr::kTtee, mrc(14, 6, 4, 0, 0, 0)},
    {"TEEHBR", kHstr, hstr::kTtee, mrc(14, 6, 4, 1, 0, 0)},
    {"JMCR", kHstr, hstr::kTjdbx, mrc(14, 7, 4, 2, 0, 0)},
    {"CPACR", kHcptr, hcptr::kTcpac, mrc(15, 0, 4, 1, 0, 2)},
    {"PMCR", kHdcr, hdcr::kTpm | hdcr::kTpmcr, mrc(15, 0, 4, 9, 12, 0)},
    {"PMCCNTR", kHdcr, hdcr::kTpm, mrc(15, 0, 4, 9, 13, 0)},
    {"PMINTENSET", kHdcr, hdcr::kTpm, mrc(15, 0, 4, 9, 14, 1)},
    {"DBGDSCRint", kHdcr, hdcr::kTda | hdcr::kTde, mrc(14, 0, 4, 0, 1, 0)},
    {"DBGBVR0", kHdcr, hdcr::kTda | hdcr::kTde, mrc(14, 0, 4, 0, 0, 4)},
    {"DBGOSLSR", kHdcr, hdcr::kTdosa | hdcr::kTde, mrc(14, 0, 4, 1, 1, 4)},
    {"DBGDRAR", kHdcr, hdcr::kTdra | hdcr::kTde, mrc(14, 0, 4, 1, 0, 0)},
    {"DBGDRAR, 64 bits", kHdcr, hdcr::kTdra | hdcr::kTde, mrrc(14, 0, 4, 5, 1)},
};

u32 class_of(const Trapped& t) {
  const bool wide = bits(t.encoding, 27, 21) == 0x62;
  if (bits(t.encoding, 11, 8) == 15) return wide ? 0x04 : 0x03;
  return wide ? 0x0c : 0x05;
}

// With the fields named as in the manual's ISS figures.
u32 syndrome(const Trapped& t, u32 condition) {
  const u32 e = t.encoding, rt = bits(e, 15, 12), crm = bits(e, 3, 0), direction = bit(e, 20);
  u32 iss = 1u << 24 | condition << 20 | rt << 5 | crm << 1 | direction;
  if (bits(e, 27, 21) == 0x62) {
    iss |= bits(e, 7, 4) << 16 | bits(e, 19, 16) << 10;  // Opc1, Rt2
  } else {
    iss |= bits(e, 7, 5) << 17 | bits(e, 23, 21) << 14 | bits(e, 19, 16) << 10;
  }
  return class_of(t) << 26 | 1u << 25 | iss;
}

TEST(Trap, EachBitAlone) {
  for (const Trapped& t : kTraps) {
    for (unsigned n = 0; n < 32; ++n) {
      // TGE and the stage-2 controls are no traps and change what User mode does.
      if (t.control == kHcr && !bit(0x07ff8000u, n)) continue;
      SCOPED_TRACE(::testing::Message() << t.what << ", bit " << n);
      Bench b;
      control(b.core, t.control) |= 1u << n;
      b.enter(Mode::Supervisor, false);
      b.execute(t.encoding);
      const bool trapped = bit(t.bits_that_trap, n);
      EXPECT_EQ(b.core.regs.pc == kHypVectors + 0x14, trapped);
      if (!trapped) continue;
      EXPECT_EQ(b.core.regs.mode, Mode::Hyp);
      EXPECT_EQ(b.core.regs.elr_hyp, kCode);
      EXPECT_EQ(b.core.sys.hsr, syndrome(t, 0xe));
    }
  }
}

TEST(Trap, NotFromHypNorTheSecureSide) {
  for (const Trapped& t : kTraps) {
    SCOPED_TRACE(t.what);
    for (const bool hyp : {false, true}) {
      Bench b;
      control(b.core, t.control) |= t.bits_that_trap;
      b.enter(hyp ? Mode::Hyp : Mode::Supervisor, !hyp);
      b.execute(t.encoding);
      EXPECT_NE(b.core.regs.pc, kHypVectors + 0x14);
    }
  }
}

// What is UNDEFINED in User mode stays so; what is not, traps.
TEST(Trap, FromUserMode) {
  const struct {
    Trapped trap;
    bool traps;
  } cases[] = {
      {{"SCTLR", kHstr, 1u << 1, mrc(15, 0, 4, 1, 0, 0)}, false},
      {{"TPIDRPRW", kHstr, 1u << 13, mrc(15, 0, 4, 13, 0, 4)}, false},
      {{"TPIDRURO", kHstr, 1u << 13, mrc(15, 0, 4, 13, 0, 3)}, true},
      {{"CP15DMB", kHstr, 1u << 7, mcr(15, 0, 4, 7, 10, 5)}, true},
      {{"ACTLR", kHcr, hcr::kTac, mrc(15, 0, 4, 1, 0, 1)}, false},
      {{"PMCCNTR", kHdcr, hdcr::kTpm, mrc(15, 0, 4, 9, 13, 0)}, false},
      {{"TEEHBR", kHstr, hstr::kTtee, mrc(14, 6, 4, 1, 0, 0)}, true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.trap.what);
    Bench b;
    control(b.core, c.trap.control) |= c.trap.bits_that_trap;
    b.enter(Mode::User, false);
    b.execute(c.trap.encoding);
    EXPECT_EQ(b.core.regs.mode, c.traps ? Mode::Hyp : Mode::Undefined);
    if (c.traps) {
      EXPECT_EQ(b.core.sys.hsr, syndrome(c.trap, 0xe));
    }
  }
  Bench b;  // PMCCNTR with PMUSERENR.EN
  b.core.sys.hdcr |= hdcr::kTpm;
  b.core.pmu.user_enable = 1;
  b.enter(Mode::User, false);
  b.execute(mrc(15, 0, 4, 9, 13, 0));
  EXPECT_EQ(b.core.regs.mode, Mode::Hyp);
}

TEST(Trap, ConditionField) {
  const Trapped t{"SCTLR", kHstr, 1u << 1, mrc(15, 0, 4, 1, 0, 0)};
  Bench b;
  b.core.sys.hstr = t.bits_that_trap;
  b.enter(Mode::Supervisor, false);
  b.core.regs.zf = 1;
  b.execute(t.encoding & 0x0fffffff);  // EQ fails: no trap
  EXPECT_EQ(b.core.regs.pc, kCode + 4);
  b.core.regs.zf = 0;
  b.execute(t.encoding & 0x0fffffff);
  EXPECT_EQ(b.core.sys.hsr, syndrome(t, 0));

  // T32: the condition of the IT block, or "always".
  b.enter(Mode::Supervisor, false, true);
  b.execute(t.encoding);
  EXPECT_EQ(b.core.sys.hsr, syndrome(t, 0xe));
  b.enter(Mode::Supervisor, false, true);
  b.core.regs.zf = 1;
  b.core.regs.it = 0x18;  // IT NE
  b.execute(t.encoding);
  EXPECT_EQ(b.core.sys.hsr, syndrome(t, 1));
}

TEST(Trap, Bxj) {
  Bench b;
  b.core.sys.hstr = hstr::kTjdbx;
  b.enter(Mode::User, false);
  b.core.regs.r[3] = 0x9000;
  b.execute(0xe12fff23);
  EXPECT_EQ(b.core.regs.pc, kHypVectors + 0x14);
  EXPECT_EQ(b.core.sys.hsr, 0x0au << 26 | 1u << 25 | 0x1e00003u);
}

TEST(Trap, TimerEnablesOfHyp) {
  const struct {
    u32 encoding;
    u32 enable;
    u32 hsr_class;
  } rows[] = {{mrrc(15, 0, 4, 5, 14), 1, 4},   {mrc(15, 0, 4, 14, 2, 0), 2, 3},
              {mcr(15, 0, 4, 14, 2, 1), 2, 3}, {mrrc(15, 2, 4, 5, 14), 2, 4},
              {mrrc(15, 1, 4, 5, 14), 0, 0},   {mrc(15, 0, 4, 14, 3, 0), 0, 0}};
  for (const auto& row : rows) {
    for (u32 enables = 0; enables < 4; ++enables) {
      Bench b;
      b.env.timers[TimerRegister::Cnthctl] = enables;
      b.enter(Mode::Supervisor, false);
      b.execute(row.encoding);
      const bool trapped = row.enable && !(enables & row.enable);
      EXPECT_EQ(b.core.regs.mode == Mode::Hyp, trapped);
      if (trapped) {
        EXPECT_EQ(b.core.sys.hsr >> 26, row.hsr_class);
      }
    }
  }
}

TEST(Trap, DebugDataByLoadAndStore) {
  Bench b;
  b.core.sys.hdcr |= hdcr::kTda;
  b.enter(Mode::Supervisor, false);
  b.core.regs.r[1] = 0x50000;
  b.execute(0xeda15e02);  // STC p14, c5, [r1, #8]!
  EXPECT_EQ(b.core.sys.hsr,
            0x06u << 26 | 1u << 25 | 0x1e00000u | 2u << 12 | 1u << 5 | 1u << 4 | 3u << 1 | 0);
  b.core.sys.hdcr = 6;
  b.core.debug.dtr_rx = 0xcafe;
  b.enter(Mode::Supervisor, false);
  b.execute(0xeda15e02);
  EXPECT_EQ(b.env.read<u32>(0x50008), 0xcafeu);
  EXPECT_EQ(b.core.regs.r[1], 0x50008u);
  b.execute(0xed915e00);  // LDC p14, c5, [r1]
  EXPECT_EQ(b.core.debug.dtr_tx, 0xcafeu);
}

// VFP and Advanced SIMD: NSACR, CPACR, FPEXC, HCPTR in this order (B1.11).
constexpr u32 kVadd = 0xee310b02, kVaddNeon = 0xf2220844;

struct Unit {
  u32 nsacr = nsacr::kCp10 | nsacr::kCp11, cpacr = 0x00f00000, hcptr = 0x33ff, fpexc = 1u << 30;
};

void set_up(Bench& b, const Unit& unit) {
  b.core.sys.nsacr = unit.nsacr;
  b.core.sys.cpacr = unit.cpacr;
  b.core.sys.hcptr = unit.hcptr;
  b.core.vfp.fpexc = unit.fpexc;
}

TEST(FloatingPoint, Enables) {
  const struct {
    const char* what;
    Unit unit;
    Mode mode;
    bool secure, neon;
    u32 pc;   // kCode + 4: executed
    u32 hsr;  // of exceptions to Hyp
  } cases[] = {
      {"on", {}, Mode::User, false, false, kCode + 4, 0},
      {"on", {}, Mode::User, false, true, kCode + 4, 0},
      {"NSACR", {.nsacr = 0}, Mode::User, false, false, kNonSecureVectors + 4, 0},
      {"NSACR, secure", {.nsacr = 0}, Mode::User, true, false, kCode + 4, 0},
      {"CPACR", {.cpacr = 0}, Mode::Supervisor, false, false, kNonSecureVectors + 4, 0},
      {"CPACR PL1", {.cpacr = 0x00500000}, Mode::Supervisor, false, false, kCode + 4, 0},
      {"CPACR PL1", {.cpacr = 0x00500000}, Mode::User, false, false, kNonSecureVectors + 4, 0},
      {"CPACR in Hyp", {.cpacr = 0}, Mode::Hyp, false, false, kCode + 4, 0},
      {"ASEDIS", {.cpacr = 0x80f00000}, Mode::User, false, true, kNonSecureVectors + 4, 0},
      {"ASEDIS", {.cpacr = 0x80f00000}, Mode::User, false, false, kCode + 4, 0},
      {"FPEXC", {.fpexc = 0}, Mode::User, true, false, kSecureVectors + 4, 0},
      {"TCP10",
       {.hcptr = 0x3fff},
       Mode::User,
       false,
       false,
       kHypVectors + 0x14,
       0x07u << 26 | 1u << 25 | 0x1e0000au},
      {"TCP10",
       {.hcptr = 0x3fff},
       Mode::User,
       false,
       true,
       kHypVectors + 0x14,
       0x07u << 26 | 1u << 25 | 0x1e00020u},
      {"TCP10 in Hyp",
       {.hcptr = 0x3fff},
       Mode::Hyp,
       false,
       false,
       kHypVectors + 4,
       0x07u << 26 | 1u << 25 | 0x1e0000au},
      {"TCP10, secure", {.hcptr = 0x3fff}, Mode::User, true, false, kCode + 4, 0},
      {"TASE",
       {.hcptr = 0xb3ff},
       Mode::User,
       false,
       true,
       kHypVectors + 0x14,
       0x07u << 26 | 1u << 25 | 0x1e00020u},
      {"TASE", {.hcptr = 0xb3ff}, Mode::User, false, false, kCode + 4, 0},
      {"CPACR before HCPTR",
       {.cpacr = 0, .hcptr = 0x3fff},
       Mode::User,
       false,
       false,
       kNonSecureVectors + 4,
       0},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    Bench b;
    set_up(b, c.unit);
    b.enter(c.mode, c.secure);
    b.execute(c.neon ? kVaddNeon : kVadd);
    EXPECT_EQ(b.core.regs.pc, c.pc);
    EXPECT_EQ(b.core.sys.hsr, c.hsr);
  }
}

}  // namespace
}  // namespace vesim::isa::test
