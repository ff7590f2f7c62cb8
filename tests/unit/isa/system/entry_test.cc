// SPDX-License-Identifier: Apache-2.0
// Exceptions that instructions cause: mode, vector, return address, SPSR, masks and syndrome
// (Arm ARM B1.8.3 to B1.9.5).
#include <gtest/gtest.h>

#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kIl = 1u << 25;

struct Entry {
  const char* what;
  Mode from;
  bool secure, thumb;
  u32 encoding;
  unsigned length;
  u32 hcr;
  Mode to;
  u32 vector;
  u32 link;  // LR, or ELR_hyp, less the instruction's address
  u32 hsr;
};

constexpr Mode kUsr = Mode::User, kSvcMode = Mode::Supervisor, kHypMode = Mode::Hyp,
               kMon = Mode::Monitor, kUnd = Mode::Undefined, kAbt = Mode::Abort;
constexpr u32 kTge = hcr::kTge, kTsc = hcr::kTsc;
constexpr u32 kSvcThumb = 0xdf42, kBkptThumb = 0xbe00, kUdfThumb = 0xde00;
constexpr u32 kUdfThumb32 = 0xf7f0a000, kHvcThumb = 0xf7e18fff, kSmcThumb = 0xf7f08000;

const Entry kEntries[] = {
    // SVC: LR is the next instruction.
    {"svc", kUsr, true, false, kSvc, 4, 0, kSvcMode, kSecureVectors + 8, 4, 0},
    {"svc ns", kUsr, false, false, kSvc, 4, 0, kSvcMode, kNonSecureVectors + 8, 4, 0},
    {"svc thumb", kUsr, false, true, kSvcThumb, 2, 0, kSvcMode, kNonSecureVectors + 8, 2, 0},
    {"svc in svc", kSvcMode, false, false, kSvc, 4, 0, kSvcMode, kNonSecureVectors + 8, 4, 0},
    {"svc in monitor", kMon, true, false, kSvc, 4, 0, kSvcMode, kSecureVectors + 8, 4, 0},
    {"svc in hyp", kHypMode, false, false, kSvc, 4, 0, kHypMode, kHypVectors + 8, 4,
     0x11u << 26 | kIl | 0x1234},
    {"svc by TGE", kUsr, false, false, kSvc, 4, kTge, kHypMode, kHypVectors + 0x14, 4,
     0x11u << 26 | kIl | 0x1234},
    {"svc thumb by TGE", kUsr, false, true, kSvcThumb, 2, kTge, kHypMode, kHypVectors + 0x14, 2,
     0x11u << 26 | 0x42},
    {"svc with TGE from svc", kSvcMode, false, false, kSvc, 4, kTge, kSvcMode,
     kNonSecureVectors + 8, 4, 0},
    {"svc with TGE, secure", kUsr, true, false, kSvc, 4, kTge, kSvcMode, kSecureVectors + 8, 4, 0},
    // Undefined: LR is 4 (ARM) or 2 (Thumb, of either length) behind the instruction.
    {"und", kUsr, true, false, kUdf, 4, 0, kUnd, kSecureVectors + 4, 4, 0},
    {"und ns", kSvcMode, false, false, kUdf, 4, 0, kUnd, kNonSecureVectors + 4, 4, 0},
    {"und thumb", kUsr, false, true, kUdfThumb, 2, 0, kUnd, kNonSecureVectors + 4, 2, 0},
    {"und thumb 32", kUsr, false, true, kUdfThumb32, 4, 0, kUnd, kNonSecureVectors + 4, 2, 0},
    {"und in hyp", kHypMode, false, false, kUdf, 4, 0, kHypMode, kHypVectors + 4, 0, 0},
    {"und by TGE", kUsr, false, false, kUdf, 4, kTge, kHypMode, kHypVectors + 0x14, 0, 0},
    {"und in monitor", kMon, true, false, kUdf, 4, 0, kUnd, kSecureVectors + 4, 4, 0},
    // HVC and SMC: the next instruction. Not from User mode, HVC not from the secure side.
    {"hvc", kSvcMode, false, false, kHvc, 4, 0, kHypMode, kHypVectors + 0x14, 4,
     0x12u << 26 | kIl | 0xabcd},
    {"hvc thumb", kSvcMode, false, true, kHvcThumb, 4, 0, kHypMode, kHypVectors + 0x14, 4,
     0x12u << 26 | kIl | 0x1fff},
    {"hvc in hyp", kHypMode, false, false, kHvc, 4, 0, kHypMode, kHypVectors + 8, 4,
     0x12u << 26 | kIl | 0xabcd},
    {"hvc in user", kUsr, false, false, kHvc, 4, 0, kUnd, kNonSecureVectors + 4, 4, 0},
    {"hvc secure", kSvcMode, true, false, kHvc, 4, 0, kUnd, kSecureVectors + 4, 4, 0},
    {"smc", kSvcMode, false, false, kSmc, 4, 0, kMon, kMonitorVectors + 8, 4, 0},
    {"smc thumb", kSvcMode, false, true, kSmcThumb, 4, 0, kMon, kMonitorVectors + 8, 4, 0},
    {"smc secure", kSvcMode, true, false, kSmc, 4, 0, kMon, kMonitorVectors + 8, 4, 0},
    {"smc in user", kUsr, false, false, kSmc, 4, 0, kUnd, kNonSecureVectors + 4, 4, 0},
    {"smc in hyp", kHypMode, false, false, kSmc, 4, kTsc, kMon, kMonitorVectors + 8, 4, 0},
    {"smc by TSC", kSvcMode, false, false, kSmc, 4, kTsc, kHypMode, kHypVectors + 0x14, 0,
     0x13u << 26 | kIl},
    {"smc with TSC, secure", kSvcMode, true, false, kSmc, 4, kTsc, kMon, kMonitorVectors + 8, 4, 0},
    {"smc with TSC in user", kUsr, false, false, kSmc, 4, kTsc, kUnd, kNonSecureVectors + 4, 4, 0},
    // BKPT is a prefetch abort.
    {"bkpt", kUsr, false, false, kBkpt, 4, 0, kAbt, kNonSecureVectors + 0xc, 4, 0},
    {"bkpt thumb", kUsr, true, true, kBkptThumb, 2, 0, kAbt, kSecureVectors + 0xc, 4, 0},
    {"bkpt in hyp", kHypMode, false, false, kBkpt, 4, 0, kHypMode, kHypVectors + 0xc, 0,
     0x21u << 26 | 0x22},
};

