// SPDX-License-Identifier: Apache-2.0
// What is done with the bytes of a connection: the application behind the socket.
#pragma once

#include "isa/archive.h"
#include "models/remote_host/addresses.h"
#include "models/remote_host/byte_queue.h"

namespace vesim::models::stbox {

class TcpSession {
 public:
  enum class End : u8 { kClosed, kReset, kTimedOut };

  virtual ~TcpSession() = default;

  virtual void begin(Ipv4Address remote, u16 remote_port, u16 local_port) = 0;
  // Takes what it wants of the bytes that came, and returns how many.
  virtual std::size_t take(ByteView bytes, u64 now) = 0;
  // The peer will send no more, and all it sent was taken.
  virtual void peer_finished() = 0;
  // Appends up to `room` bytes to send.
  virtual void give(ByteQueue& to, std::size_t room, u64 now) = 0;
  // It will give no more: the connection's own direction may close.
  virtual bool finished() const = 0;
  virtual void ended(End end) = 0;

  virtual void serialize(isa::Archive& ar) = 0;
};

}  // namespace vesim::models::stbox
