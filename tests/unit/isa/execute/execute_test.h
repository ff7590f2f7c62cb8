// SPDX-License-Identifier: Apache-2.0
// Two cores that run small programs in non-secure Supervisor mode with the MMU on.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>

#include "isa/core.h"
#include "isa/mmu/maintenance.h"
#include "tests/unit/isa/mmu/mmu_test.h"
#include "tests/unit/isa/support/flat_environment.h"

namespace vesim::isa::test {

class ExecuteTest : public ::testing::Test {
 protected:
  // One section of ordinary memory is mapped to itself; one megabyte is mapped by pages.
  static constexpr u32 kRam = 0x80000000, kVectors = kRam, kCode = kRam + 0x1000,
                       kData = kRam + 0x8000, kSpare = kRam + 0x10000;
  static constexpr u32 kL1 = kRam + 0x40000, kL2 = kRam + 0x44000;
  static constexpr u32 kPages = 0x00100000;
  static constexpr ShortFields kNormal = {.ap = 3, .tex = 1, .cb = 3};
  static constexpr ShortFields kDevice = {.ap = 3, .tex = 0, .cb = 1};
  static constexpr u32 kBranchToSelf = 0xeafffffe;

  ExecuteTest() {
    second_env.other_cores = {&core};
    env.other_cores = {&second};
    env.add(kRam, 0x80000);
    env.write<u32>(kL1 + 4 * (kRam >> 20), section(kRam, kNormal));
    env.write<u32>(kL1 + 4 * (kPages >> 20), page_table(kL2));
    for (u32 vector = 0; vector < 0x20; vector += 4) env.write(kVectors + vector, kBranchToSelf);
    for (Core* c : {&core, &second}) {
      c->sys.scr = kScrNs;
      c->sys.sctlr[kNonSecure] = (c->sys.sctlr[kNonSecure] & ~2u) | kM;
      c->sys.ttbr0[kNonSecure] = kL1;
      c->sys.dacr[kNonSecure] = 1;
      c->sys.vbar[kNonSecure] = kVectors;
      c->context_changed();
    }
  }
  void map(u32 va, u32 pa, const ShortFields& f = kNormal) {
    env.write<u32>(kL2 + 4 * ((va >> 12) & 0xff), small_page(pa, f));
  }
  void unmap(u32 va) { env.write<u32>(kL2 + 4 * ((va >> 12) & 0xff), 0); }

  // Words of A32 at a physical address, as if another core had written them.
  void program(u32 pa, std::initializer_list<u32> words) {
    for (const u32 word : words) {
      env.write(pa, word);
      blocks.written(pa, 4);
      pa += 4;
    }
  }
  // Runs from `pc` until the core comes to a branch to itself, or stays away too long.
  void run(Core& c, u32 pc, bool thumb = false) {
    c.regs.set_cpsr(static_cast<u32>(Mode::Supervisor), kPsrModeMask);
    c.regs.pc = pc;
    c.regs.thumb = thumb;
    c.context_changed();
    u32 last = ~pc;
    for (int i = 0; i < 1000 && c.regs.pc != last; ++i) {
      last = c.regs.pc;
      c.run(1);
    }
    EXPECT_EQ(c.regs.pc, last) << "did not end";
    // What the cluster does at the end of a core's turn.
    if (c.monitor.exclusive) {
      (&c == &core ? second : core).fast.protect(c.monitor.pa & ~u64{0xfff});
    }
  }
  void run(u32 pc = kCode) { run(core, pc); }

  void expect_data_abort(const Core& c, u32 address, u32 status, bool write) {
    EXPECT_EQ(c.regs.mode, Mode::Abort);
    EXPECT_EQ(c.sys.dfar[kNonSecure], address);
    EXPECT_EQ(c.sys.dfsr[kNonSecure] & 0x40f, status);
    EXPECT_EQ(bit(c.sys.dfsr[kNonSecure], 11), write);
  }

  FlatEnvironment env;
  FlatEnvironment second_env{env};
  BlockCache blocks;
  Core core{CoreParameters{}, env, blocks};
  Core second{CoreParameters{.mpidr = 0x80000001}, second_env, blocks};
};

// DFSR status of the short format.
inline constexpr u32 kAlignmentFault = 0b00001, kPageTranslationFault = 0b00111,
                     kPagePermissionFault = 0b01111;

}  // namespace vesim::isa::test
