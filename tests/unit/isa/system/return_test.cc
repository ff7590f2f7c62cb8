// SPDX-License-Identifier: Apache-2.0
// Exception return, SRS and RFE, and writes to the CPSR (Arm ARM B1.8.10, B9.3, B1.3.3).
#include <gtest/gtest.h>

#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kSubsPcLr = 0xe25ef004;  // SUBS PC, LR, #4
constexpr u32 kMovsPcLr = 0xe1b0f00e;
constexpr u32 kMsrCpsrC = 0xe121f000;  // MSR CPSR_c, R0
constexpr u32 kMsrCpsrX = 0xe122f000;
constexpr u32 kMsrCpsrF = 0xe128f000;
constexpr u32 kMrsCpsr = 0xe10f0000;  // MRS R0, CPSR
constexpr u32 kMrsSpsr = 0xe14f0000;

u32 psr(Mode mode, u32 more = 0) { return static_cast<u32>(mode) | more; }

TEST(Return, SubsRestoresCpsr) {
  Bench b;
  b.enter(Mode::Irq, false);
  b.core.regs.spsr[kBankIrq] = psr(Mode::User, kPsrT | kPsrC | 3u << 25);
  b.core.regs.r[14] = 0x9007;
  b.core.monitor.exclusive = true;
  b.execute(kSubsPcLr);
  EXPECT_EQ(b.core.regs.mode, Mode::User);
  EXPECT_EQ(b.core.regs.pc, 0x9002u);
  EXPECT_TRUE(b.core.regs.thumb);
  EXPECT_EQ(b.core.regs.it, 3);
  EXPECT_EQ(b.core.regs.cf, 1u);
  EXPECT_FALSE(b.core.monitor.exclusive);
}

TEST(Return, ArmTargetIsWordAligned) {
  Bench b;
  b.enter(Mode::Irq, false);
  b.core.regs.spsr[kBankIrq] = psr(Mode::User);
  b.core.regs.r[14] = 0x9003;
  b.execute(kMovsPcLr);
  EXPECT_EQ(b.core.regs.pc, 0x9000u);
}

TEST(Return, UndefinedInUserSystemAndHyp) {
  for (const Mode mode : {Mode::User, Mode::System}) {
    Bench b;
    b.enter(mode, false);
    b.execute(kMovsPcLr);
    EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
  }
  Bench b;
  b.enter(Mode::Hyp, false);
  b.execute(kMovsPcLr);
  EXPECT_EQ(b.core.regs.pc, kHypVectors + 4);
}

TEST(Return, EretUsesElrInHyp) {
  Bench b;
  b.enter(Mode::Hyp, false);
  b.core.regs.elr_hyp = 0x9000;
  b.core.regs.r[14] = 0xbad0;
  b.core.regs.spsr[kBankHyp] = psr(Mode::Supervisor, kPsrI);
  b.execute(kEret);
  EXPECT_EQ(b.core.regs.mode, Mode::Supervisor);
  EXPECT_EQ(b.core.regs.pc, 0x9000u);
  EXPECT_TRUE(b.core.regs.mask_i);
  EXPECT_FALSE(b.core.regs.mask_f);

  b.enter(Mode::Supervisor, false);
  b.core.regs.r[14] = 0x9100;
  b.core.regs.spsr[kBankSupervisor] = psr(Mode::User);
  b.execute(kEret);
  EXPECT_EQ(b.core.regs.mode, Mode::User);
  EXPECT_EQ(b.core.regs.pc, 0x9100u);
}

TEST(Return, ThumbSubsIsEretInHyp) {
  Bench b;
  b.enter(Mode::Hyp, false, true);
  b.core.regs.elr_hyp = 0x9000;
  b.core.regs.spsr[kBankHyp] = psr(Mode::Supervisor);
  b.execute(0xf3de8f00);  // ERET = SUBS PC, LR, #0
  EXPECT_EQ(b.core.regs.pc, 0x9000u);
  b.enter(Mode::Hyp, false, true);
  b.execute(0xf3de8f04);  // SUBS PC, LR, #4: UNDEFINED in Hyp mode
  EXPECT_EQ(b.core.regs.pc, kHypVectors + 4);
}

