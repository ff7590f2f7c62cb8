// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/tcp/connection.h"

#include <utility>

#include "models/remote_host/tcp/sequence.h"

namespace vesim::models::stbox {
namespace {

constexpr u16 kDefaultMss = 536;
constexpr u16 kLeastMss = 88;  // Linux's; a peer that says less gets this

}  // namespace

TcpConnection::TcpConnection(TcpEnvironment& environment, const TcpKey& key,
                             std::unique_ptr<TcpSession> session)
    : env_(environment),
      key_(key),
      session_(std::move(session)),
      rto_(environment.parameters),
      window_(environment.parameters),
      delayed_ack_(environment.parameters) {}

void TcpConnection::open(u32 initial_sequence) {
  iss_ = snd_una_ = recover_ = kFirstEpoch + initial_sequence;
  snd_nxt_ = send_first_ = iss_ + 1;
  sent_.add(iss_, snd_nxt_, now());
  send_range(iss_, snd_nxt_);
  arm_timers();
}

void TcpConnection::connect(u32 initial_sequence) {
  state_ = State::kSynSent;
  open(initial_sequence);
}

void TcpConnection::accept(const TcpSegment& syn, u32 initial_sequence) {
  state_ = State::kSynReceived;
  negotiate(syn);
  open(initial_sequence);
}

void TcpConnection::negotiate(const TcpSegment& syn) {
  const TcpParameters& parameters = env_.parameters;
  irs_ = kFirstEpoch + syn.sequence;
  rcv_nxt_ = rcv_acked_ = irs_ + 1;
  mss_ = std::min<u64>(parameters.mss, std::max(syn.mss.value_or(kDefaultMss), kLeastMss));
  stamps_ = syn.stamps.has_value();
  sack_ = syn.sack_permitted;
  scaled_ = syn.window_scale.has_value();
  if (stamps_) {
    mss_ -= kTimeStampsSize;
    recent_stamp_ = syn.stamps->value;
  }
  if (scaled_) {
    send_scale_ = *syn.window_scale;
    receive_scale_ = parameters.window_scale;
  }
  snd_wnd_ = snd_wnd_most_ = syn.window;
  snd_wl1_ = irs_;
  segment_size_ = std::min<u64>(mss_, kDefaultMss);
  congestion_.start(parameters.congestion_window * mss_, mss_);
  window_.open(rcv_nxt_, mss_, static_cast<unsigned>(receive_scale_), now());
}

bool TcpConnection::receives() const {
  return state_ == State::kEstablished || state_ == State::kFinWait1 || state_ == State::kFinWait2;
}

bool TcpConnection::sends() const {
  return state_ == State::kEstablished || state_ == State::kCloseWait;
}

bool TcpConnection::yields_to(const TcpSegment& syn) const {
  if (state_ != State::kTimeWait || !syn.has(TcpSegment::kSyn) || syn.has(TcpSegment::kAck)) {
    return false;
  }
  const bool later =
      stamps_ && syn.stamps && static_cast<isa::s32>(syn.stamps->value - recent_stamp_) > 0;
  return later || unwrap(syn.sequence, rcv_nxt_) > rcv_nxt_;
}

void TcpConnection::close() {
  closing_ = true;
  state_ = state_ == State::kCloseWait ? State::kLastAck : State::kFinWait1;
}

void TcpConnection::own_fin_acknowledged() {
  if (state_ == State::kFinWait1) {
    state_ = State::kFinWait2;
    linger_at_ = now() + env_.parameters.time_wait;
  } else if (state_ == State::kClosing) {
    linger();
  } else if (state_ == State::kLastAck) {
    end(TcpSession::End::kClosed);
  }
}

void TcpConnection::peer_fin() {
  rcv_nxt_ = std::max(rcv_nxt_, fin_at_) + 1;
  ack_now_ = true;
  if (state_ == State::kEstablished) {
    state_ = State::kCloseWait;
  } else if (state_ == State::kFinWait1) {
    state_ = State::kClosing;
  } else {
    linger();
  }
}

// Both streams have ended; what follows are repetitions.
void TcpConnection::linger() {
  state_ = State::kTimeWait;
  linger_at_ = now() + env_.parameters.time_wait;
}

void TcpConnection::end(TcpSession::End how) {
  tell_end(state_ == State::kTimeWait ? TcpSession::End::kClosed : how);
  state_ = State::kClosed;
  ack_now_ = false;
}

void TcpConnection::tell_end(TcpSession::End how) {
  if (!end_told_) session_->ended(how);
  end_told_ = true;
}

// What the application does now that something has changed, and what goes out because of it.
void TcpConnection::settle() {
  if (state_ == State::kClosed) return;
  exchange();
  transmit();
  if (ack_now_ || window_update_due()) send_ack();
}

void TcpConnection::exchange() {
  std::size_t taken = 0;
  do {
    taken = session_->take(unread_.view(), now());
    unread_.drop(taken);
    if (sends() && send_queue_.size() < env_.parameters.send_buffer) {
      session_->give(send_queue_, env_.parameters.send_buffer - send_queue_.size(), now());
    }
  } while (taken != 0 && !unread_.empty());
  if (receives()) window_.read(rcv_nxt_ - unread_.size(), now());
  if (rcv_nxt_ > fin_at_ && unread_.empty() && !fin_told_) {
    fin_told_ = true;
    session_->peer_finished();
    if (sends()) session_->give(send_queue_, env_.parameters.send_buffer, now());
  }
  if (sends() && session_->finished()) close();
  // The application has read all there was: for it the flow is over.
  if (state_ == State::kTimeWait && fin_told_) tell_end(TcpSession::End::kClosed);
}

// The application has read, and the window can open to twice what the peer believes.
bool TcpConnection::window_update_due() const {
  if (!receives()) return false;
  const u64 left = window_.left(rcv_nxt_);
  if (2 * left > window_.clamp()) return false;
  const u64 window = window_.select(rcv_nxt_, held());
  return window != 0 && window >= 2 * left;
}

u64 TcpConnection::deadline() const {
  return std::min({retransmit_at_, persist_at_, delayed_ack_.deadline(), linger_at_});
}

void TcpConnection::expire() {
  if (linger_at_ <= now()) return end(TcpSession::End::kClosed);
  if (retransmit_at_ <= now()) retransmission_timeout();
  if (persist_at_ <= now()) persist_timeout();
  if (delayed_ack_.deadline() <= now()) {
    delayed_ack_.expired(rto_.value());
    ack_now_ = true;
  }
  settle();
}

void TcpConnection::retransmission_timeout() {
  const bool handshake = state_ == State::kSynSent || state_ == State::kSynReceived;
  const u64 retries = handshake ? env_.parameters.syn_retries : env_.parameters.retries;
  if (rto_.attempts() >= retries) return end(TcpSession::End::kTimedOut);
  ++env_.counts.timeouts;
  if (rto_.attempts() == 0) congestion_.timeout(snd_nxt_ - snd_una_);
  rto_.back_off();
  sent_.lose_all();
  recovering_ = false;
  duplicates_ = 0;
  recover_ = snd_nxt_;
  retransmit_at_ = now() + rto_.value();
}

void TcpConnection::persist_timeout() {
  if (unanswered_ >= env_.parameters.retries) return end(TcpSession::End::kTimedOut);
  ++unanswered_;
  ++probes_;
  persist_at_ = kNever;
  if (!send_new(true)) send_probe();
}

void TcpConnection::serialize(isa::Archive& ar) {
  ar("session", *session_);
  ar("state", state_);
  ar("mss", mss_);
  ar("stamps", stamps_);
  ar("sack", sack_);
  ar("scaled", scaled_);
  ar("send_scale", send_scale_);
  ar("receive_scale", receive_scale_);
  ar("iss", iss_);
  ar("snd_una", snd_una_);
  ar("snd_nxt", snd_nxt_);
  ar("snd_wnd", snd_wnd_);
  ar("snd_wl1", snd_wl1_);
  ar("snd_wl2", snd_wl2_);
  ar("snd_wnd_most", snd_wnd_most_);
  ar("send_first", send_first_);
  ar("send_queue", send_queue_);
  ar("closing", closing_);
  ar("sent", sent_);
  ar("rto", rto_);
  ar("congestion", congestion_);
  ar("recovering", recovering_);
  ar("recover", recover_);
  ar("duplicates", duplicates_);
  ar("window_limited", window_limited_);
  ar("retransmit_at", retransmit_at_);
  ar("persist_at", persist_at_);
  ar("probes", probes_);
  ar("unanswered", unanswered_);
  ar("irs", irs_);
  ar("rcv_nxt", rcv_nxt_);
  ar("rcv_acked", rcv_acked_);
  ar("segment_size", segment_size_);
  ar("fin_at", fin_at_);
  ar("fin_told", fin_told_);
  ar("end_told", end_told_);
  ar("unread", unread_);
  ar("reorder", reorder_);
  ar("window", window_);
  ar("delayed_ack", delayed_ack_);
  ar("ack_now", ack_now_);
  ar("recent_stamp", recent_stamp_);
  ar("measured_stamp", measured_stamp_);
  ar("challenge_from", challenge_from_);
  ar("linger_at", linger_at_);
}

}  // namespace vesim::models::stbox
