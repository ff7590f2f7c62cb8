// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/oracle_exceptions.h"

namespace vesim::isa {
namespace {

struct OracleException {
  const char* reason;
  bool (*applies)(const Experiment& x);
};

// A branch to ARM state at an address with bits 1:0 = 0b10.
bool misaligned_arm_target(const Experiment& x) {
  MachineState oracle = x.oracle;
  oracle.pc &= ~3u;
  return !bit(x.oracle.cpsr, 5) && bit(x.oracle.pc, 1) && oracle == x.vesim;
}

// Nothing else than ITSTATE differs.
bool loses_it_state_at_isb(const Experiment& x) {
  constexpr u32 kIt = 0x0600fc00;
  MachineState oracle = x.oracle;
  oracle.cpsr |= x.vesim.cpsr & kIt;
  return x.pattern->name() == "ISB" && (x.oracle.cpsr & kIt) == 0 && oracle == x.vesim;
}

// Nothing else than ITSTATE differs, which is as before the instruction.
bool keeps_it_state_at_vmrs(const Experiment& x) {
  constexpr u32 kIt = 0x0600fc00;
  MachineState oracle = x.oracle;
  oracle.cpsr = (oracle.cpsr & ~kIt) | (x.vesim.cpsr & kIt);
  return x.pattern->name().starts_with("VMRS") && ((x.oracle.cpsr ^ x.before.cpsr) & kIt) == 0 &&
         oracle == x.vesim;
}

// Whether only the destination of a VFP or Advanced SIMD instruction, as `d` D registers from the
// number on, differs.
bool differs_only_in(const Experiment& x, unsigned first, unsigned count) {
  MachineState oracle = x.oracle;
  for (unsigned d = first; d < first + count && d < 32; ++d) oracle.d[d] = x.vesim.d[d];
  return oracle == x.vesim;
}

unsigned double_d(u32 e) { return bits(e, 22, 22) << 4 | bits(e, 15, 12); }
unsigned double_m(u32 e) { return bits(e, 5, 5) << 4 | bits(e, 3, 0); }

bool rounds_fixed_point_by_fpscr(const Experiment& x) {
  const bool from_fixed = !bit(x.encoding, 18), is_double = bit(x.encoding, 8);
  const unsigned d = is_double ? double_d(x.encoding) : bits(x.encoding, 15, 12);
  return x.encoding_class->name.ends_with("vfp_convert") &&
         x.pattern->name() == "VCVT (fixed point)" && from_fixed &&
         bits(x.before.fpscr, 23, 22) != 0 && differs_only_in(x, d, 1);
}

bool permutes_register_with_itself(const Experiment& x) {
  const unsigned d = double_d(x.encoding);
  return x.pattern->name() == "VSWP, VTRN, VUZP, VZIP" && d == double_m(x.encoding) &&
         differs_only_in(x, d, bit(x.encoding, 6) ? 2 : 1);
}

// The address is the sum of Rn, or of SP where the encoding implies it, and perhaps Rm.
bool ignores_alignment(const Experiment& x) {
  if (x.encoding_class->kind != ClassKind::AlignedMemory) return false;
  const auto value = [&](int n) { return n < 0 || n == 15 ? 0 : x.before.r[n]; };
  const int n = x.pattern->field('n', x.encoding), m = x.pattern->field('m', x.encoding);
  return x.vesim_outcome == Outcome::DataAbort && x.vesim == x.before &&
         ((value(n < 0 ? 13 : n) | value(m)) & 3) != 0;
}

// In T32 (encoding T1) its pattern is that of all multiplications that accumulate; without Ra it is
// SMUAD.
bool is_smlad(const Experiment& x) {
  if (x.pattern->name() == "SMLAD") return true;
  return x.encoding_class->name == "T32.multiply" && bits(x.encoding, 31, 20) == 0xfb2 &&
         bits(x.encoding, 15, 12) != 15 && bits(x.encoding, 7, 5) == 0;
}

// Only Q differs: the products' sum alone overflows, the whole sum does not.
bool saturates_sum_of_products(const Experiment& x) {
  MachineState oracle = x.oracle;
  oracle.cpsr &= ~kPsrQ;
  return is_smlad(x) && !(x.vesim.cpsr & kPsrQ) && oracle == x.vesim;
}

// Both abort; the oracle has loaded a register before.
bool loads_half_a_pair(const Experiment& x) {
  MachineState oracle = x.oracle;
  const int t = x.pattern->field('t', x.encoding);
  if (t >= 0 && t < 15) oracle.r[t] = x.vesim.r[t];
  return x.pattern->name().starts_with("LDRD") && x.vesim_outcome == Outcome::DataAbort &&
         x.oracle_outcome == Outcome::DataAbort && oracle == x.vesim;
}

// vesim wrote the PC, and nothing else, with a place where Unicorn may execute.
bool runs_on_at_target(const Experiment& x) {
  MachineState at_target = x.before;
  at_target.pc = x.vesim.pc;
  return x.encoding_class->name.starts_with("A32.data_processing") && x.vesim == at_target &&
         x.vesim_outcome == Outcome::Completed && x.vesim.pc - kArenaBase < kExecutableSize &&
         x.vesim.pc - x.before.pc > sizeof x.encoding;
}

constexpr OracleException kExceptions[] = {
    {"ALUWritePC is one instruction (A2.3.2); Unicorn, told to run one, may go on at the target",
     runs_on_at_target},
    {"SMLAD sets Q if the sum of both products and Ra overflows (A8.8.177); Unicorn also if "
     "that of the products does",
     saturates_sum_of_products},
    {"an aborted LDRD leaves its destinations UNKNOWN (B1.9.8); Unicorn has loaded the first",
     loads_half_a_pair},
    {"BXWritePC to an address with bits 1:0 = 0b10 is UNPREDICTABLE; vesim clears both (A2.3.2)",
     misaligned_arm_target},
    {"LDM, LDRD, VLDM and their kin fault when not word-aligned (A3.2.1); Unicorn does not check",
     ignores_alignment},
    {"ISB inside an IT block advances ITSTATE like any instruction; Unicorn clears it (A2.5.2)",
     loses_it_state_at_isb},
    {"VMRS at the end of an IT block ends it like any instruction; Unicorn stays in it (A2.5.2)",
     keeps_it_state_at_vmrs},
    {"VCVT from fixed point rounds to nearest (A8.8.308); Unicorn rounds as FPSCR says",
     rounds_fixed_point_by_fpscr},
    {"VTRN, VUZP, VZIP of a register with itself leave it UNKNOWN (A8.8.420, A8.8.423, A8.8.424)",
     permutes_register_with_itself},
};

}  // namespace

const char* explained_by(const Experiment& x, bool memory_agrees) {
  for (const OracleException& exception : kExceptions) {
    const bool applies = memory_agrees || exception.applies == ignores_alignment ||
                         exception.applies == runs_on_at_target;
    if (applies && exception.applies(x)) return exception.reason;
  }
  return nullptr;
}

}  // namespace vesim::isa
