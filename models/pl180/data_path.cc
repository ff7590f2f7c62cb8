// SPDX-License-Identifier: Apache-2.0
#include "models/pl180/data_path.h"

#include <algorithm>
#include <utility>

namespace vesim::models {
namespace {

using namespace mci_status;

// Cycles of the bus (SD specification, 3.6.1, 4.12): a start bit; 16 bits of CRC and an end bit;
// the CRC status token with the two cycles before it; the least time from a busy card to a block.
constexpr u64 kStartBit = 1, kBlockTail = 17, kCrcStatus = 7, kWriteGap = 2;

}  // namespace

void DataPath::set_bus(const CardClock& clock, unsigned width, bool flow_control, u64 now) {
  if (clock_.running && !clock.running) stopped_at_ = now;
  if (!clock_.running && clock.running && now > stopped_at_) start_ += now - stopped_at_;
  clock_ = clock;
  width_ = width;
  flow_control_ = flow_control;
}

void DataPath::start(const Transfer& transfer, u64 now) {
  stop();
  transfer_ = transfer;
  data_count_ = transfer.length;
  fifo_count_ = (transfer.length + 3) / 4;
  stopped_at_ = now;
  enter(transfer.from_card ? State::WaitReceive : State::WaitSend, now);
  if (transfer.length == 0) finish(kDataEnd);
}

void DataPath::stop() {
  state_ = State::Idle;
  fifo_.clear();
  held_ = held_bytes_ = 0;
  block_.clear();
}

void DataPath::finish(u32 event) {
  raised_ |= event;
  stop();
}

void DataPath::enter(State state, u64 now) {
  state_ = state;
  start_ = now;
  cycles_ = 0;
}

u32 DataPath::flags() const {
  const auto level = fifo_.size();
  u32 flags = 0;
  if (receiving()) {
    flags = kRxActive | (level == 0 ? kRxFifoEmpty : kRxDataAvlbl);
    if (level >= kFifoWords / 2) flags |= kRxFifoHalfFull;
    if (level == kFifoWords) flags |= kRxFifoFull;
  } else if (sending()) {
    flags = kTxActive | (level == 0 ? kTxFifoEmpty : kTxDataAvlbl);
    if (level <= kFifoWords / 2) flags |= kTxFifoHalfEmpty;
    if (level == kFifoWords) flags |= kTxFifoFull;
  }
  return flags;
}

// Time.

bool DataPath::word_completes() const {
  const u32 bytes = std::min(4 - held_bytes_, bytes_left());
  return held_bytes_ + bytes == 4 || bytes == data_count_;
}

// MCICLK waits: there is no room for a word received, or no word to send.
bool DataPath::fifo_holds_up() const {
  if (!flow_control_ || bytes_left() == 0) return false;
  if (state_ == State::Receive) return fifo_.size() == kFifoWords && word_completes();
  return state_ == State::Send && fifo_.empty() && held_bytes_ == 0;
}

// When the state machine next does something, be it for one word.
u64 DataPath::next() const {
  if (!clock_.running || fifo_holds_up()) return kNever;
  switch (state_) {
    case State::Idle:
      return kNever;
    case State::WaitReceive:
      if (data_count_ == 0) return kNever;
      return std::min(std::max(next_block(), start_), timeout());
    case State::WaitSend:
      return fifo_.empty() && held_bytes_ == 0 ? kNever : at();
    case State::Busy:
      return std::min(std::max(busy_until(), start_), timeout());
    case State::Receive:
    case State::Send:
      return at();
  }
  return kNever;
}

// Within a block the FIFO's flags change at certain levels only.
u64 DataPath::next_change() const {
  const u64 soonest = next();
  if (soonest == kNever || (state_ != State::Receive && state_ != State::Send)) return soonest;
  const u64 words = (bytes_left() + 3) / 4;
  if (words <= 1) return soonest;
  const u64 level = fifo_.size();
  u64 until = words;
  for (const u64 mark : {u64{0}, u64{1}, u64{kFifoWords / 2}, u64{kFifoWords / 2 + 1},
                         u64{kFifoWords - 1}, u64{kFifoWords}}) {
    if (state_ == State::Receive && mark > level) until = std::min(until, mark - level);
    if (state_ == State::Send && mark < level) until = std::min(until, level - mark);
  }
  if (state_ == State::Send && level == 0) until = 1;
  return start_ + clock_.time(cycles_ + (until - 1) * cycles_of(4));
}

u32 DataPath::advance(u64 now) {
  for (u64 due = next(); due <= now && due != kNever; due = next()) step(due);
  return std::exchange(raised_, 0);
}

void DataPath::step(u64 now) {
  switch (state_) {
    case State::WaitReceive:
      return begin_block(now);
    case State::Receive:
      return bytes_left() ? receive_word() : end_received_block(now);
    case State::WaitSend:
      return begin_sending(now);
    case State::Send:
      return bytes_left() ? send_word() : end_sent_block(now);
    case State::Busy:
      return end_busy(now);
    case State::Idle:
      return;
  }
}

// From the card.

void DataPath::begin_block(u64 now) {
  if (next_block() > now) return finish(kDataTimeOut);
  if (width_ > card()->bus_width()) return finish(kStartBitErr);
  block_ = card()->send_block();
  if (block_.empty()) return;
  block_length_ = std::min(transfer_.block_size, data_count_);
  position_ = 0;
  enter(State::Receive, now);
  cycles_ = kStartBit + cycles_of(std::min(4u, block_length_));
}

void DataPath::receive_word() {
  if (word_completes() && fifo_.size() == kFifoWords) return finish(kRxOverrun);
  const bool complete = word_completes();
  const u32 bytes = std::min(4 - held_bytes_, bytes_left());
  for (u32 i = 0; i < bytes; ++i, ++position_, ++held_bytes_) {
    const u32 byte = position_ < block_.size() ? block_[position_] : 0xff;
    held_ |= byte << (8 * held_bytes_);
  }
  data_count_ -= bytes;
  if (complete) {
    fifo_.push_back(std::exchange(held_, 0));
    held_bytes_ = 0;
    --fifo_count_;
  }
  cycles_ += bytes_left() ? cycles_of(std::min(4 - held_bytes_, bytes_left())) : kBlockTail;
}

void DataPath::end_received_block(u64 now) {
  const bool crc = card() && card()->block_sent(now);
  if (!crc || block_.size() != block_length_ || !same_width()) return finish(kDataCrcFail);
  raised_ |= kDataBlockEnd;
  enter(State::WaitReceive, now);
  if (data_count_ != 0) return;
  raised_ |= kDataEnd;
  if (fifo_.empty()) stop();
}

void DataPath::pop(u64 now) {
  const bool held_up = fifo_holds_up();
  fifo_.pop_front();
  if (held_up && now > at()) start_ += now - at();
  if (data_count_ == 0 && state_ == State::WaitReceive && fifo_.empty()) stop();
}

// To the card.

void DataPath::push(u32 word, u64 now) {
  const bool waiting = (state_ == State::WaitSend && fifo_.empty()) || fifo_holds_up();
  fifo_.push_back(word);
  if (waiting && now > at()) start_ += now - at();
}

void DataPath::begin_sending(u64 now) {
  block_.clear();
  block_length_ = std::min(transfer_.block_size, data_count_);
  position_ = 0;
  enter(State::Send, now);
  cycles_ = kWriteGap + kStartBit;
}

void DataPath::send_word() {
  if (held_bytes_ == 0) {
    if (fifo_.empty()) return finish(kTxUnderrun);
    held_ = fifo_.front();
    held_bytes_ = 4;
    fifo_.pop_front();
    --fifo_count_;
  }
  const u32 bytes = std::min(held_bytes_, bytes_left());
  for (u32 i = 0; i < bytes; ++i, ++position_, --held_bytes_, held_ >>= 8) {
    block_.push_back(static_cast<u8>(held_));
  }
  data_count_ -= bytes;
  cycles_ += cycles_of(bytes) + (bytes_left() ? 0 : kBlockTail + kCrcStatus);
}

// A card that listens on other lines than are driven sees no block that is right.
void DataPath::end_sent_block(u64 now) {
  using CrcStatus = SdCard::CrcStatus;
  CrcStatus status = CrcStatus::kNone;
  if (card()) status = card()->receive_block(same_width() ? block_ : std::vector<u8>(), now);
  if (status != CrcStatus::kPositive) return finish(kDataCrcFail);
  raised_ |= kDataBlockEnd;
  enter(State::Busy, now);
}

void DataPath::end_busy(u64 now) {
  if (busy_until() > now) return finish(kDataTimeOut);
  if (data_count_ == 0) return finish(kDataEnd);
  enter(State::WaitSend, now);
}

void DataPath::serialize(isa::Archive& ar) {
  ar("divisor", clock_.divisor);
  ar("running", clock_.running);
  ar("width", width_);
  ar("flow_control", flow_control_);
  ar("state", state_);
  ar("from_card", transfer_.from_card);
  ar("stream", transfer_.stream);
  ar("block_size", transfer_.block_size);
  ar("length", transfer_.length);
  ar("timeout", transfer_.timeout);
  ar("data_count", data_count_);
  ar("fifo_count", fifo_count_);
  ar("fifo", fifo_);
  ar("held", held_);
  ar("held_bytes", held_bytes_);
  ar("block", block_);
  ar("block_length", block_length_);
  ar("position", position_);
  ar("start", start_);
  ar("cycles", cycles_);
  ar("stopped_at", stopped_at_);
}

}  // namespace vesim::models
