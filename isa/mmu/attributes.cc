// SPDX-License-Identifier: Apache-2.0
#include "isa/mmu/attributes.h"

#include <algorithm>

namespace vesim::isa {
namespace {

// Cacheability in MAIR's nibbles: 0b0100 non-cacheable, 0bx0RW write-through, 0bx1RW write-back;
// bit 3 clear is transient; R and W are the allocation hints.
constexpr u8 kNonCacheable = 0b0100;

// RGN of the short format (0 NC, 1 WB-WA, 2 WT, 3 WB no WA) as a nibble.
constexpr u8 kNibbleOfRgn[4] = {kNonCacheable, 0b1111, 0b1010, 0b1110};

u8 rgn_of(unsigned nibble) {
  if (nibble == kNonCacheable) return 0;
  if (!bit(nibble, 2)) return 2;
  return bit(nibble, 0) ? 1 : 3;
}

// The lesser cacheability of both stages.
unsigned combine_nibbles(unsigned stage1, unsigned stage2) {
  if (stage1 == kNonCacheable || stage2 == kNonCacheable) return kNonCacheable;
  // The hints are stage 1's.
  return bit(stage2, 2) ? stage1 : stage1 & 0b1011;
}

// SH as two flags, which are what combines.
constexpr unsigned sh_of(bool shareable, bool outer) { return outer ? 2 : shareable ? 3 : 0; }

}  // namespace

MemoryAttributes normal_attributes(unsigned outer, unsigned inner, unsigned sh) {
  MemoryAttributes a;
  a.type = MemoryType::Normal;
  a.inner = rgn_of(inner);
  a.outer = rgn_of(outer);
  a.shareable = bit(sh, 1);
  a.outer_shareable = sh == 2;
  a.mair = static_cast<u8>(outer << 4 | inner);
  return a;
}

MemoryAttributes attributes_from_tex(u32 texcb, bool s) {
  const unsigned sh = sh_of(s, s);  // no remap: shareable is outer shareable
  if (bit(texcb, 4))
    return normal_attributes(kNibbleOfRgn[bits(texcb, 3, 2)], kNibbleOfRgn[bits(texcb, 1, 0)], sh);
  switch (texcb) {
    case 0b00001:
    case 0b01000:
      return device_attributes(MemoryType::Device);
    case 0b00010:
      return normal_attributes(kNibbleOfRgn[2], kNibbleOfRgn[2], sh);
    case 0b00011:
      return normal_attributes(kNibbleOfRgn[3], kNibbleOfRgn[3], sh);
    case 0b00100:
      return normal_attributes(kNonCacheable, kNonCacheable, sh);
    case 0b00111:
      return normal_attributes(kNibbleOfRgn[1], kNibbleOfRgn[1], sh);
    // 0b00000, and the reserved ones as the strictest type.
    default:
      return device_attributes(MemoryType::StronglyOrdered);
  }
}

MemoryAttributes attributes_from_remap(u32 prrr, u32 nmrr, u32 texcb, bool s) {
  const unsigned region = texcb & 7;
  switch ((prrr >> (2 * region)) & 3) {
    case 1:
      return device_attributes(MemoryType::Device);
    case 2: {
      const bool shareable = bit(prrr, s ? 19 : 18);
      const bool outer = shareable && !bit(prrr, 24 + region);
      return normal_attributes(kNibbleOfRgn[(nmrr >> (2 * region + 16)) & 3],
                               kNibbleOfRgn[(nmrr >> (2 * region)) & 3], sh_of(shareable, outer));
    }
    default:
      return device_attributes(MemoryType::StronglyOrdered);  // 3 is reserved
  }
}

MemoryAttributes attributes_from_mair(u8 attribute, unsigned sh) {
  const unsigned outer = attribute >> 4, inner = attribute & 15;
  if (outer == 0) {
    // 0x00 is Strongly-ordered, 0x04 Device; the others are UNPREDICTABLE.
    return device_attributes(inner == 4 ? MemoryType::Device : MemoryType::StronglyOrdered);
  }
  // An inner nibble of zero is UNPREDICTABLE with Normal memory.
  return normal_attributes(outer, inner ? inner : kNonCacheable, sh);
}

MemoryAttributes attributes_from_stage2(unsigned mem_attr, unsigned sh) {
  // 0 is reserved for the inner half.
  static constexpr u8 kNibble[4] = {kNonCacheable, kNonCacheable, 0b1010, 0b1111};
  const unsigned outer = mem_attr >> 2, inner = mem_attr & 3;
  if (outer == 0) {
    return device_attributes(inner == 0 ? MemoryType::StronglyOrdered : MemoryType::Device);
  }
  return normal_attributes(kNibble[outer], kNibble[inner], sh);
}

MemoryAttributes combine_attributes(const MemoryAttributes& stage1,
                                    const MemoryAttributes& stage2) {
  const MemoryType type = std::min(stage1.type, stage2.type);  // the strictest is the lowest
  if (type != MemoryType::Normal) return device_attributes(type);
  const unsigned outer = combine_nibbles(stage1.mair >> 4, stage2.mair >> 4);
  const unsigned inner = combine_nibbles(stage1.mair & 15, stage2.mair & 15);
  // Anything else would be UNPREDICTABLE for what nothing caches.
  const bool uncached = outer == kNonCacheable && inner == kNonCacheable;
  return normal_attributes(outer, inner,
                           sh_of(stage1.shareable || stage2.shareable,
                                 stage1.outer_shareable || stage2.outer_shareable || uncached));
}

}  // namespace vesim::isa
