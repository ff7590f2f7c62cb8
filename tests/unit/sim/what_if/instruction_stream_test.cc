// SPDX-License-Identifier: Apache-2.0
#include "sim/what_if/instruction_stream.h"

#include <gtest/gtest.h>

#include "tests/unit/isa/support/flat_environment.h"

namespace vesim::sim {
namespace {

using models::SpanEnd;

class InstructionStreamTest : public testing::Test {
 protected:
  void span(unsigned core, u64 instructions, SpanEnd why, isa::u32 pc) {
    models::Span span;
    span.core = core;
    span.instructions = instructions;
    at_.regs.pc = pc;
    stream_.ended(span, why, at_);
  }
  std::string text() const { return stream_.text(); }

  isa::test::FlatEnvironment environment_;
  isa::BlockCache blocks_;
  isa::Core at_{{}, environment_, blocks_};
  InstructionStream stream_{2};
};

TEST_F(InstructionStreamTest, TheSameCutsAreTheSameStream) {
  span(0, 10, SpanEnd::Exception, 0x18);
  span(1, 7, SpanEnd::Return, 0x100);
  const auto before = text();
  span(0, 0, SpanEnd::Context, 0x200);
  EXPECT_TRUE(compare_streams(before, text()).empty()) << "no cut";
}

TEST_F(InstructionStreamTest, WhatDivergesFirstIsFound) {
  std::string other;
  for (unsigned i = 0; i < 1000; ++i) {
    if (i == 600) other = text();
    span(1, 10, SpanEnd::Exception, 0x18);
  }
  const auto diverged = compare_streams(text(), other);
  ASSERT_EQ(diverged.size(), 1u) << "core 0 is the same";
  EXPECT_EQ(diverged[0].core, 1u);
  EXPECT_EQ(diverged[0].from, 5120u);
  EXPECT_EQ(diverged[0].to, 7680u) << "256 cuts on";
}

TEST_F(InstructionStreamTest, AnotherPlaceOrAnotherTimeIsAnotherStream) {
  const auto none = text();
  span(0, 10, SpanEnd::Exception, 0x18);
  const auto one = text();
  EXPECT_FALSE(compare_streams(none, one).empty());
  InstructionStream place(2), time(2);
  models::Span span;
  span.instructions = 10;
  at_.regs.pc = 0x1c;
  place.ended(span, SpanEnd::Exception, at_);
  EXPECT_FALSE(compare_streams(one, place.text()).empty());
  span.instructions = 11;
  at_.regs.pc = 0x18;
  time.ended(span, SpanEnd::Exception, at_);
  EXPECT_FALSE(compare_streams(one, time.text()).empty());
}

}  // namespace
}  // namespace vesim::sim
