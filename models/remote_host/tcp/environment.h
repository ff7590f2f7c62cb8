// SPDX-License-Identifier: Apache-2.0
// What connections share: figures, clock, the way out, counters.
#pragma once

#include <functional>

#include "isa/archive.h"
#include "models/event_queue.h"
#include "models/remote_host/addresses.h"
#include "models/remote_host/tcp/parameters.h"
#include "models/remote_host/tcp/segment.h"

namespace vesim::models::stbox {

struct TcpCounts {
  u64 received = 0, sent = 0;  // segments
  u64 damaged = 0;             // dropped: checksum or header
  u64 outside = 0;             // not in the window, or with stale time stamps
  u64 reordered = 0;           // kept until what was missing came
  u64 resent = 0, timeouts = 0, recoveries = 0, probes = 0;
  u64 resets_received = 0, resets_sent = 0;
  u64 opened = 0, refused = 0;  // connections

  void serialize(isa::Archive& ar);
};

struct TcpEnvironment {
  const TcpParameters& parameters;
  const EventQueue& queue;
  std::function<void(Ipv4Address to, const TcpSegment&)> send;
  TcpCounts counts = {};

  u64 now() const { return queue.now(); }
};

}  // namespace vesim::models::stbox
