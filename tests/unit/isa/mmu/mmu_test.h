// SPDX-License-Identifier: Apache-2.0
// What the tests of translation share: a core on flat memory, and descriptors by their fields.
#pragma once

#include <gtest/gtest.h>

#include "isa/core.h"
#include "isa/mmu/translate.h"
#include "tests/unit/isa/support/flat_environment.h"

namespace vesim::isa::test {

// Bits of SCTLR, HCR and SCR that translation looks at.
inline constexpr u32 kM = 1u << 0, kI = 1u << 12, kWxn = 1u << 19, kUwxn = 1u << 20, kEe = 1u << 25,
                     kTre = 1u << 28, kAfe = 1u << 29;
inline constexpr u32 kHcrVm = 1u << 0, kHcrPtw = 1u << 2, kHcrDc = 1u << 12, kHcrTge = 1u << 27;
inline constexpr u32 kScrNs = 1u << 0, kScrSif = 1u << 9;
inline constexpr u32 kEae = 1u << 31;

// Short descriptors (Arm ARM B3.5.1).
struct ShortFields {
  u32 ap = 3, tex = 0, cb = 2, domain = 0;
  bool xn = false, pxn = false, s = false, ns = false;
};
inline u32 section(u64 pa, ShortFields f = {}) {
  return static_cast<u32>(pa & 0xfff00000) | f.ns << 19 | f.s << 16 | (f.ap >> 2) << 15 |
         f.tex << 12 | (f.ap & 3) << 10 | f.domain << 5 | f.xn << 4 | f.cb << 2 | 2 | f.pxn;
}
inline u32 supersection(u64 pa, ShortFields f = {}) {
  f.domain = 0;
  return (section(0, f) & 0x000ffe1f) | 1u << 18 | static_cast<u32>(pa & 0xff000000) |
         static_cast<u32>((pa >> 32) & 0xf) << 20 | static_cast<u32>((pa >> 36) & 0xf) << 5;
}
inline u32 page_table(u64 pa, ShortFields f = {}) {
  return static_cast<u32>(pa & 0xfffffc00) | f.domain << 5 | f.ns << 3 | f.pxn << 2 | 1;
}
inline u32 small_page(u64 pa, ShortFields f = {}) {
  return static_cast<u32>(pa & 0xfffff000) | f.s << 10 | (f.ap >> 2) << 9 | f.tex << 6 |
         (f.ap & 3) << 4 | f.cb << 2 | 2 | f.xn;
}
inline u32 large_page(u64 pa, ShortFields f = {}) {
  return static_cast<u32>(pa & 0xffff0000) | f.xn << 15 | f.tex << 12 | f.s << 10 |
         (f.ap >> 2) << 9 | (f.ap & 3) << 4 | f.cb << 2 | 1;
}

// Long descriptors (Arm ARM B3.6.1, B3.6.2). `ap` is AP[2:1], or HAP in stage 2, where `attr` is
// MemAttr.
struct LongFields {
  u64 ap = 1, attr = 0, sh = 0;
  bool af = true, xn = false, pxn = false, ns = false;
};
inline u64 block(u64 pa, LongFields f = {}) {
  return u64{f.xn} << 54 | u64{f.pxn} << 53 | pa | u64{f.af} << 10 | f.sh << 8 | f.ap << 6 |
         u64{f.ns} << 5 | f.attr << 2 | 1;
}
inline u64 page(u64 pa, LongFields f = {}) { return block(pa, f) | 2; }
inline u64 table(u64 pa, u64 limits = 0) { return pa | limits | 3; }
inline constexpr u64 kNsTable = u64{1} << 63, kApTableReadOnly = u64{1} << 62,
                     kApTableNoUser = u64{1} << 61, kXnTable = u64{1} << 60,
                     kPxnTable = u64{1} << 59;
// Stage 2: everything allowed, Normal write-back.
inline constexpr LongFields kStage2All = {3, 0xf, 0, true, false, false, false};

class MmuTest : public ::testing::Test {
 protected:
  MmuTest() {
    core.sys = {};
    use(Regime::NonSecurePl1);
  }

  // Puts the core into a mode of the regime.
  void use(Regime regime) {
    core.sys.scr = (core.sys.scr & ~kScrNs) | (regime == Regime::SecurePl1 ? 0 : kScrNs);
    core.regs.set_cpsr(static_cast<u32>(regime == Regime::Hyp ? Mode::Hyp : Mode::Supervisor),
                       kPsrModeMask);
  }
  u32& sctlr() { return core.sys.sctlr[core.bank()]; }
  u32& ttbcr() { return core.sys.ttbcr[core.bank()]; }
  u64& ttbr0() { return core.sys.ttbr0[core.bank()]; }
  u64& ttbr1() { return core.sys.ttbr1[core.bank()]; }
  u32& dacr() { return core.sys.dacr[core.bank()]; }

  Translation read(u32 va, bool privileged = true) {
    return translate(core, va, Access::Read, privileged);
  }
  Translation write(u32 va, bool privileged = true) {
    return translate(core, va, Access::Write, privileged);
  }
  Translation execute(u32 va, bool privileged = true) {
    return translate(core, va, Access::Execute, privileged);
  }

  // "rwx" by trying each access, as the manual's tables write permissions.
  std::string allowed(u32 va, bool privileged) {
    std::string s;
    s += read(va, privileged) ? 'r' : '-';
    s += write(va, privileged) ? 'w' : '-';
    s += execute(va, privileged) ? 'x' : '-';
    return s;
  }
  // The same by the rights that one successful translation reports for the fast path.
  static std::string rights(const Translation& t) {
    return {t.readable ? 'r' : '-', t.writable ? 'w' : '-', t.executable ? 'x' : '-'};
  }

  static void expect_fault(const Translation& t, FaultType type, unsigned level,
                           unsigned domain = 0) {
    EXPECT_EQ(t.fault.type, type);
    EXPECT_EQ(t.fault.level, level);
    EXPECT_EQ(t.fault.domain, domain);
  }

  FlatEnvironment env;
  BlockCache blocks;
  Core core{CoreParameters{}, env, blocks};
};

}  // namespace vesim::isa::test
