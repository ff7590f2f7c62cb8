// SPDX-License-Identifier: Apache-2.0
#include "sim/config/units.h"

#include <gtest/gtest.h>

namespace vesim::sim {
namespace {

TEST(Units, SizesCountInPowersOf1024) {
  EXPECT_EQ(parse_size("512"), 512u);
  EXPECT_EQ(parse_size("64K"), 64u << 10);
  EXPECT_EQ(parse_size("1G"), u64{1} << 30);
  EXPECT_EQ(parse_size("1.5GiB"), u64{3} << 29);
  EXPECT_EQ(parse_size("256MB"), u64{256} << 20);
  EXPECT_EQ(parse_size("0x10000"), 0x10000u);
}

TEST(Units, RefusesWhatIsNoSize) {
  for (const char* text : {"", "G", "1X", "-1", "1..5G", "1.G", ".5G", "1G ", "20000000000G"}) {
    EXPECT_FALSE(parse_size(text)) << text;
  }
}

TEST(Units, TimesAreExactPicoseconds) {
  EXPECT_EQ(parse_time("10s"), 10'000'000'000'000u);
  EXPECT_EQ(parse_time("500ms"), 500'000'000'000u);
  EXPECT_EQ(parse_time("0.1us"), 100'000u);
  EXPECT_EQ(parse_time("7ps"), 7u);
  EXPECT_EQ(parse_time("2min"), 120'000'000'000'000u);
  EXPECT_EQ(parse_time("0"), 0u);
}

TEST(Units, RefusesTimesWithoutUnitOrFinerThanPicoseconds) {
  for (const char* text : {"10", "1h", "0.5ps", "s", "99999999999s"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(Units, FrequenciesNeedAUnitInAnyCase) {
  EXPECT_EQ(parse_frequency("1.2GHz"), 1'200'000'000u);
  EXPECT_EQ(parse_frequency("24mhz"), 24'000'000u);
  EXPECT_FALSE(parse_frequency("24"));
}

TEST(Units, CountsAreDecimalOrHexadecimal) {
  EXPECT_EQ(parse_count("0x412fc0f1"), 0x412fc0f1u);
  EXPECT_EQ(parse_count("18446744073709551615"), ~u64{0});
  for (const char* text : {"", "0x", "1e6", "18446744073709551616", " 1"}) {
    EXPECT_FALSE(parse_count(text)) << text;
  }
}

TEST(Units, FormatsReadBackAsTheSame) {
  for (const u64 value : {u64{1}, u64{1024}, u64{1} << 30, u64{3} << 29, u64{1000001}, ~u64{0}}) {
    EXPECT_EQ(parse_size(format_size(value)), value);
    EXPECT_EQ(parse_time(format_time(value)), value);
    EXPECT_EQ(parse_frequency(format_frequency(value)), value);
  }
  EXPECT_EQ(format_time(10'000'000), "10us");
  EXPECT_EQ(format_size(u64{1} << 30), "1G");
}

}  // namespace
}  // namespace vesim::sim