TEST(Entry, Matrix) {
  for (const Entry& e : kEntries) {
    SCOPED_TRACE(e.what);
    Bench b;
    b.core.sys.hcr = e.hcr;
    b.enter(e.from, e.secure, e.thumb);
    b.core.regs.cf = 1;
    const u32 cpsr = b.core.regs.cpsr();
    b.execute(e.encoding, e.length);
    const Registers& regs = b.core.regs;
    EXPECT_EQ(regs.mode, e.to);
    EXPECT_EQ(regs.pc, e.vector);
    EXPECT_FALSE(regs.thumb);
    EXPECT_EQ(regs.spsr[bank_of(e.to)], cpsr);
    EXPECT_EQ((e.to == Mode::Hyp ? regs.elr_hyp : regs.r[14]) - kCode, e.link);
    EXPECT_EQ(b.core.sys.hsr, e.hsr);
    EXPECT_TRUE(regs.mask_i);
    const bool all = e.to == Mode::Monitor || e.to == Mode::Hyp;
    EXPECT_EQ(regs.mask_f, all);
    EXPECT_EQ(regs.mask_a, all || e.to == Mode::Abort);
    EXPECT_EQ(b.core.instructions(), 1u);
  }
}

TEST(Entry, FromMonitorModeBecomesSecure) {
  Bench b;
  b.enter(Mode::Monitor, false);  // SCR.NS set: Monitor mode is secure all the same
  b.execute(kSvc);
  EXPECT_EQ(b.core.sys.scr & scr::kNs, 0u);
  EXPECT_EQ(b.core.regs.pc, kSecureVectors + 8);
}

TEST(Entry, HvcNeedsHce) {
  Bench b;
  b.core.sys.scr = 0;
  b.enter(Mode::Supervisor, false);
  b.execute(kHvc);
  EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
}

TEST(Entry, SmcWithScdIsUndefined) {
  Bench b;
  b.core.sys.scr |= scr::kScd;
  b.enter(Mode::Supervisor, false);
  b.execute(kSmc);
  EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
}

