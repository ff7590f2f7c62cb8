// SPDX-License-Identifier: Apache-2.0
// System registers: who may access them, banking, identification values, writable bits (Arm ARM
// B3.17, B4.1; TRM chapter 4, r2p1).
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

struct Register {
  unsigned opc1, crn, crm, opc2;
};

bool reads(Bench& b, const Register& r, u32& value) {
  b.execute(mrc(15, r.opc1, 2, r.crn, r.crm, r.opc2));
  value = b.core.regs.r[2];
  return b.core.regs.pc == kCode + 4;
}
bool writes(Bench& b, const Register& r, u32 value) {
  b.core.regs.r[2] = value;
  b.execute(mcr(15, r.opc1, 2, r.crn, r.crm, r.opc2));
  return b.core.regs.pc == kCode + 4;
}

TEST(Identification, Values) {
  const struct {
    Register reg;
    u32 value;
  } rows[] = {
      {{0, 0, 0, 0}, 0x412fc0f1},  {{0, 0, 0, 1}, 0x8444c004}, {{0, 0, 0, 2}, 0},
      {{0, 0, 0, 3}, 0},           {{0, 0, 0, 5}, 0x80000000}, {{0, 0, 0, 6}, 0},
      {{0, 0, 0, 4}, 0x412fc0f1},  {{0, 0, 0, 7}, 0x412fc0f1}, {{0, 0, 1, 0}, 0x00001131},
      {{0, 0, 1, 1}, 0x00011011},  {{0, 0, 1, 2}, 0x02010555}, {{0, 0, 1, 3}, 0},
      {{0, 0, 1, 4}, 0x10201105},  {{0, 0, 1, 5}, 0x20000000}, {{0, 0, 1, 6}, 0x01240000},
      {{0, 0, 1, 7}, 0x02102211},  {{0, 0, 2, 0}, 0x02101110}, {{0, 0, 2, 1}, 0x13112111},
      {{0, 0, 2, 2}, 0x21232041},  {{0, 0, 2, 3}, 0x11112131}, {{0, 0, 2, 4}, 0x10011142},
      {{0, 0, 2, 5}, 0},           {{0, 0, 3, 0}, 0},          {{0, 0, 7, 7}, 0},
      {{1, 0, 0, 1}, 0x0a200023},  {{1, 0, 0, 7}, 0},          {{1, 9, 0, 2}, 0x01000000},
      {{4, 15, 0, 0}, 0x2c000000},
  };
  Bench b;
  b.enter(Mode::Supervisor, true);
  for (const auto& row : rows) {
    u32 value;
    ASSERT_TRUE(reads(b, row.reg, value)) << row.reg.crm << row.reg.opc2;
    EXPECT_EQ(value, row.value) << row.reg.crn << " " << row.reg.crm << " " << row.reg.opc2;
    b.enter(Mode::Supervisor, true);
    if (row.reg.crn == 0) {  // read-only
      EXPECT_FALSE(writes(b, row.reg, 0));
    }
    b.enter(Mode::User, true);
    EXPECT_FALSE(reads(b, row.reg, value));
    b.enter(Mode::Supervisor, true);
  }
}

TEST(Identification, CacheSizes) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  const u32 expected[] = {0x701fe00a, 0x201fe00a, 0x707fe07a};
  for (u32 i = 0; i < 3; ++i) {
    ASSERT_TRUE(writes(b, {2, 0, 0, 0}, i));
    u32 value;
    ASSERT_TRUE(reads(b, {1, 0, 0, 0}, value));
    EXPECT_EQ(value, expected[i]);
  }
}

TEST(Identification, VirtualIdsForTheGuestOnly) {
  Bench b;
  b.core.sys.vpidr = 0x11111111;
  b.core.sys.vmpidr = 0x22222222;
  const struct {
    Mode mode;
    bool secure, is_virtual;
  } cases[] = {{Mode::Supervisor, false, true},
               {Mode::Supervisor, true, false},
               {Mode::Hyp, false, false},
               {Mode::Monitor, true, false}};
  for (const auto& c : cases) {
    b.enter(c.mode, c.secure);
    u32 midr, mpidr;
    ASSERT_TRUE(reads(b, {0, 0, 0, 0}, midr));
    ASSERT_TRUE(reads(b, {0, 0, 0, 5}, mpidr));
    EXPECT_EQ(midr, c.is_virtual ? 0x11111111 : 0x412fc0f1);
    EXPECT_EQ(mpidr, c.is_virtual ? 0x22222222 : 0x80000000);
  }
}

