// SPDX-License-Identifier: Apache-2.0
// Which instructions need what to be enabled, the system registers of VFP, and short vectors.
#include <gtest/gtest.h>

#include "tests/unit/isa/vfp/vfp_bench.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kVaddSingle = 0xee300a81,  // VADD.F32 S0, S1, S2
    kVaddLower = 0xee310b02,             // VADD.F64 D0, D1, D2
    kVaddUpper = 0xee310b22,             // VADD.F64 D0, D1, D18
    kVaddVector = 0xf2010d02,            // VADD.F32 D0, D1, D2
    kVmrsFpexc = 0xeef81a10, kVmsrFpexc = 0xeee81a10, kVmrsFpscr = 0xeef11a10,
              kVmsrFpscr = 0xeee11a10, kVmrsFpsid = 0xeef01a10, kVmrsMvfr0 = 0xeef71a10,
              kVmrsMvfr1 = 0xeef61a10;  // R1

class VfpAccess : public VfpBench, public testing::Test {
 protected:
  bool executes(u32 encoding) {
    supervisor();
    execute(encoding);
    const bool done = core.regs.pc == kCode + 4;
    EXPECT_NE(done, undefined());
    supervisor();
    return done;
  }
  // In User mode.
  bool user_executes(u32 encoding) {
    core.regs.set_cpsr(0x10);
    execute(encoding);
    const bool done = core.regs.pc == kCode + 4;
    supervisor();
    return done;
  }
};

TEST_F(VfpAccess, EnableBitOfFpexc) {
  EXPECT_TRUE(executes(kVaddSingle));
  core.vfp.fpexc = 0;
  for (const u32 encoding : {kVaddSingle, kVaddVector, kVmrsFpscr, kVmsrFpscr, 0xed900b00u}) {
    EXPECT_FALSE(executes(encoding)) << std::hex << encoding;
  }
  for (const u32 encoding : {kVmrsFpexc, kVmsrFpexc, kVmrsFpsid, kVmrsMvfr0, kVmrsMvfr1}) {
    EXPECT_TRUE(executes(encoding)) << std::hex << encoding;
  }
}

TEST_F(VfpAccess, DisablingTakesEffectForTheNextInstruction) {
  core.regs.r[1] = 0;
  execute({kVaddSingle, kVmsrFpexc, kVaddSingle});
  EXPECT_TRUE(undefined());
  EXPECT_EQ(core.regs.r[14], kCode + 12);
}

// A conditional instruction that is skipped has checked nothing.
TEST_F(VfpAccess, ASkippedInstructionIsNoCheck) {
  core.vfp.fpexc = 0;
  core.regs.zf = 1;                                    // Z clear
  execute({(kVaddSingle & 0x0fffffff), kVaddSingle});  // VADDEQ; VADD
  EXPECT_TRUE(undefined());
  EXPECT_EQ(core.regs.r[14], kCode + 8);
}

TEST_F(VfpAccess, CoprocessorAccess) {
  core.sys.cpacr = 1u << 20 | 1u << 22;  // privileged only
  EXPECT_TRUE(executes(kVaddSingle));
  EXPECT_FALSE(user_executes(kVaddSingle));
  core.sys.cpacr = 0;
  EXPECT_FALSE(executes(kVaddSingle));
  EXPECT_FALSE(executes(kVmrsFpexc));
}

TEST_F(VfpAccess, AdvancedSimdDisable) {
  core.sys.cpacr |= cpacr::kAseDis;
  for (const u32 encoding : {kVaddVector, 0xf420070fu,  // VLD1.8 {D0}, [R0]
                             0xee801b10u,               // VDUP.32 D0, R1
                             0xee401b10u,               // VMOV.8 D0[0], R1
                             0xee101b30u}) {            // VMOV.S16 R1, D0[0]
    EXPECT_FALSE(executes(encoding)) << std::hex << encoding;
  }
  for (const u32 encoding : {kVaddSingle, 0xed900b00u,  // VLDR D0, [R0]
                             0xee001b10u,               // VMOV.32 D0[0], R1
                             0xee101b10u}) {            // VMOV.32 R1, D0[0]
    EXPECT_TRUE(executes(encoding)) << std::hex << encoding;
  }
}

