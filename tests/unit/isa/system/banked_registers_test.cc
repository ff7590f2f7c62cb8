// SPDX-License-Identifier: Apache-2.0
// MRS and MSR of banked registers: every SYSm value from every mode (Arm ARM B9.2.3), and the banks
// themselves (B1.3.2).
#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

constexpr Mode kModes[] = {Mode::User,  Mode::Fiq, Mode::Irq,       Mode::Supervisor, Mode::Monitor,
                           Mode::Abort, Mode::Hyp, Mode::Undefined, Mode::System};

u32 banked(bool write, bool spsr, u32 sysm) {
  // MRS R0, <banked>; MSR <banked>, R0
  return 0xe1000200 | u32{spsr} << 22 | u32{write} << 21 | bits(sysm, 3, 0) << 16 |
         bit(sysm, 4) << 8 | (write ? 0xf000u : 0u);
}

// Each register holds a value of its own: 0x1000 * bank + n, SPSRs + 0x100, ELR_hyp 0xe000.
void fill(Registers& r) {
  for (const Mode mode : kModes) {
    const u32 base = 0x1000u * (bank_of(mode) + 1);
    r.r13_of(mode) = base + 13;
    if (mode != Mode::Hyp) r.r14_of(mode) = base + 14;
    r.spsr_of(mode) = base + 0x100;
  }
  for (unsigned n = 8; n < 13; ++n) {
    r.user_register(n) = 0x1000 + n;
    (r.mode == Mode::Fiq ? r.r[n] : r.fiq_r8_r12[n - 8]) = 0x2000 + n;
  }
  r.elr_hyp = 0xe000;
}

// The manual's table, by hand: the value that SYSm reads in `mode`, or none where it may not.
std::optional<u32> expected(bool spsr, u32 sysm, Mode mode, bool secure) {
  if (mode == Mode::User) return {};
  const auto value = [](Bank bank, u32 n) { return 0x1000u * (bank + 1) + n; };
  if (spsr) {
    switch (sysm) {
      case 0x0e:
        return mode == Mode::Fiq ? std::optional<u32>() : value(kBankFiq, 0x100);
      case 0x10:
        return mode == Mode::Irq ? std::optional<u32>() : value(kBankIrq, 0x100);
      case 0x12:
        return mode == Mode::Supervisor ? std::optional<u32>() : value(kBankSupervisor, 0x100);
      case 0x14:
        return mode == Mode::Abort ? std::optional<u32>() : value(kBankAbort, 0x100);
      case 0x16:
        return mode == Mode::Undefined ? std::optional<u32>() : value(kBankUndefined, 0x100);
      case 0x1c:
        return secure && mode != Mode::Monitor ? value(kBankMonitor, 0x100) : std::optional<u32>();
      case 0x1e:
        return mode == Mode::Monitor ? value(kBankHyp, 0x100) : std::optional<u32>();
      default:
        return {};
    }
  }
  if (sysm <= 4) return mode == Mode::Fiq ? value(kBankUser, 8 + sysm) : std::optional<u32>();
  if (sysm == 5) return mode == Mode::System ? std::optional<u32>() : value(kBankUser, 13);
  if (sysm == 6) {
    return mode == Mode::System || mode == Mode::Hyp ? std::optional<u32>() : value(kBankUser, 14);
  }
  if (sysm >= 8 && sysm <= 14) {
    return mode == Mode::Fiq ? std::optional<u32>() : value(kBankFiq, sysm);
  }
  const auto pair = [&](Mode own, Bank bank) {
    return mode == own ? std::optional<u32>() : value(bank, sysm & 1 ? 13 : 14);
  };
  switch (sysm) {
    case 0x10:
    case 0x11:
      return pair(Mode::Irq, kBankIrq);
    case 0x12:
    case 0x13:
      return pair(Mode::Supervisor, kBankSupervisor);
    case 0x14:
    case 0x15:
      return pair(Mode::Abort, kBankAbort);
    case 0x16:
    case 0x17:
      return pair(Mode::Undefined, kBankUndefined);
    case 0x1c:
    case 0x1d:
      return secure ? pair(Mode::Monitor, kBankMonitor) : std::optional<u32>();
    case 0x1e:
      return mode == Mode::Monitor || mode == Mode::Hyp ? std::optional<u32>(0xe000)
                                                        : std::optional<u32>();
    case 0x1f:
      return mode == Mode::Monitor ? value(kBankHyp, 13) : std::optional<u32>();
    default:
      return {};
  }
}

TEST(Banked, EveryRegisterFromEveryMode) {
  for (const Mode mode : kModes) {
    for (const bool secure : {false, true}) {
      if (secure ? mode == Mode::Hyp : mode == Mode::Monitor) continue;
      for (const bool spsr : {false, true}) {
        for (u32 sysm = 0; sysm < 32; ++sysm) {
          SCOPED_TRACE(::testing::Message()
                       << std::hex << "mode " << static_cast<u32>(mode) << " secure " << secure
                       << " R " << spsr << " SYSm " << sysm);
          Bench b;
          b.enter(mode, secure);
          fill(b.core.regs);
          const auto value = expected(spsr, sysm, mode, secure);
          b.core.regs.r[0] = 0;
          b.execute(banked(false, spsr, sysm));
          EXPECT_EQ(b.core.regs.r[0], value.value_or(0));
          EXPECT_EQ(b.core.regs.pc == kCode + 4, value.has_value());

          b.enter(mode, secure);
          fill(b.core.regs);
          b.core.regs.r[0] = 0xabcd;
          b.execute(banked(true, spsr, sysm));
          EXPECT_EQ(b.core.regs.pc == kCode + 4, value.has_value());
          if (!value) continue;
          b.core.regs.r[0] = 0;
          b.execute(banked(false, spsr, sysm));
          EXPECT_EQ(b.core.regs.r[0], 0xabcdu);
        }
      }
    }
  }
}

TEST(Banked, SwitchingKeepsEveryBank) {
  Bench b;
  Registers& r = b.core.regs;
  b.enter(Mode::System, true);
  fill(r);
  for (const Mode from : kModes) {
    for (const Mode to : kModes) {
      r.switch_mode(from);
      r.switch_mode(to);
      const u32 base = 0x1000u * (bank_of(to) + 1);
      EXPECT_EQ(r.r[13], base + 13);
      EXPECT_EQ(r.r[14], (to == Mode::Hyp ? 0x1000u : base) + 14);  // Hyp uses LR_usr
      for (unsigned n = 8; n < 13; ++n) {
        EXPECT_EQ(r.r[n], (to == Mode::Fiq ? 0x2000u : 0x1000u) + n);
        EXPECT_EQ(r.user_register(n), 0x1000u + n);
      }
    }
  }
}

TEST(Banked, CpsrIsItsFields) {
  Registers r;
  for (const u32 value : {0xf90f0010u, 0x06000030u, 0x0000fc13u, 0x010f03d6u, 0x800001dau}) {
    r.set_cpsr(value);
    EXPECT_EQ(r.cpsr(), value);
  }
  r.set_cpsr(0x0000001f);
  r.set_cpsr(0xffffffff, kPsrN | kPsrI);
  EXPECT_EQ(r.cpsr(), 0x8000009fu);
}

}  // namespace
}  // namespace vesim::isa::test
