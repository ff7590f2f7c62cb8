// SPDX-License-Identifier: Apache-2.0
// One connection (RFC 9293): the state machine (connection.cc), what it does with segments
// (receive.cc) and how it sends (send.cc). Out of the ordinary cases follow RFC 5961.
#pragma once

#include <compare>
#include <memory>

#include "models/remote_host/tcp/congestion.h"
#include "models/remote_host/tcp/delayed_ack.h"
#include "models/remote_host/tcp/environment.h"
#include "models/remote_host/tcp/receive_window.h"
#include "models/remote_host/tcp/reorder_buffer.h"
#include "models/remote_host/tcp/retransmission_timeout.h"
#include "models/remote_host/tcp/sent_segments.h"
#include "models/remote_host/tcp/session.h"

namespace vesim::models::stbox {

struct TcpKey {
  Ipv4Address remote = 0;
  u16 remote_port = 0, local_port = 0;
  auto operator<=>(const TcpKey&) const = default;
};

class TcpConnection {
 public:
  enum class State : u8 {
    kSynSent,
    kSynReceived,
    kEstablished,
    kFinWait1,
    kFinWait2,
    kClosing,
    kTimeWait,
    kCloseWait,
    kLastAck,
    kClosed,
  };

  TcpConnection(TcpEnvironment& environment, const TcpKey& key,
                std::unique_ptr<TcpSession> session);

  void connect(u32 initial_sequence);
  void accept(const TcpSegment& syn, u32 initial_sequence);
  void receive(const TcpSegment& segment);
  u64 deadline() const;
  void expire();

  State state() const { return state_; }
  // A new connection of the same name may take its place (RFC 6191).
  bool yields_to(const TcpSegment& syn) const;
  TcpSession& session() { return *session_; }

  void serialize(isa::Archive& ar);

 private:
  // connection.cc
  void open(u32 initial_sequence);
  void negotiate(const TcpSegment& syn);
  void established();
  void own_fin_acknowledged();
  void peer_fin();
  void linger();
  void end(TcpSession::End how);
  void tell_end(TcpSession::End how);
  void settle();
  void exchange();
  void close();
  bool window_update_due() const;
  void retransmission_timeout();
  void persist_timeout();

  // receive.cc
  void receive_syn_sent(const TcpSegment& segment);
  void receive_synchronized(const TcpSegment& segment);
  bool acceptable(u64 first, u64 length) const;
  bool passes_checks(const TcpSegment& segment, u64 first);
  void answer_outside(const TcpSegment& segment, u64 first);
  bool is_stale(const TcpSegment& segment) const;
  void note_stamps(const TcpSegment& segment, u64 first);
  bool receive_ack(const TcpSegment& segment, u64 first);
  void new_ack(u64 ack);
  void update_send_window(const TcpSegment& segment, u64 first, u64 ack);
  bool take_sack(const TcpSegment& segment);
  void find_losses(bool duplicate, bool sack_news);
  void receive_data(u64 first, ByteView bytes, bool fin);
  void deliver(ByteView bytes);
  void in_order(ByteView bytes);
  void out_of_order(u64 first, ByteView bytes);
  void gap_seen();
  void schedule_ack(bool filled_gap);
  void measure_round_trip(const TcpSegment& segment);
  u64 window_segments() const;
  void challenge();

  // send.cc
  void transmit();
  bool send_new(bool forced);
  void send_range(u64 first, u64 end);
  void resend_first_lost();
  void resend(SentSegment& segment);
  bool congested(u64 length) const;
  void send_ack();
  void reset_peer(u32 sequence);
  void send(TcpSegment& segment);
  u64 payload_room() const;
  void arm_timers();
  void send_probe();
  u32 stamp_now() const;

  u64 held() const { return 2 * unread_.size() + reorder_.memory(); }
  // The number behind the last byte queued: that of our FIN.
  u64 data_end() const { return send_first_ + send_queue_.size(); }
  bool receives() const;
  bool sends() const;
  bool unsent() const { return snd_nxt_ < data_end() + (closing_ ? 1 : 0); }
  u64 now() const { return env_.now(); }

  TcpEnvironment& env_;
  TcpKey key_;
  std::unique_ptr<TcpSession> session_;
  State state_ = State::kClosed;

  // Agreed upon in the handshake.
  u64 mss_ = 0;
  bool stamps_ = false, sack_ = false, scaled_ = false;
  u64 send_scale_ = 0, receive_scale_ = 0;

  // Sending. The queue holds what is not acknowledged; its first byte has the number send_first_.
  u64 iss_ = 0, snd_una_ = 0, snd_nxt_ = 0;
  u64 snd_wnd_ = 0, snd_wl1_ = 0, snd_wl2_ = 0, snd_wnd_most_ = 0;
  u64 send_first_ = 0;
  ByteQueue send_queue_;
  bool closing_ = false;  // a FIN follows the queue
  SentSegments sent_;
  RetransmissionTimeout rto_;
  Congestion congestion_;
  bool recovering_ = false;      // fast recovery
  u64 recover_ = 0;              // until this is acknowledged
  u64 duplicates_ = 0;           // acknowledgements in a row
  bool window_limited_ = false;  // by congestion
  u64 retransmit_at_ = kNever, persist_at_ = kNever;
  u64 probes_ = 0;      // of a closed window, since it closed
  u64 unanswered_ = 0;  // probes since the peer was heard last

  // Receiving.
  u64 irs_ = 0, rcv_nxt_ = 0;
  u64 rcv_acked_ = 0;     // what the last acknowledgement said
  u64 segment_size_ = 0;  // the largest seen
  u64 fin_at_ = kNever;   // number of the peer's FIN, once it came
  bool fin_told_ = false;
  bool end_told_ = false;
  ByteQueue unread_;
  ReorderBuffer reorder_;
  ReceiveWindow window_;
  DelayedAck delayed_ack_;
  bool ack_now_ = false;
  u32 recent_stamp_ = 0;
  u32 measured_stamp_ = 0;
  u64 challenge_from_ = 0;

  u64 linger_at_ = kNever;
};

}  // namespace vesim::models::stbox