// SCTLR.TE and EE, HSCTLR.TE and EE choose the state of the handler.
TEST(Entry, InstructionSetAndEndianness) {
  for (const u32 control : {0u, sctlr::kTe, sctlr::kEe}) {
    Bench b;
    b.core.sys.sctlr[kNonSecure] = control;
    b.core.sys.hsctlr = control;
    b.core.sys.sctlr[kSecure] = control ^ (sctlr::kTe | sctlr::kEe);
    b.enter(Mode::User, false);
    b.execute(kSvc);
    EXPECT_EQ(b.core.regs.thumb, control == sctlr::kTe);
    EXPECT_EQ(b.core.regs.big_endian, control == sctlr::kEe);
    b.enter(Mode::Supervisor, false);
    b.execute(kHvc);
    EXPECT_EQ(b.core.regs.thumb, control == sctlr::kTe);
    EXPECT_EQ(b.core.regs.big_endian, control == sctlr::kEe);
    b.enter(Mode::Supervisor, false);
    b.execute(kSmc);  // Monitor mode: the secure SCTLR
    EXPECT_EQ(b.core.regs.thumb, control != sctlr::kTe);
  }
}

TEST(Entry, HighVectors) {
  Bench b;
  b.core.sys.sctlr[kNonSecure] |= sctlr::kV;
  b.enter(Mode::User, false);
  b.execute(kSvc);
  EXPECT_EQ(b.core.regs.pc, 0xffff0008u);
  b.enter(Mode::User, true);
  b.execute(kSvc);
  EXPECT_EQ(b.core.regs.pc, kSecureVectors + 8);
}

// The masks of an entry to Hyp mode follow SCR.EA, IRQ and FIQ.
TEST(Entry, HypMasks) {
  for (const u32 bit_of_scr : {scr::kEa, scr::kIrq, scr::kFiq}) {
    Bench b;
    b.core.sys.scr |= bit_of_scr;
    b.enter(Mode::Supervisor, false);
    b.execute(kHvc);
    EXPECT_EQ(b.core.regs.mask_a, bit_of_scr != scr::kEa);
    EXPECT_EQ(b.core.regs.mask_i, bit_of_scr != scr::kIrq);
    EXPECT_EQ(b.core.regs.mask_f, bit_of_scr != scr::kFiq);
  }
}

// ITSTATE in the SPSR: of the instruction for a fault, of the next one for a call.
TEST(Entry, ItState) {
  Bench b;
  b.enter(Mode::User, false, true);
  b.core.regs.it = 0x06;  // ITT EQ-like: two instructions left, condition EQ
  b.core.regs.zf = 0;     // Z set
  b.execute(kSvcThumb, 2);
  EXPECT_EQ(b.core.regs.mode, Mode::Supervisor);
  const u32 spsr = b.core.regs.spsr[kBankSupervisor];
  EXPECT_EQ(bits(spsr, 15, 10) << 2 | bits(spsr, 26, 25), 0x0cu);
  EXPECT_EQ(b.core.regs.it, 0);

  b.enter(Mode::User, false, true);
  b.core.regs.it = 0x06;
  b.core.regs.zf = 0;
  b.execute(kUdfThumb, 2);
  EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
  const u32 und = b.core.regs.spsr[kBankUndefined];
  EXPECT_EQ(bits(und, 15, 10) << 2 | bits(und, 26, 25), 0x06u);
}

TEST(Entry, ConditionalCallThatFails) {
  Bench b;
  b.enter(Mode::User, false);
  b.core.regs.zf = 1;
  b.execute((kSvc & 0x0fffffff));  // SVCEQ
  EXPECT_EQ(b.core.regs.mode, Mode::User);
  EXPECT_EQ(b.core.regs.pc, kCode + 4);
}

TEST(Entry, ResetState) {
  Bench b;
  b.enter(Mode::Hyp, false);
  b.core.reset();
  EXPECT_EQ(b.core.regs.cpsr(), 0x1d3u);  // Supervisor, A, I and F set (Z is UNKNOWN: clear here)
  EXPECT_TRUE(b.core.secure());
  EXPECT_EQ(b.core.regs.pc, 0u);
  EXPECT_EQ(b.core.sys.sctlr[kSecure], 0x00c50078u);
  EXPECT_EQ(b.core.sys.hcptr, 0x33ffu);
  EXPECT_EQ(b.core.sys.hdcr, 6u);
}

}  // namespace
}  // namespace vesim::isa::test
