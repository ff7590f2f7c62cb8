// SPDX-License-Identifier: Apache-2.0
// What the tests of everything that has an Ethernet port share.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "models/ethernet/link.h"

namespace vesim::models {

inline constexpr u64 kMbit = 1'000'000;

inline EthernetFrame make_frame(const MacAddress& to, const MacAddress& from, std::size_t size = 60,
                                u8 fill = 0) {
  EthernetFrame frame{std::vector<u8>(size, fill)};
  std::copy(to.begin(), to.end(), frame.bytes.begin());
  std::copy(from.begin(), from.end(), frame.bytes.begin() + 6);
  frame.bytes[12] = 0x08;
  frame.bytes[13] = 0x00;
  return frame;
}

// A device that notes what arrives, and when.
class Station {
 public:
  Station(EventQueue& queue, EthernetPort& end, LinkAbility ability = {100 * kMbit, true})
      : port(end) {
    port.connect({.frame =
                      [this, &queue](EthernetFrame frame) {
                        received.push_back(std::move(frame));
                        times.push_back(queue.now());
                      },
                  .carrier = [this](bool up) { carrier.push_back(up); }});
    port.offer(ability);
  }

  EthernetPort& port;
  std::vector<EthernetFrame> received;
  std::vector<u64> times;
  std::vector<bool> carrier;
};

}  // namespace vesim::models
