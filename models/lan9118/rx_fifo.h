// SPDX-License-Identifier: Apache-2.0
// The LAN9118's RX data and RX status FIFOs (data sheet, section 3.13).
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "isa/archive.h"
#include "models/lan9118/interrupts.h"

namespace vesim::models::lan9118 {

class RxFifo {
 public:
  void set_size(u32 data_bytes, u32 status_words);

  // False when the packet, its FCS included, or its status finds no room.
  bool push(std::vector<u8> bytes, u32 status);

  // The next word of the packet at the head, which the host sees `offset` bytes further on and
  // padded to a multiple of `alignment` words.
  std::optional<u32> peek_data(u32 offset) const;
  void pop_data(u32 offset, u32 alignment);
  std::optional<u32> pop_status();
  std::optional<u32> peek_status() const;
  // Drops the rest of the packet at the head; answers how many words it had.
  u32 fast_forward();

  u32 data_used() const { return data_used_; }  // bytes
  u32 status_used() const { return static_cast<u32>(statuses_.size()); }
  bool status_full() const { return statuses_.size() >= status_words_; }

  void clear();
  void serialize(isa::Archive& ar);

 private:
  void end_packet();

  u32 data_bytes_ = 0;
  u32 status_words_ = 0;
  u32 data_used_ = 0;
  u32 words_read_ = 0;  // of the packet at the head, with offset and padding
  u32 words_left_ = 0;  // of the packet at the head, in the FIFO
  std::deque<std::vector<u8>> packets_;
  std::deque<u32> statuses_;
};

}  // namespace vesim::models::lan9118
