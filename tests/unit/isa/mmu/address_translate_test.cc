// SPDX-License-Identifier: Apache-2.0
// The address translation operations and PAR (Arm ARM B4.1.112, B4.2.4).
#include "isa/block_cache.h"
#include "tests/unit/isa/mmu/mmu_test.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kVa = 0x12345678;
constexpr u64 kLong = 1u << 11;

enum Ats : unsigned { C_PR, C_PW, C_UR, C_UW, S12_PR, S12_PW, S12_UR, S12_UW, H_R, H_W };

class AddressTranslate : public MmuTest {
 protected:
  AddressTranslate() {
    env.add(0x80000000, 0x10000);
    env.add(0x80000000, 0x10000, true);
    // The instruction that asks, for those operations that end in an exception.
    instruction.instructions = 1;
    instruction.uops.resize(1);
    instruction.insns.resize(1);
    core.block = &instruction;
    sctlr() = kM;
    ttbr0() = 0x80000000;
    dacr() = 0x55555555;
  }
  bool ats(Ats operation, u32 va = kVa) {
    core.sys.par[kSecure] = core.sys.par[kNonSecure] = 0xdeadbeef'deadbeef;
    const bool hyp = operation >= H_R;
    return address_translate(core, instruction.uops.data(), hyp ? 4 : 0,
                             hyp ? operation - H_R : operation, 8, va);
  }
  u64 par() const { return core.sys.par[bit(core.sys.scr, 0) ? kNonSecure : kSecure]; }
  void map(u32 descriptor, bool secure = false) {
    env.write<u32>(0x80000000 + 4 * 0x123, descriptor, secure);
  }
  void use_long() {
    core.sys.ttbcr[kNonSecure] = kEae;
    core.sys.prrr_mair0[kNonSecure] = 0x4404ff;
  }
  void map_long(u64 descriptor) { env.write<u64>(0x80000000, descriptor); }
  // Stage 2, with level 1 at 0x80008000: the identity except where a test says otherwise.
  void use_stage2() {
    core.sys.hcr = kHcrVm;
    core.sys.vtcr = 1u << 6;
    core.sys.vttbr = 0x80008000;
    for (u64 i = 0; i < 4; ++i) env.write<u64>(0x80008000 + 8 * i, block(i << 30, kStage2All));
  }
  void stage2(unsigned gigabyte, u64 descriptor) {
    env.write<u64>(0x80008000 + 8 * gigabyte, descriptor);
  }

  Block instruction;
};

TEST_F(AddressTranslate, ShortFormatResult) {
  map(section(0xabc00000, {.tex = 1, .cb = 3, .s = true}));
  ASSERT_TRUE(ats(C_PR));
  // Inner and outer write-back write-allocate, shareable, outer shareable, non-secure.
  EXPECT_EQ(par(), 0xabc45000u | 1u << 9 | 1u << 7 | 0b101u << 4 | 1u << 2);
}

TEST_F(AddressTranslate, ShortFormatAttributes) {
  struct {
    u32 tex, cb, inner, outer, sh, nos;
  } const rows[] = {
      {0, 0, 0b001, 0, 1, 0}, {0, 1, 0b011, 0, 1, 0}, {0, 2, 0b110, 2, 0, 1},
      {0, 3, 0b111, 3, 0, 1}, {1, 0, 0b000, 0, 0, 1}, {1, 3, 0b101, 1, 0, 1},
      {6, 1, 0b101, 2, 0, 1}, {5, 2, 0b110, 1, 0, 1},
  };
  for (const auto& row : rows) {
    map(section(0, {.tex = row.tex, .cb = row.cb}));
    ASSERT_TRUE(ats(C_PR));
    EXPECT_EQ(par(),
              0x45000u | row.nos << 10 | 1u << 9 | row.sh << 7 | row.inner << 4 | row.outer << 2);
  }
}

TEST_F(AddressTranslate, Supersection) {
  map(supersection(0xa5'ab000000));
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par() & 0xfffff003, 0xaba50002u);  // PA[31:24], PA[39:32], SS
}

TEST_F(AddressTranslate, MmuOff) {
  sctlr() = 0;
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), 0x12345000u | 1u << 9 | 1u << 7 | 0b001u << 4);
}

