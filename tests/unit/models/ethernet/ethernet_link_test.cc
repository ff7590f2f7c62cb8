// SPDX-License-Identifier: Apache-2.0
#include "models/ethernet/link.h"

#include "../bench.h"
#include "ethernet_bench.h"

namespace vesim::models {
namespace {

constexpr MacAddress kA{2, 0, 0, 0, 0, 1}, kB{2, 0, 0, 0, 0, 2};
constexpr u64 kLatency = 500 * kNanosecond;
// 8 + 60 + 4 bytes at 100 Mbit/s, and with the gap of 12.
constexpr u64 kFrameTime = 5'760 * kNanosecond, kSlotTime = 6'720 * kNanosecond;

struct LinkTest : ::testing::Test {
  Bench bench;
  EthernetLink link{"link", bench.queue, {100 * kMbit, kLatency}};
  Station a{bench.queue, link.end(0)}, b{bench.queue, link.end(1)};
};

TEST_F(LinkTest, LastBitArrivesAfterPreambleFrameAndLatency) {
  bench.advance_to(kMicrosecond);
  EXPECT_EQ(a.port.send(make_frame(kB, kA)), kMicrosecond + kFrameTime);
  bench.advance_to(kSecond);
  ASSERT_EQ(b.received.size(), 1u);
  EXPECT_EQ(b.times[0], kMicrosecond + kFrameTime + kLatency);
  EXPECT_EQ(b.received[0].source(), kA);
  EXPECT_EQ(b.received[0].destination(), kB);
  EXPECT_TRUE(a.received.empty());
}

TEST_F(LinkTest, FramesKeepTheGapAndDirectionsDoNotDisturbEachOther) {
  a.port.send(make_frame(kB, kA));
  a.port.send(make_frame(kB, kA));
  b.port.send(make_frame(kA, kB));
  EXPECT_EQ(a.port.free_at(), 2 * kSlotTime);
  bench.advance_to(kSecond);
  EXPECT_EQ(b.times, (std::vector<u64>{kFrameTime + kLatency, kSlotTime + kFrameTime + kLatency}));
  EXPECT_EQ(a.times, (std::vector<u64>{kFrameTime + kLatency}));
}

TEST_F(LinkTest, CarrierNeedsBothEndsAndTheSlowerDecides) {
  EXPECT_TRUE(a.port.carrier());
  EXPECT_EQ(a.carrier, std::vector<bool>{true});
  a.port.offer({10 * kMbit, false});
  EXPECT_EQ(b.port.negotiated(), (LinkAbility{10 * kMbit, false}));
  EXPECT_EQ(b.port.partner(), (LinkAbility{10 * kMbit, false}));
  EXPECT_EQ(a.port.partner(), (LinkAbility{100 * kMbit, true}));
  EXPECT_EQ(b.carrier, (std::vector<bool>{true, false, true}));
  a.port.offer({});
  EXPECT_FALSE(b.port.carrier());
  EXPECT_EQ(b.carrier, (std::vector<bool>{true, false, true, false}));
}

TEST_F(LinkTest, LosesWhatIsOnTheCableWithTheCarrierAndWhatIsSentWithout) {
  a.port.send(make_frame(kB, kA));
  b.port.offer({});
  a.port.send(make_frame(kB, kA));
  b.port.offer({100 * kMbit, true});
  bench.advance_to(kSecond);
  EXPECT_TRUE(b.received.empty());
  a.port.send(make_frame(kB, kA));
  bench.advance_to(2 * kSecond);
  EXPECT_EQ(b.received.size(), 1u);
}

TEST_F(LinkTest, TapSeesBothDirectionsInOrderOfArrival) {
  std::vector<std::pair<u64, MacAddress>> seen;
  link.set_tap([&](u64 time, const EthernetFrame& f) { seen.emplace_back(time, f.source()); });
  a.port.send(make_frame(kB, kA, 1514));
  b.port.send(make_frame(kA, kB));
  bench.advance_to(kSecond);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0], std::make_pair(kFrameTime + kLatency, kB));
  EXPECT_EQ(seen[1].second, kA);
}

TEST_F(LinkTest, GoesOnFromASaveWithFramesOnTheCable) {
  a.port.send(make_frame(kB, kA, 60, 1));
  a.port.send(make_frame(kB, kA, 90, 2));
  bench.advance_to(kMicrosecond);

  Bench other;
  EthernetLink copy("link", other.queue, {100 * kMbit, kLatency});
  Station far(other.queue, copy.end(1));
  Bench::copy_state(link, copy);
  Bench::copy_state(bench.queue, other.queue);
  bench.advance_to(kSecond);
  other.advance_to(kSecond);
  ASSERT_EQ(far.received.size(), 2u);
  EXPECT_EQ(far.times, b.times);
  EXPECT_EQ(far.received[1].bytes, b.received[1].bytes);
  EXPECT_EQ(Bench::state_of(link), Bench::state_of(copy));
}

TEST(EthernetFrame, PauseFrameSaysItsTime) {
  const EthernetFrame frame = pause_frame(kA, 0x1234);
  EXPECT_EQ(frame.bytes.size(), 60u);
  EXPECT_EQ(frame.destination(), kPauseMac);
  EXPECT_EQ(frame.type(), 0x8808);
  EXPECT_EQ(pause_quanta(frame), 0x1234);
  EXPECT_EQ(pause_quanta(make_frame(kPauseMac, kA)), std::nullopt);
}

TEST(EthernetFrame, CrcHasTheStandardsCheckValue) {
  const std::string_view text = "123456789";
  EXPECT_EQ(crc32({reinterpret_cast<const u8*>(text.data()), text.size()}), 0xcbf43926u);
}

TEST(EthernetFrame, AddressOfANumber) {
  EXPECT_EQ(mac_address(0x02005eff0001), (MacAddress{2, 0, 0x5e, 0xff, 0, 1}));
}

}  // namespace
}  // namespace vesim::models
