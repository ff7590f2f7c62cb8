// SPDX-License-Identifier: Apache-2.0
// How a core finds the block at its PC.
#include <cstring>

#include "isa/core.h"
#include "isa/decode/block_decoder.h"
#include "isa/mmu/translate.h"
#include "isa/system/exceptions.h"

namespace vesim::isa {

Block* Core::find_block() {
  Block* found = known_block();
  if (!found) {
    // The block that ran last goes with the next one like it.
    if (block == uncached_.get()) unlinked = nullptr;
    found = in_usual_state() ? find_usual_block() : translate_block();
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

// The block at the PC, which the jump cache may still have or will keep.
Block* Core::find_usual_block() {
  const u32 pc = regs.pc;
  const u64 tag = jump_tag();
  if (Block* known = jumps.other(pc, tag)) return known;
  Block* found = translate_block();
  if (found && !found->key.second_page && found != uncached_.get()) jumps.insert(pc, tag, found);
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
  const BlockKey key{.pa = t.pa,
                     .it = regs.it,
                     .thumb = regs.thumb,
                     .big_endian = regs.big_endian,
                     .single = single_step_};
  if (Block* known = blocks.find(key)) return known;

  const auto page = env.ram_page(t.pa, t.secure);
  const u32 left = kPageSize - (regs.pc & ~kPageMask);
  if (!page.host) return decode_single(key, t);
  const u8* code = page.host + (t.pa & ~u64{kPageMask});
  u16 first;
  std::memcpy(&first, code, sizeof first);
  if (regs.thumb && left == 2 && is_thumb32(first)) return decode_single(key, t);
  return blocks.insert(decode_block(key, code, left, stops));
}

// A block of one instruction that is fetched by its parts: from something that is no RAM (then it
// is fetched anew each time), or over a page boundary.
Block* Core::decode_single(BlockKey key, const Translation& t) {
  key.single = true;
  u8 bytes[4];
  u32 size = regs.thumb ? 2 : 4;
  bool cacheable = true;
  if (!fetch(t, regs.pc, bytes, size, cacheable)) return nullptr;
  const u16 first = static_cast<u16>(bytes[0] | bytes[1] << 8);
  if (regs.thumb && is_thumb32(first)) {
    const u32 rest = regs.pc + 2;
    Translation second = t;
    second.pa += 2;
    if ((rest & ~kPageMask) == 0) {
      second = translate(*this, rest, Access::Execute, regs.privileged());
      if (!second) {
        take_prefetch_abort(*this, rest, second.fault);
        return nullptr;
      }
      key.second_page = second.pa;
    }
    if (!fetch(second, rest, bytes + 2, 2, cacheable)) return nullptr;
    size = 4;
  }
  if (cacheable) {
    Block* known = blocks.find(key);
    return known ? known : blocks.insert(decode_block(key, bytes, size, stops));
  }
  uncached_ = decode_block(key, bytes, size, stops);
  return uncached_.get();
}

// Instruction bytes at a translated address. False: a prefetch abort was taken.
bool Core::fetch(const Translation& t, u32 va, u8* to, unsigned size, bool& cacheable) {
  const auto page = env.ram_page(t.pa, t.secure);
  if (page.host) {
    std::memcpy(to, page.host + (t.pa & ~u64{kPageMask}), size);
    return true;
  }
  cacheable = false;
  const BusAccess access{t.pa, t.secure, regs.privileged(), true};
  const BusStatus status = env.bus_read(access, to, size);
  if (status == BusStatus::Ok) return true;
  const bool slave_error = status == BusStatus::SlaveError;
  take_prefetch_abort(*this, va, fault_of_access(*this, FaultType::External, slave_error));
  return false;
}

}  // namespace vesim::isa
