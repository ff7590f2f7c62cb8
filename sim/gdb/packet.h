// SPDX-License-Identifier: Apache-2.0
// Packets of gdb's remote serial protocol ("Debugging with GDB", appendix E): $data#checksum.
#pragma once

#include <string>
#include <string_view>

#include "isa/types.h"

namespace vesim::sim::gdb {

// The longest packet either side may send; told to gdb as PacketSize.
inline constexpr std::size_t kPacketSize = 0x4000;

// `data` as a packet; '#', '$', '}' and '*' in it are escaped.
std::string frame(std::string_view data);

std::string to_hex(std::string_view bytes);
// Stops at the first pair that is not hexadecimal.
std::string from_hex(std::string_view digits);

// Finds packets in what arrives byte by byte. Nothing a peer sends can do more than be refused.
class PacketReader {
 public:
  enum class Event {
    kNone,
    kPacket,  // packet() holds it, unescaped
    kBad,     // wrong checksum or too long: ask again
    kAck,
    kResend,
    kInterrupt,  // Ctrl-C outside a packet
  };
  Event feed(char byte);
  const std::string& packet() const { return data_; }

 private:
  enum class State { kOutside, kData, kEscaped, kChecksumHigh, kChecksumLow };
  void take(char byte);

  State state_ = State::kOutside;
  std::string data_;
  isa::u8 sum_ = 0;
  int high_ = 0;
  bool too_long_ = false;
};

}  // namespace vesim::sim::gdb
