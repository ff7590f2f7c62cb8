// SPDX-License-Identifier: Apache-2.0
// Block ends, conditions and branches.
#include <array>
#include <utility>

#include "isa/core.h"
#include "isa/execute/conditions.h"
#include "isa/execute/handlers.h"

namespace vesim::isa {
namespace {

// Without tail calls (debug builds) every block returns to Core::run(), or the stack would grow.
#ifdef VESIM_TAIL_CALLS
constexpr bool kChain = true;
#else
constexpr bool kChain = false;
#endif

// Continues at regs.pc, in `known` when that is the block there: at once if nothing else asks for
// the core, else through Core::run().
inline void proceed(Core& c, Block* known) {
  if (kChain && known && c.enter(known)) [[likely]] {
    return known->uops.front().run(c, known->uops.data());
  }
  c.next_block = known;
}

// A direct branch. One inside its page (form 1) is linked to its target by Core::run() the first
// time.
inline void go(Core& c, const Uop* u) {
  c.regs.pc = c.block_va + u->imm;
  Block* known = u->link;
  if (!known) {
    if (u->form) {
      c.unlinked = const_cast<Uop*>(u);
      return;
    }
    known = c.known_block();
  }
  return proceed(c, known);
}

template <unsigned condition>
void run_skip_unless(Core& c, const Uop* u) {
  if (condition_holds<condition>(c.regs)) [[likely]]
    return next(c, u);
  const Uop* target = u + 1 + u->imm;
  return target->run(c, target);
}

template <unsigned condition>
void run_branch_conditional(Core& c, const Uop* u) {
  if (!condition_holds<condition>(c.regs)) return next(c, u);
  return go(c, u);
}

template <bool nonzero>
void run_compare_branch(Core& c, const Uop* u) {
  if ((c.regs.r[u->n] != 0) != nonzero) return next(c, u);
  return go(c, u);
}

template <bool exchange>
void run_branch_indirect(Core& c, const Uop* u) {
  const u32 target = c.regs.r[u->n];
  if constexpr (exchange) {
    c.branch_exchange(target);
  } else {
    c.regs.pc = target & (c.regs.thumb ? ~1u : ~3u);
  }
  return proceed(c, c.known_block());
}

template <bool halfword>
void run_table_branch(Core& c, const Uop* u) {
  const u32 index = c.regs.r[u->m];
  const u32 pc = c.block_va + u->imm;
  u32 entry = 0;
  if constexpr (halfword) {
    u16 value;
    if (!c.load(u, c.regs.r[u->n] + index * 2, value)) return;
    entry = value;
  } else {
    u8 value;
    if (!c.load(u, c.regs.r[u->n] + index, value)) return;
    entry = value;
  }
  c.regs.pc = pc + entry * 2;
}

template <template <unsigned> class Maker, unsigned... condition>
constexpr std::array<Handler, 15> by_condition(std::integer_sequence<unsigned, condition...>) {
  return {Maker<condition>::handler...};
}
template <unsigned condition>
struct Skip {
  static constexpr Handler handler = run_skip_unless<condition>;
};
template <unsigned condition>
struct Conditional {
  static constexpr Handler handler = run_branch_conditional<condition>;
};
constexpr auto kSkip = by_condition<Skip>(std::make_integer_sequence<unsigned, 15>{});
constexpr auto kConditional = by_condition<Conditional>(std::make_integer_sequence<unsigned, 15>{});

}  // namespace

void run_end_block(Core& c, const Uop* u) { return go(c, u); }

void run_end_block_in_it(Core& c, const Uop* u) {
  c.regs.pc = c.block_va + u->imm;
  c.regs.it = static_cast<u8>(u->a);
}

void run_leave_block(Core& c, const Uop* u) { run_end_block_in_it(c, u); }

void run_clear_it(Core& c, const Uop* u) {
  c.regs.it = 0;
  return next(c, u);
}

void run_debug_stop(Core& c, const Uop* u) {
  const u32 pc = c.insn_address(u);
  const bool here = c.stops && c.stops->breakpoints.contains(pc) && c.pass_over != pc;
  if (here) return c.stop_before(u, {.pc = pc, .watchpoint = {}});
  return next(c, u);
}

void run_nop(Core& c, const Uop* u) { return next(c, u); }

void run_address(Core& c, const Uop* u) {
  c.regs.r[u->d] = c.block_va + u->imm;
  return next(c, u);
}

Handler skip_unless_handler(unsigned condition) { return kSkip[condition]; }
Handler branch_conditional_handler(unsigned condition) { return kConditional[condition]; }

void run_branch(Core& c, const Uop* u) { return go(c, u); }

void run_branch_link(Core& c, const Uop* u) {
  c.regs.r[14] = c.block_va + u->imm2;
  return go(c, u);
}

void run_branch_link_exchange(Core& c, const Uop* u) {
  c.regs.r[14] = c.block_va + u->imm2;
  c.regs.thumb = !c.regs.thumb;
  c.regs.pc = c.block_va + u->imm;
}

Handler branch_indirect_handler(bool exchange) {
  return exchange ? run_branch_indirect<true> : run_branch_indirect<false>;
}

void run_link(Core& c, const Uop* u) {
  c.regs.r[14] = c.block_va + u->imm;
  return next(c, u);
}

Handler compare_branch_handler(bool nonzero) {
  return nonzero ? run_compare_branch<true> : run_compare_branch<false>;
}
Handler table_branch_handler(bool halfword) {
  return halfword ? run_table_branch<true> : run_table_branch<false>;
}

}  // namespace vesim::isa
