// SPDX-License-Identifier: Apache-2.0
// The figures of the TCP stack; times in ps, sizes in bytes.
#pragma once

#include "isa/types.h"

namespace vesim::models::stbox {

using isa::u64;

struct TcpParameters {
  u64 mss = 0;             // largest segment, without options
  u64 window_scale = 0;    // offered to the peer
  u64 receive_buffer = 0;  // at the start of a connection
  u64 receive_buffer_most = 0;
  u64 receive_window = 0;  // segments offered at the start
  u64 send_buffer = 0;
  u64 congestion_window = 0;  // segments at the start
  u64 rto_initial = 0, rto_least = 0, rto_most = 0;
  u64 ack_delay_least = 0, ack_delay_most = 0;
  u64 quick_acks = 0;          // at most, at the start of a connection
  u64 challenge_interval = 0;  // between answers to segments outside of the window
  u64 syn_retries = 0, retries = 0;
  u64 time_wait = 0;
  u64 connections = 0;  // at a time
};

}  // namespace vesim::models::stbox
