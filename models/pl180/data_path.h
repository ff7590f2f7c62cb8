// SPDX-License-Identifier: Apache-2.0
// The data path of the PL180: its state machine (DPSM), FIFO, counters and data timer (TRM,
// section 2.2.5).
//
// Words move when time passes, not by events: whoever asks calls advance() first, and the owner
// arms a timer for next_change(), when a status flag changes of itself.
#pragma once

#include <deque>
#include <vector>

#include "isa/archive.h"
#include "models/pl180/card_clock.h"
#include "models/sd_card/sd_card.h"

namespace vesim::models {

// MCIStatus.
namespace mci_status {
inline constexpr u32 kCmdCrcFail = 1u << 0, kDataCrcFail = 1u << 1, kCmdTimeOut = 1u << 2,
                     kDataTimeOut = 1u << 3, kTxUnderrun = 1u << 4, kRxOverrun = 1u << 5,
                     kCmdRespEnd = 1u << 6, kCmdSent = 1u << 7, kDataEnd = 1u << 8,
                     kStartBitErr = 1u << 9, kDataBlockEnd = 1u << 10, kCmdActive = 1u << 11,
                     kTxActive = 1u << 12, kRxActive = 1u << 13, kTxFifoHalfEmpty = 1u << 14,
                     kRxFifoHalfFull = 1u << 15, kTxFifoFull = 1u << 16, kRxFifoFull = 1u << 17,
                     kTxFifoEmpty = 1u << 18, kRxFifoEmpty = 1u << 19, kTxDataAvlbl = 1u << 20,
                     kRxDataAvlbl = 1u << 21;
}

class DataPath {
 public:
  static constexpr unsigned kFifoWords = 128;

  struct Transfer {
    bool from_card = false;
    bool stream = false;  // a card of SD has no such mode: it takes no part
    u32 block_size = 1;   // bytes
    u32 length = 0;       // bytes in all
    u32 timeout = 0;      // cycles of MCICLK
  };

  // The clock and the bus' width in lines; with flow control MCICLK waits for the FIFO.
  void set_bus(const CardClock& clock, unsigned width, bool flow_control, u64 now);

  void set_card(SdCard* card) { card_ = card; }  // null: none

  void start(const Transfer& transfer, u64 now);
  void stop();
  bool active() const { return state_ != State::Idle; }

  // Lets happen what is due by `now`; returns the status flags that this raises.
  u32 advance(u64 now);
  u64 next_change() const;

  // Its flags in MCIStatus that are no events.
  u32 flags() const;
  u32 data_count() const { return data_count_; }  // MCIDataCnt
  u32 fifo_count() const { return fifo_count_; }  // MCIFifoCnt

  // Both after advance(now). False: there is no word, or no room.
  bool can_read() const { return receiving() && !fifo_.empty(); }
  u32 front() const { return fifo_.empty() ? 0 : fifo_.front(); }
  void pop(u64 now);
  bool can_write() const { return sending() && fifo_.size() < kFifoWords; }
  void push(u32 word, u64 now);

  // The card is the owner's to set again after a load.
  void serialize(isa::Archive& ar);

 private:
  enum class State : u8 { Idle, WaitReceive, Receive, WaitSend, Send, Busy };

  bool receiving() const { return state_ == State::WaitReceive || state_ == State::Receive; }
  bool sending() const { return active() && !receiving(); }

  SdCard* card() const { return transfer_.stream ? nullptr : card_; }
  u64 next_block() const { return card() ? card()->next_block() : kNever; }
  u64 busy_until() const { return card() ? card()->busy_until() : kNever; }
  bool same_width() const { return card() && card()->bus_width() == width_; }
  u64 at() const { return start_ + clock_.time(cycles_); }
  u64 timeout() const { return start_ + clock_.time(transfer_.timeout); }
  u64 cycles_of(u64 bytes) const { return bytes * 8 / width_; }
  u32 bytes_left() const { return block_length_ - position_; }
  bool word_completes() const;
  bool fifo_holds_up() const;
  u64 next() const;
  void enter(State state, u64 now);
  void step(u64 now);
  void finish(u32 event);

  void begin_block(u64 now);
  void receive_word();
  void end_received_block(u64 now);
  void begin_sending(u64 now);
  void send_word();
  void end_sent_block(u64 now);
  void end_busy(u64 now);

  CardClock clock_;
  unsigned width_ = 1;
  bool flow_control_ = false;
  SdCard* card_ = nullptr;

  State state_ = State::Idle;
  Transfer transfer_;
  u32 raised_ = 0;
  u32 data_count_ = 0;
  u32 fifo_count_ = 0;
  std::deque<u32> fifo_;
  u32 held_ = 0;        // the word being put together or taken apart,
  u32 held_bytes_ = 0;  // and what is in it
  std::vector<u8> block_;
  u32 block_length_ = 0;  // of the block under way
  u32 position_ = 0;      // in it
  u64 start_ = 0;         // of the state or block under way; the next thing happens
  u64 cycles_ = 0;        // so many cycles later
  u64 stopped_at_ = 0;    // when MCICLK stopped, if it has
};

}  // namespace vesim::models
