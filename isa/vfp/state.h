// SPDX-License-Identifier: Apache-2.0
// The VFP and Advanced SIMD register file (Arm ARM A2.6): D0-D31, aliased as S0-S31 and Q0-Q15.
#pragma once

#include <bit>
#include <cstring>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

// FPSCR (Arm ARM B4.1.58). The A15 has no trapped floating-point exceptions: the enable bits are
// RAZ/WI.
inline constexpr u32 kFpscrQc = 1u << 27, kFpscrAhp = 1u << 26, kFpscrDn = 1u << 25,
                     kFpscrFz = 1u << 24, kFpscrRmode = 3u << 22, kFpscrShortVector = 0x370000,
                     kFpscrIdc = 1u << 7, kFpscrIxc = 1u << 4, kFpscrUfc = 1u << 3,
                     kFpscrOfc = 1u << 2, kFpscrDzc = 1u << 1, kFpscrIoc = 1u << 0;
inline constexpr u32 kFpscrWritable = 0xfff7009f;

// FPEXC (Arm ARM B4.1.57).
namespace fpexc {
inline constexpr u32 kEn = 1u << 30, kDex = 1u << 29;
}

struct VfpState {
  alignas(16) u64 d[32] = {};
  u32 fpscr = 0;
  u32 fpexc = 0;

  // Bytes that live inside one instruction: what a structure load has read, before it is put into
  // the registers.
  u64 scratch[4] = {};

  // Element `index` of the register file seen as an array of T: S registers are the u32 elements,
  // D registers the u64 elements.
  template <class T>
  T element(unsigned index) const {
    T value;
    std::memcpy(&value, reinterpret_cast<const char*>(d) + index * sizeof(T), sizeof(T));
    return value;
  }
  template <class T>
  void set_element(unsigned index, T value) {
    std::memcpy(reinterpret_cast<char*>(d) + index * sizeof(T), &value, sizeof(T));
  }

  void serialize(Archive& ar) {
    ar("d", d);
    ar("fpscr", fpscr);
    ar("fpexc", fpexc);
  }
};

static_assert(std::endian::native == std::endian::little, "the S/D/Q aliasing needs it");

}  // namespace vesim::isa
