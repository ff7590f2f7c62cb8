// SPDX-License-Identifier: Apache-2.0
// The LAN9118's way out: packets leave the TX data FIFO one after the other, when they are whole,
// and each leaves a TX status (data sheet, section 3.12).
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "models/ethernet/frame.h"
#include "models/event_queue.h"
#include "models/lan9118/tx_fifo.h"

namespace vesim::models::lan9118 {

class Transmitter {
 public:
  struct Environment {
    std::function<bool()> enabled;           // by the MAC, and awake
    std::function<bool()> no_carrier;        // half duplex without carrier
    std::function<u64()> free_at;            // when the line is
    std::function<u64(EthernetFrame)> send;  // answers when the last bit leaves
    std::function<void()> sent;              // the packet under way has left
    std::function<void(u32)> raise;          // interrupts
  };
  Transmitter(const std::string& name, EventQueue& queue, Environment environment);

  void write(u32 word);
  void set_size(u32 bytes) { fifo_.set_size(bytes); }
  u32 free() const { return fifo_.free(); }

  void set_on(bool on);
  bool on() const { return on_; }
  // Ends after the packet under way.
  void stop();
  // Something that enables the transmitter has changed.
  void update();
  void pause_until(u64 time);
  void discard_status(bool allowed) { discard_status_ = allowed; }

  std::optional<u32> pop_status();
  std::optional<u32> peek_status() const;
  u32 status_used() const { return static_cast<u32>(statuses_.size()); }
  bool status_full() const { return statuses_.size() >= kStatusWords; }

  void clear_data() { fifo_.clear(sending_); }
  void clear_status();
  void reset();
  void serialize(isa::Archive& ar);

 private:
  static constexpr u32 kStatusWords = 128;

  void expired();
  void finish();
  void stopped();

  EventQueue& queue_;
  const Environment environment_;
  const EventQueue::TimerId timer_;
  TxFifo fifo_;
  std::deque<u32> statuses_;
  bool on_ = false, stopping_ = false, sending_ = false, discard_status_ = false;
  u64 paused_until_ = 0;
  u32 status_ = 0;  // of the packet under way
};

}  // namespace vesim::models::lan9118
