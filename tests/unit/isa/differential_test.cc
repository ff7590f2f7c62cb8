// SPDX-License-Identifier: Apache-2.0
// 100,000 random valid instructions of every encoding class against Unicorn. More:
// scripts/fuzz-isa.
#include "tests/unit/isa/differential.h"

#include <gtest/gtest.h>

namespace vesim::isa {

void PrintTo(const EncodingClass& encoding_class, std::ostream* out) {
  *out << encoding_class.name;
}

namespace {

class AgainstUnicorn : public testing::TestWithParam<EncodingClass> {};

constexpr u64 kSeed = 20260101, kInstructions = 100'000;

void expect_agreement(const Differential::Result& result) {
  EXPECT_EQ(result.unexplained, 0u);
  for (const std::string& report : result.reports) ADD_FAILURE() << report;
  // An exception is compared only as such, so most instructions must have completed; and most
  // differences explained away would mean that nothing is tested.
  EXPECT_GT(result.completed, kInstructions / 2);
  EXPECT_LT(result.explained, kInstructions / 5);
}

TEST_P(AgainstUnicorn, AgreesOnRandomInstructions) {
  expect_agreement(Differential(kSeed).run(GetParam(), kInstructions));
}

TEST(SequencesAgainstUnicorn, A32) {
  expect_agreement(Differential(kSeed).run_sequences(false, kInstructions));
}

TEST(SequencesAgainstUnicorn, Thumb) {
  expect_agreement(Differential(kSeed).run_sequences(true, kInstructions));
}

std::string test_name(const testing::TestParamInfo<EncodingClass>& info) {
  std::string name = info.param.name;
  for (char& c : name) {
    if (c == '.') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Isa, AgainstUnicorn, testing::ValuesIn(encoding_classes()), test_name);

}  // namespace
}  // namespace vesim::isa
