// SPDX-License-Identifier: Apache-2.0
// What each kind of uop costs in the core: its unit, latency, and which registers it reads and
// writes.
#pragma once

#include <array>

#include "isa/ops.h"
#include "isa/uop.h"
#include "models/cortex_a15/timing/pipeline_parameters.h"

namespace vesim::models {

using isa::u32;
using isa::u8;

// Issue queues and the ports behind them (data sheet A1).
enum class Unit : u8 {
  None,  // no uop of the A15's own: part of another, or of the simulator
  Alu,
  Branch,
  Multiply,
  Load,
  Store,
  Vfp,
  Count,
};

// What an operation does besides computing.
enum class Effect : u8 { None, Load, Store, Branch, Dmb, Dsb, Isb, System, Count };

// How a uop's fields name its operands; := writes, the flags are one register.
enum class Operands : u8 {
  None,
  Target,         // := n, m
  Binary,         // d := n, m
  Integer,        // d := n, m, a
  SetsFlags,      // d, flags := n, m, a
  Carry,          // d := n, m, a, flags
  CarrySets,      // d, flags := n, m, flags
  LongProduct,    // d, a := n, m
  Long,           // d, a := n, m, d, a
  Load,           // d, a := n, m
  Store,          // := d, a, n, m
  Exclusive,      // d := n, m, a
  LoadMultiple,   // list imm := n
  StoreMultiple,  // := n, list imm
  Flags,          // := flags
  SystemRead,     // d, a :=
  VfpBinary,      // D d := D n, D m
  VfpUnary,       // D d := D m
  VfpAccumulate,  // D d := D d, D n, D m
  VfpCompare,     // FPSCR := D d, D m
  VfpLoad,        // D d := n, m
  VfpStore,       // := D d, n, m
  FromCore,       // D a, D d := n, m
  ToCore,         // d, n := D a
  Status,         // d, flags, FPSCR := FPSCR, n
};

struct OpTiming {
  Unit unit = Unit::None;
  u8 latency = 0;
  u8 busy = 1;  // cycles that it keeps its port
  Effect effect = Effect::None;
  Operands operands = Operands::None;
};

// By operation and form.
class OpTimings {
 public:
  explicit OpTimings(const PipelineParameters& parameters);
  const OpTiming& of(const isa::Uop& u) const { return table_[index(u.op, u.form)]; }

 private:
  static constexpr std::size_t kForms = 16;
  static std::size_t index(isa::Op op, u8 form) {
    return static_cast<std::size_t>(op) * kForms + form % kForms;
  }
  void set(isa::Op op, const OpTiming& timing);
  void set(isa::Op first, isa::Op last, const OpTiming& timing);
  OpTiming& at(isa::Op op, u32 form) { return table_[index(op, static_cast<u8>(form))]; }
  void integer(const PipelineParameters& p);
  void memory(const PipelineParameters& p);
  void branches_and_system(const PipelineParameters& p);
  void vfp(const PipelineParameters& p);
  void neon(const PipelineParameters& p);

  std::array<OpTiming, static_cast<std::size_t>(isa::Op::Count)* kForms> table_ = {};
};

// Registers as the renamer knows them.
inline constexpr u8 kFlags = 20, kFpscr = 21, kVfpBase = 22;
// Two more: one that is always ready, and one that nothing reads.
inline constexpr u8 kZero = 54, kNowhere = 55, kTimedRegisters = 56;

struct RegisterUse {
  std::array<u8, 20> sources;
  std::array<u8, 20> results;
  u8 source_count = 0, result_count = 0;
  u8 address_count = 0;  // of the sources: a store needs these first, the others are its data
  void reads(unsigned r) { sources[source_count++] = static_cast<u8>(r); }
  void writes(unsigned r) { results[result_count++] = static_cast<u8>(r); }
};
// Which registers `u` reads and writes; only the counted entries are filled in.
void register_use(const isa::Uop& u, Operands operands, RegisterUse& use);

}  // namespace vesim::models
