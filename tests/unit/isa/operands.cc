// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/operands.h"

#include <iterator>

namespace vesim::isa {
namespace {

using Random = EncodingPattern::Random;

constexpr u32 kIntegers[] = {0,          1,          2,          3,          0x7f,       0x80,
                             0xff,       0x100,      0x7fff,     0x8000,     0xffff,     0x10000,
                             0x7fffffff, 0x80000000, 0x80000001, 0xffffffff, 0xfffffffe, 0xffff8000,
                             0xffff7fff, 0x7fff7fff, 0x80008000, 0x7f7f7f7f, 0x80808080, 0xffff0000,
                             31,         32,         33,         0x55555555, 0xaaaaaaaa};

constexpr u32 kSingles[] = {
    0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000,  // 0, 1, infinity
    0x7fc00000, 0xffc00000, 0x7fc12345, 0x7f800001, 0xff812345, 0x7fbfffff,  // quiet, signalling
    0x00000001, 0x80000001, 0x007fffff, 0x807fffff, 0x00400000, 0x00800000,  // denormals, least
    0x80800000, 0x00800001, 0x7f7fffff, 0xff7fffff, 0x7f000000, 0x3f000000,  // extremes, 0.5
    0x3fc00000, 0x40200000, 0xbfc00000, 0xbf000000, 0x40600000, 0xc0200000,  // ties
    0x4b000000, 0x4b7fffff, 0x4b800001, 0x4effffff, 0x4f000000, 0xcf000000,  // 2^23 to 2^31
    0x4f7fffff, 0x4f800000, 0xcf000001, 0x5f000000, 0x5f800000, 0x3f7fffff,  // 2^32, 2^63, 2^64
    0x3f800001, 0x477fe000, 0x477ff000, 0x38800000, 0x387fffff, 0x33800000,  // half's extremes
    0x33000000, 0x33000001, 0x41000000, 0x43800000, 0x437f8000, 0x20000000,
};

constexpr u64 kDoubles[] = {
    0x0000000000000000, 0x8000000000000000, 0x3ff0000000000000, 0xbff0000000000000,
    0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 0xfff8000000000000,
    0x7ff8000012345678, 0x7ff0000000000001, 0xfff0000000012345, 0x7ff7ffffffffffff,
    0x0000000000000001, 0x8000000000000001, 0x000fffffffffffff, 0x800fffffffffffff,
    0x0008000000000000, 0x0010000000000000, 0x8010000000000000, 0x0010000000000001,
    0x7fefffffffffffff, 0xffefffffffffffff, 0x7fe0000000000000, 0x3fe0000000000000,
    0x3ff8000000000000, 0x4004000000000000, 0xbff8000000000000, 0xbfe0000000000000,
    0x400c000000000000, 0xc004000000000000, 0x41dfffffffc00000, 0x41e0000000000000,
    0xc1e0000000000000, 0xc1e0000000200000, 0x41efffffffe00000, 0x41f0000000000000,
    0x4330000000000000, 0x4340000000000001, 0x43e0000000000000, 0x3fefffffffffffff,
    0x3ff0000000000001, 0x47efffffe0000000, 0x47effffff0000000, 0x3810000000000000,
    0x380fffffffffffff, 0x36a0000000000000, 0x3690000000000000, 0x3690000000000001,
    0x40effc0000000000, 0x40effe0000000000, 0x3f10000000000000, 0x3e60000000000000,
};

constexpr u16 kHalves[] = {0x0000, 0x8000, 0x3c00, 0xbc00, 0x7c00, 0xfc00, 0x7e00, 0xfe00, 0x7d00,
                           0xfc01, 0x0001, 0x8001, 0x03ff, 0x0400, 0x7bff, 0xfbff, 0x3800, 0x3e00};

template <class T, std::size_t size>
T pick(const T (&values)[size], Random& random) {
  return values[random() % size];
}

// Random bits with an exponent close to 1's, so that sums of two do something.
u32 near_one_single(Random& random) {
  const u32 value = static_cast<u32>(random());
  return (value & 0x807fffff) | (0x70 + value / 0x800000 % 32) << 23;
}

u64 near_one_double(Random& random) {
  const u64 value = random();
  return (value & 0x800fffffffffffff) | (u64{0x3f0} + (value >> 52) % 32) << 52;
}

u32 single_operand(Random& random) {
  switch (random() % 4) {
    case 0:
      return static_cast<u32>(random());
    case 1:
      return near_one_single(random);
    default:
      return pick(kSingles, random);
  }
}

}  // namespace

u32 integer_operand(Random& random) {
  switch (random() % 8) {
    case 0:
    case 1:
    case 2:
      return pick(kIntegers, random);
    case 3:
      return static_cast<u32>(random() % 64);
    case 4:
      return 1u << random() % 32;
    default:
      return static_cast<u32>(random());
  }
}

u64 float_operand(Random& random) {
  switch (random() % 8) {
    case 0:
      return random();
    case 1:
    case 2:
      return pick(kDoubles, random);
    case 3:
      return near_one_double(random);
    case 4:
      return u64{pick(kHalves, random)} << 48 | u64{pick(kHalves, random)} << 32 |
             u64{pick(kHalves, random)} << 16 | pick(kHalves, random);
    case 5:
      return u64{integer_operand(random)} << 32 | integer_operand(random);
    default:
      return u64{single_operand(random)} << 32 | single_operand(random);
  }
}

u32 random_fpscr(Random& random) {
  constexpr u32 kNzcvQc = 0xf8000000, kAhp = 1u << 26, kDn = 1u << 25, kFz = 1u << 24,
                kRounding = 3u << 22, kFlags = 0x9f;
  return static_cast<u32>(random()) & (kNzcvQc | kAhp | kDn | kFz | kRounding | kFlags);
}

}  // namespace vesim::isa
