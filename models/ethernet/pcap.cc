// SPDX-License-Identifier: Apache-2.0
#include "models/ethernet/pcap.h"

#include <algorithm>

#include "models/event_queue.h"

namespace vesim::models {
namespace {

constexpr u32 kNanosecondMagic = 0xa1b23c4d;
constexpr u32 kSnapLength = 65'535;
constexpr u32 kEthernet = 1;

void put(std::ostream& out, u32 value, unsigned bytes = 4) {
  for (unsigned i = 0; i < bytes; ++i) out.put(static_cast<char>(value >> (8 * i)));
}

}  // namespace

PcapWriter::PcapWriter(std::ostream& out) : out_(out) {
  put(out_, kNanosecondMagic);
  put(out_, 2, 2);  // version 2.4
  put(out_, 4, 2);
  put(out_, 0);  // time zone
  put(out_, 0);  // accuracy
  put(out_, kSnapLength);
  put(out_, kEthernet);
}

// The FCS is not kept: readers assume that there is none.
void PcapWriter::write(u64 time_ps, const EthernetFrame& frame) {
  const auto length = static_cast<u32>(frame.bytes.size());
  const u32 kept = std::min(length, kSnapLength);
  put(out_, static_cast<u32>(time_ps / kPicosecondsPerSecond));
  put(out_, static_cast<u32>(time_ps % kPicosecondsPerSecond / 1'000));
  put(out_, kept);
  put(out_, length);
  out_.write(reinterpret_cast<const char*>(frame.bytes.data()), kept);
}

}  // namespace vesim::models
