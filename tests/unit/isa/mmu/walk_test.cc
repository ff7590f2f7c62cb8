// SPDX-License-Identifier: Apache-2.0
// What is common to all formats: the MMU off, and the observation of walks.
#include "isa/mmu/walk_observer.h"

#include "tests/unit/isa/mmu/mmu_test.h"

namespace vesim::isa::test {
namespace {

using MmuOff = MmuTest;

// Arm ARM B3.2.1.
TEST_F(MmuOff, EveryRegimeIsFlat) {
  for (const Regime regime : {Regime::SecurePl1, Regime::NonSecurePl1, Regime::Hyp}) {
    SCOPED_TRACE(static_cast<int>(regime));
    use(regime);
    EXPECT_EQ(current_regime(core), regime);
    const Translation t = write(0xfedcba98);
    ASSERT_TRUE(t);
    EXPECT_EQ(t.pa, 0xfedcba98u);
    EXPECT_EQ(t.secure, regime == Regime::SecurePl1);
    EXPECT_EQ(rights(t), "rwx");
    EXPECT_EQ(t.attributes.type, MemoryType::StronglyOrdered);
    EXPECT_TRUE(t.attributes.outer_shareable);
  }
}

TEST_F(MmuOff, InstructionsAreNormalMemory) {
  Translation t = execute(0x1000);
  EXPECT_EQ(t.attributes.type, MemoryType::Normal);
  EXPECT_EQ(t.attributes.inner, 0);
  sctlr() |= kI;
  t = execute(0x1000);
  EXPECT_EQ(t.attributes.inner, 2);  // write-through
  EXPECT_EQ(t.attributes.outer, 2);
  use(Regime::Hyp);
  EXPECT_EQ(execute(0x1000).attributes.inner, 0);
  core.sys.hsctlr |= kI;
  EXPECT_EQ(execute(0x1000).attributes.inner, 2);
}

TEST_F(MmuOff, EachRegimeHasItsOwnEnable) {
  // With a table base out of RAM an enabled MMU shows at once.
  core.sys.sctlr[kNonSecure] = kM;
  EXPECT_FALSE(read(0));
  use(Regime::SecurePl1);
  EXPECT_TRUE(read(0));
  use(Regime::Hyp);
  EXPECT_TRUE(read(0));
  core.sys.hsctlr = kM;
  EXPECT_FALSE(read(0));
  use(Regime::SecurePl1);
  core.sys.sctlr[kSecure] = kM;
  EXPECT_FALSE(read(0));
}

TEST_F(MmuOff, TgeTurnsStageOneOff) {
  sctlr() = kM;
  core.sys.hcr = kHcrTge;
  EXPECT_EQ(read(0x1234).pa, 0x1234u);
}

struct Recorder : WalkObserver {
  void table_access(const TableAccess& access) override { accesses.push_back(access); }
  std::vector<TableAccess> accesses;
};

TEST_F(MmuOff, WalksAreObserved) {
  Recorder recorder;
  core.walk_observer = &recorder;
  env.add(0x80000000, 0x2000);
  env.write<u32>(0x80000000 + 4 * 0x001, page_table(0x80001000));
  env.write<u32>(0x80001000 + 4 * 0x02, small_page(0x90000000));
  EXPECT_TRUE(read(0x00102000));
  EXPECT_TRUE(recorder.accesses.empty());
  sctlr() = kM;
  ttbr0() = 0x80000000;
  ttbcr() = 2;
  dacr() = 1;
  EXPECT_TRUE(read(0x00102000));
  ASSERT_EQ(recorder.accesses.size(), 2u);
  EXPECT_EQ(recorder.accesses[0].pa, 0x80000004u);
  EXPECT_EQ(recorder.accesses[0].level, 1);
  EXPECT_EQ(recorder.accesses[0].size, 4);
  EXPECT_FALSE(recorder.accesses[0].stage2);
  EXPECT_FALSE(recorder.accesses[0].secure);
  EXPECT_EQ(recorder.accesses[1].pa, 0x80001008u);
  EXPECT_EQ(recorder.accesses[1].level, 2);
}

}  // namespace
}  // namespace vesim::isa::test