// Where each register may be read (r) and written (w): User; non-secure PL1, Hyp, secure PL1,
// Monitor with SCR.NS clear, Monitor with it set.
struct Permission {
  const char* name;
  Register reg;
  const char* user;
  const char* ns_pl1;
  const char* hyp;
  const char* secure_pl1;
  const char* monitor;
  const char* monitor_ns;
};

const Permission kPermissions[] = {
    {"SCTLR", {0, 1, 0, 0}, "", "rw", "rw", "rw", "rw", "rw"},
    {"SCR", {0, 1, 1, 0}, "", "", "", "rw", "rw", "rw"},
    {"SDER", {0, 1, 1, 1}, "", "", "", "rw", "rw", "rw"},
    {"NSACR", {0, 1, 1, 2}, "", "r", "r", "rw", "rw", "rw"},
    {"VBAR", {0, 12, 0, 0}, "", "rw", "rw", "rw", "rw", "rw"},
    {"MVBAR", {0, 12, 0, 1}, "", "", "", "rw", "rw", "rw"},
    {"ISR", {0, 12, 1, 0}, "", "r", "r", "r", "r", "r"},
    {"TTBR0", {0, 2, 0, 0}, "", "rw", "rw", "rw", "rw", "rw"},
    {"DACR", {0, 3, 0, 0}, "", "rw", "rw", "rw", "rw", "rw"},
    {"DFSR", {0, 5, 0, 0}, "", "rw", "rw", "rw", "rw", "rw"},
    {"ADFSR", {0, 5, 1, 0}, "", "rw", "rw", "rw", "rw", "rw"},
    {"TPIDRURW", {0, 13, 0, 2}, "rw", "rw", "rw", "rw", "rw", "rw"},
    {"TPIDRURO", {0, 13, 0, 3}, "r", "rw", "rw", "rw", "rw", "rw"},
    {"TPIDRPRW", {0, 13, 0, 4}, "", "rw", "rw", "rw", "rw", "rw"},
    {"HTPIDR", {4, 13, 0, 2}, "", "", "rw", "", "", "rw"},
    {"HCR", {4, 1, 1, 0}, "", "", "rw", "", "", "rw"},
    {"HSR", {4, 5, 2, 0}, "", "", "rw", "", "", "rw"},
    {"HVBAR", {4, 12, 0, 0}, "", "", "rw", "", "", "rw"},
    {"HDFAR", {4, 6, 0, 0}, "", "", "rw", "", "", "rw"},
    {"VPIDR", {4, 0, 0, 0}, "", "", "rw", "", "", "rw"},
    {"CNTHCTL", {4, 14, 1, 0}, "", "", "rw", "", "", "rw"},
    {"CNTFRQ", {0, 14, 0, 0}, "", "r", "r", "rw", "rw", "rw"},
    {"CNTKCTL", {0, 14, 1, 0}, "", "rw", "rw", "rw", "rw", "rw"},
    {"CNTV_CTL", {0, 14, 3, 1}, "", "rw", "rw", "rw", "rw", "rw"},
    {"PMCR", {0, 9, 12, 0}, "", "rw", "rw", "rw", "rw", "rw"},
    {"PMUSERENR", {0, 9, 14, 0}, "r", "rw", "rw", "rw", "rw", "rw"},
    {"PMINTENSET", {0, 9, 14, 1}, "", "rw", "rw", "rw", "rw", "rw"},
    {"DCISW", {0, 7, 6, 2}, "", "w", "w", "w", "w", "w"},
    {"ICIALLU", {0, 7, 5, 0}, "", "w", "w", "w", "w", "w"},
    {"CP15DSB", {0, 7, 10, 4}, "w", "w", "w", "w", "w", "w"},
    {"TLBIALL", {0, 8, 7, 0}, "", "w", "w", "w", "w", "w"},
    {"TLBIALLH", {4, 8, 7, 0}, "", "", "w", "", "", "w"},
    {"ATS1CPR", {0, 7, 8, 0}, "", "w", "w", "w", "w", "w"},
    {"ATS12NSOPR", {0, 7, 8, 4}, "", "", "w", "w", "w", "w"},
    {"unallocated", {0, 4, 0, 0}, "", "", "", "", "", ""},
    {"unallocated", {3, 15, 7, 3}, "", "", "", "", "", ""},
};

