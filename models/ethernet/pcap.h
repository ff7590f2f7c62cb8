// SPDX-License-Identifier: Apache-2.0
// Capture of frames as a pcap file with nanosecond time stamps (simulated), for Wireshark.
#pragma once

#include <ostream>

#include "models/ethernet/frame.h"

namespace vesim::models {

class PcapWriter {
 public:
  // Writes the file's header at once.
  explicit PcapWriter(std::ostream& out);

  void write(u64 time_ps, const EthernetFrame& frame);

 private:
  std::ostream& out_;
};

}  // namespace vesim::models
