// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/confidence.h"

#include <gtest/gtest.h>

namespace vesim::sim {
namespace {

TEST(Confidence, QuantilesAreThoseOfTheTables) {
  EXPECT_NEAR(student_t(1), 12.706, 0.001);
  EXPECT_NEAR(student_t(4), 2.776, 0.001);
  EXPECT_NEAR(student_t(10), 2.228, 0.001);
  EXPECT_NEAR(student_t(11), 2.201, 0.001);
  EXPECT_NEAR(student_t(20), 2.086, 0.001);
  EXPECT_NEAR(student_t(120), 1.980, 0.001);
}

TEST(Confidence, OneValueHasNoMargin) {
  const Estimate one = estimate({3.0});
  EXPECT_EQ(one.mean, 3.0);
  EXPECT_FALSE(one.known);
}

// Variance of 1..5 is 2.5; 2.776 * sqrt(2.5 / 5).
TEST(Confidence, MarginFollowsFromTheVariance) {
  const Estimate five = estimate({1, 2, 3, 4, 5});
  EXPECT_DOUBLE_EQ(five.mean, 3.0);
  EXPECT_TRUE(five.known);
  EXPECT_NEAR(five.margin, 1.9632, 0.0005);
}

TEST(Confidence, EqualValuesHaveAMarginOfZero) {
  const Estimate equal = estimate({7, 7, 7});
  EXPECT_TRUE(equal.known);
  EXPECT_EQ(equal.margin, 0.0);
}

}  // namespace
}  // namespace vesim::sim
