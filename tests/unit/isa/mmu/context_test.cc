// SPDX-License-Identifier: Apache-2.0
// Translation contexts and TLB maintenance: what must not be used again, and what may stay.
#include "isa/mmu/context.h"

#include <functional>

#include "isa/mmu/maintenance.h"
#include "tests/unit/isa/mmu/mmu_test.h"

namespace vesim::isa::test {
namespace {

class Contexts : public MmuTest {
 protected:
  u64 derive() {
    core.context.derive(core);
    return core.context.data;
  }
  void mode(Mode m) { core.regs.set_cpsr(static_cast<u32>(m), kPsrModeMask); }
  void set_asid(u8 asid) { core.sys.contextidr[kNonSecure] = asid; }
  void set_vmid(u8 vmid) {
    core.sys.hcr = kHcrVm;
    core.sys.vttbr = u64{vmid} << 48;
  }
  void apply(Maintenance::Op op, Maintenance m = {}) {
    m.op = op;
    apply_maintenance(core, m);
  }
  // A page in the fast path with the present tags.
  void cache(u32 va) { core.fast.entry(va).read_tag = FastMemory::tag(va, 1, derive()); }
  bool cached(u32 va) { return core.fast.entry(va).read_tag == FastMemory::tag(va, 1, derive()); }
};

TEST_F(Contexts, UserAndPrivilegedAreOnePair) {
  const u64 kernel = derive();
  EXPECT_EQ(core.context.fetch, kernel);
  EXPECT_NE(core.context.user, kernel);
  for (const Mode m : {Mode::System, Mode::Irq, Mode::Abort, Mode::Undefined, Mode::Fiq}) {
    mode(m);
    EXPECT_EQ(derive(), kernel);
  }
  const u64 user = core.context.user;
  mode(Mode::User);
  EXPECT_EQ(derive(), user);
  EXPECT_EQ(core.context.user, user);
  mode(Mode::Supervisor);
  EXPECT_EQ(derive(), kernel);
}

TEST_F(Contexts, EveryControlMakesAnother) {
  SystemRegisters& s = core.sys;
  set_vmid(1);
  const std::pair<const char*, std::function<void()>> changes[] = {
      {"SCTLR.M", [&] { s.sctlr[1] ^= kM; }},        {"SCTLR.WXN", [&] { s.sctlr[1] ^= kWxn; }},
      {"SCTLR.UWXN", [&] { s.sctlr[1] ^= kUwxn; }},  {"SCTLR.AFE", [&] { s.sctlr[1] ^= kAfe; }},
      {"SCTLR.EE", [&] { s.sctlr[1] ^= kEe; }},      {"TTBCR.N", [&] { s.ttbcr[1] ^= 1; }},
      {"TTBCR.PD0", [&] { s.ttbcr[1] ^= 1u << 4; }}, {"DACR", [&] { s.dacr[1] ^= 1; }},
      {"ASID", [&] { s.contextidr[1] ^= 1; }},       {"TTBR0", [&] { s.ttbr0[1] ^= 0x4000; }},
      {"TTBR1", [&] { s.ttbr1[1] ^= 0x4000; }},      {"HCR.VM", [&] { s.hcr ^= kHcrVm; }},
      {"HCR.DC", [&] { s.hcr ^= kHcrDc; }},          {"HCR.TGE", [&] { s.hcr ^= kHcrTge; }},
      {"HCR.PTW", [&] { s.hcr ^= kHcrPtw; }},        {"VMID", [&] { s.vttbr ^= u64{1} << 48; }},
      {"VTTBR", [&] { s.vttbr ^= 0x1000; }},         {"VTCR.T0SZ", [&] { s.vtcr ^= 1; }},
      {"VTCR.SL0", [&] { s.vtcr ^= 1u << 6; }},      {"HSCTLR.EE", [&] { s.hsctlr ^= kEe; }},
      {"state", [&] { s.scr ^= kScrNs; }},
  };
  const u64 base = derive();
  for (const auto& [name, change] : changes) {
    SCOPED_TRACE(name);
    change();
    EXPECT_NE(derive(), base);
    change();
    EXPECT_EQ(derive(), base);
  }
  use(Regime::Hyp);
  const u64 hyp = derive();
  EXPECT_NE(hyp, base);
  const std::pair<const char*, std::function<void()>> hyp_changes[] = {
      {"HSCTLR.M", [&] { s.hsctlr ^= kM; }},   {"HSCTLR.WXN", [&] { s.hsctlr ^= kWxn; }},
      {"HSCTLR.EE", [&] { s.hsctlr ^= kEe; }}, {"HTTBR", [&] { s.httbr ^= 0x1000; }},
      {"HTCR.T0SZ", [&] { s.htcr ^= 1; }},
  };
  for (const auto& [name, change] : hyp_changes) {
    SCOPED_TRACE(name);
    change();
    EXPECT_NE(derive(), hyp);
    change();
    EXPECT_EQ(derive(), hyp);
  }
  use(Regime::SecurePl1);
  const u64 secure = derive();
  s.scr ^= kScrSif;
  EXPECT_NE(derive(), secure);
}

TEST_F(Contexts, AsidOfLongDescriptorsIsInTheTableBase) {
  for (const u32 a1 : {0u, 1u << 22}) {
    core.sys.ttbcr[kNonSecure] = kEae | a1;
    core.sys.ttbr0[kNonSecure] = u64{7} << 48;
    core.sys.ttbr1[kNonSecure] = u64{9} << 48;
    const u64 before = derive();
    apply(Maintenance::Op::TlbAsid, {.asid = static_cast<u8>(a1 ? 7 : 9)});
    EXPECT_EQ(derive(), before);
    apply(Maintenance::Op::TlbAsid, {.asid = static_cast<u8>(a1 ? 9 : 7)});
    EXPECT_NE(derive(), before);
  }
}

TEST_F(Contexts, WhatHypWritesForGuestsDoesNotMatterWithoutStageTwo) {
  const u64 host = derive();
  core.sys.vttbr = ~u64{0};
  core.sys.vtcr = ~0u;
  EXPECT_EQ(derive(), host);
}

TEST_F(Contexts, ReplacementIsBoundedAndSafe) {
  std::vector<u64> tags;
  for (unsigned asid = 0; asid < 256; ++asid) {
    set_asid(static_cast<u8>(asid));
    tags.push_back(derive());
    set_asid(0);
    derive();
  }
  std::sort(tags.begin(), tags.end());
  EXPECT_EQ(std::unique(tags.begin(), tags.end()), tags.end());
  set_asid(200);
  const u64 recent = derive();
  EXPECT_TRUE(std::binary_search(tags.begin(), tags.end(), recent));
  EXPECT_LT(tags.back() >> 32, u64{1} << 24);
}

// Numbers run out after eight million flushes; entries of the first must not match the next ones.
TEST_F(Contexts, NumbersWrapWithAFullFlush) {
  cache(0x1000);
  for (u32 i = 0; i < (1u << 23) + 10; ++i) apply(Maintenance::Op::TlbAll);
  EXPECT_FALSE(cached(0x1000));
  EXPECT_LT(derive() >> 32, 100u);
}

// The scopes of Arm ARM B4.2.2: {operation} x {what is cached} -> does it stay?
class Scopes : public Contexts {
 protected:
  enum What { Secure, Host, Guest1, Guest2, Hyp, kWhats };
  void select(int what) {
    core.sys.hcr = 0;
    switch (what) {
      case Secure:
        use(Regime::SecurePl1);
        break;
      case Host:
        use(Regime::NonSecurePl1);
        break;
      case Guest1:
      case Guest2:
        use(Regime::NonSecurePl1);
        set_vmid(static_cast<u8>(what == Guest1 ? 1 : 2));
        break;
      default:
        use(Regime::Hyp);
        break;
    }
  }
  // One letter for each kind: upper case when its context survived.
  std::string survivors(Maintenance::Op op, const Maintenance& m) {
    u64 tags[kWhats];
    for (int what = 0; what < kWhats; ++what) {
      select(what);
      tags[what] = derive();
    }
    select(Hyp);
    apply(op, m);
    std::string s;
    for (int what = 0; what < kWhats; ++what) {
      select(what);
      s += derive() == tags[what] ? "SH12Y"[what] : '-';
    }
    return s;
  }
};

TEST_F(Scopes, OfEachOperation) {
  using enum Maintenance::Op;
  const Maintenance vm1{TlbAll, false, 0, 1, 0}, secure{TlbAll, true, 0, 0, 0};
  // A host without stage 2 counts as every VMID, to be on the safe side.
  EXPECT_EQ(survivors(TlbAll, vm1), "S--2Y");
  EXPECT_EQ(survivors(TlbAll, secure), "-H12Y");
  EXPECT_EQ(survivors(TlbAsid, vm1), "S--2Y");
  EXPECT_EQ(survivors(TlbAsid, {TlbAsid, false, 5, 1, 0}), "SH12Y");
  EXPECT_EQ(survivors(TlbAsid, secure), "-H12Y");
  EXPECT_EQ(survivors(TlbHypAll, vm1), "SH12-");
  EXPECT_EQ(survivors(TlbNonSecureAll, vm1), "S---Y");
  EXPECT_EQ(survivors(BranchPredictor, vm1), "SH12Y");
  EXPECT_EQ(survivors(InstructionCache, vm1), "SH12Y");
}

TEST_F(Contexts, CurrentTagsAreFreshAfterMaintenance) {
  const u64 before = derive();
  apply(Maintenance::Op::TlbAll);
  EXPECT_NE(core.context.data, before);
  EXPECT_EQ(core.context.data, derive());
}

TEST_F(Contexts, ByAddressDropsThePageInAllContexts) {
  using enum Maintenance::Op;
  for (const auto op : {TlbVa, TlbVaAllAsid, TlbHypVa}) {
    cache(0x5000);
    cache(0x6000);
    apply(op, {.va = 0x5123});
    EXPECT_FALSE(cached(0x5000));
    EXPECT_TRUE(cached(0x6000));
  }
}

// Any address of a large mapping drops all of it.
TEST_F(Contexts, ByAddressDropsTheWholeMapping) {
  env.add(0x80000000, 0x4000);
  sctlr() = kM;
  ttbr0() = 0x80000000;
  dacr() = 1;
  env.write<u32>(0x80000000 + 4 * 5, section(0x00500000));
  env.write<u32>(0x80000000 + 4 * 6, page_table(0x80003c00));
  ASSERT_TRUE(read(0x00512000));
  cache(0x00512000);
  cache(0x00a12000);
  apply(Maintenance::Op::TlbVa, {.va = 0x00500000});
  EXPECT_FALSE(cached(0x00512000));
  EXPECT_TRUE(cached(0x00a12000));
  for (u32 i = 0x10; i < 0x20; ++i) env.write<u32>(0x80000000 + 4 * i, supersection(0));
  ASSERT_TRUE(read(0x01000000));
  cache(0x01f00000);
  apply(Maintenance::Op::TlbVa, {.va = 0x01000000});
  EXPECT_FALSE(cached(0x01f00000));
}

// The same by stage 1's size where stage 2's pages are smaller: the guest does not know of them.
TEST_F(Contexts, StageOnesSizeCounts) {
  core.context.note(0x40200000, Access::Read, 21);
  cache(0x40312000);
  cache(0x40512000);
  apply(Maintenance::Op::TlbVa, {.va = 0x40200000});
  EXPECT_FALSE(cached(0x40312000));
  EXPECT_TRUE(cached(0x40512000));
}

class Jumps : public Contexts {
 protected:
  void cache_jump(u32 pc) { core.jumps.insert(pc, pc, &target); }
  bool cached_jump(u32 pc) { return core.jumps.recent(pc, pc) || core.jumps.other(pc, pc); }
  Block target;
};

TEST_F(Jumps, ByAddressDropsThePagesBlocks) {
  core.context.note(0x5000, Access::Execute, 12);
  core.context.note(0x6000, Access::Execute, 12);
  for (const u32 pc : {0x5000u, 0x5802u, 0x5ffeu, 0x6000u}) cache_jump(pc);
  core.next_block = &target;
  apply(Maintenance::Op::TlbVa, {.va = 0x5000});
  EXPECT_FALSE(cached_jump(0x5000));
  EXPECT_FALSE(cached_jump(0x5802));
  EXPECT_FALSE(cached_jump(0x5ffe));
  EXPECT_TRUE(cached_jump(0x6000));
  EXPECT_EQ(core.next_block, nullptr);
}

// As of a host and its guest, with the same kernel.
TEST_F(Jumps, TwoContextsKeepTheirBlocksAtOneAddress) {
  Block of_guest;
  core.jumps.insert(0x5000, 1, &target);
  core.jumps.insert(0x5000, 2, &of_guest);
  EXPECT_EQ(core.jumps.recent(0x5000, 2), &of_guest);
  EXPECT_EQ(core.jumps.recent(0x5000, 1), nullptr);
  EXPECT_EQ(core.jumps.other(0x5000, 1), &target);
  EXPECT_EQ(core.jumps.recent(0x5000, 1), &target) << "now it was used last";
  core.jumps.insert(0x5000, 3, &target);
  EXPECT_EQ(core.jumps.other(0x5000, 2), nullptr);
}

TEST_F(Jumps, ByAddressDropsALargeMappingsBlocks) {
  core.context.note(0x00500000, Access::Execute, 20);
  cache_jump(0x0057f000);
  apply(Maintenance::Op::TlbVa, {.va = 0x00500000});
  EXPECT_FALSE(cached_jump(0x0057f000));
}

TEST_F(Jumps, AllOperationsEndLinkedRuns) {
  using enum Maintenance::Op;
  for (const auto op :
       {TlbAll, TlbVa, TlbAsid, TlbVaAllAsid, TlbHypAll, TlbHypVa, TlbNonSecureAll}) {
    core.next_block = &target;
    apply(op);
    EXPECT_EQ(core.next_block, nullptr);
  }
}

}  // namespace
}  // namespace vesim::isa::test
