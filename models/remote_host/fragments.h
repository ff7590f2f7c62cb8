// SPDX-License-Identifier: Apache-2.0
// Datagrams that come in fragments (RFC 815's idea: what is there, and what is still a hole).
#pragma once

#include <map>
#include <optional>

#include "isa/archive.h"
#include "models/remote_host/ipv4.h"

namespace vesim::models::stbox {

class Fragments {
 public:
  struct Limits {
    u64 datagrams = 0;  // unfinished ones held at a time; the oldest goes first
    u64 lifetime = 0;   // ps
  };
  explicit Fragments(const Limits& limits) : limits_(limits) {}

  // The whole payload, once the last fragment of a datagram is there. Fragments that overlap or
  // contradict each other end the datagram (RFC 5722 asks so for IPv6; Linux does it for both).
  std::optional<Bytes> add(const Ipv4Packet& fragment, u64 now);
  u64 dropped() const { return dropped_; }  // datagrams never completed

  void serialize(isa::Archive& ar);

 private:
  struct Key {
    Ipv4Address source = 0, destination = 0;
    u16 identification = 0;
    u16 protocol = 0;
    auto operator<=>(const Key&) const = default;
  };
  struct Datagram {
    u64 started = 0;
    u64 serial = 0;
    u64 length = 0;                        // 0: the last fragment is missing
    std::map<u64, Bytes> pieces;           // by offset
    bool add(const Ipv4Packet& fragment);  // false: a contradiction
    std::optional<Bytes> whole() const;
    void serialize(isa::Archive& ar);
  };
  void make_room(u64 now);

  const Limits limits_;
  std::map<Key, Datagram> datagrams_;
  u64 serial_ = 0;
  u64 dropped_ = 0;
};

}  // namespace vesim::models::stbox
