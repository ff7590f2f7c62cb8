// SPDX-License-Identifier: Apache-2.0
// Routing and masking of asynchronous exceptions, physical and virtual (Arm ARM B1.8.5, B1.8.6,
// B1.9.9 to B1.9.14), ISR, and what ends WFI and WFE (B1.8.13, B1.8.14).
#include <gtest/gtest.h>

#include "isa/system/interrupts.h"
#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

enum class Kind { Abort, Fiq, Irq };

struct Controls {
  u32 scr_route, scr_write, hcr_route, psr;
  u32 offset;
  Mode mode;
};
const Controls& controls_of(Kind kind) {
  static const Controls kControls[] = {
      {scr::kEa, scr::kAw, hcr::kAmo, kPsrA, 0x10, Mode::Abort},
      {scr::kFiq, scr::kFw, hcr::kFmo, kPsrF, 0x1c, Mode::Fiq},
      {scr::kIrq, 0, hcr::kImo, kPsrI, 0x18, Mode::Irq},
  };
  return kControls[static_cast<unsigned>(kind)];
}

void raise(Core& core, Kind kind) {
  switch (kind) {
    case Kind::Abort:
      return pend_asynchronous_abort(core);
    case Kind::Fiq:
      return core.set_line(Line::Fiq, true);
    case Kind::Irq:
      return core.set_line(Line::Irq, true);
  }
}

enum Where { kSecureSide, kNonSecureSvc, kInHyp };

void place(Bench& b, Where where) {
  if (where == kSecureSide) return b.enter(Mode::Supervisor, true);
  b.enter(where == kInHyp ? Mode::Hyp : Mode::Supervisor, false);
}

class Physical : public ::testing::TestWithParam<Kind> {};
INSTANTIATE_TEST_SUITE_P(Kinds, Physical, ::testing::Values(Kind::Abort, Kind::Fiq, Kind::Irq));

TEST_P(Physical, Routing) {
  const Controls& k = controls_of(GetParam());
  for (const Where where : {kSecureSide, kNonSecureSvc, kInHyp}) {
    for (const bool to_monitor : {false, true}) {
      for (const bool to_hyp : {false, true}) {
        SCOPED_TRACE(::testing::Message() << where << to_monitor << to_hyp);
        Bench b;
        if (to_monitor) b.core.sys.scr |= k.scr_route;
        if (to_hyp) b.core.sys.hcr |= k.hcr_route;
        place(b, where);
        const u32 cpsr = b.core.regs.cpsr();
        raise(b.core, GetParam());
        ASSERT_TRUE(take_pending_interrupt(b.core));
        const Registers& regs = b.core.regs;
        // LR: the address of the next instruction + 4, + 8 for an abort; ELR_hyp: that address.
        const u32 link = kCode + (GetParam() == Kind::Abort ? 8 : 4);
        if (to_monitor) {
          EXPECT_EQ(regs.mode, Mode::Monitor);
          EXPECT_EQ(regs.pc, kMonitorVectors + k.offset);
          EXPECT_EQ(regs.r[14], link);
        } else if (where == kInHyp || (where == kNonSecureSvc && to_hyp)) {
          EXPECT_EQ(regs.mode, Mode::Hyp);
          // An abort routed to Hyp from below uses the Hyp Trap vector.
          const bool trap = GetParam() == Kind::Abort && where == kNonSecureSvc;
          EXPECT_EQ(regs.pc, kHypVectors + (trap ? 0x14 : k.offset));
          EXPECT_EQ(regs.elr_hyp, kCode);
        } else {
          EXPECT_EQ(regs.mode, k.mode);
          const u32 base = where == kSecureSide ? kSecureVectors : kNonSecureVectors;
          EXPECT_EQ(regs.pc, base + k.offset);
          EXPECT_EQ(regs.r[14], link);
          EXPECT_TRUE(regs.mask_a);
          EXPECT_TRUE(regs.mask_i);
          EXPECT_EQ(regs.mask_f, GetParam() == Kind::Fiq);
        }
        EXPECT_EQ(regs.spsr[bank_of(regs.mode)], cpsr);
      }
    }
  }
}

