// SPDX-License-Identifier: Apache-2.0
// What the oracle does not show of extension register loads and stores: alignment faults, aborts
// half way, big-endian data, the PC as a base.
#include <gtest/gtest.h>

#include "tests/unit/isa/vfp/vfp_bench.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kAlignmentFault = 1;  // DFSR.FS (Arm ARM B3.13.3)

class VfpLoadStore : public VfpBench, public testing::Test {
 protected:
  void expect_alignment_fault(u32 address) {
    EXPECT_TRUE(aborted());
    EXPECT_EQ(core.sys.dfsr[kSecure] & 0x40f, kAlignmentFault);
    EXPECT_EQ(core.sys.dfar[kSecure], address);
    supervisor();
  }
};

TEST_F(VfpLoadStore, WordAlignmentIsAlwaysDemanded) {
  for (const u32 encoding : {0xed900b00u,     // VLDR D0, [R0]
                             0xed900a00u,     // VLDR S0, [R0]
                             0xed800b00u,     // VSTR D0, [R0]
                             0xecb00b04u}) {  // VLDMIA R0!, {D0-D1}
    core.regs.r[0] = kData + 2;
    execute(encoding);
    expect_alignment_fault(kData + 2);
    EXPECT_EQ(core.regs.r[0], kData + 2);
  }
  core.regs.r[0] = kData + 4;
  env.write(kData + 4, u64{0x0123456789abcdef}, true);
  execute(0xed900b00);
  EXPECT_EQ(core.vfp.d[0], 0x0123456789abcdefu);
}

struct Aligned {
  u32 encoding;  // with R0 as base and write-back
  unsigned alignment;
};

TEST_F(VfpLoadStore, StructuresDemandTheAlignmentTheySpecify) {
  const Aligned kCases[] = {
      {0xf420071d, 8},   // VLD1.8 {D0}, [R0:64]!
      {0xf4200a2d, 16},  // VLD1.8 {D0, D1}, [R0:128]!
      {0xf420023d, 32},  // VLD1.8 {D0-D3}, [R0:256]!
      {0xf400023d, 32},  // VST1.8 {D0-D3}, [R0:256]!
      {0xf420001d, 8},   // VLD4.8 {D0-D3}, [R0:64]!
      {0xf4a0041d, 2},   // VLD1.16 {D0[0]}, [R0:16]!
      {0xf4a0083d, 4},   // VLD1.32 {D0[0]}, [R0:32]!
      {0xf4a00b2d, 16},  // VLD4.32 {D0[0]-D3[0]}, [R0:128]!
      {0xf4a00fdd, 16},  // VLD4.32 {D0[]-D3[]}, [R0:128]!
      {0xf4a00d5d, 4},   // VLD2.16 {D0[], D1[]}, [R0:32]!
  };
  for (const Aligned& c : kCases) {
    SCOPED_TRACE(testing::Message() << std::hex << c.encoding);
    const u32 below = kData + 0x40 + c.alignment / 2;
    core.regs.r[0] = kData + 0x40;
    execute(c.encoding);
    EXPECT_EQ(core.regs.pc, kCode + 4);
    EXPECT_GT(core.regs.r[0], kData + 0x40);
    core.regs.r[0] = below;
    execute(c.encoding);
    expect_alignment_fault(below);
    EXPECT_EQ(core.regs.r[0], below);
  }
}

TEST_F(VfpLoadStore, StructuresWithoutAlignmentNeedThatOfTheirElements) {
  env.write(kData + 4, u64{0x0123456789abcdef}, true);
  core.regs.r[0] = kData + 4;
  execute(0xf420078f);  // VLD1.32 {D0}, [R0]
  EXPECT_EQ(core.vfp.d[0], 0x0123456789abcdefu);
  core.regs.r[0] = kData + 5;
  execute(0xf420070f);  // VLD1.8: each byte is an access
  EXPECT_EQ(core.vfp.d[0], 0x000123456789abcdu);
  core.sys.sctlr[kSecure] |= 2;
  execute(0xf420074f);  // VLD1.16 with SCTLR.A
  expect_alignment_fault(kData + 5);
}

