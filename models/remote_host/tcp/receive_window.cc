// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/tcp/receive_window.h"

#include <algorithm>

namespace vesim::models::stbox {
namespace {

constexpr u64 kUnscaledMost = 0xffff;

// Half of a buffer's memory is data, the rest is what the kernel needs around it.
constexpr u64 window_of(u64 memory) { return memory / 2; }

}  // namespace

ReceiveWindow::ReceiveWindow(const TcpParameters& parameters)
    : parameters_(parameters),
      mss_(parameters.mss),
      buffer_(parameters.receive_buffer),
      clamp_(window_of(buffer_)),
      threshold_(std::min(clamp_, parameters.receive_window * parameters.mss)) {}

void ReceiveWindow::open(u64 next, u64 mss, unsigned scale, u64 now) {
  mss_ = mss;
  scale_ = scale;
  edge_ = std::max(edge_, next);
  round_end_ = next + threshold_;
  round_start_time_ = read_since_ = now;
  read_from_ = next;
  read_in_round_ = threshold_;
}

u64 ReceiveWindow::free_space(u64 held) const {
  return std::min(clamp_, held < buffer_ ? window_of(buffer_ - held) : 0);
}

u64 ReceiveWindow::select(u64 next, u64 held) const {
  u64 window = free_space(held);
  // A window too small to be of use is closed.
  if (window < std::min(clamp_, window_of(buffer_)) / 16 || window < mss_) window = 0;
  window = std::min(window, threshold_);
  const u64 unit = u64{1} << scale_;
  window = scale_ != 0 ? (window + unit - 1) / unit * unit : window - window % mss_;
  return std::min({std::max(window, left(next) / unit * unit), kUnscaledMost << scale_});
}

void ReceiveWindow::offered(u64 next, u64 window) { edge_ = std::max(edge_, next + window); }

void ReceiveWindow::arrived(u64 next, u64 length, u64 held, u64 now) {
  // Small segments waste the buffer they lie in, so they do not open the window.
  const bool dense = 2 * length >= mss_;
  if (dense && threshold_ < free_space(held)) {
    threshold_ = std::min(threshold_ + 2 * mss_, clamp_);
  }
  if (next < round_end_) return;
  const u64 rtt = now - round_start_time_;
  // The sender may have waited for other reasons than the window: the shortest counts.
  rtt_ = rtt_ == 0 ? rtt : std::min(rtt_, rtt);
  round_end_ = next + std::max(left(next), mss_);
  round_start_time_ = now;
}

void ReceiveWindow::round_trip(u64 rtt) { rtt_ = rtt_ == 0 ? rtt : rtt_ - rtt_ / 8 + rtt / 8; }

void ReceiveWindow::read(u64 up_to, u64 now) {
  if (rtt_ == 0 || now - read_since_ < rtt_) return;
  const u64 copied = up_to - read_from_;
  if (copied > read_in_round_) {
    // Twice that lets the sender double its rate in the next round; more while it grows fast.
    u64 window = 2 * copied + 16 * mss_;
    window += 2 * (window * (copied - read_in_round_) / read_in_round_);
    const u64 memory = std::min(2 * window, parameters_.receive_buffer_most);
    if (memory > buffer_) {
      buffer_ = memory;
      clamp_ = window_of(memory);
    }
    read_in_round_ = copied;
  }
  read_from_ = up_to;
  read_since_ = now;
}

void ReceiveWindow::serialize(isa::Archive& ar) {
  ar("mss", mss_);
  ar("scale", scale_);
  ar("buffer", buffer_);
  ar("clamp", clamp_);
  ar("threshold", threshold_);
  ar("edge", edge_);
  ar("rtt", rtt_);
  ar("round_end", round_end_);
  ar("round_start_time", round_start_time_);
  ar("read_from", read_from_);
  ar("read_since", read_since_);
  ar("read_in_round", read_in_round_);
}

}  // namespace vesim::models::stbox