// Whether a set mask bit holds the exception back: the tables of B1.8.5.
TEST_P(Physical, Masking) {
  const Controls& k = controls_of(GetParam());
  const bool has_write_control = k.scr_write != 0;
  for (const Where where : {kSecureSide, kNonSecureSvc, kInHyp}) {
    for (const bool to_monitor : {false, true}) {
      for (const bool write : {false, true}) {
        for (const bool to_hyp : {false, true}) {
          SCOPED_TRACE(::testing::Message() << where << to_monitor << write << to_hyp);
          Bench b;
          if (to_monitor) b.core.sys.scr |= k.scr_route;
          if (write) b.core.sys.scr |= k.scr_write;
          if (to_hyp) b.core.sys.hcr |= k.hcr_route;
          place(b, where);
          b.core.regs.set_cpsr(k.psr, k.psr);
          raise(b.core, GetParam());
          bool masked = true;
          if (where == kNonSecureSvc && to_hyp) masked = false;
          if (where != kSecureSide && to_monitor && has_write_control && !write) masked = false;
          EXPECT_EQ(take_pending_interrupt(b.core), !masked);
        }
      }
    }
  }
}

struct VirtualKind {
  u32 hcr_bit, route, psr;
  Line line;
  bool has_line;
  Mode mode;
  u32 offset;
};
const VirtualKind kVirtual[] = {
    {hcr::kVi, hcr::kImo, kPsrI, Line::Virq, true, Mode::Irq, 0x18},
    {hcr::kVf, hcr::kFmo, kPsrF, Line::Vfiq, true, Mode::Fiq, 0x1c},
    {hcr::kVa, hcr::kAmo, kPsrA, Line::Virq, false, Mode::Abort, 0x10},
};

TEST(Virtual, NeedsRoutingStateAndMask) {
  for (const VirtualKind& k : kVirtual) {
    for (const bool by_line : {false, true}) {
      if (by_line && !k.has_line) continue;
      for (const bool routed : {false, true}) {
        for (const Where where : {kSecureSide, kNonSecureSvc, kInHyp}) {
          for (const bool masked : {false, true}) {
            Bench b;
            if (routed) b.core.sys.hcr |= k.route;
            if (by_line) {
              b.core.set_line(k.line, true);
            } else {
              b.core.sys.hcr |= k.hcr_bit;
            }
            place(b, where);
            if (masked) b.core.regs.set_cpsr(k.psr, k.psr);
            const bool taken = routed && where == kNonSecureSvc && !masked;
            ASSERT_EQ(take_pending_interrupt(b.core), taken);
            if (!taken) continue;
            EXPECT_EQ(b.core.regs.mode, k.mode);
            EXPECT_EQ(b.core.regs.pc, kNonSecureVectors + k.offset);
            EXPECT_EQ(b.core.regs.r[14], kCode + (k.mode == Mode::Abort ? 8 : 4));
            // A virtual abort is cleared when it is taken, the others are levels.
            EXPECT_EQ((b.core.sys.hcr & k.hcr_bit) != 0, !by_line && k.mode != Mode::Abort);
          }
        }
      }
    }
  }
}

TEST(Virtual, AbortReportsAnAsynchronousExternalAbort) {
  for (const bool long_format : {false, true}) {
    Bench b;
    b.core.sys.ttbcr[kNonSecure] = long_format ? kTtbcrEae : 0;
    b.core.sys.hcr |= hcr::kVa | hcr::kAmo;
    b.enter(Mode::User, false);
    ASSERT_TRUE(take_pending_interrupt(b.core));
    EXPECT_EQ(b.core.sys.dfsr[kNonSecure], long_format ? 0x211u : 0x406u);
  }
}

TEST(Priority, FiqBeforeIrqBeforeVirtual) {
  Bench b;
  b.core.sys.hcr = hcr::kImo | hcr::kVi;
  b.enter(Mode::User, false);
  b.core.set_line(Line::Irq, true);
  b.core.set_line(Line::Fiq, true);
  ASSERT_TRUE(take_pending_interrupt(b.core));
  EXPECT_EQ(b.core.regs.mode, Mode::Fiq);
  b.enter(Mode::User, false);
  b.core.set_line(Line::Fiq, false);
  ASSERT_TRUE(take_pending_interrupt(b.core));
  EXPECT_EQ(b.core.regs.mode, Mode::Hyp);
}

TEST(Isr, ShowsVirtualOnesToTheGuest) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.core.set_line(Line::Irq, true);
  EXPECT_EQ(interrupt_status(b.core), kPsrI);
  b.core.sys.hcr = hcr::kImo;
  EXPECT_EQ(interrupt_status(b.core), 0u);
  b.core.sys.hcr = hcr::kImo | hcr::kFmo | hcr::kVi | hcr::kVf | hcr::kAmo | hcr::kVa;
  EXPECT_EQ(interrupt_status(b.core), kPsrI | kPsrF | kPsrA);
  b.enter(Mode::Hyp, false);
  EXPECT_EQ(interrupt_status(b.core), kPsrI);
}

