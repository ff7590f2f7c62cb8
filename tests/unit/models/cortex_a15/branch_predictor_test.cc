// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/branch_predictor.h"

#include <gtest/gtest.h>

#include <random>

namespace vesim::models {
namespace {

using Kind = BranchEvent::Kind;
using Result = BranchPredictor::Result;

class BranchPredictorTest : public testing::Test {
 protected:
  Result direct(u32 pc, u32 target) {
    return predictor.branch({.kind = Kind::Direct, .pc = pc, .target = target, .next = pc + 4});
  }
  Result conditional(u32 pc, u32 target, bool taken) {
    return predictor.branch(
        {.kind = Kind::Conditional, .taken = taken, .pc = pc, .target = target, .next = pc + 4});
  }
  Result call(u32 pc, u32 target) {
    return predictor.branch(
        {.kind = Kind::Direct, .call = true, .pc = pc, .target = target, .next = pc + 4});
  }
  Result indirect(Kind kind, u32 pc, u32 target) {
    return predictor.branch({.kind = kind, .pc = pc, .target = target, .next = pc + 4});
  }
  Owner owner;
  BranchPredictor predictor{{.micro_btb_entries = 4,
                             .btb_entries = 64,
                             .direction_entries = 256,
                             .choice_entries = 64,
                             .indirect_entries = 64,
                             .return_stack_entries = 4},
                            owner};
};

TEST_F(BranchPredictorTest, ADirectBranchIsFoundByDecodeOnceAndThenByTheMicroBtb) {
  EXPECT_EQ(direct(0x100, 0x200), Result::Decode);
  EXPECT_EQ(direct(0x100, 0x200), Result::MicroBtb);
}

TEST_F(BranchPredictorTest, TheBtbKnowsWhatTheMicroBtbHasLost) {
  direct(0x100, 0x200);
  direct(0x108, 0x300);  // the same place of 4, another of 64
  EXPECT_EQ(direct(0x100, 0x200), Result::Btb);
}

TEST_F(BranchPredictorTest, WithoutAnEntryBackwardIsTakenAndForwardIsNot) {
  EXPECT_EQ(conditional(0x100, 0x80, true), Result::Decode);
  EXPECT_EQ(conditional(0x200, 0x280, false), Result::MicroBtb);
  EXPECT_EQ(conditional(0x300, 0x280, false), Result::Mispredict);
  EXPECT_EQ(conditional(0x400, 0x480, true), Result::Mispredict);
}

TEST_F(BranchPredictorTest, APatternIsLearntFromHistory) {
  unsigned wrong = 0;
  for (unsigned i = 0; i < 400; ++i) {
    const bool taken = i % 4 != 3;
    const bool missed = conditional(0x100, 0x80, taken) == Result::Mispredict;
    if (i >= 200) wrong += missed;
  }
  EXPECT_EQ(wrong, 0u);
}

TEST_F(BranchPredictorTest, ReturnsComeFromTheStackUntilItOverflows) {
  for (u32 pc : {0x1000u, 0x2000u, 0x3000u}) call(pc, pc + 0x800);
  indirect(Kind::Return, 0x4000, 0x3004);  // its direction is not known yet
  EXPECT_NE(indirect(Kind::Return, 0x4000, 0x2004), Result::Mispredict);
  EXPECT_NE(indirect(Kind::Return, 0x4000, 0x1004), Result::Mispredict);
  EXPECT_EQ(indirect(Kind::Return, 0x4000, 0x1004), Result::Mispredict) << "empty";
  for (u32 i = 1; i <= 5; ++i) call(i << 12, 0x8000);
  for (u32 i = 5; i >= 2; --i) {
    EXPECT_NE(indirect(Kind::Return, 0x4000, (i << 12) + 4), Result::Mispredict);
  }
  EXPECT_EQ(indirect(Kind::Return, 0x4000, 0x1004), Result::Mispredict) << "the oldest was lost";
}

TEST_F(BranchPredictorTest, AnIndirectBranchGoesWhereItWent) {
  EXPECT_EQ(indirect(Kind::Indirect, 0x100, 0x900), Result::Mispredict);
  for (int i = 0; i < 40; ++i) indirect(Kind::Indirect, 0x100, 0x900);  // the history fills
  EXPECT_EQ(indirect(Kind::Indirect, 0x100, 0x900), Result::MicroBtb);
  EXPECT_EQ(indirect(Kind::Indirect, 0x100, 0xa00), Result::Mispredict);
}

// After-effects.
TEST_F(BranchPredictorTest, ATargetThatWorkTookFromAGuestIsItsDoing) {
  owner = {.guest = true};
  direct(0x100, 0x200);
  EXPECT_EQ(predictor.taken_by(), 0u) << "never known";
  owner = {.work = 7};
  direct(0x180, 0x300);  // the same place of 64
  EXPECT_EQ(predictor.taken_by(), 0u) << "no guest";
  owner = {.guest = true};
  EXPECT_EQ(direct(0x100, 0x200), Result::Decode);
  EXPECT_EQ(predictor.taken_by(), 7u);
  direct(0x180, 0x300);
  EXPECT_EQ(direct(0x100, 0x200), Result::Decode);
  EXPECT_EQ(predictor.taken_by(), 0u) << "the guest did it";
}

TEST_F(BranchPredictorTest, ADirectionThatWorkTrainedIsItsDoing) {
  // With the same history before it each time.
  const auto after_a_loop = [&](bool taken) {
    for (int i = 0; i < 40; ++i) conditional(0x200, 0x180, true);
    return conditional(0x140, 0x80, taken);
  };
  owner = {.guest = true};
  for (int i = 0; i < 4; ++i) after_a_loop(true);
  EXPECT_NE(after_a_loop(true), Result::Mispredict);
  owner = {.work = 7};
  for (int i = 0; i < 4; ++i) after_a_loop(false);
  owner = {.guest = true};
  EXPECT_EQ(after_a_loop(true), Result::Mispredict);
  EXPECT_EQ(predictor.taken_by(), 7u);
  for (int i = 0; i < 4; ++i) after_a_loop(true);
  EXPECT_EQ(after_a_loop(false), Result::Mispredict);
  EXPECT_EQ(predictor.taken_by(), 0u) << "trained by the guest since";
}

TEST_F(BranchPredictorTest, AnIndirectTargetThatWorkTookFromAGuestIsItsDoing) {
  const auto settle = [&] {  // the history, which is part of the place
    for (int i = 0; i < 40; ++i) conditional(0x204, 0x184, true);
  };
  const auto guest_calls = [&] {
    owner = {.guest = true};
    settle();
    return indirect(Kind::Indirect, 0x100, 0x900);
  };
  guest_calls();
  EXPECT_NE(guest_calls(), Result::Mispredict);
  owner = {.work = 7};
  settle();
  indirect(Kind::Indirect, 0x180, 0xa00);  // the same place of 64, and of 64 in the BTB
  EXPECT_EQ(guest_calls(), Result::Mispredict);
  EXPECT_EQ(predictor.taken_by(), 7u);
  EXPECT_NE(guest_calls(), Result::Mispredict);
  EXPECT_EQ(predictor.taken_by(), 0u);
}

TEST_F(BranchPredictorTest, AReturnThatFindsWhatWorkHasPushedIsItsDoing) {
  owner = {.guest = true};
  call(0x100, 0x800);
  indirect(Kind::Return, 0x80c, 0x104);  // known to the BTB from now on
  call(0x100, 0x800);
  owner = {.work = 7};
  call(0x200, 0x900);  // and never returns
  owner = {.guest = true};
  EXPECT_EQ(indirect(Kind::Return, 0x80c, 0x104), Result::Mispredict);
  EXPECT_EQ(predictor.taken_by(), 7u);
}

TEST_F(BranchPredictorTest, ReturnsThatAreAPlaceOffAreTheDoingOfWhoTookOne) {
  owner = {.guest = true};
  for (const u32 pc : {0x100u, 0x140u}) {
    call(pc, 0x800);
    indirect(Kind::Return, 0x80c, pc + 4);
  }
  call(0x100, 0x800);
  call(0x140, 0x800);
  owner = {.work = 7};
  indirect(Kind::Return, 0x900, 0xa00);
  owner = {.guest = true};
  EXPECT_EQ(indirect(Kind::Return, 0x80c, 0x144), Result::Mispredict);
  EXPECT_EQ(predictor.taken_by(), 7u);
  EXPECT_EQ(indirect(Kind::Return, 0x80c, 0x104), Result::Mispredict) << "nothing is left";
  EXPECT_EQ(predictor.taken_by(), 7u);
  call(0x100, 0x800);
  EXPECT_NE(indirect(Kind::Return, 0x80c, 0x104), Result::Mispredict);
  EXPECT_EQ(predictor.taken_by(), 0u);
}

TEST_F(BranchPredictorTest, MaintenanceForgetsTargets) {
  direct(0x100, 0x200);
  predictor.flush();
  EXPECT_EQ(direct(0x100, 0x200), Result::Decode);
}

// direct() and conditional() against branch(), with branches of guests and of work in between.
TEST_F(BranchPredictorTest, PlainBranchesLeaveWhatBranchLeaves) {
  BranchPredictor plain = predictor;
  std::mt19937 random(4);
  for (unsigned i = 0; i < 20000; ++i) {
    if (i % 100 == 0) owner = Owner{.guest = i % 300 == 0, .work = i % 500 == 0 ? 7u : 0u};
    const u32 pc = random() % 512 * 2, target = random() % 512 * 2;
    const auto kind = static_cast<Kind>(random() % 4);
    BranchEvent event{.kind = kind, .pc = pc, .target = target, .next = pc + 4};
    event.call = random() % 8 == 0;
    event.taken = event.kind != Kind::Conditional || random() % 3 == 0;
    predictor.branch(event);
    if (!plain.plain() || event.call || event.kind > Kind::Conditional) {
      plain.branch(event);
    } else if (event.kind == Kind::Direct) {
      plain.direct(pc, target);
    } else {
      plain.conditional(pc, target, event.taken);
    }
    if (owner.guest) {
      ASSERT_EQ(plain.taken_by(), predictor.taken_by()) << "branch " << i;
    }
  }
  isa::Archive expected, actual;
  predictor.serialize(expected);
  plain.serialize(actual);
  EXPECT_EQ(actual.bytes(), expected.bytes());
  EXPECT_GT(predictor.counts().mispredicted, 1000u);
}

}  // namespace
}  // namespace vesim::models
