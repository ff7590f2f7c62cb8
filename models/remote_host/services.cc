// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/services.h"

namespace vesim::models::stbox {
namespace {

constexpr std::size_t kSourceDatagram = 1024;

}  // namespace

void Services::listen(Tcp& tcp) {
  tcp_ = &tcp;
  const auto on = [&](u64 port, Service service) {
    tcp.listen(static_cast<u16>(port), static_cast<u8>(service));
  };
  on(parameters_.sink_port, Service::kSink);
  on(parameters_.source_port, Service::kSource);
  on(parameters_.echo_port, Service::kEcho);
  on(parameters_.dial_port, Service::kDial);
}

std::unique_ptr<TcpSession> Services::session(u8 service) {
  switch (static_cast<Service>(service)) {
    case Service::kSource:
      return std::make_unique<SourceSession>(log_, parameters_.source_bytes);
    case Service::kEcho:
      return std::make_unique<EchoSession>(log_);
    case Service::kDial:
      return std::make_unique<DialSession>(log_, [this](Ipv4Address to, u16 port) {
        tcp_->connect(to, port, static_cast<u8>(Service::kSource));
      });
    default:
      return std::make_unique<SinkSession>(log_);
  }
}

std::optional<Services::Answer> Services::datagram(const UdpDatagram& datagram) {
  const u16 port = datagram.destination_port;
  const std::size_t size = datagram.payload.size();
  if (port == parameters_.sink_port) {
    log_.datagram(Service::kSink, size);
    return Answer{};
  }
  if (port == parameters_.echo_port) {
    log_.datagram(Service::kEcho, size);
    return Answer{Bytes(datagram.payload.begin(), datagram.payload.end())};
  }
  if (port == parameters_.source_port) {
    log_.datagram(Service::kSource, size);
    Bytes bytes(kSourceDatagram);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = pattern(i);
    return Answer{std::move(bytes)};
  }
  return std::nullopt;
}

}  // namespace vesim::models::stbox