constexpr u32 kWfi = 0xe320f003, kWfe = 0xe320f002, kSev = 0xe320f004;

TEST(Wait, WfiEndsByAPendingInterruptEvenMasked) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.core.regs.mask_i = true;
  b.execute(kWfi);
  EXPECT_EQ(b.core.waiting, Waiting::ForInterrupt);
  EXPECT_EQ(b.core.run(1), 0u);
  b.core.set_line(Line::Irq, true);
  EXPECT_EQ(b.core.run(1), 1u);
  EXPECT_EQ(b.core.waiting, Waiting::No);
  EXPECT_EQ(b.core.regs.mode, Mode::Supervisor);
}

TEST(Wait, WfeEndsByEventOrTakenInterrupt) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  b.core.event_register = true;
  b.execute(kWfe);
  EXPECT_EQ(b.core.waiting, Waiting::No);
  EXPECT_FALSE(b.core.event_register);
  b.execute(kWfe);
  EXPECT_EQ(b.core.waiting, Waiting::ForEvent);
  b.core.regs.mask_i = true;
  b.core.set_line(Line::Irq, true);
  EXPECT_EQ(b.core.run(1), 0u);  // masked: no wake-up event
  b.core.set_event();
  EXPECT_EQ(b.core.run(1), 1u);
  EXPECT_FALSE(b.core.event_register);
}

TEST(Wait, Traps) {
  for (const bool wfe : {false, true}) {
    for (const bool user : {false, true}) {
      Bench b;
      b.core.sys.hcr = wfe ? hcr::kTwe : hcr::kTwi;
      b.enter(user ? Mode::User : Mode::Supervisor, false);
      b.execute(wfe ? kWfe : kWfi);
      EXPECT_EQ(b.core.regs.pc, kHypVectors + 0x14);
      EXPECT_EQ(b.core.sys.hsr, 0x01u << 26 | 1u << 25 | 0x1e00000u | wfe);
      EXPECT_EQ(b.core.regs.elr_hyp, kCode);
      // The other one's bit does nothing; nor does its own where it would not wait, or above.
      b.enter(Mode::Supervisor, false);
      b.execute(wfe ? kWfi : kWfe);
      EXPECT_EQ(b.core.regs.mode, Mode::Supervisor);
      b.core.waiting = Waiting::No;
      b.enter(Mode::Supervisor, false);
      b.core.regs.mask_i = true;
      b.core.set_line(Line::Irq, true);
      b.core.event_register = true;
      b.execute(wfe ? kWfe : kWfi);
      EXPECT_EQ(b.core.regs.mode, Mode::Supervisor);
      b.core.set_line(Line::Irq, false);
      for (const bool hyp : {false, true}) {
        b.enter(hyp ? Mode::Hyp : Mode::Supervisor, !hyp);
        b.execute(wfe ? kWfe : kWfi);
        EXPECT_NE(b.core.waiting, Waiting::No);
        b.core.waiting = Waiting::No;
      }
    }
  }
}

TEST(Wait, SevReachesTheCluster) {
  Bench b;
  b.enter(Mode::User, false);
  b.execute(kSev);
  EXPECT_EQ(b.env.events, 1u);
}

// Who watches a core sees the instruction that it executes next, not the one that is interrupted.
TEST(Ready, TakesWhatIsPendingAndExecutesNothing) {
  Bench b;
  b.enter(Mode::Supervisor, false);
  EXPECT_TRUE(b.core.ready());
  EXPECT_EQ(b.core.regs.pc, kCode);
  b.core.set_line(Line::Irq, true);
  EXPECT_TRUE(b.core.ready());
  EXPECT_EQ(b.core.regs.pc, kNonSecureVectors + 0x18);
  EXPECT_EQ(b.core.instructions(), 0u);
  b.core.set_line(Line::Irq, false);
  b.core.waiting = Waiting::ForInterrupt;
  EXPECT_FALSE(b.core.ready());
  b.core.set_line(Line::Irq, true);
  EXPECT_TRUE(b.core.ready());
}

TEST(Marker, NeedsSignatureAndOption15) {
  Bench b;
  b.enter(Mode::User, false);
  b.execute(0xe320f0ff);  // DBG #15
  EXPECT_EQ(b.env.markers, 0u);
  b.core.regs.r[12] = 0x76657369;
  b.execute(0xe320f0fe);
  EXPECT_EQ(b.env.markers, 0u);
  b.execute(0xe320f0ff);
  EXPECT_EQ(b.env.markers, 1u);
  EXPECT_EQ(b.core.regs.pc, kCode + 4);
}

}  // namespace
}  // namespace vesim::isa::test
