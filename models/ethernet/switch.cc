// SPDX-License-Identifier: Apache-2.0
#include "models/ethernet/switch.h"

#include <algorithm>
#include <utility>

#include "models/clock.h"

namespace vesim::models {
namespace {

constexpr u64 kPauseQuantumBits = 512;

bool is_forwardable(const EthernetFrame& frame) {
  return frame.fcs_valid && frame.bytes.size() >= kLeastFrame &&
         frame.bytes.size() <= kGreatestFrame;
}

}  // namespace

EthernetSwitch::EthernetSwitch(std::string name, EventQueue& queue,
                               const SwitchParameters& parameters)
    : name_(std::move(name)), queue_(queue), parameters_(parameters) {}

void EthernetSwitch::attach(EthernetPort& end) {
  const auto index = static_cast<unsigned>(ports_.size());
  Port& port = *ports_.emplace_back(std::make_unique<Port>());
  port.end = &end;
  port.timer =
      queue_.add_timer(name_ + ".port" + std::to_string(index), [this, &port] { transmit(port); });
  end.connect({.frame = [this, index](const EthernetFrame& frame) { receive(index, frame); },
               .carrier = [this, &port](bool up) { carrier(port, up); }});
  end.offer({.rate = kNever, .pause = true});
}

void EthernetSwitch::receive(unsigned port, const EthernetFrame& frame) {
  Port& from = *ports_[port];
  ++from.counters.received;
  if (!is_forwardable(frame)) {
    ++from.counters.damaged;
    return;
  }
  if (frame.destination() == kPauseMac) {
    if (const auto quanta = pause_quanta(frame)) pause(from, *quanta);
    return;  // frames to this address stay on their link
  }
  learn(frame.source(), port);
  const auto known = table_.find(frame.destination());
  for (unsigned i = 0; i < ports_.size(); ++i) {
    const bool wanted = known == table_.end() || known->second == i;
    if (i != port && wanted) enqueue(*ports_[i], frame);
  }
}

void EthernetSwitch::learn(const MacAddress& source, unsigned port) {
  if (is_group(source)) return;
  if (table_.size() < parameters_.addresses || table_.contains(source)) table_[source] = port;
}

void EthernetSwitch::enqueue(Port& port, EthernetFrame frame) {
  if (!port.end->carrier() || port.waiting_bytes + frame.bytes.size() > parameters_.queue) {
    ++port.counters.dropped;
    return;
  }
  port.waiting_bytes += frame.bytes.size();
  port.waiting.push_back({queue_.now() + parameters_.latency, std::move(frame)});
  if (port.waiting.size() == 1) arm(port);
}

void EthernetSwitch::pause(Port& port, u16 quanta) {
  if (!port.end->negotiated().pause) return;
  port.paused_until =
      queue_.now() + time_of_cycle(quanta * kPauseQuantumBits, port.end->negotiated().rate);
  arm(port);
}

void EthernetSwitch::carrier(Port& port, bool up) {
  if (up) return;
  port.counters.dropped += port.waiting.size();
  clear(port);
}

void EthernetSwitch::arm(Port& port) {
  if (port.waiting.empty()) return;
  queue_.arm(port.timer, std::max({queue_.now(), port.waiting.front().ready, port.free_at,
                                   port.paused_until, port.end->free_at()}));
}

void EthernetSwitch::transmit(Port& port) {
  EthernetFrame frame = std::move(port.waiting.front().frame);
  port.waiting.pop_front();
  port.waiting_bytes -= frame.bytes.size();
  port.free_at =
      queue_.now() + time_of_cycle(8 * (frame.wire_bytes() + kGapBytes), parameters_.rate);
  ++port.counters.sent;
  port.end->send(std::move(frame));
  arm(port);
}

void EthernetSwitch::clear(Port& port) {
  port.waiting.clear();
  port.waiting_bytes = port.free_at = port.paused_until = 0;
  queue_.disarm(port.timer);
}

void EthernetSwitch::reset() {
  table_.clear();
  for (auto& port : ports_) {
    clear(*port);
    port->counters = {};
  }
}

void EthernetSwitch::serialize(isa::Archive& ar) {
  ar("table", table_);
  for (auto& port : ports_) {
    ar("waiting", port->waiting);
    ar("waiting_bytes", port->waiting_bytes);
    ar("free_at", port->free_at);
    ar("paused_until", port->paused_until);
    ar("counters", port->counters);
  }
}

void EthernetSwitch::Counters::serialize(isa::Archive& ar) {
  ar("received", received);
  ar("sent", sent);
  ar("dropped", dropped);
  ar("damaged", damaged);
}

}  // namespace vesim::models
