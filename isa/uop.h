// SPDX-License-Identifier: Apache-2.0
// Micro-operations: what every instruction decodes into, once. The interpreter runs them through
// `run`; the timing model prices them by `op`, `form` and operands; a translator could compile
// them.
//
// A handler does its work and continues with the next uop by a tail call, so a block runs without a
// dispatch loop:
//
//   void clz(Core& c, const Uop* u) {
//     c.regs.r[u->d] = std::countl_zero(c.regs.r[u->m]);
//     return next(c, u);
//   }
//
// A handler that takes an exception, or that ends the block, has set regs.pc and returns without
// calling next().
#pragma once

#include "isa/ops.h"
#include "isa/types.h"

namespace vesim::isa {

class Core;
struct Block;
struct SystemRegister;
struct Uop;

using Handler = void (*)(Core&, const Uop*);

struct Uop {
  Handler run;
  Op op;          // what it does
  u8 form;        // which variant; its meaning belongs to the op
  u8 insn;        // index of its instruction in the block
  u8 d, n, m, a;  // destination and sources: core registers and temporaries, or VFP/NEON registers
  u32 imm;        // immediate operand
  u32 imm2;       // second immediate
  union {
    Block* link;                // a direct branch: the block it goes to, when known
    const SystemRegister* reg;  // a coprocessor access: the register
    u64 extra;                  // a 64-bit immediate
  };
};

// Runs the rest of the block.
inline void next(Core& c, const Uop* u) { return u[1].run(c, u + 1); }

// What is needed about an instruction only when something unusual happens.
struct InsnInfo {
  u32 encoding;  // T32: first halfword in the high half; T16: in the low half
  u16 offset;    // bytes from the start of the block
  u8 length;     // 2 or 4
  u8 it;         // ITSTATE before it
};

}  // namespace vesim::isa