TEST_F(AddressTranslate, PermissionsAsAsked) {
  const u64 permission = 0b01101 << 1 | 1;
  map(section(0, {.ap = 2}));  // read/write, user read-only
  for (const Ats operation : {C_PR, C_PW, C_UR, S12_PR, S12_PW, S12_UR}) {
    ASSERT_TRUE(ats(operation));
    EXPECT_EQ(par() & 1, 0u);
  }
  for (const Ats operation : {C_UW, S12_UW}) {
    ASSERT_TRUE(ats(operation));
    EXPECT_EQ(par(), permission);
  }
  map(section(0, {.ap = 5}));
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par() & 1, 0u);
  for (const Ats operation : {C_PW, C_UR}) {
    ASSERT_TRUE(ats(operation));
    EXPECT_EQ(par(), permission);
  }
}

TEST_F(AddressTranslate, ShortFormatFaults) {
  map(0);
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), 0b00101u << 1 | 1);
  map(page_table(0x80004000));
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), 0b00111u << 1 | 1);
  map(section(0));
  dacr() = 0;
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), 0b01001u << 1 | 1);
}

TEST_F(AddressTranslate, LongFormatResult) {
  use_long();
  map_long(block(0xa5'c0000000, {.ap = 1, .attr = 0, .sh = 3}));
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), u64{0xff} << 56 | 0xa5'd2345000 | kLong | 1u << 9 | 3u << 7);
  map_long(block(0, {.attr = 1}));
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), u64{0x04} << 56 | 0x12345000 | kLong | 1u << 9 | 2u << 7);
}

TEST_F(AddressTranslate, LongFormatFaults) {
  use_long();
  map_long(0);
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), kLong | 0b000101 << 1 | 1);
  map_long(block(0, {.af = false}));
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), kLong | 0b001001 << 1 | 1);
  map_long(block(0, {.ap = 2}));
  ASSERT_TRUE(ats(C_PW));
  EXPECT_EQ(par(), kLong | 0b001101 << 1 | 1);
}

