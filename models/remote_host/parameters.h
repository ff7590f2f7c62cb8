// SPDX-License-Identifier: Apache-2.0
// What the remote host is: addresses, ports and figures. Times in ps, sizes in bytes.
#pragma once

#include "models/remote_host/addresses.h"
#include "models/remote_host/tcp/parameters.h"

namespace vesim::models::stbox {

struct ServiceParameters {
  u64 sink_port = 0, source_port = 0, echo_port = 0, dial_port = 0;
  u64 source_bytes = 0;  // that a source sends
};

struct RemoteHostParameters {
  u64 mac = 0, address = 0;  // the first byte on the wire the most significant
  u64 prefix = 0;            // bits of the address that name the subnet
  u64 rate = 0;              // of its Ethernet port, bit/s
  u64 mtu = 0;               // of the Ethernet
  u64 receive_delay = 0;     // from the end of a frame until the stack has it
  u64 dhcp_first = 0, dhcp_size = 0, dhcp_lease = 0;  // host part, addresses, ps
  ServiceParameters services;
  TcpParameters tcp;

  MacAddress mac_address() const { return models::mac_address(mac); }
  Subnet subnet() const { return {static_cast<Ipv4Address>(address), prefix}; }
};

}  // namespace vesim::models::stbox
