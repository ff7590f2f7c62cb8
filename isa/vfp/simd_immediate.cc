// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD, one register and a modified immediate (Arm ARM A7.4.6): VMOV, VMVN, VORR, VBIC.
#include "isa/vfp/decode.h"
#include "isa/vfp/expand_immediate.h"

namespace vesim::isa {

namespace {

enum class Combine : u8 { Move, Or, Clear };

// D[d] := D[d] op u->extra.
template <Combine kCombine, unsigned kRegisters>
void run_immediate(Core& c, const Uop* u) {
  for (unsigned r = 0; r < kRegisters; ++r) {
    u64& d = c.vfp.d[u->d + r];
    if constexpr (kCombine == Combine::Move) d = u->extra;
    if constexpr (kCombine == Combine::Or) d |= u->extra;
    if constexpr (kCombine == Combine::Clear) d &= ~u->extra;
  }
  return next(c, u);
}

template <Combine kCombine>
Handler handler(bool quad) {
  return quad ? run_immediate<kCombine, 2> : run_immediate<kCombine, 1>;
}

}  // namespace

void decode_simd_immediate(Builder& b, u32 e) {
  const bool op = bit(e, 5), quad = bit(e, 6);
  const unsigned cmode = bits(e, 11, 8);
  const u32 imm8 = bits(e, 24, 24) << 7 | bits(e, 18, 16) << 4 | bits(e, 3, 0);
  // A zero where it could be written with another cmode is UNPREDICTABLE.
  const unsigned shift = cmode >> 1;
  const bool needs_nonzero = shift >= 1 && shift <= 6 && shift != 4;
  if ((op && cmode == 15) || (needs_nonzero && imm8 == 0)) return b.undefined();
  const u64 value = expand_simd_immediate(op, cmode, imm8);
  const auto form = static_cast<u8>(kVfpVector | (quad ? kVfpQuad : 0) | 3);
  const bool logical = cmode < 12 && (cmode & 1);
  const Handler run = !logical ? handler<Combine::Move>(quad)
                      : op     ? handler<Combine::Clear>(quad)
                               : handler<Combine::Or>(quad);
  Uop* u = emit_simd(
      b, {logical ? Op::NeonIntegerLogic : Op::NeonMove, run, form, double_d(e), kSink, kSink},
      quad ? kQd : 0);
  if (u) u->extra = !logical && op && cmode != 14 ? ~value : value;  // VMVN
}

}  // namespace vesim::isa
