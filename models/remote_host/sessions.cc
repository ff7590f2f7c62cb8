// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/sessions.h"

#include <algorithm>

namespace vesim::models::stbox {
namespace {

constexpr std::size_t kEchoBuffer = 64 * 1024;
constexpr u64 kLargestPort = 0xffff;

}  // namespace

void RecordedSession::begin(Ipv4Address remote, u16 remote_port, u16 local_port) {
  Flow flow;
  flow.service = service_;
  flow.remote = remote;
  flow.remote_port = remote_port;
  flow.local_port = local_port;
  flow_ = log_.add(flow);
}

std::size_t RecordedSession::take(ByteView bytes, u64 now) {
  if (!bytes.empty()) log_.received(flow_, bytes, now);
  return bytes.size();
}

void RecordedSession::serialize(isa::Archive& ar) {
  ar("flow", flow_);
  ar("peer_finished", peer_finished_);
}

void SourceSession::give(ByteQueue& to, std::size_t room, u64 now) {
  Bytes bytes(std::min<u64>(room, length_ - given_));
  for (u8& byte : bytes) byte = pattern(given_++);
  if (bytes.empty()) return;
  to.append(bytes);
  log_.sent(flow_, bytes.size(), now);
}

void SourceSession::serialize(isa::Archive& ar) {
  RecordedSession::serialize(ar);
  ar("length", length_);
  ar("given", given_);
}

std::size_t EchoSession::take(ByteView bytes, u64 now) {
  const ByteView taken = bytes.first(std::min(bytes.size(), kEchoBuffer - queue_.size()));
  queue_.append(taken);
  return RecordedSession::take(taken, now);
}

void EchoSession::give(ByteQueue& to, std::size_t room, u64 now) {
  const ByteView bytes = queue_.view().first(std::min(room, queue_.size()));
  if (bytes.empty()) return;
  to.append(bytes);
  log_.sent(flow_, bytes.size(), now);
  queue_.drop(bytes.size());
}

void EchoSession::serialize(isa::Archive& ar) {
  RecordedSession::serialize(ar);
  ar("queue", queue_);
}

std::size_t DialSession::take(ByteView bytes, u64 now) {
  for (const u8 byte : bytes) {
    if (dialled_) break;
    if (byte >= '0' && byte <= '9') {
      port_ = std::min(port_ * 10 + (byte - '0'), kLargestPort + 1);
      continue;
    }
    dialled_ = true;
    if (byte == '\n' && port_ != 0 && port_ <= kLargestPort) {
      dial_(log_.at(flow_).remote, static_cast<u16>(port_));
    }
  }
  return RecordedSession::take(bytes, now);
}

void DialSession::serialize(isa::Archive& ar) {
  RecordedSession::serialize(ar);
  ar("port", port_);
  ar("dialled", dialled_);
}

}  // namespace vesim::models::stbox
