// SPDX-License-Identifier: Apache-2.0
// Every 16-bit encoding and 5,000,000 random ones of each other set against Capstone.
#include <gtest/gtest.h>

#include "tests/unit/isa/capstone_oracle.h"

namespace vesim::isa {
namespace {

using Random = EncodingPattern::Random;

constexpr u64 kSamples = 5'000'000;

// VFP and Advanced SIMD in A32: coprocessors 10 and 11, data processing, element load and store.
bool is_simd(u32 encoding) {
  const u32 top = encoding >> 28;
  if (top == 15) return bits(encoding, 27, 25) == 1 || bits(encoding, 27, 24) == 4;
  return bits(encoding, 27, 26) == 3 && bits(encoding, 25, 24) != 3 && bits(encoding, 11, 9) == 5;
}

template <class Sample>
void compare(InstructionSet set, u64 samples, Sample sample) {
  CapstoneOracle oracle(set);
  u64 disagreements = 0, explained = 0;
  for (u64 n = 0; n < samples; ++n) {
    const auto verdict = oracle.compare(sample(n));
    if (verdict == CapstoneOracle::Verdict::Explained) ++explained;
    if (verdict != CapstoneOracle::Verdict::Disagree) continue;
    if (++disagreements <= 20) ADD_FAILURE() << oracle.report();
  }
  EXPECT_EQ(disagreements, 0u);
  testing::Test::RecordProperty("samples", std::to_string(samples));
  testing::Test::RecordProperty("explained", std::to_string(explained));
}

TEST(AgainstCapstone, A32) {
  Random random(1);
  compare(InstructionSet::A32, kSamples, [&](u64) {
    u32 encoding;
    do encoding = static_cast<u32>(random());
    while (is_simd(encoding));
    return encoding;
  });
}

TEST(AgainstCapstone, VfpAndAdvancedSimd) {
  Random random(2);
  compare(InstructionSet::A32, kSamples, [&](u64 n) -> u32 {
    const u32 encoding = static_cast<u32>(random());
    switch (n % 4) {
      case 0:  // Advanced SIMD data processing
        return 0xf2000000 | (encoding & 0x01ffffff);
      case 1:  // element and structure load and store
        return 0xf4000000 | (encoding & 0x00efffff);
      case 2:  // VFP data processing and transfers
        return (encoding & 0x00fff1ff) | 0xee000a00;
      default:  // VFP load and store
        return (encoding & 0x01fff1ff) | 0xec000a00;
    }
  });
}

TEST(AgainstCapstone, T16) {
  // From 0xe800 on first halfwords of 32-bit instructions.
  compare(InstructionSet::T16, 0xe800, [](u64 n) { return static_cast<u32>(n); });
}

TEST(AgainstCapstone, T32) {
  Random random(3);
  compare(InstructionSet::T32, kSamples, [&](u64) -> u32 {
    const u32 bits_of_both = static_cast<u32>(random());
    const u32 first = 0xe800 + (bits_of_both >> 16) % 0x1800;
    return first << 16 | (bits_of_both & 0xffff);
  });
}

}  // namespace
}  // namespace vesim::isa
