// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/tcp/connection.h"
#include "models/remote_host/tcp/sequence.h"

namespace vesim::models::stbox {
namespace {

constexpr u64 kDuplicateAcks = 3;
constexpr u64 kMillisecond = kPicosecondsPerSecond / 1000;

}  // namespace

void TcpConnection::receive(const TcpSegment& segment) {
  unanswered_ = 0;
  if (state_ == State::kSynSent) {
    receive_syn_sent(segment);
  } else {
    receive_synchronized(segment);
  }
  settle();
}

void TcpConnection::receive_syn_sent(const TcpSegment& segment) {
  const bool acknowledges = segment.has(TcpSegment::kAck);
  if (acknowledges && unwrap(segment.acknowledgement, snd_nxt_) != snd_nxt_) {
    if (!segment.has(TcpSegment::kRst)) reset_peer(segment.acknowledgement);
    return;
  }
  if (segment.has(TcpSegment::kRst)) {
    if (acknowledges) end(TcpSession::End::kReset);
    return;
  }
  if (!segment.has(TcpSegment::kSyn)) return;
  negotiate(segment);
  if (acknowledges) {
    state_ = State::kEstablished;
    new_ack(snd_nxt_);
    ack_now_ = true;
  } else {  // both ends open at the same time
    state_ = State::kSynReceived;
    sent_.lose_first();
  }
}

void TcpConnection::receive_synchronized(const TcpSegment& segment) {
  const u64 first = unwrap(segment.sequence, rcv_nxt_);
  if (state_ == State::kSynReceived && first == irs_ && segment.has(TcpSegment::kSyn) &&
      !segment.has(TcpSegment::kAck)) {
    sent_.lose_first();  // our answer was lost
    return;
  }
  if (!passes_checks(segment, first)) return;
  note_stamps(segment, first);
  if (!receive_ack(segment, first) || state_ == State::kClosed) return;
  measure_round_trip(segment);
  if (receives()) {
    receive_data(first, segment.payload, segment.has(TcpSegment::kFin));
  } else if (segment.length() != 0) {
    answer_outside(segment, first);  // our acknowledgement of the FIN was lost
  }
}

// Stale time stamps, segments outside of the window, resets, and SYNs of other connections.
bool TcpConnection::passes_checks(const TcpSegment& segment, u64 first) {
  const bool reset = segment.has(TcpSegment::kRst);
  if ((is_stale(segment) && !reset) || !acceptable(first, segment.length())) {
    ++env_.counts.outside;
    if (!reset) answer_outside(segment, first);
    return false;
  }
  if (reset) {
    if (first == rcv_nxt_) {
      ++env_.counts.resets_received;
      end(TcpSession::End::kReset);
    } else {
      challenge();
    }
    return false;
  }
  if (segment.has(TcpSegment::kSyn)) {
    challenge();
    return false;
  }
  return segment.has(TcpSegment::kAck);
}

// As Linux: what was not acknowledged yet may come again, and an acknowledgement may stand at the
// window's very end.
bool TcpConnection::acceptable(u64 first, u64 length) const {
  return first + length >= rcv_acked_ && first <= rcv_nxt_ + window_.left(rcv_nxt_);
}

bool TcpConnection::is_stale(const TcpSegment& segment) const {
  return stamps_ && segment.stamps &&
         static_cast<isa::s32>(segment.stamps->value - recent_stamp_) < 0;
}

void TcpConnection::answer_outside(const TcpSegment& segment, u64 first) {
  const bool repeats = !segment.payload.empty() || segment.has(TcpSegment::kFin);
  if (!repeats) return challenge();
  const u64 end = first + segment.payload.size();
  if (sack_ && first < end && end <= rcv_nxt_) reorder_.note_duplicate({first, end});
  if (state_ == State::kTimeWait) linger();
  ack_now_ = true;
}

// An answer to what a blind attacker or a lost connection may have sent; not to each.
void TcpConnection::challenge() {
  if (now() < challenge_from_) return;
  challenge_from_ = now() + env_.parameters.challenge_interval;
  ack_now_ = true;
}

void TcpConnection::note_stamps(const TcpSegment& segment, u64 first) {
  if (stamps_ && segment.stamps && first <= rcv_acked_) recent_stamp_ = segment.stamps->value;
}

bool TcpConnection::receive_ack(const TcpSegment& segment, u64 first) {
  const u64 ack = unwrap(segment.acknowledgement, snd_una_);
  if (state_ == State::kSynReceived) {
    if (ack != snd_nxt_) {
      reset_peer(segment.acknowledgement);
      return false;
    }
    state_ = State::kEstablished;
  }
  if (ack > snd_nxt_ || ack + std::max<u64>(snd_wnd_most_, 1) < snd_una_) {
    challenge();
    return false;
  }
  if (ack < snd_una_) return true;
  const bool advances = ack > snd_una_;
  const u64 window_before = snd_wnd_;
  const bool news = sack_ && take_sack(segment);
  update_send_window(segment, first, ack);
  const bool duplicate =
      !advances && segment.length() == 0 && snd_wnd_ == window_before && !sent_.empty();
  if (advances) new_ack(ack);
  find_losses(duplicate, news || advances);
  if (closing_ && snd_una_ > data_end()) own_fin_acknowledged();
  return true;
}

void TcpConnection::update_send_window(const TcpSegment& segment, u64 first, u64 ack) {
  if (first < snd_wl1_ || (first == snd_wl1_ && ack < snd_wl2_)) return;
  snd_wnd_ = u64{segment.window} << send_scale_;
  snd_wnd_most_ = std::max(snd_wnd_most_, snd_wnd_);
  snd_wl1_ = first;
  snd_wl2_ = ack;
}

void TcpConnection::new_ack(u64 ack) {
  const u64 bytes = ack - snd_una_;
  if (const auto sent_at = sent_.acknowledge(ack)) rto_.sample(now() - *sent_at);
  rto_.progress();
  snd_una_ = ack;
  if (ack > send_first_) {
    const u64 data = std::min(ack, data_end()) - send_first_;
    send_queue_.drop(data);
    send_first_ += data;
  }
  duplicates_ = 0;
  if (!recovering_) {
    if (window_limited_) congestion_.acknowledged(bytes);
  } else if (ack >= recover_) {
    recovering_ = false;
  } else if (!sack_) {
    sent_.lose_first();  // NewReno (RFC 6582): the next hole
    resend_first_lost();
  }
  retransmit_at_ = sent_.empty() ? kNever : now() + rto_.value();
}

bool TcpConnection::take_sack(const TcpSegment& segment) {
  bool news = false;
  for (const auto& block : segment.sack) {
    const u64 first = unwrap(block.first, snd_una_), end = unwrap(block.end, snd_una_);
    // What lies below is a report of a duplicate, what lies beyond is nonsense.
    if (first < end && first >= snd_una_ && end <= snd_nxt_) news |= sent_.sack(first, end);
  }
  return news;
}

void TcpConnection::find_losses(bool duplicate, bool news) {
  if (duplicate) ++duplicates_;
  bool lost = sack_ && news && sent_.find_lost();
  if (!sack_ && duplicates_ == kDuplicateAcks && !recovering_ && snd_una_ >= recover_) {
    sent_.lose_first();
    lost = true;
  }
  if (!lost || recovering_ || snd_una_ < recover_) return;
  ++env_.counts.recoveries;
  congestion_.loss(snd_nxt_ - snd_una_);
  recovering_ = true;
  recover_ = snd_nxt_;
  resend_first_lost();
}

// The stamp that a data segment echoes tells when our acknowledgement left.
void TcpConnection::measure_round_trip(const TcpSegment& segment) {
  if (!stamps_ || !segment.stamps || segment.payload.size() < segment_size_ ||
      segment.stamps->echo == measured_stamp_) {
    return;
  }
  measured_stamp_ = segment.stamps->echo;
  const u32 elapsed = stamp_now() - measured_stamp_;
  window_.round_trip(std::max<u64>(elapsed, 1) * kMillisecond);
}

u64 TcpConnection::window_segments() const { return window_.left(rcv_nxt_) / segment_size_; }

void TcpConnection::receive_data(u64 first, ByteView bytes, bool fin) {
  const u64 edge = std::min(rcv_nxt_ + window_.left(rcv_nxt_), fin_at_);
  if (first + bytes.size() > edge) {
    bytes = bytes.first(first < edge ? edge - first : 0);
    fin = false;
  }
  const u64 end = first + bytes.size();
  if (fin && end >= rcv_nxt_) fin_at_ = end;
  segment_size_ = std::clamp<u64>(bytes.size(), segment_size_, mss_);
  if (!bytes.empty() && end <= rcv_nxt_) {
    if (sack_) reorder_.note_duplicate({first, end});
    gap_seen();
  } else if (first > rcv_nxt_) {
    out_of_order(first, bytes);
  } else if (!bytes.empty()) {
    in_order(bytes.subspan(rcv_nxt_ - first));
  }
  if (fin_at_ <= rcv_nxt_) peer_fin();
}

void TcpConnection::gap_seen() {
  delayed_ack_.gap_seen(window_segments());
  ack_now_ = true;
}

void TcpConnection::out_of_order(u64 first, ByteView bytes) {
  gap_seen();
  if (bytes.empty() || held() >= window_.buffer()) return;
  ++env_.counts.reordered;
  reorder_.insert(first, bytes);
}

void TcpConnection::in_order(ByteView bytes) {
  const u64 before = rcv_nxt_;
  deliver(bytes);
  const bool filled_gap = !reorder_.empty();
  if (filled_gap) deliver(reorder_.take(rcv_nxt_));
  delayed_ack_.data_arrived(window_segments(), rto_.value(), now());
  window_.arrived(rcv_nxt_, rcv_nxt_ - before, held(), now());
  schedule_ack(filled_gap);
}

// Straight to the application if it takes them.
void TcpConnection::deliver(ByteView bytes) {
  rcv_nxt_ += bytes.size();
  const std::size_t taken = unread_.empty() ? session_->take(bytes, now()) : 0;
  unread_.append(bytes.subspan(taken));
}

void TcpConnection::schedule_ack(bool filled_gap) {
  if (filled_gap || rcv_nxt_ - rcv_acked_ > segment_size_ || delayed_ack_.at_once()) {
    ack_now_ = true;
  } else {
    delayed_ack_.wait(now());
  }
}

}  // namespace vesim::models::stbox
