// SPDX-License-Identifier: Apache-2.0
// The services by port, the same for TCP and UDP: sink takes all, source sends a pattern, echo
// sends back; dial (TCP) has the host connect to a port of the peer as a source.
#pragma once

#include <memory>
#include <optional>

#include "models/remote_host/parameters.h"
#include "models/remote_host/sessions.h"
#include "models/remote_host/tcp/tcp.h"
#include "models/remote_host/udp.h"

namespace vesim::models::stbox {

class Services {
 public:
  explicit Services(const ServiceParameters& parameters) : parameters_(parameters) {}

  // Both ways between the services and TCP.
  void listen(Tcp& tcp);
  std::unique_ptr<TcpSession> session(u8 service);

  // What to answer to a datagram, if anything; nothing at all when nobody listens on the port.
  struct Answer {
    std::optional<Bytes> payload;
  };
  std::optional<Answer> datagram(const UdpDatagram& datagram);

  const FlowLog& log() const { return log_; }
  void serialize(isa::Archive& ar) { ar("log", log_); }

 private:
  const ServiceParameters parameters_;
  Tcp* tcp_ = nullptr;
  FlowLog log_;
};

}  // namespace vesim::models::stbox
