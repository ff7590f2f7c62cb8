// SPDX-License-Identifier: Apache-2.0
#include "isa/decode/block_decoder.h"

#include <cstring>

#include "isa/decode/builder.h"
#include "isa/execute/handlers.h"
#include "isa/fast_memory.h"
#include "isa/registers.h"
#include "isa/system/debug_registers.h"

namespace vesim::isa {
namespace {

// A block's instruction index is a byte; longer blocks gain nothing.
constexpr u32 kMaximumInstructions = 64;
constexpr u8 kAlways = 14;

// IT, but for its UNPREDICTABLE encodings: never, and always with an "else" (Arm ARM A8.8.54).
bool is_it(u32 encoding) {
  const u32 condition = bits(encoding, 7, 4), mask = bits(encoding, 3, 0);
  if ((encoding & 0xff00) != 0xbf00 || mask == 0 || condition == 15) return false;
  return condition != 14 || std::has_single_bit(mask);
}

// The condition that a Thumb instruction carries itself (B<c>), or kAlways.
u8 thumb_branch_condition(u32 encoding, u8 length) {
  unsigned condition = kAlways;
  if (length == 2) {
    if ((encoding & 0xf000) == 0xd000) condition = bits(encoding, 11, 8);
  } else if ((encoding & 0xf800d000) == 0xf0008000) {
    condition = bits(encoding, 25, 22);
  }
  return condition < kAlways ? static_cast<u8>(condition) : kAlways;
}

class Decoder {
 public:
  Decoder(const BlockKey& key, const u8* code, u32 available, const DebugStops* stops)
      : block_(std::make_unique<Block>()),
        builder_(*block_),
        code_(code),
        available_(available),
        stops_(stops) {
    block_->key = key;
    place_.start_low = static_cast<u32>(key.pa & 0xfff);
    place_.thumb = key.thumb;
    place_.big_endian = key.big_endian;
  }

  std::unique_ptr<Block> run() {
    it_ = block_->key.it;
    const u32 limit = block_->key.single ? 1 : kMaximumInstructions;
    if (block_->key.single) builder_.emit(Op::DebugCheck, run_debug_check);
    while (block_->insns.size() < limit && fetch()) {
      decode();
      if (builder_.ended()) break;
    }
    block_->bytes = offset_;
    block_->instructions = static_cast<u32>(block_->insns.size());
    end();
    return std::move(block_);
  }

 private:
  u16 halfword(u32 at) const {
    u16 value;
    std::memcpy(&value, code_ + at, sizeof value);
    return value;
  }

  // Reads the next instruction into place_; false at the end of what is available.
  bool fetch() {
    place_.offset = offset_;
    place_.index = static_cast<u8>(block_->insns.size());
    if (!place_.thumb) {
      if (offset_ + 4 > available_) return false;
      std::memcpy(&place_.encoding, code_ + offset_, 4);
      place_.length = 4;
      return true;
    }
    if (offset_ + 2 > available_) return false;
    const u16 first = halfword(offset_);
    place_.length = is_thumb32(first) ? 4 : 2;
    if (offset_ + place_.length > available_) return false;
    place_.encoding = place_.length == 4 ? u32{first} << 16 | halfword(offset_ + 2) : first;
    return true;
  }

  void decode() {
    block_->insns.push_back({place_.encoding, static_cast<u16>(place_.offset), place_.length, it_});
    offset_ += place_.length;
    place_.stop = stops_ && stops_->near((place_.start_low + place_.offset) & ~kPageMask);
    if (place_.thumb) {
      decode_thumb();
    } else {
      const u32 condition = place_.encoding >> 28;
      place_.condition = condition < kAlways ? static_cast<u8>(condition) : kAlways;
      builder_.begin(place_);
      decode_arm(builder_, place_.encoding);
    }
    builder_.finish();
  }

  void decode_thumb() {
    const u32 encoding = place_.encoding;
    const bool was_in_it = it_ != 0;
    place_.in_it_block = was_in_it;
    if (place_.length == 2 && is_it(encoding) && !was_in_it) {
      place_.condition = kAlways;
      it_ = static_cast<u8>(encoding);
      builder_.begin(place_);
      builder_.emit(Op::Nop, run_nop);
      return;
    }
    place_.condition = was_in_it ? it_condition() : thumb_branch_condition(encoding, place_.length);
    if (was_in_it && place_.length == 2 && (encoding & 0xff00) == 0xbe00) {
      place_.condition = kAlways;  // BKPT is executed whatever IT says
    }
    place_.next_it = advance_it(it_);
    // Inside a block ITSTATE is not kept: exceptions find it in the instruction's record.
    if (was_in_it && block_->insns.size() == 1) builder_.emit(Op::Nop, run_clear_it);
    builder_.begin(place_);
    if (place_.length == 2) {
      decode_thumb16(builder_, encoding);
    } else {
      decode_thumb32(builder_, encoding);
    }
    it_ = place_.next_it;
  }

  u8 it_condition() const {
    const unsigned condition = it_ >> 4;
    return condition < kAlways ? static_cast<u8>(condition) : kAlways;
  }

  void end() {
    Uop& u = builder_.emit(Op::EndBlock, it_ ? run_end_block_in_it : run_end_block);
    u.imm = offset_;
    u.a = it_;
    u.form = !it_ && !block_->key.second_page && place_.start_low + offset_ < 0x1000;
  }

  std::unique_ptr<Block> block_;
  Builder builder_;
  Builder::Place place_;
  const u8* code_;
  u32 available_;
  const DebugStops* stops_;
  u32 offset_ = 0;
  u8 it_ = 0;
};

}  // namespace

std::unique_ptr<Block> decode_block(const BlockKey& key, const u8* code, u32 available,
                                    const DebugStops* stops) {
  return Decoder(key, code, available, stops).run();
}

}  // namespace vesim::isa
