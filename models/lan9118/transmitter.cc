// SPDX-License-Identifier: Apache-2.0
#include "models/lan9118/transmitter.h"

#include <algorithm>
#include <utility>

namespace vesim::models::lan9118 {
namespace {

constexpr u32 kErrorStatus = 1u << 15, kLossOfCarrier = 1u << 11, kNoCarrier = 1u << 10;

// As the MAC sends it: padded, and with an FCS unless the host has written one.
EthernetFrame frame_of(const TxPacket& packet) {
  EthernetFrame frame{packet.bytes};
  const bool own_fcs = packet.add_no_crc() && frame.bytes.size() > kFcsBytes;
  const u64 size = own_fcs ? frame.bytes.size() - kFcsBytes : frame.bytes.size();
  if (size < kLeastFrame && !packet.add_no_padding()) {
    frame.bytes.resize(kLeastFrame);
    return frame;
  }
  if (!own_fcs) {
    frame.fcs_valid = !packet.add_no_crc();
    return frame;
  }
  frame.bytes.resize(size);
  const u32 crc = crc32(frame.bytes);
  for (unsigned i = 0; i < kFcsBytes; ++i) {
    if (packet.bytes[size + i] != u8(crc >> (8 * i))) frame.fcs_valid = false;
  }
  return frame;
}

}  // namespace

Transmitter::Transmitter(const std::string& name, EventQueue& queue, Environment environment)
    : queue_(queue),
      environment_(std::move(environment)),
      timer_(queue.add_timer(name + ".transmitter", [this] { expired(); })),
      fifo_(name) {}

void Transmitter::write(u32 word) {
  if (const u32 raised = fifo_.write(word)) environment_.raise(raised);
  update();
}

void Transmitter::set_on(bool on) {
  on_ = on;
  update();
}

void Transmitter::stop() {
  stopping_ = true;
  if (!sending_) stopped();
}

void Transmitter::stopped() {
  on_ = stopping_ = false;
  environment_.raise(kTxStopInt);
}

void Transmitter::pause_until(u64 time) {
  paused_until_ = time;
  update();
}

// A full status FIFO holds transmission up, unless statuses may be lost.
void Transmitter::update() {
  if (sending_) return;
  queue_.disarm(timer_);
  if (!on_ || !environment_.enabled() || fifo_.empty()) return;
  if (status_full() && !discard_status_) return;
  const u64 start = std::max(paused_until_, environment_.free_at());
  if (start > queue_.now()) return queue_.arm(timer_, start);
  sending_ = true;
  status_ = fifo_.front().tag();
  if (environment_.no_carrier()) status_ |= kErrorStatus | kLossOfCarrier | kNoCarrier;
  queue_.arm(timer_, environment_.send(frame_of(fifo_.front())));
}

void Transmitter::expired() {
  if (sending_) finish();
  update();
}

void Transmitter::finish() {
  sending_ = false;
  fifo_.pop();
  if (status_full()) {
    environment_.raise(kTxStatusOverflow);
  } else {
    statuses_.push_back(status_);
  }
  if (stopping_) stopped();
  environment_.sent();
}

std::optional<u32> Transmitter::pop_status() {
  const auto status = peek_status();
  if (!status) return status;
  statuses_.pop_front();
  update();
  return status;
}

std::optional<u32> Transmitter::peek_status() const {
  return statuses_.empty() ? std::nullopt : std::optional(statuses_.front());
}

void Transmitter::clear_status() {
  statuses_.clear();
  update();
}

void Transmitter::reset() {
  queue_.disarm(timer_);
  on_ = stopping_ = sending_ = discard_status_ = false;
  paused_until_ = 0;
  status_ = 0;
  statuses_.clear();
  fifo_.clear();
}

void Transmitter::serialize(isa::Archive& ar) {
  ar("fifo", fifo_);
  ar("statuses", statuses_);
  ar("on", on_);
  ar("stopping", stopping_);
  ar("sending", sending_);
  ar("discard_status", discard_status_);
  ar("paused_until", paused_until_);
  ar("status", status_);
}

}  // namespace vesim::models::lan9118
