// SPDX-License-Identifier: Apache-2.0
#include "models/lan9118/rx_fifo.h"

#include <algorithm>
#include <utility>

namespace vesim::models::lan9118 {
namespace {

// The data FIFO counts as full four words early.
constexpr u32 kReservedBytes = 16;

u32 words_of(const std::vector<u8>& bytes) { return static_cast<u32>((bytes.size() + 3) / 4); }

}  // namespace

void RxFifo::set_size(u32 data_bytes, u32 status_words) {
  data_bytes_ = data_bytes;
  status_words_ = status_words;
}

bool RxFifo::push(std::vector<u8> bytes, u32 status) {
  const u32 size = 4 * words_of(bytes);
  if (status_full() || data_used_ + size + kReservedBytes > data_bytes_) return false;
  data_used_ += size;
  if (packets_.empty()) words_left_ = words_of(bytes);
  packets_.push_back(std::move(bytes));
  statuses_.push_back(status);
  return true;
}

std::optional<u32> RxFifo::peek_data(u32 offset) const {
  if (packets_.empty()) return std::nullopt;
  const std::vector<u8>& bytes = packets_.front();
  u32 word = 0;
  for (u32 i = 0; i < 4; ++i) {
    const u32 position = 4 * words_read_ + i;
    if (position >= offset && position - offset < bytes.size()) {
      word |= u32{bytes[position - offset]} << (8 * i);
    }
  }
  return word;
}

void RxFifo::pop_data(u32 offset, u32 alignment) {
  if (packets_.empty()) return;
  ++words_read_;
  if (4 * words_read_ > offset && words_left_ > 0) {
    --words_left_;
    data_used_ -= 4;
  }
  const u32 words = (offset + static_cast<u32>(packets_.front().size()) + 3) / 4;
  if (words_read_ >= (words + alignment - 1) / alignment * alignment) end_packet();
}

void RxFifo::end_packet() {
  data_used_ -= 4 * words_left_;
  packets_.pop_front();
  words_read_ = 0;
  words_left_ = packets_.empty() ? 0 : words_of(packets_.front());
}

std::optional<u32> RxFifo::pop_status() {
  const auto status = peek_status();
  if (status) statuses_.pop_front();
  return status;
}

std::optional<u32> RxFifo::peek_status() const {
  return statuses_.empty() ? std::nullopt : std::optional(statuses_.front());
}

u32 RxFifo::fast_forward() {
  const u32 words = words_left_;
  if (!packets_.empty()) end_packet();
  return words;
}

void RxFifo::clear() {
  packets_.clear();
  statuses_.clear();
  data_used_ = words_read_ = words_left_ = 0;
}

void RxFifo::serialize(isa::Archive& ar) {
  ar("data_bytes", data_bytes_);
  ar("status_words", status_words_);
  ar("data_used", data_used_);
  ar("words_read", words_read_);
  ar("words_left", words_left_);
  ar("packets", packets_);
  ar("statuses", statuses_);
}

}  // namespace vesim::models::lan9118
