// SPDX-License-Identifier: Apache-2.0
#include "models/ethernet/pcap.h"

#include <sstream>

#include "../bench.h"
#include "ethernet_bench.h"

namespace vesim::models {
namespace {

TEST(Pcap, WritesHeaderAndRecordsAsTheFormatSays) {
  std::ostringstream out;
  PcapWriter pcap(out);
  const EthernetFrame frame = make_frame({1, 2, 3, 4, 5, 6}, {7, 8, 9, 10, 11, 12}, 60, 0xaa);
  pcap.write(3 * kSecond + 20 * kNanosecond + 999, frame);
  const std::string text = out.str();
  const auto word = [&](std::size_t at) {
    u32 value = 0;
    std::memcpy(&value, text.data() + at, 4);
    return value;
  };
  ASSERT_EQ(text.size(), 24u + 16 + 60);
  EXPECT_EQ(word(0), 0xa1b23c4du);
  EXPECT_EQ(word(4), 0x00040002u);
  EXPECT_EQ(word(20), 1u);
  EXPECT_EQ(word(24), 3u);
  EXPECT_EQ(word(28), 20u);
  EXPECT_EQ(word(32), 60u);
  EXPECT_EQ(word(36), 60u);
  EXPECT_EQ(text.substr(40), std::string(frame.bytes.begin(), frame.bytes.end()));
}

}  // namespace
}  // namespace vesim::models
