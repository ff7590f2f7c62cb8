// SPDX-License-Identifier: Apache-2.0
// Memory accesses of extension registers. A D register is two accesses of a word, or one of each
// element, to the architecture (Arm ARM A8.8.332, A8.8.320): what is aligned and little-endian may
// be moved 8 bytes at once.
#pragma once

#include "isa/execute/memory_path.h"
#include "isa/vfp/decode.h"

namespace vesim::isa {

// The alignment that an element or structure load or store demands, SCTLR.A or not. False: the
// Alignment fault was taken.
bool check_alignment(Core& c, const Uop* u, u32 va, unsigned align, bool write);

// Loads the 8 bytes of a D register with elements of type T. `align` is 4 for accesses that must be
// word-aligned (MemA), else 1. False: an exception was taken.
template <class T>
[[gnu::always_inline]] inline bool load_elements(Core& c, const Uop* u, u32 va, u64& value,
                                                 unsigned align = 1) {
  constexpr bool kWhole = sizeof(T) == 8;
  if ((va & 7) == 0 && (kWhole || !c.regs.big_endian)) [[likely]] {
    return c.load<u64>(u, va, value);
  }
  using Piece = std::conditional_t<kWhole, u32, T>;
  value = 0;
  for (unsigned i = 0; i < 8; i += sizeof(Piece)) {
    Piece piece;
    if (!c.load<Piece>(u, va + i, piece, align)) return false;
    const unsigned place = kWhole && c.regs.big_endian ? 4 - i : i;
    value |= u64{piece} << (8 * place);
  }
  return true;
}

template <class T>
[[gnu::always_inline]] inline bool store_elements(Core& c, const Uop* u, u32 va, u64 value,
                                                  unsigned align = 1) {
  constexpr bool kWhole = sizeof(T) == 8;
  if ((va & 7) == 0 && (kWhole || !c.regs.big_endian)) [[likely]] {
    return c.store<u64>(u, va, value);
  }
  using Piece = std::conditional_t<kWhole, u32, T>;
  for (unsigned i = 0; i < 8; i += sizeof(Piece)) {
    const unsigned place = kWhole && c.regs.big_endian ? 4 - i : i;
    if (!c.store<Piece>(u, va + i, static_cast<Piece>(value >> (8 * place)), align)) return false;
  }
  return true;
}

}  // namespace vesim::isa
