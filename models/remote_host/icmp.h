// SPDX-License-Identifier: Apache-2.0
// ICMP (RFC 792): echo, and the error for a port where nobody listens.
#pragma once

#include <optional>

#include "models/remote_host/ipv4.h"

namespace vesim::models::stbox {

// The answer to an echo request; nothing for what is damaged or of another type.
std::optional<Bytes> icmp_echo_reply(ByteView message);
// `packet` is the one that met a closed port, from its IPv4 header on.
Bytes icmp_port_unreachable(ByteView packet);

}  // namespace vesim::models::stbox
