// SPDX-License-Identifier: Apache-2.0
// Code that changes, crosses pages, or is no ordinary memory.
#include "tests/unit/isa/execute/execute_test.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kStrR0R1 = 0xe5810000, kIsb = 0xf57ff06f, kMovR2 = 0xe3a02000;  // | value

class CodeMemory : public ExecuteTest {};

TEST_F(CodeMemory, ABlockChangesItself) {
  const u32 target = kCode + 8;
  program(kCode, {kStrR0R1, kIsb, kMovR2 | 1, kBranchToSelf});
  run(target);
  EXPECT_EQ(core.regs.r[2], 1u);
  core.regs.r[0] = kMovR2 | 2;
  core.regs.r[1] = target;
  run();
  EXPECT_EQ(core.regs.r[2], 2u);
}

// The guest hangs itself; the simulator goes on.
TEST_F(CodeMemory, AbortsFromVectorsThatAreNotMapped) {
  unmap(kPages);
  core.sys.vbar[kNonSecure] = kPages;
  program(kCode, {0xe12fff12});  // bx r2
  core.regs.r[2] = kPages;
  core.regs.pc = kCode;
  core.context_changed();
  EXPECT_EQ(core.run(1000), 1000u);
  EXPECT_EQ(core.regs.mode, Mode::Abort);
  EXPECT_EQ(core.regs.pc, kPages + 0xc);
}

TEST_F(CodeMemory, ALoopChangesItselfEachTime) {
  program(kCode, {
                     kStrR0R1,
                     kIsb,
                     kMovR2,      // its target
                     0xe0844002,  // add r4, r4, r2
                     0xe2800001,  // add r0, r0, #1
                     0xe2533001,  // subs r3, r3, #1
                     0x1afffff8,  // bne kCode
                     kBranchToSelf,
                 });
  core.regs.r[0] = kMovR2;
  core.regs.r[1] = kCode + 8;
  core.regs.r[3] = 100;
  run();
  EXPECT_EQ(core.regs.r[4], 99u * 100 / 2);
}

// Through another virtual address of the same memory.
TEST_F(CodeMemory, AnAliasChangesTheBlock) {
  map(kPages, kCode);
  program(kCode, {kStrR0R1, kIsb, kMovR2 | 1, kBranchToSelf});
  run(kCode + 8);
  core.regs.r[0] = kMovR2 | 3;
  core.regs.r[1] = kPages + 8;
  run();
  EXPECT_EQ(core.regs.r[2], 3u);
  run(kPages + 8);
  EXPECT_EQ(core.regs.r[2], 3u);
}

TEST_F(CodeMemory, TheOtherCoreChangesTheBlock) {
  program(kCode, {kStrR0R1, kBranchToSelf});
  program(kSpare, {kMovR2 | 1, kBranchToSelf});
  second.regs.r[1] = kSpare + 0x800;  // the same page, before it holds code
  run(second, kCode);
  run(kSpare);
  EXPECT_EQ(core.regs.r[2], 1u);
  second.regs.r[0] = kMovR2 | 4;
  second.regs.r[1] = kSpare;
  run(second, kCode);
  run(kSpare);
  EXPECT_EQ(core.regs.r[2], 4u);
}

TEST_F(CodeMemory, DataBesideCodeKeepsTheBlocks) {
  program(kCode, {kStrR0R1, kBranchToSelf});
  core.regs.r[1] = kCode + 0x80;
  core.regs.r[0] = 77;
  run();
  const u64 decoded = blocks.decoded_blocks();
  for (int i = 0; i < 10; ++i) run();
  EXPECT_EQ(blocks.decoded_blocks(), decoded);
  EXPECT_EQ(env.read<u32>(kCode + 0x80), 77u);
}

TEST_F(CodeMemory, StraightOnIntoTheNextPage) {
  map(kPages, kSpare);
  map(kPages + 0x1000, kSpare + 0x4000);
  program(kSpare + 0xff8, {kMovR2 | 1, 0xe2822001});      // mov r2, #1; add r2, r2, #1
  program(kSpare + 0x4000, {0xe2822005, kBranchToSelf});  // add r2, r2, #5
  run(kPages + 0xff8);
  EXPECT_EQ(core.regs.r[2], 7u);
}

