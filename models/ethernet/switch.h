// SPDX-License-Identifier: Apache-2.0
// A store-and-forward Ethernet switch: learns addresses, queues frames per port, shapes what leaves
// and heeds pause frames. Frames that are damaged, short or long go no further.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/ethernet/link.h"

namespace vesim::models {

struct SwitchParameters {
  u64 rate = 0;       // bit/s that leave a port at most, however fast its link
  u64 latency = 0;    // ps from a frame's last bit in to its first bit out
  u64 queue = 0;      // bytes that wait at a port; a frame that finds no room is dropped
  u64 addresses = 0;  // learned at most
};

class EthernetSwitch {
 public:
  EthernetSwitch(std::string name, EventQueue& queue, const SwitchParameters& parameters);
  EthernetSwitch(const EthernetSwitch&) = delete;
  EthernetSwitch& operator=(const EthernetSwitch&) = delete;

  // Adds a port at this end of a link. Ports keep their order from run to run.
  void attach(EthernetPort& end);

  struct Counters {
    u64 received = 0, sent = 0;
    u64 dropped = 0;  // no room in the queue, or no carrier
    u64 damaged = 0;  // received with a bad FCS, too short or too long
    void serialize(isa::Archive& ar);
  };
  const Counters& counters(unsigned port) const { return ports_[port]->counters; }

  void reset();
  void serialize(isa::Archive& ar);

 private:
  struct Waiting {
    u64 ready = 0;
    EthernetFrame frame;
    void serialize(isa::Archive& ar) {
      ar("ready", ready);
      ar("frame", frame);
    }
  };
  struct Port {
    EthernetPort* end = nullptr;
    EventQueue::TimerId timer = 0;
    std::deque<Waiting> waiting;
    u64 waiting_bytes = 0;
    u64 free_at = 0;       // by the shaper
    u64 paused_until = 0;  // by the other end
    Counters counters;
  };

  void receive(unsigned port, const EthernetFrame& frame);
  void learn(const MacAddress& source, unsigned port);
  void enqueue(Port& port, EthernetFrame frame);
  void pause(Port& port, u16 quanta);
  void carrier(Port& port, bool up);
  void arm(Port& port);
  void transmit(Port& port);
  void clear(Port& port);

  const std::string name_;
  EventQueue& queue_;
  const SwitchParameters parameters_;
  std::vector<std::unique_ptr<Port>> ports_;
  std::map<MacAddress, u32> table_;
};

}  // namespace vesim::models
