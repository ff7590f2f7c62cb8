// SPDX-License-Identifier: Apache-2.0
#include "models/ethernet/link.h"

#include <algorithm>
#include <utility>

#include "models/clock.h"

namespace vesim::models {

EthernetLink::EthernetLink(const std::string& name, EventQueue& queue,
                           const LinkParameters& parameters)
    : queue_(queue), parameters_(parameters) {
  for (unsigned i = 0; i < ends_.size(); ++i) {
    End& end = ends_[i];
    end.link = this;
    end.peer = &ends_[1 - i];
    end.arrival_ =
        queue.add_timer(name + ".from" + std::to_string(i), [this, &end] { arrive(end); });
  }
}

void EthernetLink::offer(End& end, LinkAbility ability) {
  end.offered_ = ability;
  const LinkAbility& other = end.peer->offered_;
  const LinkAbility agreed{std::min({parameters_.rate, ability.rate, other.rate}),
                           ability.pause && other.pause};
  if (agreed == negotiated_) return;
  const bool was_up = negotiated_.rate != 0;
  clear();
  negotiated_ = {};
  if (was_up) {
    for (End& each : ends_) {
      if (each.receiver_.carrier) each.receiver_.carrier(false);
    }
  }
  negotiated_ = agreed;
  if (agreed.rate == 0) return;
  for (End& each : ends_) {
    if (each.receiver_.carrier) each.receiver_.carrier(true);
  }
}

u64 EthernetLink::send(End& end, EthernetFrame frame) {
  if (negotiated_.rate == 0) return queue_.now();
  const auto duration = [this](u64 bytes) { return time_of_cycle(8 * bytes, negotiated_.rate); };
  const u64 start = std::max(queue_.now(), end.free_at_);
  const u64 sent = start + duration(frame.wire_bytes());
  end.free_at_ = start + duration(frame.wire_bytes() + kGapBytes);
  end.outgoing_.push_back({sent + parameters_.latency, std::move(frame)});
  if (end.outgoing_.size() == 1) queue_.arm(end.arrival_, end.outgoing_.front().arrival);
  return sent;
}

void EthernetLink::arrive(End& from) {
  InFlight arrived = std::move(from.outgoing_.front());
  from.outgoing_.pop_front();
  if (!from.outgoing_.empty()) queue_.arm(from.arrival_, from.outgoing_.front().arrival);
  if (tap_) tap_(arrived.arrival, arrived.frame);
  if (from.peer->receiver_.frame) from.peer->receiver_.frame(std::move(arrived.frame));
}

void EthernetLink::clear() {
  for (End& end : ends_) {
    end.outgoing_.clear();
    end.free_at_ = 0;
    queue_.disarm(end.arrival_);
  }
}

void EthernetLink::reset() { clear(); }

void EthernetLink::serialize(isa::Archive& ar) {
  ar("negotiated", negotiated_);
  for (End& end : ends_) {
    ar("offered", end.offered_);
    ar("free_at", end.free_at_);
    ar("outgoing", end.outgoing_);
  }
}

}  // namespace vesim::models
