// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/tcp/tcp.h"

#include <utility>

namespace vesim::models::stbox {

Tcp::Tcp(const TcpParameters& parameters, const EventQueue& queue,
         std::function<void(Ipv4Address to, const TcpSegment&)> send, MakeSession make_session)
    : parameters_(parameters),
      env_{parameters_, queue,
           [this, send = std::move(send)](Ipv4Address to, const TcpSegment& segment) {
             ++env_.counts.sent;
             send(to, segment);
           }},
      make_session_(std::move(make_session)) {}

TcpConnection& Tcp::add(const TcpKey& key, u8 service) {
  auto connection = std::make_unique<TcpConnection>(env_, key, make_session_(service));
  Entry& entry = connections_[key];
  entry = {service, std::move(connection)};
  return *entry.connection;
}

void Tcp::connect(Ipv4Address to, u16 port, u8 service) {
  TcpKey key{to, port, next_port_};
  if (connections_.size() >= parameters_.connections) {
    ++env_.counts.refused;
    return;
  }
  while (connections_.contains(key)) ++key.local_port;
  next_port_ = std::max<u16>(static_cast<u16>(key.local_port + 1), kFirstEphemeralPort);
  ++env_.counts.opened;
  TcpConnection& connection = add(key, service);
  connection.session().begin(key.remote, key.remote_port, key.local_port);
  connection.connect(static_cast<u32>(random_.next()));
}

void Tcp::receive(const Ipv4Packet& packet) {
  const auto segment = parse_tcp(packet);
  ++env_.counts.received;
  if (!segment) {
    ++env_.counts.damaged;
    return;
  }
  const TcpKey key{packet.source, segment->source_port, segment->destination_port};
  auto found = connections_.find(key);
  if (found != connections_.end() && found->second.connection->yields_to(*segment)) {
    connections_.erase(found);
    found = connections_.end();
  }
  if (found == connections_.end()) return receive_unknown(key, *segment);
  found->second.connection->receive(*segment);
  forget_closed(found);
}

void Tcp::receive_unknown(const TcpKey& key, const TcpSegment& segment) {
  if (segment.has(TcpSegment::kRst)) return;
  const auto listener = listeners_.find(key.local_port);
  const bool opens = segment.has(TcpSegment::kSyn) && !segment.has(TcpSegment::kAck);
  if (!opens || listener == listeners_.end()) return refuse(key, segment);
  if (connections_.size() >= parameters_.connections) {
    ++env_.counts.refused;  // without a word, as when Linux's backlog is full
    return;
  }
  ++env_.counts.opened;
  TcpConnection& connection = add(key, listener->second);
  connection.session().begin(key.remote, key.remote_port, key.local_port);
  connection.accept(segment, static_cast<u32>(random_.next()));
}

void Tcp::refuse(const TcpKey& key, const TcpSegment& segment) {
  TcpSegment reset;
  reset.source_port = key.local_port;
  reset.destination_port = key.remote_port;
  reset.flags = TcpSegment::kRst;
  if (segment.has(TcpSegment::kAck)) {
    reset.sequence = segment.acknowledgement;
  } else {
    reset.flags |= TcpSegment::kAck;
    reset.acknowledgement = segment.sequence + static_cast<u32>(segment.length());
  }
  ++env_.counts.resets_sent;
  env_.send(key.remote, reset);
}

void Tcp::forget_closed(Connections::iterator entry) {
  if (entry->second.connection->state() == TcpConnection::State::kClosed) connections_.erase(entry);
}

u64 Tcp::deadline() const {
  u64 first = kNever;
  for (const auto& [key, entry] : connections_) {
    first = std::min(first, entry.connection->deadline());
  }
  return first;
}

void Tcp::expire() {
  for (auto next = connections_.begin(); next != connections_.end();) {
    const auto entry = next++;
    if (entry->second.connection->deadline() > env_.now()) continue;
    entry->second.connection->expire();
    forget_closed(entry);
  }
}

void Tcp::serialize(isa::Archive& ar) {
  ar("counts", env_.counts);
  ar("random", random_);
  ar("next_port", next_port_);
  u64 count = connections_.size();
  ar("connections", count);
  if (ar.loading()) connections_.clear();
  auto next = connections_.begin();
  for (u64 i = 0; i < count; ++i) {
    TcpKey key = ar.loading() ? TcpKey{} : next->first;
    u8 service = ar.loading() ? u8{0} : next->second.service;
    ar("remote", key.remote);
    ar("remote_port", key.remote_port);
    ar("local_port", key.local_port);
    ar("service", service);
    TcpConnection& connection = ar.loading() ? add(key, service) : *(next++)->second.connection;
    ar("connection", connection);
  }
}

void TcpCounts::serialize(isa::Archive& ar) {
  ar("received", received);
  ar("sent", sent);
  ar("damaged", damaged);
  ar("outside", outside);
  ar("reordered", reordered);
  ar("resent", resent);
  ar("timeouts", timeouts);
  ar("recoveries", recoveries);
  ar("probes", probes);
  ar("resets_received", resets_received);
  ar("resets_sent", resets_sent);
  ar("opened", opened);
  ar("refused", refused);
}

}  // namespace vesim::models::stbox
