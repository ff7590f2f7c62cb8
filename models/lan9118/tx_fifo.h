// SPDX-License-Identifier: Apache-2.0
// The LAN9118's TX data FIFO: takes the host's words apart into packets (data sheet, section 3.12).
//
// A buffer is command A, command B, offset words, data, padding; buffers make a packet. What is
// written moves on to the MAC's own 2 KiB (the MIL) as soon as it has room and then no longer
// counts. What the host gets wrong is logged, flagged as the data sheet says, and never stops it.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "isa/archive.h"
#include "models/lan9118/interrupts.h"

namespace vesim::models::lan9118 {

struct TxPacket {
  std::vector<u8> bytes;
  u32 command_b = 0;
  u32 command_bytes = 0;  // in the FIFO
  u32 data_bytes = 0;     // in the FIFO or the MIL: whole words

  u32 length() const { return command_b & 0x7ff; }
  bool add_no_crc() const { return command_b >> 13 & 1; }
  bool add_no_padding() const { return command_b >> 12 & 1; }
  u32 tag() const { return command_b & 0xffff0000; }
  void serialize(isa::Archive& ar);
};

class TxFifo {
 public:
  explicit TxFifo(std::string name) : name_(std::move(name)) {}

  void set_size(u32 bytes) { size_ = bytes; }
  // Takes a word and answers the interrupts that it raises.
  u32 write(u32 word);
  u32 free() const { return size_ - std::min(size_, used()); }

  bool empty() const { return packets_.empty(); }
  const TxPacket& front() const { return packets_.front(); }
  void pop() { packets_.pop_front(); }
  // Forgets everything; `keep_front` spares the packet that is being sent.
  void clear(bool keep_front = false);

  void serialize(isa::Archive& ar);

 private:
  enum class Expects : u8 { kCommandA, kCommandB, kData };

  u32 used() const;
  bool store(u32& counter);
  u32 write_command_a(u32 word);
  u32 write_command_b(u32 word);
  u32 write_data(u32 word);
  u32 end_buffer();
  u32 end_packet();
  u32 wrong(const char* what) const;

  u32 buffer_size() const { return command_a_ & 0x7ff; }
  u32 offset() const { return command_a_ >> 16 & 0x1f; }
  bool is_first() const { return command_a_ >> 13 & 1; }
  bool is_last() const { return command_a_ >> 12 & 1; }
  u32 words_of_buffer() const;

  const std::string name_;
  u32 size_ = 0;
  Expects expects_ = Expects::kCommandA;
  u32 command_a_ = 0;
  u32 position_ = 0;  // in the buffer: words written
  bool open_ = false;
  TxPacket packet_;  // being written
  std::deque<TxPacket> packets_;
};

}  // namespace vesim::models::lan9118