TEST_F(VfpLoadStore, AnAbortLeavesTheBaseForTheRestart) {
  core.regs.r[0] = kNowhere - 8;
  for (const u32 encoding : {0xecb00b04u,     // VLDMIA R0!, {D0-D1}
                             0xeca00b04u,     // VSTMIA R0!, {D0-D1}
                             0xf4200a0du,     // VLD1.8 {D0, D1}, [R0]!
                             0xf420080du}) {  // VLD2.8 {D0, D1}, [R0]!
    execute(encoding);
    EXPECT_TRUE(aborted());
    EXPECT_EQ(core.sys.dfar[kSecure], kNowhere);
    EXPECT_EQ(core.regs.r[0], kNowhere - 8);
    EXPECT_EQ(core.regs.r[14], kCode + 8);
    supervisor();
  }
  env.add(kNowhere, 0x1000, true);
  env.write(kNowhere, u64{0x1122334455667788}, true);
  execute(0xecb00b04);
  EXPECT_EQ(core.vfp.d[1], 0x1122334455667788u);
  EXPECT_EQ(core.regs.r[0], kNowhere + 8);
}

// A double is two words of which the first is the high one; elements are swapped each on its own.
TEST_F(VfpLoadStore, BigEndian) {
  env.write(kData, u64{0x8877665544332211}, true);
  env.write(kData + 8, u64{0xffeeddccbbaa9988}, true);
  core.regs.set_cpsr(0x1d3 | kPsrE);
  const auto load = [&](u32 encoding) {
    execute(encoding);
    return core.vfp.d[0];
  };
  EXPECT_EQ(load(0xed900b00), 0x1122334455667788u);  // VLDR D0, [R0]
  EXPECT_EQ(load(0xf42007cf), 0x1122334455667788u);  // VLD1.64
  EXPECT_EQ(load(0xf420078f), 0x5566778811223344u);  // VLD1.32
  EXPECT_EQ(load(0xf420074f), 0x7788556633441122u);  // VLD1.16
  EXPECT_EQ(load(0xf420070f), 0x8877665544332211u);  // VLD1.8
  EXPECT_EQ(load(0xf420084f), 0xccdd889955661122u);  // VLD2.16 {D0, D1}
  EXPECT_EQ(core.vfp.d[1], 0xeeffaabb77883344u);
  core.regs.r[0] = kData + 4;
  EXPECT_EQ(load(0xed900b00), 0x55667788'8899aabbu);  // aligned to words only
  execute(0xed800b02);                                // VSTR D0, [R0, #8]
  EXPECT_EQ(env.read<u64>(kData + 12, true), 0xbbaa9988'88776655u);
}

TEST_F(VfpLoadStore, LiteralsAreRelativeToTheAlignedPc) {
  env.write(kCode + 0xc, u32{0x3f800000}, true);
  execute({0xeddf0a02}, true, kCode + 2);  // VLDR S1, [PC, #8]: the PC is 6, its Align() 4
  EXPECT_EQ(core.vfp.element<u32>(1), 0x3f800000u);
}

// FLDMX: an odd word count loads whole registers and skips a word (A8.8.50).
TEST_F(VfpLoadStore, FldmxSkipsItsExtraWord) {
  env.write(kData, u64{0x1111111122222222}, true);
  core.vfp.d[1] = 7;
  execute(0xecb00b03);  // FLDMIAX R0!, {D0}
  EXPECT_EQ(core.vfp.d[0], 0x1111111122222222u);
  EXPECT_EQ(core.vfp.d[1], 7u);
  EXPECT_EQ(core.regs.r[0], kData + 12);
}

}  // namespace
}  // namespace vesim::isa::test