// Changes of mode that CPSRWriteByInstr forbids leave the mode alone.
TEST(Return, ForbiddenModes) {
  struct {
    Mode from;
    bool secure;
    u32 to;
    bool allowed;
  } const cases[] = {
      {Mode::Supervisor, false, psr(Mode::Monitor), false},
      {Mode::Supervisor, true, psr(Mode::Monitor), true},
      {Mode::Supervisor, false, psr(Mode::Hyp), false},
      {Mode::Supervisor, true, psr(Mode::Hyp), false},
      {Mode::Monitor, false, psr(Mode::Hyp), true},  // SCR.NS set
      {Mode::Monitor, true, psr(Mode::Hyp), false},
      {Mode::Supervisor, false, 0x15, false},
      {Mode::Supervisor, false, psr(Mode::Fiq), true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(::testing::Message() << static_cast<u32>(c.from) << c.secure << std::hex << c.to);
    Bench b;
    b.enter(c.from, c.secure);
    b.core.regs.spsr_of(c.from) = c.to;
    b.core.regs.r[14] = 0x9000;
    b.execute(kMovsPcLr);
    EXPECT_EQ(static_cast<u32>(b.core.regs.mode), c.allowed ? c.to : static_cast<u32>(c.from));
    EXPECT_EQ(b.core.regs.pc, 0x9000u);
    b.enter(c.from, c.secure);
    b.core.regs.r[0] = c.to;
    b.execute(kMsrCpsrC);
    EXPECT_EQ(static_cast<u32>(b.core.regs.mode), c.allowed ? c.to : static_cast<u32>(c.from));
  }
}

// Out of Hyp mode only by exception return.
TEST(Return, MsrDoesNotLeaveHyp) {
  Bench b;
  b.enter(Mode::Hyp, false);
  b.core.regs.r[0] = psr(Mode::Supervisor);
  b.execute(kMsrCpsrC);
  EXPECT_EQ(b.core.regs.mode, Mode::Hyp);
}

TEST(Status, UserModeWritesFlagsAndEndiannessOnly) {
  Bench b;
  b.enter(Mode::User, false);
  b.core.regs.r[0] = 0xffffffff;
  b.execute(kMsrCpsrC);
  EXPECT_EQ(b.core.regs.cpsr() & 0x1ff, 0x10u);
  b.execute(kMsrCpsrX);
  EXPECT_EQ(b.core.regs.cpsr() & 0x3ff, 0x210u);
  b.enter(Mode::User, false);
  b.core.regs.r[0] = 0xffffffff;
  b.execute(kMsrCpsrF);
  EXPECT_EQ(b.core.regs.cpsr(), 0xf8000010u);  // no IT, no J
}

TEST(Status, PrivilegedWrites) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.core.regs.r[0] = 0xffffffdf;  // System mode, T clear
  b.execute(0xe12ff000);          // MSR CPSR_fsxc, R0
  EXPECT_EQ(b.core.regs.cpsr(), 0xf80f03dfu);
  b.core.regs.r[0] = 0xffffffff;
  b.execute(0xe12ff000);
  EXPECT_FALSE(b.core.regs.thumb);  // MSR cannot set T
}

TEST(Status, MrsHidesExecutionState) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.core.regs.set_cpsr(0xf80f03d3);
  b.execute(kMrsCpsr);
  EXPECT_EQ(b.core.regs.r[0], 0xf80f03d3u);
}

TEST(Status, SpsrNeedsAnExceptionMode) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.core.regs.spsr[kBankSupervisor] = 0x12345678;
  b.execute(kMrsSpsr);
  EXPECT_EQ(b.core.regs.r[0], 0x12345678u);
  for (const Mode mode : {Mode::User, Mode::System}) {
    b.enter(mode, false);
    b.execute(kMrsSpsr);
    EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
  }
}

TEST(Status, ChangeProcessorState) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.execute(0xf10c01c0);  // CPSID aif
  EXPECT_EQ(b.core.regs.cpsr() & 0x1c0, 0x1c0u);
  b.execute(0xf1080080);  // CPSIE i
  EXPECT_EQ(b.core.regs.cpsr() & 0x1c0, 0x140u);
  b.execute(0xf10e009f);  // CPSID i, #0x1f
  EXPECT_EQ(b.core.regs.cpsr() & 0x1ff, 0x1dfu);
  b.enter(Mode::User, false);
  b.execute(0xf10c01c0);  // no effect in User mode
  EXPECT_EQ(b.core.regs.cpsr() & 0x1ff, 0x10u);
  EXPECT_EQ(b.core.regs.pc, kCode + 4);
}

TEST(Status, SetEndian) {
  Bench b;
  b.enter(Mode::User, false);
  b.execute(0xf1010200);
  EXPECT_TRUE(b.core.regs.big_endian);
  EXPECT_EQ(b.core.regs.pc, kCode + 4);
  b.core.regs.pc = kCode;
  b.execute(0xf1010000);
  EXPECT_FALSE(b.core.regs.big_endian);
}

TEST(ReturnState, SrsStoresToAnotherModesStack) {
  Bench b;
  b.enter(Mode::Irq, false);
  b.core.regs.r[14] = 0x1111;
  b.core.regs.spsr[kBankIrq] = 0x2222;
  b.core.regs.r13_of(Mode::Supervisor) = 0x50000;
  b.execute(0xf96d0513);  // SRSDB SP!, #0x13
  EXPECT_EQ(b.env.read<u32>(0x4fff8), 0x1111u);
  EXPECT_EQ(b.env.read<u32>(0x4fffc), 0x2222u);
  EXPECT_EQ(b.core.regs.r13_of(Mode::Supervisor), 0x4fff8u);
}

TEST(ReturnState, SrsToMonitorFromNonSecureIsUndefined) {
  Bench b;
  b.enter(Mode::Irq, false);
  b.execute(0xf96d0516);
  EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
}

TEST(ReturnState, Rfe) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.core.regs.r[13] = 0x50000;
  b.env.write<u32>(0x50000, 0x9000);
  b.env.write<u32>(0x50004, psr(Mode::System, kPsrZ));
  b.execute(0xf8bd0a00);  // RFEIA SP!
  EXPECT_EQ(b.core.regs.mode, Mode::System);
  EXPECT_EQ(b.core.regs.pc, 0x9000u);
  EXPECT_EQ(b.core.regs.r13_of(Mode::Supervisor), 0x50008u);
  EXPECT_EQ(b.core.regs.zf, 0u);
}

TEST(ReturnState, UndefinedWhereTheManualSaysSo) {
  for (const u32 encoding : {0xf96d0513u, 0xf8bd0a00u}) {
    for (const Mode mode : {Mode::User, Mode::Hyp}) {
      Bench b;
      b.enter(mode, false);
      b.execute(encoding);
      EXPECT_EQ(b.core.regs.mode, mode == Mode::Hyp ? Mode::Hyp : Mode::Undefined);
      EXPECT_EQ(b.core.regs.pc & 0xff, 4u);
    }
  }
}

}  // namespace
}  // namespace vesim::isa::test
