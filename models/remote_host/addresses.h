// SPDX-License-Identifier: Apache-2.0
// IPv4 addresses as numbers, the first byte on the wire the most significant.
#pragma once

#include "models/ethernet/frame.h"

namespace vesim::models::stbox {

using Ipv4Address = isa::u32;

inline constexpr Ipv4Address kBroadcastIp = 0xffff'ffff;

// The subnet of a host: its address and the length of its prefix.
struct Subnet {
  Ipv4Address address = 0;
  isa::u64 prefix = 24;

  Ipv4Address mask() const {
    return static_cast<Ipv4Address>(~((isa::u64{1} << (32 - prefix)) - 1));
  }
  bool contains(Ipv4Address other) const { return ((address ^ other) & mask()) == 0; }
  Ipv4Address broadcast() const { return address | ~mask(); }
};

}  // namespace vesim::models::stbox
