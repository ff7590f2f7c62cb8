// SPDX-License-Identifier: Apache-2.0
// Multiplication and division (Arm ARM A4.4.3). All arithmetic is modulo 2^64 in u64.
#include <array>
#include <limits>
#include <utility>

#include "isa/core.h"
#include "isa/execute/media_handlers.h"

namespace vesim::isa {
namespace {

constexpr bool is_long(MultiplyForm f) {
  return (f >= MultiplyForm::Umull && f <= MultiplyForm::Umaal) || f == MultiplyForm::SmlalXy ||
         f == MultiplyForm::Smlald || f == MultiplyForm::Smlsld;
}

// The 32-bit sum of a product and `a`, with Q set when it overflows.
u32 accumulate_with_q(Registers& g, s64 product, u32 a) {
  const s64 sum = product + static_cast<s32>(a);
  g.qf |= sum != static_cast<s32>(sum);
  return static_cast<u32>(sum);
}

s64 half(u32 value, bool top) { return static_cast<s16>(top ? value >> 16 : value); }
u64 signed_product(u32 n, u32 m) {
  return static_cast<u64>(s64{static_cast<s32>(n)} * static_cast<s32>(m));
}

// Forms with a 64-bit result, given the old RdHi:RdLo.
template <MultiplyForm form, bool x, bool y>
u64 long_result(u32 n, u32 m, u32 low, u32 high) {
  using enum MultiplyForm;
  const u64 accumulator = u64{high} << 32 | low;
  if constexpr (form == Umull) return u64{n} * m;
  if constexpr (form == Smull) return signed_product(n, m);
  if constexpr (form == Umlal) return u64{n} * m + accumulator;
  if constexpr (form == Smlal) return signed_product(n, m) + accumulator;
  if constexpr (form == Umaal) return u64{n} * m + low + high;
  if constexpr (form == SmlalXy) return static_cast<u64>(half(n, x) * half(m, y)) + accumulator;
  if constexpr (form == Smlald || form == Smlsld) {
    const s64 first = half(n, false) * half(m, x), second = half(n, true) * half(m, !x);
    return static_cast<u64>(form == Smlald ? first + second : first - second) + accumulator;
  }
}

// Most significant word forms; `x` rounds.
template <MultiplyForm form, bool x>
u32 high_result(u32 n, u32 m, u32 a) {
  using enum MultiplyForm;
  const u64 product = signed_product(n, m), accumulator = u64{a} << 32;
  const u64 sum = form == Smmul   ? product
                  : form == Smmla ? accumulator + product
                                  : accumulator - product;
  return static_cast<u32>((sum + (x ? 0x80000000 : 0)) >> 32);
}

template <MultiplyForm form, bool x, bool y>
u32 short_result(Registers& g, u32 n, u32 m, u32 a) {
  using enum MultiplyForm;
  if constexpr (form == Mul) return n * m;
  if constexpr (form == Mla) return n * m + a;
  if constexpr (form == Mls) return a - n * m;
  if constexpr (form == SmulXy) return static_cast<u32>(half(n, x) * half(m, y));
  if constexpr (form == SmlaXy) return accumulate_with_q(g, half(n, x) * half(m, y), a);
  if constexpr (form == SmulwY || form == SmlawY) {
    const s64 product = (static_cast<s32>(n) * half(m, y)) >> 16;
    return form == SmulwY ? static_cast<u32>(product) : accumulate_with_q(g, product, a);
  }
  if constexpr (form >= Smuad && form <= Smlsd) {
    const s64 first = half(n, false) * half(m, x), second = half(n, true) * half(m, !x);
    const s64 sum = form == Smuad || form == Smlad ? first + second : first - second;
    return accumulate_with_q(g, sum, form == Smlad || form == Smlsd ? a : 0);
  }
  if constexpr (form >= Smmul) return high_result<form, x>(n, m, a);
}

template <MultiplyForm form, bool set_flags, bool x, bool y>
void run_multiply(Core& c, const Uop* u) {
  Registers& g = c.regs;
  const u32 n = g.r[u->n], m = g.r[u->m];
  if constexpr (is_long(form)) {
    const u64 result = long_result<form, x, y>(n, m, g.r[u->d], g.r[u->a]);
    g.r[u->d] = static_cast<u32>(result);
    g.r[u->a] = static_cast<u32>(result >> 32);
    if constexpr (set_flags) {
      g.nf = static_cast<u32>(result >> 32);
      g.zf = result != 0;
    }
  } else {
    const u32 result = short_result<form, x, y>(g, n, m, g.r[u->a]);
    g.r[u->d] = result;
    if constexpr (set_flags) g.nf = g.zf = result;
  }
  return next(c, u);
}

constexpr unsigned kForms = static_cast<unsigned>(MultiplyForm::Smmls) + 1;

template <unsigned... index>
constexpr std::array<Handler, sizeof...(index)> table(std::integer_sequence<unsigned, index...>) {
  return {run_multiply<static_cast<MultiplyForm>(index / 8), (index & 4) != 0, (index & 2) != 0,
                       (index & 1) != 0>...};
}

constexpr auto kMultiply = table(std::make_integer_sequence<unsigned, kForms * 8>{});

// Division by zero gives zero, and the one overflow wraps (Arm ARM A4.4.8).
template <bool is_signed>
void run_divide(Core& c, const Uop* u) {
  const u32 n = c.regs.r[u->n], m = c.regs.r[u->m];
  u32 result = 0;
  if constexpr (is_signed) {
    if (m != 0) result = static_cast<u32>(s64{static_cast<s32>(n)} / static_cast<s32>(m));
  } else {
    if (m != 0) result = n / m;
  }
  c.regs.r[u->d] = result;
  return next(c, u);
}

}  // namespace

Handler multiply_handler(MultiplyForm form, bool set_flags, bool x, bool y) {
  return kMultiply[static_cast<unsigned>(form) * 8 + unsigned{set_flags} * 4 + unsigned{x} * 2 +
                   unsigned{y}];
}

Handler divide_handler(bool is_signed) { return is_signed ? run_divide<true> : run_divide<false>; }

}  // namespace vesim::isa
