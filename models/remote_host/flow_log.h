// SPDX-License-Identifier: Apache-2.0
// What the services saw: a record for each TCP connection, and totals. Only the latest records of
// connections that have ended are kept.
#pragma once

#include <array>
#include <map>
#include <string_view>

#include "isa/archive.h"
#include "isa/sha256.h"
#include "models/remote_host/addresses.h"
#include "models/remote_host/packet_bytes.h"
#include "models/remote_host/tcp/session.h"

namespace vesim::models::stbox {

enum class Service : u8 { kSink, kSource, kEcho, kDial };
inline constexpr std::size_t kServices = 4;
std::string_view name_of(Service service);

struct Flow {
  Service service = Service::kSink;
  Ipv4Address remote = 0;
  u16 remote_port = 0, local_port = 0;
  u64 received = 0, sent = 0;         // bytes
  u64 first_byte = 0, last_byte = 0;  // when they were received or given to the stack, ps
  bool open = true;
  TcpSession::End end = TcpSession::End::kClosed;
  isa::Sha256 sha256;  // of what a sink received

  // From the first to the last byte.
  double bytes_per_second() const;
  void serialize(isa::Archive& ar);
};

struct ServiceTotals {
  u64 flows = 0, received = 0, sent = 0;  // TCP
  u64 datagrams = 0, datagram_bytes = 0;  // UDP, received
  void serialize(isa::Archive& ar);
};

class FlowLog {
 public:
  static constexpr std::size_t kMostEnded = 64;

  // Returns the number of the record.
  u64 add(const Flow& flow);
  void received(u64 number, ByteView bytes, u64 now);
  void sent(u64 number, u64 bytes, u64 now);
  void ended(u64 number, TcpSession::End end);
  void datagram(Service service, u64 bytes);

  const Flow& at(u64 number) const { return flows_.at(number); }
  const std::map<u64, Flow>& flows() const { return flows_; }
  const ServiceTotals& totals(Service service) const { return totals_[index(service)]; }

  void serialize(isa::Archive& ar);

 private:
  static std::size_t index(Service service) { return static_cast<std::size_t>(service); }

  std::map<u64, Flow> flows_;
  std::array<ServiceTotals, kServices> totals_;
  u64 next_ = 1;
};

}  // namespace vesim::models::stbox
