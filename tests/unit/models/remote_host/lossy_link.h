// SPDX-License-Identifier: Apache-2.0
// Two TCP endpoints with the services of the remote host, and a network between them that delays,
// loses, repeats, reorders and damages packets, by a seed.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/remote_host/services.h"
#include "models/remote_host/tcp/tcp.h"
#include "tests/unit/models/remote_host/figures.h"

namespace vesim::models::stbox {

// In packets of a thousand.
struct Nuisance {
  u64 lost = 0, repeated = 0, late = 0, damaged = 0;
};

// Sends the pattern in pieces and expects it back.
class EchoClient : public TcpSession {
 public:
  EchoClient(u64 length, u64& completed) : length_(length), completed_(completed) {}
  void begin(Ipv4Address, u16, u16) override {}
  std::size_t take(ByteView bytes, u64) override {
    // Slow to read at times: the peer sees a closed window.
    if (++calls_ % 3 != 0) bytes = bytes.first(bytes.size() / 2);
    for (const u8 byte : bytes) correct_ &= byte == pattern(received_++);
    return bytes.size();
  }
  void peer_finished() override { peer_finished_ = true; }
  void give(ByteQueue& to, std::size_t room, u64) override {
    Bytes bytes(std::min<u64>(room, length_ - given_));
    for (u8& byte : bytes) byte = pattern(given_++);
    to.append(bytes);
  }
  bool finished() const override { return given_ == length_; }
  void ended(End) override {
    if (correct_ && peer_finished_ && received_ == length_) ++completed_;
  }
  void serialize(isa::Archive& ar) override {
    ar("given", given_);
    ar("received", received_);
    ar("calls", calls_);
    ar("correct", correct_);
    ar("peer_finished", peer_finished_);
  }

 private:
  const u64 length_;
  u64& completed_;
  u64 given_ = 0, received_ = 0, calls_ = 0;
  bool correct_ = true, peer_finished_ = false;
};

class LossyNetwork {
 public:
  static constexpr u8 kEchoClient = 100;

  struct End {
    End(LossyNetwork& network, unsigned index, const RemoteHostParameters& parameters)
        : address(parameters.subnet().address),
          services(parameters.services),
          tcp(
              parameters.tcp, network.queue,
              [&network, this](Ipv4Address to, const TcpSegment& s) {
                TcpSegment segment = s;
                if (network.plain) {
                  segment.sack_permitted = false;
                  segment.window_scale.reset();
                  segment.stamps.reset();
                }
                network.send(address, to, write_tcp(address, to, segment));
              },
              [this](u8 service) -> std::unique_ptr<TcpSession> {
                if (service != kEchoClient) return services.session(service);
                return std::make_unique<EchoClient>(echo_length, completed);
              }) {
      services.listen(tcp);
      timer = network.queue.add_timer("end" + std::to_string(index), [this, &network] {
        tcp.expire();
        network.arm();
      });
    }
    Ipv4Address address;
    Services services;
    Tcp tcp;
    EventQueue::TimerId timer = 0;
    u64 echo_length = 200'000;
    u64 completed = 0;  // echo clients that got all back
  };

  LossyNetwork(const Nuisance& nuisance, u64 seed, u64 delay = 100 * kMicrosecond,
               const RemoteHostParameters& left_figures = host_figures(1),
               const RemoteHostParameters& right_figures = host_figures(2))
      : nuisance_(nuisance),
        random_(seed * 2654435761u + 12345),
        delay_(delay),
        timer_(queue.add_timer("network", [this] { deliver(); })),
        left(*this, 0, left_figures),
        right(*this, 1, right_figures) {}

  void arm() {
    for (End* end : {&left, &right}) {
      const u64 next = end->tcp.deadline();
      if (next == kNever) {
        queue.disarm(end->timer);
      } else if (next != queue.deadline(end->timer)) {
        queue.arm(end->timer, std::max(next, queue.now()));
      }
    }
    if (packets_.empty()) return queue.disarm(timer_);
    queue.arm(timer_, earliest()->at);
  }

  // Until both ends have no connection left; false if that takes longer than `limit`.
  bool finish(u64 limit) {
    arm();
    const u64 end = queue.now() + limit;
    while (left.tcp.connections() + right.tcp.connections() != 0) {
      if (queue.next_deadline() > end) return false;
      queue.run_until(queue.next_deadline());
    }
    return true;
  }
  void run_for(u64 time) {
    arm();
    queue.run_until(queue.now() + time);
  }

  void serialize(isa::Archive& ar) {
    ar("queue", queue);
    ar("packets", packets_);
    ar("sent", sent);
    ar("random", random_);
    ar("left", left.services);
    ar("left_tcp", left.tcp);
    ar("right", right.services);
    ar("right_tcp", right.tcp);
  }

 private:
  struct InFlight {
    u64 at = 0, serial = 0;
    Ipv4Address from = 0, to = 0;
    Bytes payload;
    void serialize(isa::Archive& ar) {
      ar("at", at);
      ar("serial", serial);
      ar("from", from);
      ar("to", to);
      ar("payload", payload);
    }
  };
  bool chance(u64 per_thousand) { return random_.below(1000) < per_thousand; }
  std::vector<InFlight>::iterator earliest() {
    return std::min_element(packets_.begin(), packets_.end(), [](auto& a, auto& b) {
      return std::pair(a.at, a.serial) < std::pair(b.at, b.serial);
    });
  }
  void send(Ipv4Address from, Ipv4Address to, Bytes payload) {
    ++sent;
    if (chance(nuisance_.lost)) return;
    if (chance(nuisance_.damaged)) payload[random_.below(payload.size())] ^= 0x10;
    const unsigned copies = chance(nuisance_.repeated) ? 2 : 1;
    for (unsigned i = 0; i < copies; ++i) {
      const u64 late = chance(nuisance_.late) ? random_.below(20) * delay_ : 0;
      packets_.push_back({queue.now() + delay_ + late, sent * 2 + i, from, to, payload});
    }
  }
  void deliver() {
    while (!packets_.empty() && earliest()->at <= queue.now()) {
      const auto first = earliest();
      const InFlight packet = std::move(*first);
      packets_.erase(first);
      Ipv4Packet ip;
      ip.source = packet.from;
      ip.destination = packet.to;
      ip.protocol = kTcp;
      ip.payload = packet.payload;
      (packet.to == left.address ? left : right).tcp.receive(ip);
    }
    arm();
  }

  const Nuisance nuisance_;
  Random random_;
  const u64 delay_;
  std::vector<InFlight> packets_;

 public:
  EventQueue queue;
  u64 sent = 0;
  bool plain = false;  // no options but the segment size: an old peer

 private:
  const EventQueue::TimerId timer_;

 public:
  End left, right;
};

inline std::string pattern_hash(u64 length) {
  Bytes bytes(length);
  for (u64 i = 0; i < length; ++i) bytes[i] = pattern(i);
  isa::Sha256 hash;
  hash.update(bytes.data(), bytes.size());
  return hash.hex();
}

inline std::string hash_of(Flow flow) { return flow.sha256.hex(); }

}  // namespace vesim::models::stbox
