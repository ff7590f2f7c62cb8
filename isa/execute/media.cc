// SPDX-License-Identifier: Apache-2.0
// Extension, bit fields, packing, saturation (Arm ARM A4.4.4 to A4.4.8).
#include <algorithm>
#include <array>
#include <utility>

#include "isa/core.h"
#include "isa/execute/media_handlers.h"

namespace vesim::isa {
namespace {

template <unsigned bytes, bool is_signed>
u32 extended(u32 value) {
  if constexpr (bytes == 16) {
    return (extended<1, is_signed>(value) & 0xffff) | extended<1, is_signed>(value >> 16) << 16;
  } else if constexpr (bytes == 1) {
    return is_signed ? static_cast<u32>(static_cast<s8>(value)) : value & 0xff;
  } else {
    return is_signed ? static_cast<u32>(static_cast<s16>(value)) : value & 0xffff;
  }
}

template <unsigned bytes, bool is_signed, bool add, bool rotated>
void run_extend(Core& c, const Uop* u) {
  u32* r = c.regs.r;
  const u32 m = rotated ? ror(r[u->m], u->imm) : r[u->m];
  const u32 value = extended<bytes, is_signed>(m);
  if constexpr (!add) {
    r[u->d] = value;
  } else if constexpr (bytes == 16) {
    const u32 n = r[u->n];
    r[u->d] = ((n + value) & 0xffff) | ((n & 0xffff0000) + (value & 0xffff0000));
  } else {
    r[u->d] = r[u->n] + value;
  }
  return next(c, u);
}

template <unsigned index>
constexpr Handler extend_entry() {
  constexpr unsigned kBytes[3] = {1, 2, 16};
  return run_extend<kBytes[index >> 3], (index & 4) != 0, (index & 2) != 0, (index & 1) != 0>;
}

template <unsigned... index>
constexpr std::array<Handler, sizeof...(index)> extend_table(
    std::integer_sequence<unsigned, index...>) {
  return {extend_entry<index>()...};
}

constexpr auto kExtend = extend_table(std::make_integer_sequence<unsigned, 24>{});

template <bool is_signed>
void run_bit_field_extract(Core& c, const Uop* u) {
  const u32 n = c.regs.r[u->n];
  if constexpr (is_signed) {
    c.regs.r[u->d] = static_cast<u32>(static_cast<s32>(n << u->imm) >> u->imm2);
  } else {
    c.regs.r[u->d] = (n >> u->imm) & u->imm2;
  }
  return next(c, u);
}

template <bool clear>
void run_bit_field_insert(Core& c, const Uop* u) {
  u32* r = c.regs.r;
  const u32 field = clear ? 0 : (r[u->n] << u->imm) & u->imm2;
  r[u->d] = (r[u->d] & ~u->imm2) | field;
  return next(c, u);
}

u32 reverse_bits(u32 value) {
  value = __builtin_bswap32(value);
  value = (value & 0x0f0f0f0f) << 4 | (value >> 4 & 0x0f0f0f0f);
  value = (value & 0x33333333) << 2 | (value >> 2 & 0x33333333);
  return (value & 0x55555555) << 1 | (value >> 1 & 0x55555555);
}

template <Op op>
u32 unary(u32 m) {
  if constexpr (op == Op::Clz) return static_cast<u32>(std::countl_zero(m));
  if constexpr (op == Op::Rbit) return reverse_bits(m);
  if constexpr (op == Op::Rev) return __builtin_bswap32(m);
  if constexpr (op == Op::Rev16) return ror(__builtin_bswap32(m), 16);
  if constexpr (op == Op::Revsh) {
    return static_cast<u32>(static_cast<s16>(__builtin_bswap16(static_cast<u16>(m))));
  }
}

template <Op op>
void run_unary(Core& c, const Uop* u) {
  c.regs.r[u->d] = unary<op>(c.regs.r[u->m]);
  return next(c, u);
}

// PKHBT takes the top half from m, PKHTB the bottom half.
template <bool top>
void run_pack_halfword(Core& c, const Uop* u) {
  const u32 n = c.regs.r[u->n], m = c.regs.r[u->m];
  c.regs.r[u->d] = top ? (n & 0xffff0000) | (m & 0xffff) : (m & 0xffff0000) | (n & 0xffff);
  return next(c, u);
}

template <bool is_signed>
u32 saturated(Registers& g, s64 value, unsigned to) {
  const s64 maximum = (s64{1} << (is_signed ? to - 1 : to)) - 1;
  const s64 minimum = is_signed ? -maximum - 1 : 0;
  const s64 result = std::clamp(value, minimum, maximum);
  g.qf |= result != value;
  return static_cast<u32>(result);
}

template <bool is_signed>
void run_saturate(Core& c, const Uop* u) {
  Registers& g = c.regs;
  g.r[u->d] = saturated<is_signed>(g, static_cast<s32>(g.r[u->n]), u->imm);
  return next(c, u);
}

template <bool is_signed>
void run_saturate16(Core& c, const Uop* u) {
  Registers& g = c.regs;
  const u32 n = g.r[u->n];
  const u32 low = saturated<is_signed>(g, static_cast<s16>(n), u->imm);
  const u32 high = saturated<is_signed>(g, static_cast<s16>(n >> 16), u->imm);
  g.r[u->d] = high << 16 | (low & 0xffff);
  return next(c, u);
}

template <bool subtract, bool doubled>
void run_saturating_add(Core& c, const Uop* u) {
  Registers& g = c.regs;
  const s64 m = static_cast<s32>(g.r[u->m]);
  s64 n = static_cast<s32>(g.r[u->n]);
  if constexpr (doubled) n = static_cast<s32>(saturated<true>(g, 2 * n, 32));
  g.r[u->d] = saturated<true>(g, subtract ? m - n : m + n, 32);
  return next(c, u);
}

}  // namespace

Handler extend_handler(unsigned bytes, bool is_signed, bool add, bool rotated) {
  const unsigned size = bytes == 16 ? 2 : bytes - 1;
  return kExtend[size << 3 | unsigned{is_signed} << 2 | unsigned{add} << 1 | unsigned{rotated}];
}

Handler bit_field_extract_handler(bool is_signed) {
  return is_signed ? run_bit_field_extract<true> : run_bit_field_extract<false>;
}

Handler bit_field_insert_handler(bool clear) {
  return clear ? run_bit_field_insert<true> : run_bit_field_insert<false>;
}

Handler unary_handler(Op op) {
  switch (op) {
    case Op::Clz:
      return run_unary<Op::Clz>;
    case Op::Rbit:
      return run_unary<Op::Rbit>;
    case Op::Rev:
      return run_unary<Op::Rev>;
    case Op::Rev16:
      return run_unary<Op::Rev16>;
    default:
      return run_unary<Op::Revsh>;
  }
}

Handler pack_halfword_handler(bool top) {
  return top ? run_pack_halfword<true> : run_pack_halfword<false>;
}

void run_select(Core& c, const Uop* u) {
  Registers& g = c.regs;
  u32 mask = 0;
  for (unsigned lane = 0; lane < 4; ++lane) {
    if (bit(g.ge, lane)) mask |= 0xffu << (8 * lane);
  }
  g.r[u->d] = (g.r[u->n] & mask) | (g.r[u->m] & ~mask);
  return next(c, u);
}

void run_sum_absolute_differences(Core& c, const Uop* u) {
  Registers& g = c.regs;
  u32 sum = u->a == kSink ? 0 : g.r[u->a];
  for (unsigned lane = 0; lane < 32; lane += 8) {
    const u32 n = g.r[u->n] >> lane & 0xff, m = g.r[u->m] >> lane & 0xff;
    sum += n > m ? n - m : m - n;
  }
  g.r[u->d] = sum;
  return next(c, u);
}

Handler saturate_handler(bool is_signed) {
  return is_signed ? run_saturate<true> : run_saturate<false>;
}

Handler saturate16_handler(bool is_signed) {
  return is_signed ? run_saturate16<true> : run_saturate16<false>;
}

Handler saturating_add_handler(bool subtract, bool doubled) {
  if (subtract) return doubled ? run_saturating_add<true, true> : run_saturating_add<true, false>;
  return doubled ? run_saturating_add<false, true> : run_saturating_add<false, false>;
}

}  // namespace vesim::isa