// movw r0, #0x1234 with its halves in two pages that are not neighbours.
class CrossingInstruction : public CodeMemory {
 protected:
  static constexpr u32 kPc = kPages + 0xffe, kNext = kPages + 0x1000;

  CrossingInstruction() {
    map(kPages, kSpare);
    map(kNext, kSpare + 0x4000);
    env.write<u16>(kSpare + 0xffe, 0xf241);
    second_half(kSpare + 0x4000, 0x2034);
  }
  void second_half(u32 pa, u16 half) {
    env.write<u16>(pa, half);
    env.write<u16>(pa + 2, 0xe7fe);  // b .
    blocks.written(pa, 4);
  }
};

TEST_F(CrossingInstruction, IsReadFromBothPages) {
  run(core, kPc, true);
  EXPECT_EQ(core.regs.r[0], 0x1234u);
}

TEST_F(CrossingInstruction, FollowsARemappedSecondPage) {
  run(core, kPc, true);
  second_half(kSpare + 0x6000, 0x2035);
  map(kNext, kSpare + 0x6000);
  apply_maintenance(core, {.op = Maintenance::Op::TlbVa, .va = kNext});
  run(core, kPc, true);
  EXPECT_EQ(core.regs.r[0], 0x1235u);
}

TEST_F(CrossingInstruction, FollowsAChangeOfEitherHalf) {
  run(core, kPc, true);
  second_half(kSpare + 0x4000, 0x2036);
  run(core, kPc, true);
  EXPECT_EQ(core.regs.r[0], 0x1236u);
  env.write<u16>(kSpare + 0xffe, 0xf242);  // movw r0, #0x2236
  blocks.written(kSpare + 0xffe, 2);
  run(core, kPc, true);
  EXPECT_EQ(core.regs.r[0], 0x2236u);
}

// The abort is the instruction's, the address that of its second half (Arm ARM B3.13.2).
TEST_F(CrossingInstruction, AbortsAtTheSecondPage) {
  unmap(kNext);
  run(core, kPc, true);
  EXPECT_EQ(core.regs.mode, Mode::Abort);
  EXPECT_EQ(core.sys.ifar[kNonSecure], kNext);
  EXPECT_EQ(core.sys.ifsr[kNonSecure] & 0x40f, kPageTranslationFault);
  EXPECT_EQ(core.regs.r14_of(Mode::Abort), kPc + 4);
}

TEST_F(CodeMemory, ExecuteNeverIsSeenOnTheNextPage) {
  map(kPages, kSpare);
  ShortFields never = kNormal;
  never.xn = true;
  map(kPages + 0x1000, kSpare + 0x1000, never);
  program(kSpare + 0xffc, {kMovR2 | 1, kBranchToSelf});
  run(kPages + 0xffc);
  EXPECT_EQ(core.regs.r[2], 1u);
  EXPECT_EQ(core.sys.ifar[kNonSecure], kPages + 0x1000);
  EXPECT_EQ(core.sys.ifsr[kNonSecure] & 0x40f, kPagePermissionFault);
}

// Memory that answers on the bus only runs, too, and is read anew each time.
TEST_F(CodeMemory, DeviceMemoryExecutes) {
  env.add(0x30000000, 0x1000, false, FlatEnvironment::Kind::Device);
  map(kPages, 0x30000000);
  const auto write = [&](std::initializer_list<u32> words) {
    u32 pa = 0x30000000;
    for (const u32 word : words) env.write(pa, word), pa += 4;
  };
  write({0xe3a03005,  // mov r3, #5
         0xe2822001,  // add r2, r2, #1
         0xe2533001,  // subs r3, r3, #1
         0x1afffffc,  // bne -8
         kBranchToSelf});
  run(kPages);
  EXPECT_EQ(core.regs.r[2], 5u);
  write({kMovR2 | 9, kBranchToSelf});
  run(kPages);
  EXPECT_EQ(core.regs.r[2], 9u);
}

TEST_F(CodeMemory, NothingThereIsAnExternalAbort) {
  map(kPages, 0x40000000);
  run(kPages);
  EXPECT_EQ(core.regs.mode, Mode::Abort);
  EXPECT_EQ(core.sys.ifsr[kNonSecure] & 0x40f, 0b01000u);
  EXPECT_EQ(core.sys.ifar[kNonSecure], kPages);
}

}  // namespace
}  // namespace vesim::isa::test
