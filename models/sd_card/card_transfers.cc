// SPDX-License-Identifier: Apache-2.0
// Reading, writing and erasing (SD specification, 4.3).
#include <utility>

#include "models/sd_card/card_status.h"
#include "models/sd_card/sd_card.h"

namespace vesim::models {

namespace {

constexpr u32 kEndless = ~0u;  // blocks, until CMD12

}  // namespace

// Where a transfer of `length` bytes a block begins; nothing, with the error noted, if it cannot.
std::optional<u64> SdCard::position_of(u32 argument, u32 length) {
  const u64 position = block_addressed() ? u64{argument} * kBlock : argument;
  if (position >= image_.size()) {
    s_.errors |= card_status::kOutOfRange;
    return std::nullopt;
  }
  if (position % kBlock + length > kBlock) {
    s_.errors |= card_status::kAddressError;
    return std::nullopt;
  }
  return position;
}

// Reading.

std::optional<SdResponse> SdCard::send_register(std::vector<u8> block) {
  const auto response = r1();
  s_.state = State::Data;
  s_.register_block = std::move(block);
  s_.blocks_left = 1;
  s_.next_block = now_;
  return response;
}

std::optional<SdResponse> SdCard::start_read(u32 argument, u32 blocks) {
  const auto position = position_of(argument, s_.block_length);
  const auto response = r1();
  if (!position) return response;
  s_.state = State::Data;
  s_.register_block.clear();
  s_.position = *position;
  s_.blocks_left = blocks;
  s_.next_block = now_ + parameters_.read_access;
  return response;
}

std::optional<SdResponse> SdCard::read_single_block(u32 argument) {
  return start_read(argument, 1);
}

std::optional<SdResponse> SdCard::read_multiple_block(u32 argument) {
  return start_read(argument, count_ ? count_ : kEndless);
}

std::vector<u8> SdCard::send_block() {
  if (!s_.register_block.empty()) return s_.register_block;
  std::vector<u8> bytes(s_.block_length);
  if (image_.read(s_.position, bytes)) return bytes;
  s_.errors |= card_status::kCardEccFailed;
  s_.next_block = kNever;
  return {};
}

bool SdCard::block_sent(u64 now) {
  if (s_.state != State::Data) return false;  // cut off by a command
  s_.next_block = kNever;
  s_.position += s_.block_length;
  if (s_.blocks_left != kEndless) --s_.blocks_left;
  if (s_.blocks_left == 0) {
    s_.state = State::Tran;
  } else if (s_.position < image_.size()) {
    s_.next_block = now + parameters_.block_gap;
  } else if (s_.blocks_left != kEndless) {
    s_.errors |= card_status::kOutOfRange;
  }
  return !crc_is_wrong();
}

// Writing.

std::optional<SdResponse> SdCard::start_write(u32 argument, u32 blocks) {
  if (s_.block_length != kBlock) return failed(card_status::kBlockLenError);
  const auto position = position_of(argument, kBlock);
  const auto response = r1();
  if (!position) return response;
  s_.state = State::Rcv;
  s_.position = *position;
  s_.blocks_left = blocks;
  s_.blocks_written = 0;
  s_.ignoring = false;
  return response;
}

std::optional<SdResponse> SdCard::write_block(u32 argument) { return start_write(argument, 1); }

std::optional<SdResponse> SdCard::write_multiple_block(u32 argument) {
  return start_write(argument, count_ ? count_ : kEndless);
}

// What a bad block leaves undone is the host's to repeat: the rest of a transfer is ignored.
SdCard::CrcStatus SdCard::receive_block(std::span<const u8> bytes, u64 now) {
  if (s_.state != State::Rcv || s_.ignoring) return CrcStatus::kNone;
  const bool in_range = s_.position < image_.size();
  if (!in_range) s_.errors |= card_status::kOutOfRange;
  const bool bad = crc_is_wrong() || bytes.size() != kBlock;
  if (bad || !in_range || !image_.write(s_.position, bytes)) {
    if (!bad && in_range) s_.errors |= card_status::kError;
    s_.ignoring = true;
    if (s_.blocks_left == 1) s_.state = State::Tran;
    return in_range ? CrcStatus::kNegative : CrcStatus::kNone;
  }
  s_.position += kBlock;
  ++s_.blocks_written;
  s_.busy_until = now + parameters_.write_busy;
  if (s_.blocks_left != kEndless && --s_.blocks_left == 0) s_.state = State::Prg;
  return CrcStatus::kPositive;
}

std::optional<SdResponse> SdCard::send_num_wr_blocks(u32) {
  std::vector<u8> count;
  for (unsigned shift = 32; shift != 0; shift -= 8) {
    count.push_back(static_cast<u8>(s_.blocks_written >> (shift - 8)));
  }
  return send_register(std::move(count));
}

// Erasing ahead of a write is a hint.
std::optional<SdResponse> SdCard::set_wr_blk_erase_count(u32) { return r1(); }

std::optional<SdResponse> SdCard::set_block_count(u32 argument) {
  s_.block_count = argument;
  return r1();
}

std::optional<SdResponse> SdCard::stop_transmission(u32) {
  const auto response = r1();
  s_.state = s_.state == State::Data ? State::Tran : State::Prg;
  s_.next_block = kNever;
  return response;
}

// Erasing: first block, last block, go.

std::optional<SdResponse> SdCard::erase_wr_blk_start(u32 argument) {
  if (s_.erase_start != kNever) return failed(card_status::kEraseSeqError);
  const auto position = position_of(argument, 1);
  if (position) s_.erase_start = *position / kBlock * kBlock;
  return r1();
}

std::optional<SdResponse> SdCard::erase_wr_blk_end(u32 argument) {
  if (s_.erase_start == kNever) return failed(card_status::kEraseSeqError);
  const auto position = position_of(argument, 1);
  if (position) s_.erase_end = *position / kBlock * kBlock;
  return r1();
}

std::optional<SdResponse> SdCard::erase(u32) {
  const u64 first = std::exchange(s_.erase_start, kNever);
  const u64 last = std::exchange(s_.erase_end, kNever);
  if (last == kNever) return failed(card_status::kEraseSeqError);
  if (last < first) return failed(card_status::kEraseParam);
  if (!image_.erase(first, last + kBlock)) return failed(card_status::kError);
  const auto response = r1();
  s_.busy_until = now_ + parameters_.write_busy;
  s_.state = State::Prg;
  return response;
}

bool SdCard::crc_is_wrong() {
  ++blocks_transferred_;
  return wrong_crc_every_ != 0 && blocks_transferred_ % wrong_crc_every_ == 0;
}

}  // namespace vesim::models
