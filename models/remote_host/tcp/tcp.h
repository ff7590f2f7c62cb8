// SPDX-License-Identifier: Apache-2.0
// All connections of the host: which segment belongs to which, who listens where.
#pragma once

#include <map>

#include "models/remote_host/random.h"
#include "models/remote_host/tcp/connection.h"

namespace vesim::models::stbox {

class Tcp {
 public:
  // Makes the application of a connection; `service` is a number of the maker's own choice.
  using MakeSession = std::function<std::unique_ptr<TcpSession>(u8 service)>;

  Tcp(const TcpParameters& parameters, const EventQueue& queue,
      std::function<void(Ipv4Address to, const TcpSegment&)> send, MakeSession make_session);

  void listen(u16 port, u8 service) { listeners_[port] = service; }
  void connect(Ipv4Address to, u16 port, u8 service);
  void receive(const Ipv4Packet& packet);

  u64 deadline() const;
  void expire();

  const TcpCounts& counts() const { return env_.counts; }
  u64 connections() const { return connections_.size(); }

  void serialize(isa::Archive& ar);

 private:
  struct Entry {
    u8 service;
    std::unique_ptr<TcpConnection> connection;
  };
  using Connections = std::map<TcpKey, Entry>;

  void receive_unknown(const TcpKey& key, const TcpSegment& segment);
  void refuse(const TcpKey& key, const TcpSegment& segment);
  TcpConnection& add(const TcpKey& key, u8 service);
  void forget_closed(Connections::iterator entry);

  const TcpParameters parameters_;
  TcpEnvironment env_;
  const MakeSession make_session_;
  std::map<u16, u8> listeners_;  // port to service; wiring, not state
  Connections connections_;
  Random random_{0x5eed};
  u16 next_port_ = kFirstEphemeralPort;

  static constexpr u16 kFirstEphemeralPort = 32768;
};

}  // namespace vesim::models::stbox
