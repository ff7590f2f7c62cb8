// SPDX-License-Identifier: Apache-2.0
// Data processing: one handler for each operation, operand form and flag setting.
#include <array>
#include <utility>

#include "isa/core.h"
#include "isa/execute/handlers.h"

namespace vesim::isa {
namespace {

struct Shifted {
  u32 value;
  u32 carry;
};

// Shift by an immediate amount of 1-31 (LSL, ROR) or 1-32 (LSR, ASR), or RRX.
template <OperandForm form>
Shifted operand_of(const Registers& g, const Uop* u) {
  const u32 m = g.r[u->m];
  const u32 n = u->imm;
  if constexpr (form == OperandForm::Register) {
    return {m, g.cf};
  } else if constexpr (form == OperandForm::Immediate) {
    // imm2: the carry of a rotated immediate, or 2 to keep C.
    return {n, u->imm2 == 2 ? g.cf : u->imm2};
  } else if constexpr (form == OperandForm::LslImm) {
    return {m << n, (m >> (32 - n)) & 1};
  } else if constexpr (form == OperandForm::LsrImm) {
    return {static_cast<u32>(u64{m} >> n), (m >> (n - 1)) & 1};
  } else if constexpr (form == OperandForm::AsrImm) {
    return {static_cast<u32>(static_cast<s64>(static_cast<s32>(m)) >> n), (m >> (n - 1)) & 1};
  } else if constexpr (form == OperandForm::RorImm) {
    return {ror(m, n), (m >> (n - 1)) & 1};
  } else {
    static_assert(form == OperandForm::Rrx);
    return {(m >> 1) | (g.cf << 31), m & 1};
  }
}

constexpr bool is_add(Op op) { return op == Op::Add || op == Op::Adc || op == Op::Cmn; }
constexpr bool is_reverse(Op op) { return op == Op::Rsb || op == Op::Rsc; }
constexpr bool is_arithmetic(Op op) {
  return is_add(op) || is_reverse(op) || op == Op::Sub || op == Op::Sbc || op == Op::Cmp;
}
constexpr bool with_carry(Op op) { return op == Op::Adc || op == Op::Sbc || op == Op::Rsc; }
constexpr bool only_flags(Op op) {
  return op == Op::Tst || op == Op::Teq || op == Op::Cmp || op == Op::Cmn;
}

template <Op op>
u32 logical(u32 n, u32 m) {
  if constexpr (op == Op::And || op == Op::Tst) {
    return n & m;
  } else if constexpr (op == Op::Eor || op == Op::Teq) {
    return n ^ m;
  } else if constexpr (op == Op::Orr) {
    return n | m;
  } else if constexpr (op == Op::Mov) {
    return m;
  } else if constexpr (op == Op::Bic) {
    return n & ~m;
  } else if constexpr (op == Op::Mvn) {
    return ~m;
  } else {
    static_assert(op == Op::Orn);
    return n | ~m;
  }
}

// AddWithCarry(x, y, carry) of Arm ARM A2.2.1; subtraction passes ~y.
template <bool set_flags>
u32 add_with_carry(Registers& g, u32 x, u32 y, u32 carry) {
  const u32 result = x + y + carry;
  if constexpr (set_flags) {
    g.nf = g.zf = result;
    g.cf = static_cast<u32>((u64{x} + y + carry) >> 32);
    g.vf = (x ^ result) & (y ^ result);
  }
  return result;
}

template <Op op, OperandForm form, bool set_flags>
void run_alu(Core& c, const Uop* u) {
  Registers& g = c.regs;
  const Shifted operand = operand_of<form>(g, u);
  const u32 n = g.r[u->n];
  if constexpr (is_arithmetic(op)) {
    const u32 x = is_reverse(op) ? operand.value : n;
    const u32 y = is_reverse(op) ? n : operand.value;
    const u32 carry = with_carry(op) ? g.cf : !is_add(op);
    const u32 result = add_with_carry<set_flags>(g, x, is_add(op) ? y : ~y, carry);
    if constexpr (!only_flags(op)) g.r[u->d] = result;
  } else {
    const u32 result = logical<op>(n, operand.value);
    if constexpr (set_flags) {
      g.nf = g.zf = result;
      if constexpr (form != OperandForm::Register) g.cf = operand.carry;
    }
    if constexpr (!only_flags(op)) g.r[u->d] = result;
  }
  return next(c, u);
}

constexpr unsigned kOps = static_cast<unsigned>(Op::Orn) - static_cast<unsigned>(Op::And) + 1;
constexpr unsigned kForms = 7;

template <unsigned index>
constexpr Handler entry() {
  constexpr Op op = static_cast<Op>(static_cast<unsigned>(Op::And) + index / (kForms * 2));
  constexpr OperandForm form = static_cast<OperandForm>(index / 2 % kForms);
  return run_alu < op, form, (index & 1) != 0 || only_flags(op) > ;
}

template <unsigned... index>
constexpr std::array<Handler, sizeof...(index)> table(std::integer_sequence<unsigned, index...>) {
  return {entry<index>()...};
}

constexpr auto kAlu = table(std::make_integer_sequence<unsigned, kOps * kForms * 2>{});

// Shift_C by a register's low byte (Arm ARM A2.2.1).
template <ShiftType type, bool set_carry>
void run_shift(Core& c, const Uop* u) {
  Registers& g = c.regs;
  const u32 m = g.r[u->m];
  const unsigned n = g.r[u->a] & 0xff;
  u32 result = m;
  u32 carry = g.cf;
  if (n != 0) {
    if constexpr (type == ShiftType::Lsl) {
      result = n < 32 ? m << n : 0;
      carry = n <= 32 ? (u64{m} >> (32 - n)) & 1 : 0;
    } else if constexpr (type == ShiftType::Lsr) {
      result = n < 32 ? m >> n : 0;
      carry = n <= 32 ? (u64{m} >> (n - 1)) & 1 : 0;
    } else if constexpr (type == ShiftType::Asr) {
      const unsigned by = n < 32 ? n : 31;
      result = static_cast<u32>(static_cast<s32>(m) >> by);
      carry = n < 32 ? (m >> (n - 1)) & 1 : m >> 31;
    } else {
      result = ror(m, n % 32);
      carry = result >> 31;
    }
  }
  if constexpr (set_carry) g.cf = carry;
  g.r[u->d] = result;
  return next(c, u);
}

}  // namespace

Handler alu_handler(Op op, OperandForm form, bool set_flags) {
  const unsigned index = (static_cast<unsigned>(op) - static_cast<unsigned>(Op::And)) * kForms +
                         static_cast<unsigned>(form);
  return kAlu[index * 2 + set_flags];
}

Handler shift_register_handler(ShiftType type, bool set_carry) {
  switch (type) {
    case ShiftType::Lsl:
      return set_carry ? run_shift<ShiftType::Lsl, true> : run_shift<ShiftType::Lsl, false>;
    case ShiftType::Lsr:
      return set_carry ? run_shift<ShiftType::Lsr, true> : run_shift<ShiftType::Lsr, false>;
    case ShiftType::Asr:
      return set_carry ? run_shift<ShiftType::Asr, true> : run_shift<ShiftType::Asr, false>;
    default:
      return set_carry ? run_shift<ShiftType::Ror, true> : run_shift<ShiftType::Ror, false>;
  }
}

void run_move_top(Core& c, const Uop* u) {
  c.regs.r[u->d] = (c.regs.r[u->d] & 0xffff) | u->imm;
  return next(c, u);
}

}  // namespace vesim::isa
