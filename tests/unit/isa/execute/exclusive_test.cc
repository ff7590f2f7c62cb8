// SPDX-License-Identifier: Apache-2.0
// The exclusive monitors of two cores (Arm ARM A3.4).
#include "tests/unit/isa/execute/execute_test.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kLdrex = 0xe1912f9f, kStrex = 0xe1814f90;  // ldrex r2, [r1]; strex r4, r0, [r1]
constexpr u32 kLdrexb = 0xe1d12f9f, kStrexb = 0xe1c14f90;
constexpr u32 kLdrexd = 0xe1b12f9f, kStrexd = 0xe1a14f92;  // r2, r3; strexd r4, r2, r3
constexpr u32 kClrex = 0xf57ff01f, kStr = 0xe5810000, kStrb = 0xe5c10000, kSwp = 0xe1012090;

class Exclusive : public ExecuteTest {
 protected:
  // Runs the instructions on one core with the lock's address in r1 and a value in r0.
  void on(Core& c, std::initializer_list<u32> instructions, u32 address = kData, u32 value = 1) {
    const u32 code = kCode + (&c == &core ? 0 : 0x1000);
    u32 pa = code;
    for (const u32 word : instructions) program(pa, {word}), pa += 4;
    program(pa, {kBranchToSelf});
    c.regs.r[0] = value;
    c.regs.r[1] = address;
    c.regs.r[4] = 0xbad;
    run(c, code);
  }
  u32 memory(u32 address = kData) { return env.read<u32>(address); }
};

TEST_F(Exclusive, OneCoreSucceedsOnce) {
  on(core, {kLdrex, kStrex}, kData, 7);
  EXPECT_EQ(core.regs.r[4], 0u);
  EXPECT_EQ(memory(), 7u);
  on(core, {kStrex}, kData, 8);
  EXPECT_EQ(core.regs.r[4], 1u);
  EXPECT_EQ(memory(), 7u);
}

TEST_F(Exclusive, ClearAndNoLoadFail) {
  on(core, {kStrex});
  EXPECT_EQ(core.regs.r[4], 1u);
  on(core, {kLdrex, kClrex, kStrex});
  EXPECT_EQ(core.regs.r[4], 1u);
  EXPECT_EQ(memory(), 0u);
}

TEST_F(Exclusive, TheFirstOfTwoWins) {
  on(core, {kLdrex});
  on(second, {kLdrex});
  on(second, {kStrex}, kData, 2);
  EXPECT_EQ(second.regs.r[4], 0u);
  on(core, {kStrex}, kData, 1);
  EXPECT_EQ(core.regs.r[4], 1u);
  EXPECT_EQ(memory(), 2u);
}

// The monitor sees that someone wrote, not what.
TEST_F(Exclusive, APlainStoreOfTheSameValueCloses) {
  on(core, {kLdrex});
  on(second, {kStr}, kData, 0);
  on(core, {kStrex});
  EXPECT_EQ(core.regs.r[4], 1u);
}

// The other core's fast path knew the page as writable before the monitor opened.
TEST_F(Exclusive, AFastStoreCloses) {
  on(second, {kStr, kStr}, kData + 0x10, 5);
  for (const u32 store : {kStr, kStrb, kSwp}) {
    SCOPED_TRACE(testing::Message() << std::hex << store);
    second.sys.sctlr[kNonSecure] |= 1u << 10;  // SW
    on(core, {kLdrex});
    on(second, {store});
    on(core, {kStrex});
    EXPECT_EQ(core.regs.r[4], 1u);
    on(second, {kStr}, kData + 0x10, 5);
  }
}

TEST_F(Exclusive, AFailedStoreExclusiveOfTheOtherDoesNotClose) {
  on(core, {kLdrex});
  on(second, {kStrex});
  EXPECT_EQ(second.regs.r[4], 1u);
  on(core, {kStrex});
  EXPECT_EQ(core.regs.r[4], 0u);
}

TEST_F(Exclusive, AStoreElsewhereInThePageLeavesItOpen) {
  on(core, {kLdrex});
  on(second, {kStr}, kData + 0x100);
  on(core, {kStrex});
  EXPECT_EQ(core.regs.r[4], 0u);
}

TEST_F(Exclusive, ByteOfTheWordCloses) {
  on(core, {kLdrex});
  on(second, {kStrb}, kData + 3);
  on(core, {kStrex});
  EXPECT_EQ(core.regs.r[4], 1u);
}

TEST_F(Exclusive, BytesAndDoublewords) {
  env.write<u64>(kData, 0x1122334455667788);
  on(core, {kLdrexb, kStrexb}, kData + 1, 0xab);
  EXPECT_EQ(core.regs.r[2], 0x77u);
  EXPECT_EQ(core.regs.r[4], 0u);
  EXPECT_EQ(memory(), 0x5566ab88u);
  on(core, {kLdrexd, kStrexd});
  EXPECT_EQ(core.regs.r[2], 0x5566ab88u);
  EXPECT_EQ(core.regs.r[3], 0x11223344u);
  EXPECT_EQ(core.regs.r[4], 0u);
  on(core, {kLdrexd});
  on(second, {kStr}, kData + 4);
  on(core, {kStrexd});
  EXPECT_EQ(core.regs.r[4], 1u);
}

// By physical address: two names of one lock.
TEST_F(Exclusive, AnAliasIsTheSameLock) {
  map(kPages, kData);
  on(core, {kLdrex}, kPages);
  on(second, {kStr}, kData);
  on(core, {kStrex}, kPages);
  EXPECT_EQ(core.regs.r[4], 1u);
}

TEST_F(Exclusive, StoresFaultWhateverTheMonitorSays) {
  ShortFields read_only = kNormal;
  read_only.ap = 7;
  map(kPages, kData, read_only);
  on(core, {kClrex, kStrex}, kPages);
  expect_data_abort(core, kPages, kPagePermissionFault, true);
  on(core, {kLdrex, kStrex}, kPages);
  expect_data_abort(core, kPages, kPagePermissionFault, true);
  EXPECT_EQ(memory(), 0u);
  on(core, {kClrex, kStrex}, kData + 2);
  expect_data_abort(core, kData + 2, kAlignmentFault, true);
}

TEST_F(Exclusive, ContendedCounter) {
  // 1: ldrex r2, [r1]; add r0, r2, #1; strex r4, r0, [r1]; cmp r4, #0; bne 1b; subs r3; bne 1b; b .
  program(kCode, {kLdrex, 0xe2820001, kStrex, 0xe3540000, 0x1afffffa, 0xe2533001, 0x1afffff8,
                  kBranchToSelf});
  for (Core* c : {&core, &second}) {
    c->regs.pc = kCode;
    c->regs.r[1] = kData;
    c->regs.r[3] = 1000;
    c->context_changed();
  }
  const u32 end = kCode + 7 * 4;
  for (unsigned turn = 0; turn < 100000 && (core.regs.pc != end || second.regs.pc != end); ++turn) {
    Core& c = turn % 2 ? second : core;
    c.run(1 + turn % 5);
    if (c.monitor.exclusive) {
      (&c == &core ? second : core).fast.protect(c.monitor.pa & ~u64{0xfff});
    }
  }
  EXPECT_EQ(memory(), 2000u);
}

}  // namespace
}  // namespace vesim::isa::test
