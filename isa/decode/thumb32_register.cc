// SPDX-License-Identifier: Apache-2.0
// T32 register operations and multiplication (Arm ARM A6.3.12 to A6.3.17).
#include "isa/decode/fields.h"
#include "isa/decode/thumb32_groups.h"

namespace vesim::isa::thumb32 {
namespace {

struct Fields {
  unsigned d, n, m, a;
  explicit Fields(u32 e) : d(field4(e, 8)), n(field4(e, 16)), m(field4(e, 0)), a(field4(e, 12)) {}
};

void extend(Builder& b, u32 e) {
  const Fields f(e);
  constexpr unsigned kBytes[3] = {2, 16, 1};
  const u32 kind = bits(e, 22, 21);
  if (kind == 3 || any_bad(f.d, f.m) || f.n == 13) return b.undefined();
  b.extend(f.d, f.n, f.m, 8 * bits(e, 5, 4), kBytes[kind], !bit(e, 20));
}

void parallel(Builder& b, u32 e) {  // A6.3.13, A6.3.14
  const Fields f(e);
  constexpr ParallelForm kForms[8] = {ParallelForm::Add8,  ParallelForm::Add16, ParallelForm::Asx,
                                      ParallelForm::Add16, ParallelForm::Sub8,  ParallelForm::Sub16,
                                      ParallelForm::Sax,   ParallelForm::Sub16};
  constexpr ParallelPrefix kPrefixes[2][3] = {
      {ParallelPrefix::S, ParallelPrefix::Q, ParallelPrefix::Sh},
      {ParallelPrefix::U, ParallelPrefix::Uq, ParallelPrefix::Uh}};
  const u32 form = bits(e, 22, 20), prefix = bits(e, 5, 4);
  if (form == 3 || form == 7 || prefix == 3 || any_bad(f.d, f.n, f.m)) return b.undefined();
  b.parallel(kForms[form], kPrefixes[bits(e, 6, 6)][prefix], f.d, f.n, f.m);
}

void miscellaneous(Builder& b, u32 e) {  // A6.3.15
  const Fields f(e);
  const u32 op1 = bits(e, 22, 20), op2 = bits(e, 5, 4);
  if (bit(e, 6) || bit(op1, 2) || any_bad(f.d, f.n, f.m)) return b.undefined();
  if (op1 == 0) return b.saturating_add(f.d, f.m, f.n, bit(op2, 1), bit(op2, 0));
  if (op1 == 2) return op2 == 0 ? b.select(f.d, f.n, f.m) : b.undefined();
  if (f.n != f.m || (op1 == 3 && op2 != 0)) return b.undefined();
  constexpr Op kReverses[4] = {Op::Rev, Op::Rev16, Op::Rbit, Op::Revsh};
  b.unary(op1 == 3 ? Op::Clz : kReverses[op2], f.d, f.m);
}

// An instruction that accumulates into `a`, or with a = 15 one that does not.
void accumulate(Builder& b, const Fields& f, MultiplyForm alone, MultiplyForm accumulating,
                bool x = false, bool y = false) {
  if (f.a == 15) return b.multiply(alone, false, f.d, f.n, f.m, 0, x, y);
  b.multiply(accumulating, false, f.d, f.n, f.m, f.a, x, y);
}

}  // namespace

void register_operations(Builder& b, u32 e) {
  const Fields f(e);
  if (f.a != 15) return b.undefined();
  if (bit(e, 23)) return bit(e, 7) ? miscellaneous(b, e) : parallel(b, e);
  if (bit(e, 7)) return extend(b, e);
  if (bits(e, 6, 4) != 0 || any_bad(f.d, f.n, f.m)) return b.undefined();
  b.data_processing(Op::Mov, bit(e, 20), f.d, 0, Operand::shifted_by(f.n, bits(e, 22, 21), f.m));
}

void multiply(Builder& b, u32 e) {
  const Fields f(e);
  const bool n_or_x = bit(e, 5), m_or_x = bit(e, 4);
  const u32 op2 = bits(e, 5, 4);
  if (bits(e, 7, 6) != 0 || any_bad(f.d, f.n, f.m) || f.a == 13) return b.undefined();
  switch (bits(e, 22, 20)) {
    case 0:
      if (op2 == 0) return accumulate(b, f, MultiplyForm::Mul, MultiplyForm::Mla);
      if (op2 != 1 || f.a == 15) return b.undefined();
      return b.multiply(MultiplyForm::Mls, false, f.d, f.n, f.m, f.a);
    case 1:
      return accumulate(b, f, MultiplyForm::SmulXy, MultiplyForm::SmlaXy, n_or_x, m_or_x);
    case 7:
      return op2 == 0 ? b.sum_absolute_differences(f.d, f.n, f.m, f.a) : b.undefined();
    default:
      break;
  }
  if (n_or_x) return b.undefined();
  switch (bits(e, 22, 20)) {
    case 2:
      return accumulate(b, f, MultiplyForm::Smuad, MultiplyForm::Smlad, m_or_x);
    case 3:
      return accumulate(b, f, MultiplyForm::SmulwY, MultiplyForm::SmlawY, false, m_or_x);
    case 4:
      return accumulate(b, f, MultiplyForm::Smusd, MultiplyForm::Smlsd, m_or_x);
    case 5:
      return accumulate(b, f, MultiplyForm::Smmul, MultiplyForm::Smmla, m_or_x);
    default:
      if (f.a == 15) return b.undefined();
      return b.multiply(MultiplyForm::Smmls, false, f.d, f.n, f.m, f.a, m_or_x);
  }
}

void long_multiply_and_divide(Builder& b, u32 e) {
  const Fields f(e);  // d is RdHi, a is RdLo
  const u32 op1 = bits(e, 22, 20), op2 = bits(e, 7, 4);
  if (any_bad(f.d, f.n, f.m)) return b.undefined();
  if (op2 == 15 && (op1 == 1 || op1 == 3)) return b.divide(op1 == 1, f.d, f.n, f.m);
  if (any_bad(f.a) || f.a == f.d) return b.undefined();
  const bool x = bit(e, 5), y = bit(e, 4);
  const auto emit = [&](MultiplyForm form, bool first = false, bool second = false) {
    b.multiply(form, false, f.a, f.n, f.m, f.d, first, second);
  };
  switch (op1 << 4 | op2) {
    case 0x00:
      return emit(MultiplyForm::Smull);
    case 0x20:
      return emit(MultiplyForm::Umull);
    case 0x40:
      return emit(MultiplyForm::Smlal);
    case 0x48:
    case 0x49:
    case 0x4a:
    case 0x4b:
      return emit(MultiplyForm::SmlalXy, x, y);
    case 0x4c:
    case 0x4d:
      return emit(MultiplyForm::Smlald, y);
    case 0x5c:
    case 0x5d:
      return emit(MultiplyForm::Smlsld, y);
    case 0x60:
      return emit(MultiplyForm::Umlal);
    case 0x66:
      return emit(MultiplyForm::Umaal);
    default:
      return b.undefined();
  }
}

}  // namespace vesim::isa::thumb32
