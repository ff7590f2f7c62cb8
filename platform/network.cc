// SPDX-License-Identifier: Apache-2.0
#include "platform/network.h"

#include <fmt/format.h>

namespace vesim::platform {
namespace {

using models::stbox::Flow;
using models::stbox::Service;

double seconds(u64 time) { return static_cast<double>(time) / models::kPicosecondsPerSecond; }

void add_switch_port(std::vector<Statistic>& all, const std::string& name,
                     const models::EthernetSwitch::Counters& counters) {
  all.push_back({name + ".received", "frames", "that came into this port", counters.received});
  all.push_back({name + ".sent", "frames", "that left this port", counters.sent});
  all.push_back({name + ".dropped", "frames", "that found no room in the queue of this port",
                 counters.dropped});
  all.push_back(
      {name + ".damaged", "frames", "refused: check sequence or length", counters.damaged});
}

// What each service is for: a sink for what it received, a source for what it sent.
void add_services(std::vector<Statistic>& all, const models::stbox::FlowLog& log) {
  for (const Service service : {Service::kSink, Service::kSource, Service::kEcho, Service::kDial}) {
    const auto& totals = log.totals(service);
    const auto name = fmt::format("stbox.{}", name_of(service));
    all.push_back({name + ".flows", "connections", "over all", totals.flows});
    if (service == Service::kDial) continue;
    const bool source = service == Service::kSource;
    all.push_back({name + ".bytes", "bytes", source ? "sent by TCP" : "received by TCP",
                   source ? totals.sent : totals.received});
    all.push_back({name + ".datagrams", "datagrams", "received by UDP", totals.datagrams});
    all.push_back({name + ".datagram_bytes", "bytes", "received by UDP", totals.datagram_bytes});
  }
}

std::string state_of(const Flow& flow) {
  using End = models::stbox::TcpSession::End;
  if (flow.open) return "open";
  return flow.end == End::kClosed ? "closed" : flow.end == End::kReset ? "reset" : "timed out";
}

NetworkFlow record_of(u64 number, Flow flow) {
  const auto byte = [&](unsigned n) { return flow.remote >> (24 - 8 * n) & 0xff; };
  return {
      .number = number,
      .service = std::string(name_of(flow.service)),
      .peer = fmt::format("{}.{}.{}.{}:{}", byte(0), byte(1), byte(2), byte(3), flow.remote_port),
      .state = state_of(flow),
      .received = flow.received,
      .sent = flow.sent,
      .first_byte = seconds(flow.first_byte),
      .last_byte = seconds(flow.last_byte),
      .rate = flow.bytes_per_second(),
      .sha256 = flow.service == Service::kSink ? flow.sha256.hex() : ""};
}

void add_tcp(std::vector<Statistic>& all, const models::stbox::TcpCounts& counts) {
  const auto add = [&](const char* name, const char* unit, const char* meaning, u64 value) {
    all.push_back({std::string("stbox.tcp.") + name, unit, meaning, value});
  };
  add("received", "segments", "that came", counts.received);
  add("sent", "segments", "that were sent", counts.sent);
  add("damaged", "segments", "dropped: header or checksum", counts.damaged);
  add("outside", "segments", "outside of the window, or with stale time stamps", counts.outside);
  add("reordered", "segments", "kept until what was missing came", counts.reordered);
  add("resent", "segments", "sent again", counts.resent);
  add("timeouts", "timeouts", "of retransmission", counts.timeouts);
  add("recoveries", "times", "losses were found by acknowledgements", counts.recoveries);
  add("opened", "connections", "by either end", counts.opened);
  add("refused", "connections", "for want of room", counts.refused);
  add("resets_received", "segments", "that ended a connection", counts.resets_received);
  add("resets_sent", "segments", "for what belongs to no connection", counts.resets_sent);
}

}  // namespace

Network::Network(models::EventQueue& queue, const models::NetworkParameters& parameters, bool peer)
    : board_cable_("network.board", queue, parameters.cable) {
  if (peer) peer_.emplace(queue, parameters, board_cable_.end(1));
}

Network::Peer::Peer(models::EventQueue& queue, const models::NetworkParameters& parameters,
                    models::EthernetPort& board_end)
    : shaper("network.switch", queue, parameters.shaper),
      cable("network.stbox", queue, parameters.cable),
      host("stbox", queue, cable.end(0), parameters.stbox) {
  shaper.attach(board_end);
  shaper.attach(cable.end(1));
}

void Network::add_statistics(std::vector<Statistic>& all) const {
  if (!peer_) return;
  add_switch_port(all, "switch.board", peer_->shaper.counters(0));
  add_switch_port(all, "switch.stbox", peer_->shaper.counters(1));
  const auto& counts = peer_->host.counts();
  all.push_back({"stbox.frames_received", "frames", "that came", counts.frames_received});
  all.push_back({"stbox.frames_sent", "frames", "that were sent", counts.frames_sent});
  all.push_back({"stbox.ignored", "packets", "for others, or of other protocols", counts.ignored});
  all.push_back(
      {"stbox.malformed", "packets", "with a wrong header or checksum", counts.malformed});
  all.push_back({"stbox.fragments_dropped", "datagrams", "never completed, or contradictory",
                 peer_->host.fragments_dropped()});
  all.push_back({"stbox.no_route", "packets", "that had to leave the subnet", counts.no_route});
  all.push_back({"stbox.echoes", "packets", "ICMP echo requests answered", counts.echoes});
  all.push_back({"stbox.unreachable", "datagrams", "for closed UDP ports", counts.unreachable});
  all.push_back({"stbox.leases", "leases", "of addresses, by DHCP", peer_->host.leases()});
  add_tcp(all, peer_->host.tcp_counts());
  add_services(all, peer_->host.flows());
}

std::vector<NetworkFlow> Network::flows() const {
  std::vector<NetworkFlow> all;
  if (!peer_) return all;
  for (const auto& [number, flow] : peer_->host.flows().flows()) {
    all.push_back(record_of(number, flow));
  }
  return all;
}

void Network::serialize(isa::Archive& ar) {
  ar("board_cable", board_cable_);
  if (!peer_) return;
  ar("switch", peer_->shaper);
  ar("stbox_cable", peer_->cable);
  ar("stbox", peer_->host);
}

}  // namespace vesim::platform
