// SPDX-License-Identifier: Apache-2.0
// The parameters that the tests of the remote host use.
#pragma once

#include "models/event_queue.h"
#include "models/remote_host/parameters.h"

namespace vesim::models::stbox {

inline constexpr u64 kMicrosecond = 1'000'000, kMillisecond = 1000 * kMicrosecond,
                     kSecond = 1000 * kMillisecond;
inline constexpr u64 kHour = 3600 * kSecond;

inline TcpParameters tcp_figures() {
  TcpParameters p;
  p.mss = 1460;
  p.window_scale = 7;
  p.receive_buffer = 87380;
  p.receive_buffer_most = 6 << 20;
  p.receive_window = 20;
  p.send_buffer = 1 << 20;
  p.congestion_window = 10;
  p.rto_initial = kSecond;
  p.rto_least = 200 * kMillisecond;
  p.rto_most = 120 * kSecond;
  p.ack_delay_least = 40 * kMillisecond;
  p.ack_delay_most = 200 * kMillisecond;
  p.quick_acks = 16;
  p.challenge_interval = 500 * kMillisecond;
  p.syn_retries = 6;
  p.retries = 15;
  p.time_wait = 60 * kSecond;
  p.connections = 256;
  return p;
}

inline RemoteHostParameters host_figures(u32 host = 1) {
  RemoteHostParameters p;
  p.mac = 0x0200'0000'0000 + host;
  p.rate = 1'000'000'000;
  p.address = 0x0a000000 + host;
  p.prefix = 24;
  p.mtu = 1500;
  p.receive_delay = 20 * kMicrosecond;
  p.dhcp_first = 100;
  p.dhcp_size = 3;
  p.dhcp_lease = 3600 * kSecond;
  p.services = {9, 19, 7, 2000, 1'000'000};
  p.tcp = tcp_figures();
  return p;
}

}  // namespace vesim::models::stbox
