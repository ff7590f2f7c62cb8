// SPDX-License-Identifier: Apache-2.0
// SRS, RFE, ERET and SUBS PC, LR (Arm ARM B9.3.13, B9.3.16, B9.3.19, B9.3.20).
#include "isa/core.h"
#include "isa/execute/memory_path.h"
#include "isa/system/exceptions.h"
#include "isa/system/handlers.h"
#include "isa/system/status.h"

namespace vesim::isa {

namespace {

// The lower of the two words that a BlockMode of base register value `base` names.
u32 lower_address(u32 base, BlockMode mode) {
  switch (mode) {
    case BlockMode::Ia:
      return base;
    case BlockMode::Ib:
      return base + 4;
    case BlockMode::Da:
      return base - 4;
    case BlockMode::Db:
      return base - 8;
  }
  return base;
}

u32 written_back(u32 base, BlockMode mode) {
  const bool up = mode == BlockMode::Ia || mode == BlockMode::Ib;
  return up ? base + 8 : base - 8;
}

bool user_or_system(const Core& c) {
  return c.regs.mode == Mode::User || c.regs.mode == Mode::System;
}

}  // namespace

void run_store_return_state(Core& c, const Uop* u) {
  if (c.hyp() || user_or_system(c)) return take_undefined(c, u);
  const auto to = static_cast<Mode>(u->imm);
  if (to == Mode::Hyp || !may_enter_mode(c, u->imm, false)) return take_undefined(c, u);
  const auto mode = static_cast<BlockMode>(u->form);
  const u32 base = c.regs.r13_of(to);
  const u32 address = lower_address(base, mode);
  if (!c.store<u32>(u, address, c.regs.r[14], 4)) return;
  if (!c.store<u32>(u, address + 4, c.regs.spsr_of(c.regs.mode), 4)) return;
  if (u->a) c.regs.r13_of(to) = written_back(base, mode);
  return next(c, u);
}

void run_return_from_exception(Core& c, const Uop* u) {
  if (c.hyp() || c.regs.mode == Mode::User) return take_undefined(c, u);
  const auto mode = static_cast<BlockMode>(u->form);
  const u32 base = c.regs.r[u->n];
  const u32 address = lower_address(base, mode);
  u32 target, cpsr;
  if (!c.load<u32>(u, address, target, 4)) return;
  if (!c.load<u32>(u, address + 4, cpsr, 4)) return;
  if (u->a) c.regs.r[u->n] = written_back(base, mode);
  exception_return(c, u, cpsr, target);
}

void run_exception_return_subtract(Core& c, const Uop* u) {
  if (c.hyp() && u->imm == 0) return run_exception_return(c, u);
  if (c.hyp() || user_or_system(c)) return take_undefined(c, u);
  exception_return(c, u, c.regs.spsr_of(c.regs.mode), c.regs.r[14] - u->imm);
}

void run_exception_return(Core& c, const Uop* u) {
  if (user_or_system(c)) return take_undefined(c, u);
  const u32 target = c.hyp() ? c.regs.elr_hyp : c.regs.r[14];
  exception_return(c, u, c.regs.spsr_of(c.regs.mode), target);
}

// In Hyp mode UNDEFINED; in User and System mode UNPREDICTABLE, and UNDEFINED here.
void run_check_exception_return(Core& c, const Uop* u) {
  if (c.hyp() || user_or_system(c)) return take_undefined(c, u);
  return next(c, u);
}

void run_exception_return_to(Core& c, const Uop* u) {
  exception_return(c, u, c.regs.spsr_of(c.regs.mode), c.regs.r[u->n]);
}

}  // namespace vesim::isa
