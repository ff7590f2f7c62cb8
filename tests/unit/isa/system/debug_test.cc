// SPDX-License-Identifier: Apache-2.0
// Breakpoints and watchpoints in Monitor debug-mode (Arm ARM C3), and the registers around them.
#include <gtest/gtest.h>

#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kMonitorMode = 1u << 15;
constexpr u32 kEverywhere = 3u << 1;  // PMC/PAC: PL1 and PL0

struct Debugger : Bench {
  Debugger() {
    enter(Mode::Supervisor, false);
    execute(mcr(14, 0, 2, 1, 0, 4));  // DBGOSLAR: any value but the key unlocks
    write(0, 2, 2, kMonitorMode);     // DBGDSCRext
  }
  void write(unsigned crn, unsigned crm, unsigned opc2, u32 value) {
    core.regs.r[2] = value;
    execute(mcr(14, 0, 2, crn, crm, opc2));
    ASSERT_EQ(core.regs.pc, kCode + 4);
  }
  void breakpoint(unsigned n, u32 address, u32 control) {
    write(0, n, 4, address);
    write(0, n, 5, control);
  }
  void watchpoint(unsigned n, u32 address, u32 control) {
    write(0, n, 6, address);
    write(0, n, 7, control);
  }
  u32 method_of_entry() const { return bits(core.debug.dscr, 5, 2); }
};

TEST(Debug, OsLock) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.execute(mrc(14, 0, 2, 1, 1, 4));
  EXPECT_EQ(b.core.regs.r[2], 0xau);  // OSLM 0b10, locked by reset
  b.execute(mcr(14, 0, 3, 1, 0, 4));
  b.execute(mrc(14, 0, 2, 1, 1, 4));
  EXPECT_EQ(b.core.regs.r[2], 0x8u);
  b.core.regs.r[2] = 0xc5acce55;
  b.execute(mcr(14, 0, 2, 1, 0, 4));
  EXPECT_EQ(b.core.debug.os_lock, 1u);
}

TEST(Debug, Identification) {
  Bench b;
  b.enter(Mode::User, false);
  b.execute(mrc(14, 0, 2, 0, 0, 0));
  EXPECT_EQ(b.core.regs.r[2], 0x3515f021u);
  b.core.debug.dscr = 1u << 12;  // UDCCdis
  b.execute(mrc(14, 0, 2, 0, 0, 0));
  EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
}

TEST(Debug, FlagsFromDscr) {
  Bench b;
  b.enter(Mode::User, false);
  b.core.debug.dscr = 1u << 29;
  b.execute(mrc(14, 0, 15, 0, 1, 0));  // MRC p14, 0, APSR_nzcv, c0, c1, 0
  EXPECT_EQ(b.core.regs.cpsr() >> 28, 2u);
}

TEST(Debug, BreakpointBeforeTheInstruction) {
  Debugger d;
  d.breakpoint(0, kCode, 0xfu << 5 | kEverywhere | 1);
  d.enter(Mode::User, false);
  d.execute(0xe3a00001);  // MOV R0, #1
  EXPECT_EQ(d.core.regs.mode, Mode::Abort);
  EXPECT_EQ(d.core.regs.pc, kNonSecureVectors + 0xc);
  EXPECT_EQ(d.core.regs.r[14], kCode + 4);
  EXPECT_EQ(d.core.regs.r[0], 0u);
  EXPECT_EQ(d.core.sys.ifsr[kNonSecure], 2u);
  EXPECT_EQ(d.method_of_entry(), 1u);
}

