// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/flow_log.h"

#include <algorithm>

#include "models/event_queue.h"

namespace vesim::models::stbox {

std::string_view name_of(Service service) {
  static constexpr std::array<std::string_view, kServices> kNames = {"sink", "source", "echo",
                                                                     "dial"};
  return kNames[static_cast<std::size_t>(service)];
}

double Flow::bytes_per_second() const {
  if (last_byte <= first_byte) return 0;
  const double seconds = static_cast<double>(last_byte - first_byte) / kPicosecondsPerSecond;
  return static_cast<double>(std::max(received, sent)) / seconds;
}

u64 FlowLog::add(const Flow& flow) {
  const auto ended = [](const auto& entry) { return !entry.second.open; };
  if (static_cast<std::size_t>(std::count_if(flows_.begin(), flows_.end(), ended)) >= kMostEnded) {
    flows_.erase(std::find_if(flows_.begin(), flows_.end(), ended));
  }
  flows_[next_] = flow;
  ++totals_[index(flow.service)].flows;
  return next_++;
}

void FlowLog::received(u64 number, ByteView bytes, u64 now) {
  Flow& flow = flows_.at(number);
  if (flow.received + flow.sent == 0) flow.first_byte = now;
  flow.last_byte = now;
  flow.received += bytes.size();
  totals_[index(flow.service)].received += bytes.size();
  if (flow.service == Service::kSink) flow.sha256.update(bytes.data(), bytes.size());
}

void FlowLog::sent(u64 number, u64 bytes, u64 now) {
  Flow& flow = flows_.at(number);
  if (flow.received + flow.sent == 0) flow.first_byte = now;
  flow.last_byte = now;
  flow.sent += bytes;
  totals_[index(flow.service)].sent += bytes;
}

void FlowLog::ended(u64 number, TcpSession::End end) {
  Flow& flow = flows_.at(number);
  flow.open = false;
  flow.end = end;
}

void FlowLog::datagram(Service service, u64 bytes) {
  ++totals_[index(service)].datagrams;
  totals_[index(service)].datagram_bytes += bytes;
}

void Flow::serialize(isa::Archive& ar) {
  ar("service", service);
  ar("remote", remote);
  ar("remote_port", remote_port);
  ar("local_port", local_port);
  ar("received", received);
  ar("sent", sent);
  ar("first_byte", first_byte);
  ar("last_byte", last_byte);
  ar("open", open);
  ar("end", end);
  ar("sha256", sha256);
}

void ServiceTotals::serialize(isa::Archive& ar) {
  ar("flows", flows);
  ar("received", received);
  ar("sent", sent);
  ar("datagrams", datagrams);
  ar("datagram_bytes", datagram_bytes);
}

void FlowLog::serialize(isa::Archive& ar) {
  ar("flows", flows_);
  ar("totals", totals_);
  ar("next", next_);
}

}  // namespace vesim::models::stbox
