// SPDX-License-Identifier: Apache-2.0
// Parallel addition and subtraction (Arm ARM A4.4.7).
#include <algorithm>
#include <array>
#include <utility>

#include "isa/core.h"
#include "isa/execute/media_handlers.h"

namespace vesim::isa {
namespace {

constexpr bool is_signed(ParallelPrefix p) {
  return p == ParallelPrefix::S || p == ParallelPrefix::Q || p == ParallelPrefix::Sh;
}
constexpr bool halves(ParallelPrefix p) {
  return p == ParallelPrefix::Sh || p == ParallelPrefix::Uh;
}
constexpr bool saturates(ParallelPrefix p) {
  return p == ParallelPrefix::Q || p == ParallelPrefix::Uq;
}
constexpr bool sets_ge(ParallelPrefix p) {
  return p == ParallelPrefix::S || p == ParallelPrefix::U;
}

// The lane of `width` bits at bit `low`.
template <unsigned width, bool sign>
s32 lane(u32 value, unsigned low) {
  const u32 field = value >> low;
  return sign ? sign_extend(field, width) : static_cast<s32>(field & ((1u << width) - 1));
}

// One lane's result in place, and its GE bits.
template <ParallelPrefix prefix, unsigned width>
u32 lane_result(s32 n, s32 m, bool subtract, unsigned low, u32& ge) {
  s32 value = subtract ? n - m : n + m;
  if constexpr (sets_ge(prefix)) {
    // Signed, and unsigned differences: not negative; unsigned sums: carry out.
    const bool set = is_signed(prefix) || subtract ? value >= 0 : value >> width != 0;
    if (set) ge |= (width == 16 ? 3u : 1u) << (low / 8);
  }
  if constexpr (halves(prefix)) value >>= 1;
  if constexpr (saturates(prefix)) {
    constexpr s32 kMaximum = is_signed(prefix) ? (1 << (width - 1)) - 1 : (1 << width) - 1;
    constexpr s32 kMinimum = is_signed(prefix) ? -kMaximum - 1 : 0;
    value = std::clamp(value, kMinimum, kMaximum);
  }
  return (static_cast<u32>(value) & ((1u << width) - 1)) << low;
}

template <ParallelForm form, ParallelPrefix prefix>
void run_parallel(Core& c, const Uop* u) {
  constexpr unsigned kWidth = form == ParallelForm::Add8 || form == ParallelForm::Sub8 ? 8 : 16;
  constexpr bool kExchange = form == ParallelForm::Asx || form == ParallelForm::Sax;
  constexpr bool kSubtractAll = form == ParallelForm::Sub16 || form == ParallelForm::Sub8;
  Registers& g = c.regs;
  const u32 n = g.r[u->n];
  const u32 m = kExchange ? ror(g.r[u->m], 16) : g.r[u->m];
  u32 result = 0, ge = 0;
  for (unsigned low = 0; low < 32; low += kWidth) {
    // ASX subtracts in the low half, SAX in the high half.
    const bool subtract = kExchange ? (low == 0) == (form == ParallelForm::Asx) : kSubtractAll;
    result |=
        lane_result<prefix, kWidth>(lane<kWidth, is_signed(prefix)>(n, low),
                                    lane<kWidth, is_signed(prefix)>(m, low), subtract, low, ge);
  }
  if constexpr (sets_ge(prefix)) g.ge = ge;
  g.r[u->d] = result;
  return next(c, u);
}

constexpr unsigned kForms = 6, kPrefixes = 6;

template <unsigned... index>
constexpr std::array<Handler, sizeof...(index)> table(std::integer_sequence<unsigned, index...>) {
  return {run_parallel<static_cast<ParallelForm>(index / kPrefixes),
                       static_cast<ParallelPrefix>(index % kPrefixes)>...};
}

constexpr auto kParallel = table(std::make_integer_sequence<unsigned, kForms * kPrefixes>{});

}  // namespace

Handler parallel_handler(ParallelForm form, ParallelPrefix prefix) {
  return kParallel[static_cast<unsigned>(form) * kPrefixes + static_cast<unsigned>(prefix)];
}

}  // namespace vesim::isa
