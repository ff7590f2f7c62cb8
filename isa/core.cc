// SPDX-License-Identifier: Apache-2.0
#include "isa/core.h"

#include <algorithm>

#include "isa/system/exceptions.h"
#include "isa/system/interrupts.h"

namespace vesim::isa {

Core::Core(const CoreParameters& core_parameters, Environment& environment, BlockCache& cache)
    : env(environment), blocks(cache), parameters(core_parameters) {
  blocks.add_listener({.became_code = [this](u64 page) { fast.protect(page); },
                       .blocks_died =
                           [this] {
                             jumps.flush();
                             attention();  // run() must not follow next_block
                           }});
  reset();
}

void Core::reset() {
  regs = {};
  monitor = {};
  waiting = Waiting::No;
  event_register = false;
  reset_system(*this);
  regs.thumb = parameters.reset_thumb;
  regs.big_endian = parameters.reset_big_endian;
  regs.pc = parameters.reset_vector;
  next_block = nullptr;
  fast.flush();
  jumps.flush();
  context_changed();
}

void Core::set_single_step(bool on) {
  single_step_ = on;
  jumps.flush();
  next_block = nullptr;
}

void Core::set_line(Line which, bool level) {
  const u8 mask = static_cast<u8>(1u << static_cast<unsigned>(which));
  lines_ = static_cast<u8>(level ? lines_ | mask : lines_ & ~mask);
  attention();
}

void Core::set_event() {
  event_register = true;
  attention();
}

u64 Core::run(u64 instructions) {
  const u64 before = count_;
  limit_ = before + std::max<u64>(instructions, 1);
  blocks.collect();
  while (count_ < limit_ && ready()) run_next();
  return count_ - before;
}

bool Core::ready_after_look() {
  look_around();
  return !waits();
}

// The block at the PC, with those it goes on to.
void Core::run_next() {
  Block* b = next_block ? next_block : find_block();
  if (!b) {
    ++count_;  // a prefetch abort takes its time, so that a loop of them ends a turn
    return;
  }
  next_block = nullptr;
  if (observer) observer->enters(*b, regs.pc);
  start(b);
  b->uops.front().run(*this, b->uops.data());
}

// The core's own look at the world between blocks.
void Core::look_around() {
  next_block = nullptr;
  unlinked = nullptr;
  do {
    attention_ = false;
    if (context_stale_) {
      context.derive(*this);
      context_stale_ = false;
    }
    if (waiting == Waiting::Off) return;
    if (take_pending_interrupt(*this)) waiting = Waiting::No;
  } while (attention_);
}

// Whether the core still waits after it looked around.
bool Core::waits() {
  if (waiting == Waiting::ForEvent && event_register) {
    event_register = false;
    waiting = Waiting::No;
  }
  if (waiting == Waiting::ForInterrupt && wake_from_wfi()) waiting = Waiting::No;
  return waiting != Waiting::No;
}

void Core::unwind(const Uop* u) {
  if (observer) observer->leaves(u);
  const InsnInfo& info = insn(u);
  regs.pc = block_va + info.offset;
  regs.it = info.it;
  count_ -= block->instructions - 1 - u->insn;
  next_block = nullptr;
}

void Core::stop_before(const Uop* u, const DebugHit& hit) {
  unwind(u);
  --count_;
  debug_hit = hit;
  stop_running();
}

bool Core::wake_from_wfi() const {
  if (sys.abort_pending || line(Line::Irq) || line(Line::Fiq)) return true;
  // Virtual interrupts and aborts exist for software below Hyp (Arm ARM B1.8.11).
  return !secure() && !hyp() &&
         (virtual_abort_pending(*this) || virtual_fiq_pending(*this) || virtual_irq_pending(*this));
}

void Core::serialize(Archive& ar) {
  ar("regs", regs);
  ar("vfp", vfp);
  ar("sys", sys);
  ar("pmu", pmu);
  ar("debug", debug);
  ar("waiting", waiting);
  ar("event_register", event_register);
  ar("monitor", monitor);
  ar("instructions", count_);
  ar("lines", lines_);
  if (!ar.loading()) return;
  next_block = nullptr;
  unlinked = nullptr;
  fast.flush();
  jumps.flush();
  context_changed();
}

}  // namespace vesim::isa