TEST_F(VfpAccess, UpperRegistersDisable) {
  EXPECT_TRUE(executes(kVaddUpper));
  core.sys.cpacr |= cpacr::kD32Dis;
  for (const u32 encoding : {kVaddUpper, 0xedd00b00u,  // VLDR D16, [R0]
                             0xec90fb04u,              // VLDM R0, {D15-D16}
                             0xee001b90u,              // VMOV.32 D16[0], R1
                             0xec432b30u,              // VMOV D16, R2, R3
                             0xeeb00b60u,              // VMOV.F64 D0, D16
                             0xeeb70be0u}) {           // VCVT.F32.F64 S0, D16
    EXPECT_FALSE(executes(encoding)) << std::hex << encoding;
  }
  for (const u32 encoding : {kVaddLower, 0xed900b00u, 0xec90eb04u,  // VLDM R0, {D14-D15}
                             0xee300aa1u,                           // VADD.F32 S0, S1, S3
                             0xeeb50b40u}) {                        // VCMP.F64 D0, #0
    EXPECT_TRUE(executes(encoding)) << std::hex << encoding;
  }
}

TEST_F(VfpAccess, SystemRegistersArePrivilegedButFpscr) {
  for (const u32 encoding : {kVmrsFpexc, kVmsrFpexc, kVmrsFpsid, kVmrsMvfr0, kVmrsMvfr1}) {
    EXPECT_FALSE(user_executes(encoding)) << std::hex << encoding;
  }
  EXPECT_TRUE(user_executes(kVmrsFpscr));
  EXPECT_TRUE(user_executes(kVmsrFpscr));
}

// TRM 14.2.1.
TEST_F(VfpAccess, Identification) {
  const auto read = [&](u32 encoding) {
    EXPECT_TRUE(executes(encoding));
    return core.regs.r[1];
  };
  EXPECT_EQ(read(kVmrsFpsid), 0x410430f0u);
  EXPECT_EQ(read(kVmrsMvfr0), 0x10110222u);
  EXPECT_EQ(read(kVmrsMvfr1), 0x11111111u);
  EXPECT_EQ(read(kVmrsFpexc), 0x40000000u);
}

TEST_F(VfpAccess, FpscrHasNoTrapEnables) {
  core.regs.r[1] = 0xffffffff;
  EXPECT_TRUE(executes(kVmsrFpscr));
  EXPECT_EQ(core.vfp.fpscr, 0xfff7009fu);
}

TEST_F(VfpAccess, FlagsToTheApsr) {
  core.vfp.fpscr = 0x5000009f;  // Z and V
  EXPECT_TRUE(executes(0xeef1fa10));
  execute(0xeef1fa10);
  EXPECT_EQ(core.regs.cpsr() >> 28, 5u);
}

// HCR.TID0 traps FPSID, TID3 the MVFRs (Arm ARM B1.14.7); the syndrome is that of an MRC.
TEST_F(VfpAccess, IdentificationTrapsToHyp) {
  struct Case {
    u32 encoding, trap, other_trap, reg;
  };
  for (const Case& c :
       {Case{kVmrsFpsid, hcr::kTid0, hcr::kTid3, 0}, Case{kVmrsMvfr0, hcr::kTid3, hcr::kTid0, 7},
        Case{kVmrsMvfr1, hcr::kTid3, hcr::kTid0, 6}}) {
    core.sys.scr = 1;
    core.sys.hcr = c.other_trap;
    EXPECT_TRUE(executes(c.encoding));
    core.sys.hcr = c.trap;
    execute(c.encoding);
    EXPECT_TRUE(core.hyp());
    EXPECT_TRUE(took(0x14));
    EXPECT_EQ(core.sys.hsr, 0x08u << 26 | 1u << 25 | 1u << 24 | 0xeu << 20 | 7u << 14 |
                                c.reg << 10 | 1u << 5 | 1);
    core.sys.scr = 0;
    supervisor();
    EXPECT_TRUE(executes(c.encoding));  // secure
  }
}

// TRM 14.2.2: no short vectors. FPSCR.LEN makes VFP arithmetic UNDEFINED and sets FPEXC.DEX;
// comparisons and conversions are scalar always.
TEST_F(VfpAccess, ShortVectorsAreUndefined) {
  core.vfp.fpscr = 1u << 16;
  for (const u32 encoding : {kVaddSingle, kVaddLower, 0xeeb00ac1u,  // VABS.F32 S0, S2
                             0xeeb70a00u}) {                        // VMOV.F32 S0, #1.0
    core.vfp.fpexc = fpexc::kEn;
    EXPECT_FALSE(executes(encoding)) << std::hex << encoding;
    EXPECT_EQ(core.vfp.fpexc, fpexc::kEn | fpexc::kDex);
  }
  for (const u32 encoding : {0xeeb40a41u,  // VCMP.F32 S0, S2
                             0xeeb80a41u,  // VCVT.F32.U32 S0, S2
                             kVaddVector}) {
    EXPECT_TRUE(executes(encoding)) << std::hex << encoding;
  }
}

}  // namespace
}  // namespace vesim::isa::test
