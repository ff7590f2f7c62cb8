// SPDX-License-Identifier: Apache-2.0
#include "sim/profile/call_stack.h"

#include <gtest/gtest.h>

namespace vesim::sim {
namespace {

enum Function : u32 { kMain, kF, kG, kHandler };

class CallStackTest : public testing::Test {
 protected:
  // The functions from the outermost to the one that runs now.
  std::vector<u32> path(u32 function) {
    std::vector<u32> functions;
    for (auto node = stack_.settle(tree_, function); node != CallTree::kRoot;
         node = tree_[node].parent) {
      functions.insert(functions.begin(), tree_[node].function);
    }
    return functions;
  }
  using Path = std::vector<u32>;

  CallTree tree_;
  CallStack stack_;
};

TEST_F(CallStackTest, CallsNestAndReturnsGoBack) {
  EXPECT_EQ(path(kMain), (Path{kMain}));
  stack_.call(0x104);
  EXPECT_EQ(path(kF), (Path{kMain, kF}));
  stack_.call(0x204);
  EXPECT_EQ(path(kG), (Path{kMain, kF, kG}));
  stack_.jump(0x204);
  EXPECT_EQ(path(kF), (Path{kMain, kF}));
  stack_.jump(0x104);
  EXPECT_EQ(path(kMain), (Path{kMain}));
}

TEST_F(CallStackTest, TailCallTakesThePlaceOfItsCaller) {
  path(kMain);
  stack_.call(0x104);
  path(kF);
  EXPECT_EQ(path(kG), (Path{kMain, kG}));
  stack_.jump(0x104);
  EXPECT_EQ(path(kMain), (Path{kMain}));
}

TEST_F(CallStackTest, LongJumpEndsAllCallsAbove) {
  path(kMain);
  stack_.call(0x104);
  path(kF);
  stack_.call(0x204);
  path(kG);
  stack_.jump(0x104);
  EXPECT_EQ(path(kMain), (Path{kMain}));
}

TEST_F(CallStackTest, SystemCallReturnsToItsFunctionWhereverItGoesOn) {
  path(kMain);
  stack_.exception(0x100, true);
  EXPECT_EQ(path(kHandler), (Path{kMain, kHandler}));
  stack_.call(0x904);
  path(kG);
  stack_.return_from_exception(0x300, true, true);  // a signal's handler, kF
  EXPECT_EQ(path(kF), (Path{kF}));
}

TEST_F(CallStackTest, ChangeOfModeBehindTheVectorIsNoReturn) {
  path(kF);
  stack_.exception(0x100, false);
  path(kHandler);
  stack_.return_from_exception(0x800, false, false);
  EXPECT_EQ(path(kG), (Path{kF, kG}));
  stack_.return_from_exception(0x100, false, true);
  EXPECT_EQ(path(kF), (Path{kF}));
}

TEST_F(CallStackTest, ReturnsStopAtAnException) {
  path(kMain);
  stack_.call(0x104);
  path(kF);
  stack_.exception(0x200, false);
  path(kHandler);
  stack_.jump(0x104);  // the address is not this handler's to return to
  EXPECT_EQ(path(kHandler), (Path{kMain, kF, kHandler}));
}

TEST_F(CallStackTest, ForgottenExceptionLeavesNoTrace) {
  path(kF);
  stack_.exception(0x100, false);
  stack_.forget_exception();
  EXPECT_EQ(path(kF), (Path{kF}));
}

TEST_F(CallStackTest, EndlessCallsAndExceptionsStayBounded) {
  path(kMain);
  for (u32 i = 0; i < 100'000; ++i) {
    stack_.call(0x104);
    path(kF);
    stack_.exception(i, false);
    path(kHandler);
  }
  EXPECT_LT(tree_.size(), 1000u);
}

}  // namespace
}  // namespace vesim::sim
