// SPDX-License-Identifier: Apache-2.0
// When an acknowledgement waits for company, as Linux decides it: at the start of a connection and
// after a pause every segment is acknowledged at once; later one may wait, for about the time
// between segments; in a dialogue it waits for the answer's data.
#pragma once

#include <algorithm>

#include "isa/archive.h"
#include "models/event_queue.h"
#include "models/remote_host/tcp/parameters.h"

namespace vesim::models::stbox {

class DelayedAck {
 public:
  explicit DelayedAck(const TcpParameters& parameters)
      : parameters_(parameters), delay_(parameters.ack_delay_least) {}

  // `window`: segments that the offered window has room for.
  void data_arrived(u64 window, u64 rto, u64 now) {
    if (last_data_ == 0) {
      be_quick(window);
    } else {
      adapt(now - last_data_, window, rto);
    }
    last_data_ = now;
  }
  // After a loss the sender needs to know at once.
  void be_quick(u64 window) {
    quick_ = std::max<u64>(quick_, std::clamp<u64>(window / 2, 2, parameters_.quick_acks));
  }
  void gap_seen(u64 window) {
    be_quick(window);
    dialogue_ = false;
    delay_ = parameters_.ack_delay_least;
  }
  bool at_once() const { return quick_ > 0 && !dialogue_; }
  void wait(u64 now) {
    deadline_ = std::min(deadline_, now + std::min(delay_, parameters_.ack_delay_most));
  }
  u64 deadline() const { return deadline_; }

  void expired(u64 rto) {
    delay_ = dialogue_ ? parameters_.ack_delay_least : std::min(2 * delay_, rto);
    dialogue_ = false;
  }
  void ack_sent() {
    if (quick_ > 0) --quick_;
    deadline_ = kNever;
  }
  void data_sent(u64 now) {
    if (last_data_ != 0 && now - last_data_ < delay_) dialogue_ = true;
  }

  void serialize(isa::Archive& ar) {
    ar("delay", delay_);
    ar("last_data", last_data_);
    ar("quick", quick_);
    ar("dialogue", dialogue_);
    ar("deadline", deadline_);
  }

 private:
  void adapt(u64 pause, u64 window, u64 rto) {
    const u64 least = parameters_.ack_delay_least;
    if (pause <= least / 2) {
      delay_ = delay_ / 2 + least / 2;
    } else if (pause < delay_) {
      delay_ = std::min(delay_ / 2 + pause, rto);
    } else if (pause > rto) {
      be_quick(window);
    }
  }

  const TcpParameters& parameters_;
  u64 delay_;
  u64 last_data_ = 0;  // when it came; 0: never
  u64 quick_ = 0;      // acknowledgements to send at once
  bool dialogue_ = false;
  u64 deadline_ = kNever;
};

}  // namespace vesim::models::stbox