TEST(Access, Permissions) {
  for (const Permission& p : kPermissions) {
    const struct {
      Mode mode;
      bool secure;
      const char* allowed;
    } states[] = {
        {Mode::User, false, p.user},         {Mode::User, true, p.user},
        {Mode::Supervisor, false, p.ns_pl1}, {Mode::System, false, p.ns_pl1},
        {Mode::Hyp, false, p.hyp},           {Mode::Supervisor, true, p.secure_pl1},
        {Mode::Monitor, true, p.monitor},    {Mode::Monitor, false, p.monitor_ns},
    };
    for (const auto& s : states) {
      SCOPED_TRACE(std::string(p.name) + " in mode " + std::to_string(static_cast<int>(s.mode)) +
                   (s.secure ? " secure" : " non-secure"));
      const std::string allowed = s.allowed;
      u32 value;
      Bench r;
      r.enter(s.mode, s.secure);
      EXPECT_EQ(reads(r, p.reg, value), allowed.find('r') != std::string::npos);
      Bench w;
      w.enter(s.mode, s.secure);
      w.execute(mrc(15, p.reg.opc1, 2, p.reg.crn, p.reg.crm, p.reg.opc2));
      const u32 same = w.core.regs.r[2];
      w.enter(s.mode, s.secure);
      EXPECT_EQ(writes(w, p.reg, same), allowed.find('w') != std::string::npos);
    }
  }
}

// In Monitor mode SCR.NS chooses the copy; everywhere else the security state.
TEST(Access, Banking) {
  const Register banked[] = {{0, 1, 0, 0},  {0, 2, 0, 0},  {0, 2, 0, 1},  {0, 2, 0, 2},
                             {0, 3, 0, 0},  {0, 5, 0, 0},  {0, 6, 0, 0},  {0, 6, 0, 2},
                             {0, 7, 4, 0},  {0, 10, 2, 0}, {0, 12, 0, 0}, {0, 13, 0, 1},
                             {0, 13, 0, 2}, {0, 13, 0, 3}, {0, 13, 0, 4}, {2, 0, 0, 0}};
  for (const Register& r : banked) {
    SCOPED_TRACE(::testing::Message() << r.crn << " " << r.crm << " " << r.opc2);
    Bench b;
    u32 non_secure, secure, value;
    b.enter(Mode::Monitor, false);
    ASSERT_TRUE(reads(b, r, non_secure));
    b.enter(Mode::Monitor, true);
    ASSERT_TRUE(reads(b, r, secure));
    // A bit that is writable in all of these, and does not turn the MMU on.
    const u32 toggled = r.crn == 12 ? secure ^ 0x20 : r.crn == 1 ? secure ^ 0x1000 : secure ^ 2;
    ASSERT_TRUE(writes(b, r, toggled));
    b.enter(Mode::Supervisor, true);
    ASSERT_TRUE(reads(b, r, value));
    EXPECT_EQ(value, toggled);
    b.enter(Mode::Monitor, false);
    ASSERT_TRUE(reads(b, r, value));
    EXPECT_EQ(value, non_secure);
    b.enter(Mode::Hyp, false);
    ASSERT_TRUE(reads(b, r, value));
    EXPECT_EQ(value, non_secure);
  }
}

TEST(Access, HypFaultAddressesAreTheSecureOnes) {
  Bench b;
  b.enter(Mode::Hyp, false);
  ASSERT_TRUE(writes(b, {4, 6, 0, 0}, 0x1234));
  ASSERT_TRUE(writes(b, {4, 6, 0, 2}, 0x5678));
  u32 value;
  b.enter(Mode::Supervisor, true);
  ASSERT_TRUE(reads(b, {0, 6, 0, 0}, value));
  EXPECT_EQ(value, 0x1234u);
  ASSERT_TRUE(reads(b, {0, 6, 0, 2}, value));
  EXPECT_EQ(value, 0x5678u);
}

