// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/tcp/connection.h"

namespace vesim::models::stbox {
namespace {

constexpr u64 kOptionsMost = 40, kSackHeader = 4, kSackBlock = 8;

}  // namespace

u32 TcpConnection::stamp_now() const {
  return static_cast<u32>(now() / (kPicosecondsPerSecond / 1000));
}

// Every duplicate acknowledgement says that a segment has left the network, where no SACK says
// which.
bool TcpConnection::congested(u64 length) const {
  const u64 in_flight = sent_.in_flight();
  const u64 window = congestion_.window() + (sack_ ? 0 : duplicates_ * mss_);
  return in_flight != 0 && in_flight + length > window;
}

// First what was lost, then what is new.
void TcpConnection::transmit() {
  window_limited_ = false;
  while (SentSegment* lost = sent_.next_lost()) {
    if (congested(lost->size())) {
      window_limited_ = true;
      break;
    }
    resend(*lost);
  }
  while (!window_limited_ && send_new(false)) {
  }
  arm_timers();
}

// At once, whatever is in flight (RFC 5681, 3.2; RFC 6675, section 5).
void TcpConnection::resend_first_lost() {
  if (SentSegment* lost = sent_.next_lost()) resend(*lost);
}

void TcpConnection::resend(SentSegment& segment) {
  sent_.resent(segment, now());
  ++env_.counts.resent;
  send_range(segment.first, segment.end);
}

// One segment from the queue, or the FIN behind it. `forced`: though it is smaller than the sender
// likes, as the window stayed small.
bool TcpConnection::send_new(bool forced) {
  const bool open = state_ != State::kSynSent && state_ != State::kSynReceived;
  if (!open || !unsent()) return false;
  const u64 edge = snd_una_ + snd_wnd_;
  const u64 window = edge > snd_nxt_ ? edge - snd_nxt_ : 0;
  const u64 available = data_end() - snd_nxt_;
  const u64 length = std::min({available, payload_room(), window});
  const bool fin = closing_ && length == available && length < window;
  if (length == 0 && !fin) return false;
  if (length < payload_room() && !fin && !forced) {
    // A part of what there is waits for more window (RFC 9293, 3.8.6.2.1), all of it for the
    // acknowledgement of what is on its way (Nagle).
    const bool wait = length < available ? length < snd_wnd_most_ / 2 : !sent_.empty();
    if (wait) return false;
  }
  if (congested(length)) {
    window_limited_ = true;
    return false;
  }
  const u64 first = snd_nxt_;
  snd_nxt_ += length + fin;
  sent_.add(first, snd_nxt_, now());
  if (length != 0) delayed_ack_.data_sent(now());
  send_range(first, snd_nxt_);
  return true;
}

void TcpConnection::send_range(u64 first, u64 end) {
  TcpSegment segment;
  segment.sequence = static_cast<u32>(first);
  if (first == iss_) {
    segment.flags |= TcpSegment::kSyn;
    const bool answer = state_ != State::kSynSent;
    segment.mss = static_cast<u16>(env_.parameters.mss);
    segment.sack_permitted = !answer || sack_;
    if (!answer || scaled_) segment.window_scale = static_cast<u8>(env_.parameters.window_scale);
  } else {
    const u64 data = std::min(end, data_end()) - first;
    segment.payload = send_queue_.view().subspan(first - send_first_, data);
    if (data != 0 && first + data == data_end()) segment.flags |= TcpSegment::kPsh;
    if (end > data_end()) segment.flags |= TcpSegment::kFin;
  }
  send(segment);
}

void TcpConnection::send_ack() {
  TcpSegment segment;
  segment.sequence = static_cast<u32>(snd_nxt_);
  send(segment);
}

// A number that was acknowledged already: the peer has to answer with its window.
void TcpConnection::send_probe() {
  ++env_.counts.probes;
  TcpSegment segment;
  segment.sequence = static_cast<u32>(snd_una_ - 1);
  send(segment);
}

void TcpConnection::reset_peer(u32 sequence) {
  ++env_.counts.resets_sent;
  TcpSegment segment;
  segment.source_port = key_.local_port;
  segment.destination_port = key_.remote_port;
  segment.sequence = sequence;
  segment.flags = TcpSegment::kRst;
  env_.send(key_.remote, segment);
}

// What a segment has room for besides the blocks of a SACK option.
u64 TcpConnection::payload_room() const {
  if (!sack_ || reorder_.blocks() == 0) return mss_;
  const u64 space = kOptionsMost - (stamps_ ? kTimeStampsSize : 0);
  const u64 most = (space - kSackHeader) / kSackBlock;
  return mss_ - (kSackHeader + kSackBlock * std::min<u64>(reorder_.blocks(), most));
}

// Adds what every segment says of the receiving side.
void TcpConnection::send(TcpSegment& segment) {
  const bool syn = segment.has(TcpSegment::kSyn);
  segment.source_port = key_.local_port;
  segment.destination_port = key_.remote_port;
  const u64 window = window_.select(rcv_nxt_, held());
  segment.window = static_cast<u16>(std::min<u64>(syn ? window : window >> receive_scale_, 0xffff));
  const bool stamped = stamps_ || state_ == State::kSynSent;
  if (stamped) segment.stamps = {stamp_now(), recent_stamp_};
  if (state_ != State::kSynSent) {
    segment.flags |= TcpSegment::kAck;
    segment.acknowledgement = static_cast<u32>(rcv_nxt_);
    window_.offered(rcv_nxt_, u64{segment.window} << (syn ? 0 : receive_scale_));
    rcv_acked_ = rcv_nxt_;
    delayed_ack_.ack_sent();
    ack_now_ = false;
  }
  if (sack_ && !syn && segment.payload.size() <= payload_room()) {
    const u64 space = kOptionsMost - (stamps_ ? kTimeStampsSize : 0);
    for (const auto& range : reorder_.report((space - kSackHeader) / kSackBlock)) {
      segment.sack.push_back({static_cast<u32>(range.first), static_cast<u32>(range.end)});
    }
  }
  env_.send(key_.remote, segment);
}

// Something is on its way, or a closed window holds it back, or there is nothing to wait for.
void TcpConnection::arm_timers() {
  if (sent_.empty()) {
    retransmit_at_ = kNever;
  } else if (retransmit_at_ == kNever) {
    retransmit_at_ = now() + rto_.value();
  }
  if (!sent_.empty() || !unsent()) {
    persist_at_ = kNever;
    probes_ = 0;
  } else if (persist_at_ == kNever) {
    constexpr u64 kMostDoublings = 16;
    const u64 wait = rto_.value() << std::min(probes_, kMostDoublings);
    persist_at_ = now() + std::min(wait, env_.parameters.rto_most);
  }
}

}  // namespace vesim::models::stbox
