// SPDX-License-Identifier: Apache-2.0
#include "isa/mmu/attributes.h"

#include <gtest/gtest.h>

namespace vesim::isa {
namespace {

constexpr auto kSo = MemoryType::StronglyOrdered;
constexpr auto kDev = MemoryType::Device;
constexpr auto kNormal = MemoryType::Normal;

enum Sharing { Non, Inner, Outer };

Sharing sharing(const MemoryAttributes& a) {
  return a.outer_shareable ? Outer : a.shareable ? Inner : Non;
}

struct Expected {
  MemoryType type;
  u8 outer, inner;  // RGN codes
  u8 mair;
};

void expect(const MemoryAttributes& a, const Expected& e) {
  EXPECT_EQ(a.type, e.type);
  EXPECT_EQ(a.outer, e.outer);
  EXPECT_EQ(a.inner, e.inner);
  EXPECT_EQ(a.mair, e.mair);
  if (e.type != kNormal) {
    EXPECT_EQ(sharing(a), Outer);
  }
}

// Arm ARM table B3-10: TEX[2:0], C, B with SCTLR.TRE clear.
TEST(Attributes, TexCB) {
  const std::pair<u32, Expected> table[] = {
      {0b00000, {kSo, 0, 0, 0x00}},     {0b00001, {kDev, 0, 0, 0x04}},
      {0b00010, {kNormal, 2, 2, 0xaa}}, {0b00011, {kNormal, 3, 3, 0xee}},
      {0b00100, {kNormal, 0, 0, 0x44}}, {0b00111, {kNormal, 1, 1, 0xff}},
      {0b01000, {kDev, 0, 0, 0x04}},    {0b10000, {kNormal, 0, 0, 0x44}},
      {0b10001, {kNormal, 0, 1, 0x4f}}, {0b10110, {kNormal, 1, 2, 0xfa}},
      {0b11011, {kNormal, 2, 3, 0xae}}, {0b11101, {kNormal, 3, 1, 0xef}},
  };
  for (const auto& [texcb, expected] : table) {
    SCOPED_TRACE(texcb);
    expect(attributes_from_tex(texcb, false), expected);
    expect(attributes_from_tex(texcb, true), expected);
    if (expected.type != kNormal) continue;
    EXPECT_EQ(sharing(attributes_from_tex(texcb, false)), Non);
    EXPECT_EQ(sharing(attributes_from_tex(texcb, true)), Outer);
  }
}

// Arm ARM B3.8.3: each field of PRRR and NMRR, by the region n = TEX[0]:C:B.
TEST(Attributes, TexRemap) {
  for (u32 n = 0; n < 8; ++n) {
    SCOPED_TRACE(n);
    for (u32 tex21 = 0; tex21 < 4; ++tex21) {  // TEX[2:1] belong to software
      const u32 texcb = tex21 << 3 | n;
      expect(attributes_from_remap(0, ~0u, texcb, true), {kSo, 0, 0, 0});
      expect(attributes_from_remap(1u << (2 * n), ~0u, texcb, true), {kDev, 0, 0, 4});
      const u32 normal = 2u << (2 * n);
      for (u32 rgn = 0; rgn < 4; ++rgn) {
        const auto inner = attributes_from_remap(normal, rgn << (2 * n), texcb, false);
        EXPECT_EQ(inner.inner, rgn);
        EXPECT_EQ(inner.outer, 0);
        const auto outer = attributes_from_remap(normal, rgn << (2 * n + 16), texcb, false);
        EXPECT_EQ(outer.outer, rgn);
        EXPECT_EQ(outer.inner, 0);
      }
    }
  }
}

TEST(Attributes, TexRemapShareability) {
  const u32 normal = 2u << 2, ns0 = 1u << 18, ns1 = 1u << 19, nos = 1u << 25;  // region 1
  const auto of = [](u32 prrr, bool s) { return sharing(attributes_from_remap(prrr, 0, 1, s)); };
  EXPECT_EQ(of(normal, false), Non);
  EXPECT_EQ(of(normal, true), Non);
  EXPECT_EQ(of(normal | ns0, false), Outer);
  EXPECT_EQ(of(normal | ns0, true), Non);
  EXPECT_EQ(of(normal | ns1, false), Non);
  EXPECT_EQ(of(normal | ns1, true), Outer);
  EXPECT_EQ(of(normal | ns1 | nos, true), Inner);
  EXPECT_EQ(of(normal | ns1 | nos << 1, true), Outer);  // NOS of another region
  EXPECT_EQ(of(normal | nos, true), Non);
}

// Arm ARM B4.1.104 (MAIRn).
TEST(Attributes, Mair) {
  expect(attributes_from_mair(0x00, 0), {kSo, 0, 0, 0x00});
  expect(attributes_from_mair(0x04, 0), {kDev, 0, 0, 0x04});
  expect(attributes_from_mair(0x44, 0), {kNormal, 0, 0, 0x44});
  expect(attributes_from_mair(0xff, 0), {kNormal, 1, 1, 0xff});
  expect(attributes_from_mair(0xee, 0), {kNormal, 3, 3, 0xee});
  expect(attributes_from_mair(0xaa, 0), {kNormal, 2, 2, 0xaa});
  expect(attributes_from_mair(0xbb, 0), {kNormal, 2, 2, 0xbb});
  expect(attributes_from_mair(0x4f, 0), {kNormal, 0, 1, 0x4f});
  expect(attributes_from_mair(0xa4, 0), {kNormal, 2, 0, 0xa4});
  expect(attributes_from_mair(0x77, 0), {kNormal, 1, 1, 0x77});  // write-back transient
  expect(attributes_from_mair(0x33, 0), {kNormal, 2, 2, 0x33});  // write-through transient
  EXPECT_EQ(sharing(attributes_from_mair(0xff, 0)), Non);
  EXPECT_EQ(sharing(attributes_from_mair(0xff, 2)), Outer);
  EXPECT_EQ(sharing(attributes_from_mair(0xff, 3)), Inner);
}

// Arm ARM table B3-19 (stage 2 MemAttr).
TEST(Attributes, Stage2) {
  expect(attributes_from_stage2(0b0000, 0), {kSo, 0, 0, 0});
  expect(attributes_from_stage2(0b0001, 0), {kDev, 0, 0, 4});
  expect(attributes_from_stage2(0b0101, 0), {kNormal, 0, 0, 0x44});
  expect(attributes_from_stage2(0b0110, 0), {kNormal, 0, 2, 0x4a});
  expect(attributes_from_stage2(0b1011, 0), {kNormal, 2, 1, 0xaf});
  expect(attributes_from_stage2(0b1111, 0), {kNormal, 1, 1, 0xff});
  EXPECT_EQ(sharing(attributes_from_stage2(0b1111, 2)), Outer);
  EXPECT_EQ(sharing(attributes_from_stage2(0b1111, 3)), Inner);
}

// Arm ARM tables B3-20 to B3-22: the strictest type, the least cacheability, the widest sharing.
TEST(Attributes, CombinationOfTypes) {
  const auto so = device_attributes(kSo), device = device_attributes(kDev);
  const auto normal = attributes_from_mair(0xff, 0);
  EXPECT_EQ(combine_attributes(so, so), so);
  EXPECT_EQ(combine_attributes(so, device), so);
  EXPECT_EQ(combine_attributes(device, so), so);
  EXPECT_EQ(combine_attributes(so, normal), so);
  EXPECT_EQ(combine_attributes(normal, so), so);
  EXPECT_EQ(combine_attributes(device, normal), device);
  EXPECT_EQ(combine_attributes(normal, device), device);
  EXPECT_EQ(combine_attributes(normal, normal), normal);
}

TEST(Attributes, CombinationOfCacheability) {
  const auto combined = [](u8 stage1, unsigned stage2) {
    return combine_attributes(attributes_from_mair(stage1, 0), attributes_from_stage2(stage2, 0))
        .mair;
  };
  EXPECT_EQ(combined(0xff, 0b1111), 0xff);
  EXPECT_EQ(combined(0xff, 0b1010), 0xbb);  // write-through with stage 1's hints
  EXPECT_EQ(combined(0xff, 0b0101), 0x44);
  EXPECT_EQ(combined(0xff, 0b0111), 0x4f);
  EXPECT_EQ(combined(0xaa, 0b1111), 0xaa);
  EXPECT_EQ(combined(0xee, 0b1110), 0xea);
  EXPECT_EQ(combined(0x4f, 0b1110), 0x4b);
  EXPECT_EQ(combined(0x44, 0b1111), 0x44);
}

TEST(Attributes, CombinationOfShareability) {
  const unsigned sh[] = {0, 3, 2};
  for (int first = Non; first <= Outer; ++first) {
    for (int second = Non; second <= Outer; ++second) {
      const auto a = combine_attributes(attributes_from_mair(0xff, sh[first]),
                                        attributes_from_stage2(0xf, sh[second]));
      EXPECT_EQ(sharing(a), std::max(first, second));
    }
  }
  // Non-cacheable at both levels is outer shareable.
  EXPECT_EQ(
      sharing(combine_attributes(attributes_from_mair(0x44, 0), attributes_from_stage2(0xf, 0))),
      Outer);
  EXPECT_EQ(
      sharing(combine_attributes(attributes_from_mair(0x4f, 0), attributes_from_stage2(0xf, 0))),
      Non);
}

}  // namespace
}  // namespace vesim::isa