TEST(Access, WritableBits) {
  const struct {
    Register reg;
    bool secure;
    Mode mode;
    u32 written, expected;
  } rows[] = {
      {{0, 1, 0, 0}, false, Mode::Supervisor, 0, 0x00c50058},
      {{0, 1, 1, 2}, true, Mode::Supervisor, 0xffffffff, 0x0006cc00},
      {{4, 1, 1, 2}, false, Mode::Hyp, 0, 0x000033ff},
      {{4, 1, 1, 3}, false, Mode::Hyp, 0xffffffff, 0x0003bfef},
      {{4, 1, 1, 0}, false, Mode::Hyp, 0xf0000000, 0},
      {{4, 1, 1, 1}, false, Mode::Hyp, 0xffffffff, 0x00000fff},
      {{0, 12, 0, 0}, false, Mode::Supervisor, 0x12345fff, 0x12345fe0},
      {{0, 2, 0, 2}, false, Mode::Supervisor, 0x7fffffff, 0x00000037},
      {{4, 2, 1, 2}, false, Mode::Hyp, 0, 0x80000000},
      {{0, 13, 0, 0}, false, Mode::Supervisor, 0xffffffff, 0},  // no FCSE
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(::testing::Message()
                 << row.reg.opc1 << row.reg.crn << row.reg.crm << row.reg.opc2);
    Bench b;
    b.enter(row.mode, row.secure);
    ASSERT_TRUE(writes(b, row.reg, row.written));
    b.core.sys.nsacr = nsacr::kCp10 | nsacr::kCp11;
    u32 value;
    b.enter(row.mode, row.secure);
    if (row.reg.crn == 1 && row.reg.crm == 1 && row.reg.opc2 == 2 && row.reg.opc1 == 0) {
      ASSERT_TRUE(writes(b, row.reg, row.written));
    }
    ASSERT_TRUE(reads(b, row.reg, value));
    EXPECT_EQ(value, row.expected);
  }
}

TEST(Access, CpacrIsWhatNsacrLets) {
  Bench b;
  b.core.sys.nsacr = 0;
  b.core.sys.cpacr = 0x00f00000;
  b.enter(Mode::Supervisor, false);
  u32 value;
  ASSERT_TRUE(reads(b, {0, 1, 0, 2}, value));
  EXPECT_EQ(value, 0u);
  ASSERT_TRUE(writes(b, {0, 1, 0, 2}, 0));
  EXPECT_EQ(b.core.sys.cpacr, 0x00f00000u);
  b.core.sys.nsacr = nsacr::kCp10 | nsacr::kCp11 | nsacr::kNsAseDis;
  b.enter(Mode::Supervisor, false);
  ASSERT_TRUE(reads(b, {0, 1, 0, 2}, value));
  EXPECT_EQ(value, 0x80f00000u);
  b.enter(Mode::Supervisor, true);
  ASSERT_TRUE(reads(b, {0, 1, 0, 2}, value));
  EXPECT_EQ(value, 0x00f00000u);
}

TEST(Access, ActlrFromTheNonSecureSide) {
  for (const bool granted : {false, true}) {
    Bench b;
    if (granted) b.core.sys.nsacr |= nsacr::kNsSmp;
    b.enter(Mode::Supervisor, false);
    ASSERT_TRUE(writes(b, {0, 1, 0, 1}, 0xffffffff));
    EXPECT_EQ(b.core.sys.actlr, granted ? 0x40u : 0u);
  }
}

TEST(Access, SixtyFourBits) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.core.regs.r[2] = 0x80004000;
  b.core.regs.r[3] = 0x00120000;
  b.execute(mcrr(15, 0, 2, 3, 2));  // TTBR0
  EXPECT_EQ(b.core.sys.ttbr0[kNonSecure], 0x0012000080004000u);
  ASSERT_TRUE(writes(b, {0, 2, 0, 0}, 0x80008000));  // leaves the high word
  EXPECT_EQ(b.core.sys.ttbr0[kNonSecure], 0x0012000080008000u);
  b.execute(mrrc(15, 0, 4, 5, 2));
  EXPECT_EQ(b.core.regs.r[4], 0x80008000u);
  EXPECT_EQ(b.core.regs.r[5], 0x00120000u);
}

TEST(Access, TimersAndTheirUserEnables) {
  const struct {
    u32 encoding;
    u32 enables;
  } rows[] = {
      {mrrc(15, 0, 4, 5, 14), 1u << 0},    // CNTPCT
      {mrrc(15, 1, 4, 5, 14), 1u << 1},    // CNTVCT
      {mrc(15, 0, 4, 14, 0, 0), 3u},       // CNTFRQ
      {mrc(15, 0, 4, 14, 3, 0), 1u << 8},  // CNTV_TVAL
      {mrrc(15, 3, 4, 5, 14), 1u << 8},    // CNTV_CVAL
      {mrc(15, 0, 4, 14, 2, 1), 1u << 9},  // CNTP_CTL
  };
  for (const auto& row : rows) {
    for (unsigned i = 0; i < 10; ++i) {
      Bench b;
      b.env.timers[TimerRegister::Cntkctl] = 1u << i;
      b.enter(Mode::User, false);
      b.execute(row.encoding);
      EXPECT_EQ(b.core.regs.mode == Mode::User, bit(row.enables, i)) << std::hex << row.encoding;
    }
  }
}