TEST_F(AddressTranslate, StageOneAloneAndBothStages) {
  use_stage2();
  stage2(2, block(0x80000000, kStage2All));
  stage2(0, block(0xa5'40000000, kStage2All));
  map(section(0x00100000, {.tex = 1, .cb = 3}));
  ASSERT_TRUE(ats(C_PR));  // the IPA, in the format of stage 1
  EXPECT_EQ(par(), 0x00145000u | 1u << 10 | 1u << 9 | 0b101u << 4 | 1u << 2);
  use(Regime::Hyp);
  ASSERT_TRUE(ats(C_PR));  // Hyp always reads 64 bits
  EXPECT_EQ(par(), u64{0xff} << 56 | 0x00145000 | kLong | 1u << 9);
  ASSERT_TRUE(ats(S12_PR));
  EXPECT_EQ(par(), u64{0xff} << 56 | 0xa5'40145000 | kLong | 1u << 9);
  // From secure state stage 2 makes it 64 bits, and without it TTBCR.EAE decides.
  use(Regime::SecurePl1);
  ASSERT_TRUE(ats(S12_PR));
  EXPECT_EQ(core.sys.par[kSecure], u64{0xff} << 56 | 0xa5'40145000 | kLong | 1u << 9);
  core.sys.hcr = 0;
  ASSERT_TRUE(ats(S12_PR));
  EXPECT_EQ(core.sys.par[kSecure], 0x00145000u | 1u << 10 | 1u << 9 | 0b101u << 4 | 1u << 2);
}

TEST_F(AddressTranslate, StageTwoFaultsAreReportedToHyp) {
  use_stage2();
  use(Regime::Hyp);
  map(section(0x00100000));
  stage2(0, 0);
  ASSERT_TRUE(ats(S12_PR));
  EXPECT_EQ(par(), kLong | 1u << 9 | 0b000101 << 1 | 1);
  ASSERT_TRUE(ats(C_PR));  // stage 1 alone has no fault
  EXPECT_EQ(par() & 1, 0u);
  stage2(2, 0);  // now the tables' place
  for (const Ats operation : {S12_PR, C_PR}) {
    ASSERT_TRUE(ats(operation));
    EXPECT_EQ(par(), kLong | 1u << 9 | 1u << 8 | 0b000101 << 1 | 1);
  }
  EXPECT_EQ(core.regs.mode, Mode::Hyp);
}

TEST_F(AddressTranslate, DomainFaultIn64Bits) {
  use(Regime::Hyp);
  map(section(0));
  core.sys.dacr[kNonSecure] = 0;
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(par(), kLong | 0b111101 << 1 | 1);
}

TEST_F(AddressTranslate, HypRegime) {
  use(Regime::Hyp);
  ASSERT_TRUE(ats(H_R));
  EXPECT_EQ(par(), 0x12345000 | kLong | 1u << 9 | 2u << 7);
  core.sys.hsctlr = kM;
  core.sys.httbr = 0x80002000;
  core.sys.hmair0 = 0xff;
  env.write<u64>(0x80002000, block(0x40000000, {.ap = 2, .sh = 2}));
  ASSERT_TRUE(ats(H_R));
  EXPECT_EQ(par(), u64{0xff} << 56 | 0x52345000 | kLong | 1u << 9 | 2u << 7);
  ASSERT_TRUE(ats(H_W));
  EXPECT_EQ(par(), kLong | 0b001101 << 1 | 1);
}

TEST_F(AddressTranslate, SecureStateReadsItsOwnTablesAndPar) {
  use(Regime::SecurePl1);
  sctlr() = kM;
  ttbr0() = 0x80000000;
  dacr() = 1;
  map(section(0xabc00000), true);
  map(section(0xbad00000), false);
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(core.sys.par[kSecure] & 0xfffff200, 0xabc45000u);
  EXPECT_EQ(core.sys.par[kNonSecure], 0xdeadbeef'deadbeef);
  map(section(0xabc00000, {.ns = true}), true);
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(core.sys.par[kSecure] & 0xfffff200, 0xabc45200u);
  // Monitor mode: SCR.NS says whose.
  core.regs.set_cpsr(static_cast<u32>(Mode::Monitor), kPsrModeMask);
  core.sys.scr |= kScrNs;
  ASSERT_TRUE(ats(C_PR));
  EXPECT_EQ(core.sys.par[kNonSecure] & 0xfffff000, 0xbad45000u);
  EXPECT_EQ(core.sys.par[kSecure], 0xdeadbeef'deadbeef);
}

// Only these two end in an exception: stage 2 refuses a stage 1 table to PL1, ...
TEST_F(AddressTranslate, StageTwoFaultOnPl1sWalkIsTakenToHyp) {
  use_stage2();
  map(section(0x00100000));
  stage2(2, 0);
  EXPECT_FALSE(ats(C_PR));
  EXPECT_EQ(core.regs.mode, Mode::Hyp);
  // Data Abort from a lower level: no valid syndrome, CM, S1PTW, WnR, translation fault level 1.
  EXPECT_EQ(core.sys.hsr & ~(1u << 25), 0x24u << 26 | 1u << 8 | 1u << 7 | 1u << 6 | 0b000101);
  EXPECT_EQ(core.sys.dfar[kSecure], kVa);  // HDFAR
  EXPECT_EQ(core.sys.hpfar, 0x80000u << 4);
  EXPECT_EQ(par(), 0xdeadbeef'deadbeef);
}

// ... and an external abort on a walk.
TEST_F(AddressTranslate, ExternalAbortOnAWalkIsADataAbort) {
  ttbr0() = 0x40000000;
  EXPECT_FALSE(ats(C_UR));
  EXPECT_EQ(core.regs.mode, Mode::Abort);
  EXPECT_EQ(core.sys.dfsr[kNonSecure] & 0x40f, 0b01100u);
  EXPECT_EQ(core.sys.dfar[kNonSecure], kVa);
  EXPECT_EQ(par(), 0xdeadbeef'deadbeef);
}

}  // namespace
}  // namespace vesim::isa::test
