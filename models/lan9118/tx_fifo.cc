// SPDX-License-Identifier: Apache-2.0
#include "models/lan9118/tx_fifo.h"

#include "isa/diagnostics.h"

namespace vesim::models::lan9118 {
namespace {

constexpr u64 kTxDataOffset = 0x20;
constexpr u32 kMilBytes = 2048;

}  // namespace

u32 TxFifo::wrong(const char* what) const {
  isa::guest_error(name_, kTxDataOffset, what);
  return kTxError;
}

// Commands of a packet leave the FIFO when its data begins to.
u32 TxFifo::used() const {
  u32 used = 0, mil = kMilBytes;
  const auto add = [&](const TxPacket& packet) {
    const u32 in_mil = std::min(mil, packet.data_bytes);
    mil -= in_mil;
    used += packet.data_bytes - in_mil + (in_mil == 0 ? packet.command_bytes : 0);
  };
  for (const TxPacket& packet : packets_) add(packet);
  if (open_) add(packet_);
  return used;
}

bool TxFifo::store(u32& counter) {
  if (free() < 4) return false;
  counter += 4;
  return true;
}

u32 TxFifo::write(u32 word) {
  switch (expects_) {
    case Expects::kCommandA:
      return write_command_a(word);
    case Expects::kCommandB:
      return write_command_b(word);
    case Expects::kData:
      return write_data(word);
  }
  return 0;
}

u32 TxFifo::write_command_a(u32 word) {
  u32 raised = 0;
  command_a_ = word;
  if (is_first() && open_) raised |= wrong("first segment before the last of the packet before");
  if (!is_first() && !open_) raised |= wrong("packet without first segment");
  if (is_first() || !open_) packet_ = {};
  open_ = true;
  if (!store(packet_.command_bytes)) {
    if (is_first()) open_ = false;
    return raised | kTxOverrun | wrong("write to a full TX data FIFO");
  }
  if ((word >> 24 & 3) == 3) raised |= wrong("reserved buffer end alignment");
  expects_ = Expects::kCommandB;
  return raised;
}

u32 TxFifo::write_command_b(u32 word) {
  u32 raised = 0;
  const bool begins = packet_.command_bytes == 4;
  if (begins) {
    packet_.command_b = word;
    if (!store(packet_.command_bytes)) {
      raised |= kTxOverrun | wrong("write to a full TX data FIFO");
    }
  } else if (word != packet_.command_b) {
    raised |= wrong("TX command B differs within a packet");
  }
  position_ = 0;
  expects_ = Expects::kData;
  return words_of_buffer() == 0 ? raised | end_buffer() : raised;
}

// With its offset, and padded to a multiple of 4 or 8 words.
u32 TxFifo::words_of_buffer() const {
  static constexpr u32 kAlignment[4] = {1, 4, 8, 1};
  const u32 words = (offset() + buffer_size() + 3) / 4;
  const u32 alignment = kAlignment[command_a_ >> 24 & 3];
  return (words + alignment - 1) / alignment * alignment;
}

// Words of nothing but offset or padding are not stored.
u32 TxFifo::write_data(u32 word) {
  u32 raised = 0;
  const u32 begin = std::max(4 * position_, offset());
  const u32 end = std::min(4 * position_ + 4, offset() + buffer_size());
  if (begin < end) {
    if (store(packet_.data_bytes)) {
      for (u32 i = begin; i < end; ++i) {
        packet_.bytes.push_back(static_cast<u8>(word >> (8 * (i % 4))));
      }
    } else {
      raised |= kTxOverrun | wrong("write to a full TX data FIFO");
    }
  }
  ++position_;
  return position_ < words_of_buffer() ? raised : raised | end_buffer();
}

u32 TxFifo::end_buffer() {
  expects_ = Expects::kCommandA;
  const u32 raised = command_a_ >> 31 ? kTxIocInt : 0;
  return is_last() ? raised | end_packet() : raised;
}

u32 TxFifo::end_packet() {
  u32 raised = 0;
  open_ = false;
  if (packet_.bytes.size() != packet_.length()) {
    raised |= wrong("buffers of a packet do not add up to its length");
  }
  if (packet_.bytes.empty()) return raised | wrong("packet without data");
  packets_.push_back(std::move(packet_));
  packet_ = {};
  return raised;
}

void TxFifo::clear(bool keep_front) {
  expects_ = Expects::kCommandA;
  open_ = false;
  packet_ = {};
  if (!keep_front) packets_.clear();
  if (packets_.size() > 1) packets_.resize(1);
}

void TxPacket::serialize(isa::Archive& ar) {
  ar("bytes", bytes);
  ar("command_b", command_b);
  ar("command_bytes", command_bytes);
  ar("data_bytes", data_bytes);
}

void TxFifo::serialize(isa::Archive& ar) {
  ar("size", size_);
  ar("expects", expects_);
  ar("command_a", command_a_);
  ar("position", position_);
  ar("open", open_);
  ar("packet", packet_);
  ar("packets", packets_);
}

}  // namespace vesim::models::lan9118