TEST(Access, PhysicalTimerIsBanked) {
  Bench b;
  b.env.timers[TimerRegister::CntpCvalS] = 0x1122334455667788;
  b.env.timers[TimerRegister::CntpCvalNs] = 0x99aabbccddeeff00;
  b.enter(Mode::Supervisor, true);
  b.execute(mrrc(15, 2, 4, 5, 14));
  EXPECT_EQ(b.core.regs.r[5], 0x11223344u);
  b.enter(Mode::Hyp, false);
  b.execute(mrrc(15, 2, 4, 5, 14));
  EXPECT_EQ(b.core.regs.r[5], 0x99aabbccu);
}

TEST(Access, ThumbEeAndJazelle) {
  Bench b;
  b.enter(Mode::User, false);
  b.core.regs.r[2] = 0x1237;
  b.execute(mcr(14, 6, 2, 1, 0, 0));  // TEEHBR
  EXPECT_EQ(b.core.sys.teehbr, 0x1234u);
  b.execute(mcr(14, 6, 2, 0, 0, 0));  // TEECR: not from User mode
  EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
  b.core.sys.teecr = 1;
  b.enter(Mode::User, false);
  b.execute(mrc(14, 6, 2, 1, 0, 0));  // XED
  EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
  b.enter(Mode::User, false);
  b.core.regs.r[2] = 0xffffffff;
  b.execute(mrc(14, 7, 2, 0, 0, 0));  // JIDR
  EXPECT_EQ(b.core.regs.r[2], 0u);
  b.core.regs.r[2] = 0x9001;
  b.execute(0xe12fff22);  // BXJ R2
  EXPECT_EQ(b.core.regs.pc, 0x9000u);
  EXPECT_TRUE(b.core.regs.thumb);
}

TEST(Access, AbsentCoprocessorsAreUndefined) {
  Bench b;
  for (const unsigned cp : {0u, 7u, 13u}) {
    b.enter(Mode::Hyp, false);
    b.execute(mrc(cp, 0, 2, 0, 0, 0));
    EXPECT_EQ(b.core.regs.pc, kHypVectors + 4);
    EXPECT_EQ(b.core.sys.hsr >> 26, 0u);
  }
}

TEST(Access, Cp15Ben) {
  Bench b;
  b.enter(Mode::User, false);
  b.core.sys.sctlr[kNonSecure] &= ~sctlr::kCp15Ben;
  b.execute(mcr(15, 0, 2, 7, 10, 5));
  EXPECT_EQ(b.core.regs.mode, Mode::Undefined);
}

TEST(Access, BroadcastMaintenance) {
  const struct {
    u32 encoding;
    bool shareable;
  } rows[] = {{mcr(15, 0, 2, 8, 3, 0), true},  {mcr(15, 0, 2, 8, 7, 0), false},
              {mcr(15, 0, 2, 8, 7, 1), false}, {mcr(15, 0, 2, 8, 3, 3), true},
              {mcr(15, 0, 2, 7, 1, 0), true},  {mcr(15, 0, 2, 7, 5, 0), false}};
  for (const auto& row : rows) {
    for (const bool force : {false, true}) {
      for (const Mode mode : {Mode::Supervisor, Mode::Hyp}) {
        Bench b;
        if (force) b.core.sys.hcr |= hcr::kFb;
        b.core.sys.vttbr = u64{0x42} << 48;
        b.enter(mode, false);
        b.core.regs.r[2] = 0x12345077;
        b.execute(row.encoding);
        const bool told = row.shareable || (force && mode == Mode::Supervisor);
        EXPECT_EQ(b.env.broadcasts.size(), told ? 1u : 0u) << std::hex << row.encoding;
        if (!told || bits(row.encoding, 19, 16) != 8) continue;
        EXPECT_EQ(b.env.broadcasts[0].vmid, 0x42);
        EXPECT_EQ(b.env.broadcasts[0].asid, 0x77);
        EXPECT_EQ(b.env.broadcasts[0].va, 0x12345000u);
      }
    }
  }
}

}  // namespace
}  // namespace vesim::isa::test
