// SPDX-License-Identifier: Apache-2.0
#include "isa/core.h"

#include <algorithm>
#include <cstring>

#include "isa/decode/block_decoder.h"
#include "isa/mmu/translate.h"
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
  while (count_ < limit_) {
    if (attention_ || waiting != Waiting::No) [[unlikely]] {
      look_around();
      if (waits()) break;
    }
    Block* b = next_block ? next_block : find_block();
    if (!b) continue;
    next_block = nullptr;
    start(b);
    b->uops.front().run(*this, b->uops.data());
  }
  return count_ - before;
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

Block* Core::find_block() {
  Block* found = known_block();
  if (!found) {
    const u64 tag = jump_tag();
    const bool usual = in_usual_state();
    JumpCache::Entry& entry = jumps.entry(regs.pc);
    // The block that ran last goes with the next one like it.
    if (block == uncached_.get()) unlinked = nullptr;
    found = translate_block();
    if (found && usual && !found->key.second_page && found != uncached_.get()) {
      entry = {tag, found};
    }
  }
  if (unlinked && found) {
    const BlockKey& from = block->key;
    const BlockKey& to = found->key;
    if (from.pa >> kPageShift == to.pa >> kPageShift && !to.second_page && to.it == 0 &&
        from.thumb == to.thumb && from.big_endian == to.big_endian && from.single == to.single &&
        block->valid && found != uncached_.get()) {
      unlinked->link = found;
    }
  }
  unlinked = nullptr;
  return found;
}

// Finds or decodes the block at the PC through the current translation. Null when a prefetch abort
// was taken instead.
Block* Core::translate_block() {
  const Translation t = translate(*this, regs.pc, Access::Execute, regs.privileged());
  if (!t) {
    take_prefetch_abort(*this, regs.pc, t.fault);
    return nullptr;
  }
  BlockKey key{.pa = t.pa,
               .it = regs.it,
               .thumb = regs.thumb,
               .big_endian = regs.big_endian,
               .single = single_step_ || debug.breakpoints_armed};
  if (Block* known = blocks.find(key)) return known;

  const auto page = env.ram_page(t.pa, t.secure);
  const u32 in_page = kPageSize - (regs.pc & ~kPageMask);
  u8 bytes[4];
  if (!page.host) {
    const BusAccess access{t.pa & ~u64{3}, t.secure, regs.privileged(), true};
    const BusStatus status = env.bus_read(access, bytes, 4);
    if (status != BusStatus::Ok) {
      Fault fault;
      fault.type = FaultType::External;
      fault.slave_error = status == BusStatus::SlaveError;
      fault.long_format = hyp() || bit(sys.ttbcr[bank()], 31);
      take_prefetch_abort(*this, regs.pc, fault);
      return nullptr;
    }
    const u32 skip = t.pa & 3;
    key.single = true;
    // A 32-bit Thumb instruction at an odd halfword is fetched as its two words.
    if (skip != 0) {
      std::memmove(bytes, bytes + 2, 2);
      const BusAccess rest{(t.pa & ~u64{3}) + 4, t.secure, regs.privileged(), true};
      u8 second[4] = {};
      if (env.bus_read(rest, second, 4) == BusStatus::Ok) std::memcpy(bytes + 2, second, 2);
    }
    uncached_ = decode_block(key, bytes, 4, stops);
    return uncached_.get();
  }

  const u8* code = page.host + (t.pa & ~u64{kPageMask});
  u16 first;
  std::memcpy(&first, code, sizeof first);
  if (!(regs.thumb && in_page == 2 && is_thumb32(first))) {
    return blocks.insert(decode_block(key, code, in_page, stops));
  }

  // A 32-bit instruction over two pages.
  const Translation second = translate(*this, regs.pc + 2, Access::Execute, regs.privileged());
  if (!second) {
    take_prefetch_abort(*this, regs.pc + 2, second.fault);
    return nullptr;
  }
  key.second_page = second.pa;
  key.single = true;
  if (Block* known = blocks.find(key)) return known;
  const auto second_page = env.ram_page(second.pa, second.secure);
  std::memcpy(bytes, code, 2);
  if (second_page.host) {
    std::memcpy(bytes + 2, second_page.host + (second.pa & ~u64{kPageMask}), 2);
    return blocks.insert(decode_block(key, bytes, 4, stops));
  }
  std::memset(bytes + 2, 0, 2);
  uncached_ = decode_block(key, bytes, 4, stops);
  return uncached_.get();
}

void Core::unwind(const Uop* u) {
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