TEST(Debug, BreakpointConditions) {
  const struct {
    const char* what;
    u32 address, control;
    Mode mode;
    bool secure, hits;
  } cases[] = {
      {"plain", kCode, 0xfu << 5 | kEverywhere | 1, Mode::User, false, true},
      {"disabled", kCode, 0xfu << 5 | kEverywhere, Mode::User, false, false},
      {"elsewhere", kCode + 4, 0xfu << 5 | kEverywhere | 1, Mode::User, false, false},
      {"PL1 only, in User", kCode, 0xfu << 5 | 1u << 1 | 1, Mode::User, false, false},
      {"PL1 only", kCode, 0xfu << 5 | 1u << 1 | 1, Mode::Irq, false, true},
      {"PL0 only", kCode, 0xfu << 5 | 2u << 1 | 1, Mode::User, false, true},
      {"PL0 only, in PL1", kCode, 0xfu << 5 | 2u << 1 | 1, Mode::Irq, false, false},
      {"in secure state", kCode, 0xfu << 5 | kEverywhere | 1, Mode::Supervisor, true, false},
      {"not in Hyp without HMC", kCode, 0xfu << 5 | kEverywhere | 1, Mode::Hyp, false, false},
      {"Hyp with HMC", kCode, 1u << 13 | 0xfu << 5 | kEverywhere | 1, Mode::Hyp, false, true},
      {"mismatch elsewhere", kCode + 4, 4u << 20 | 0xfu << 5 | kEverywhere | 1, Mode::User, false,
       true},
      {"mismatch here", kCode, 4u << 20 | 0xfu << 5 | kEverywhere | 1, Mode::User, false, false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    Debugger d;
    // The control last: a mismatch breakpoint hits at once.
    d.write(0, 0, 4, c.address);
    d.core.debug.bcr[0] = c.control;
    d.core.debug.arm();
    d.enter(c.mode, c.secure);
    d.execute(kNop);
    EXPECT_EQ(d.core.regs.pc == kCode + 4, !c.hits);
  }
}

TEST(Debug, NeedsMonitorModeAndNoLock) {
  for (int what = 0; what < 2; ++what) {
    Debugger d;
    d.breakpoint(0, kCode + 0x100, 0xfu << 5 | kEverywhere | 1);
    if (what == 0) d.write(0, 2, 2, 0);
    if (what == 1) d.write(1, 0, 4, 0xc5acce55);
    d.core.debug.bvr[0] = kCode;
    d.enter(Mode::User, false);
    d.execute(kNop);
    EXPECT_EQ(d.core.regs.pc, kCode + 4);
  }
}

TEST(Debug, Watchpoint) {
  const struct {
    const char* what;
    u32 control, encoding, address;
    bool hits;
  } cases[] = {
      {"load", 0xfu << 5 | 1u << 3 | kEverywhere | 1, 0xe5910000, 0x50000, true},
      {"store does not match a load's", 0xfu << 5 | 1u << 3 | kEverywhere | 1, 0xe5810000, 0x50000,
       false},
      {"store", 0xfu << 5 | 2u << 3 | kEverywhere | 1, 0xe5810000, 0x50000, true},
      {"next word", 0xfu << 5 | 3u << 3 | kEverywhere | 1, 0xe5910000, 0x50004, false},
      {"byte outside", 1u << 5 | 3u << 3 | kEverywhere | 1, 0xe5d10000, 0x50001, false},
      {"byte inside", 2u << 5 | 3u << 3 | kEverywhere | 1, 0xe5d10000, 0x50001, true},
      {"word over a watched byte", 4u << 5 | 3u << 3 | kEverywhere | 1, 0xe5910000, 0x50000, true},
      {"masked range", 12u << 24 | 0xfu << 5 | 3u << 3 | kEverywhere | 1, 0xe5910000, 0x50ff0,
       true},
      {"PL1 only", 0xfu << 5 | 3u << 3 | 1u << 1 | 1, 0xe5910000, 0x50000, false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    Debugger d;
    // The page is in the fast path before the watchpoint is set.
    d.core.regs.r[1] = 0x50000;
    d.execute(0xe5910000);
    d.execute(0xe5810000);
    d.watchpoint(1, 0x50000, c.control);
    d.enter(Mode::User, false);
    d.core.regs.r[1] = c.address;
    d.execute(c.encoding);
    EXPECT_EQ(d.core.regs.mode == Mode::Abort, c.hits);
    if (!c.hits) continue;
    EXPECT_EQ(d.core.regs.pc, kNonSecureVectors + 0x10);
    EXPECT_EQ(d.core.sys.dfsr[kNonSecure] & 0x40f, 2u);
    EXPECT_EQ(d.core.sys.dfar[kNonSecure], c.address);
    EXPECT_EQ(d.method_of_entry(), 0xau);
  }
}

TEST(Debug, ExceptionsToHypByTde) {
  Debugger d;
  d.breakpoint(0, kCode + 0x100, 0xfu << 5 | kEverywhere | 1);
  d.core.debug.bvr[0] = kCode;
  d.core.sys.hdcr |= hdcr::kTde;
  d.enter(Mode::User, false);
  d.execute(kNop);
  EXPECT_EQ(d.core.regs.pc, kHypVectors + 0x14);
  EXPECT_EQ(d.core.sys.hsr, 0x20u << 26 | 0x22);
}

}  // namespace
}  // namespace vesim::isa::test
