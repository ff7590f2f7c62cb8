// SPDX-License-Identifier: Apache-2.0
// The Internet checksum (RFC 1071).
#pragma once

#include "models/remote_host/addresses.h"
#include "models/remote_host/packet_bytes.h"

namespace vesim::models::stbox {

class Checksum {
 public:
  // All but the last of several pieces have an even length.
  Checksum& add(ByteView bytes);
  // What TCP and UDP sum besides: addresses, protocol, length.
  Checksum& add_pseudo_header(Ipv4Address source, Ipv4Address destination, u8 protocol,
                              std::size_t length);
  // To be stored in the packet. Zero over a packet that holds its own: the packet is whole.
  u16 value() const;

 private:
  u64 sum_ = 0;
};

}  // namespace vesim::models::stbox
