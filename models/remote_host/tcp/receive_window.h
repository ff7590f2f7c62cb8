// SPDX-License-Identifier: Apache-2.0
// The window a receiver offers and how it grows, as Linux does it: a threshold that opens with the
// data that comes, and a buffer that is tuned to twice what the application read in a round trip.
#pragma once

#include "isa/archive.h"
#include "models/remote_host/tcp/parameters.h"

namespace vesim::models::stbox {

class ReceiveWindow {
 public:
  explicit ReceiveWindow(const TcpParameters& parameters);

  // Once the handshake has told segment size and scale; `next` is the first byte expected.
  void open(u64 next, u64 mss, unsigned scale, u64 now);

  // What to offer now, in bytes, when `held` bytes of memory are taken. What was offered is never
  // taken back.
  u64 select(u64 next, u64 held) const;
  void offered(u64 next, u64 window);
  // What is left of the last offer.
  u64 left(u64 next) const { return edge_ > next ? edge_ - next : 0; }
  u64 clamp() const { return clamp_; }
  u64 buffer() const { return buffer_; }

  void arrived(u64 next, u64 length, u64 held, u64 now);
  void round_trip(u64 rtt);  // measured by time stamps
  void read(u64 up_to, u64 now);

  void serialize(isa::Archive& ar);

 private:
  u64 free_space(u64 held) const;

  const TcpParameters& parameters_;
  u64 mss_ = 0;
  u64 scale_ = 0;
  u64 buffer_ = 0;
  u64 clamp_ = 0;      // the largest window
  u64 threshold_ = 0;  // the largest for now
  u64 edge_ = 0;       // sequence number behind the window offered
  // Round trips measured without time stamps: a window's worth of data.
  u64 rtt_ = 0;
  u64 round_end_ = 0, round_start_time_ = 0;
  // What was read since.
  u64 read_from_ = 0, read_since_ = 0;
  u64 read_in_round_ = 0;  // the most so far
};

}  // namespace vesim::models::stbox
