// SPDX-License-Identifier: Apache-2.0
#include "models/ethernet/switch.h"

#include "../bench.h"
#include "ethernet_bench.h"

namespace vesim::models {
namespace {

constexpr MacAddress kA{2, 0, 0, 0, 0, 1}, kB{2, 0, 0, 0, 0, 2}, kC{2, 0, 0, 0, 0, 3};
constexpr u64 kGigabit = 1000 * kMbit;
constexpr u64 kSlotTime = 6'720 * kNanosecond;  // of a least frame with its gap, at 100 Mbit/s
constexpr SwitchParameters kParameters{
    .rate = 100 * kMbit, .latency = 4 * kMicrosecond, .queue = 1000, .addresses = 2};

// Three stations at a gigabit each, so that the switch's shaping is what limits.
struct Network {
  explicit Network(EventQueue& queue)
      : links{{{"a", queue, {kGigabit, 0}},
               {"b", queue, {kGigabit, 0}},
               {"c", queue, {kGigabit, 0}}}},
        hub("switch", queue, kParameters) {
    for (EthernetLink& link : links) hub.attach(link.end(1));
  }
  void serialize(isa::Archive& ar) {
    for (EthernetLink& link : links) ar("link", link);
    ar("switch", hub);
  }
  std::array<EthernetLink, 3> links;
  EthernetSwitch hub;
};

struct SwitchTest : ::testing::Test {
  Bench bench;
  Network network{bench.queue};
  Station a{bench.queue, network.links[0].end(0), {kGigabit, true}};
  Station b{bench.queue, network.links[1].end(0), {kGigabit, true}};
  Station c{bench.queue, network.links[2].end(0), {kGigabit, true}};
  EthernetSwitch& hub = network.hub;
  void settle() { bench.advance_by(kSecond); }
};

TEST_F(SwitchTest, FloodsUntilItKnowsTheAddressThenForwards) {
  a.port.send(make_frame(kB, kA));
  settle();
  EXPECT_EQ(b.received.size(), 1u);
  EXPECT_EQ(c.received.size(), 1u);
  EXPECT_TRUE(a.received.empty());
  b.port.send(make_frame(kA, kB));
  settle();
  EXPECT_EQ(a.received.size(), 1u);
  EXPECT_EQ(c.received.size(), 1u);
  a.port.send(make_frame(kBroadcastMac, kA));
  settle();
  EXPECT_EQ(b.received.size(), 2u);
  EXPECT_EQ(c.received.size(), 2u);
}

TEST_F(SwitchTest, FollowsAStationAndLearnsNoMoreThanItsTableHolds) {
  a.port.send(make_frame(kC, kA));
  b.port.send(make_frame(kC, kB));
  settle();
  b.port.send(make_frame(kC, kA));  // A is behind port 1 now
  c.port.send(make_frame(kA, kC));  // no room for C
  settle();
  EXPECT_EQ(a.received.size(), 2u);  // the two floods to C
  b.received.clear();
  c.port.send(make_frame(kA, kC));
  settle();
  EXPECT_EQ(b.received.size(), 1u);
  b.port.send(make_frame(kC, kB));
  settle();
  EXPECT_EQ(a.received.size(), 3u) << "C was learned";
}

TEST_F(SwitchTest, StoresForwardsAndShapes) {
  for (int i = 0; i < 3; ++i) a.port.send(make_frame(kB, kA));
  settle();
  ASSERT_EQ(b.times.size(), 3u);
  // Twice 72 bytes at a gigabit, and the switch's latency.
  EXPECT_EQ(b.times[0], 2 * 576 * kNanosecond + kParameters.latency);
  EXPECT_EQ(b.times[1] - b.times[0], kSlotTime);
  EXPECT_EQ(b.times[2] - b.times[1], kSlotTime);
}

TEST_F(SwitchTest, DropsAtTheTailOfAFullQueueAndCounts) {
  for (int i = 0; i < 40; ++i) a.port.send(make_frame(kB, kA));
  settle();
  const auto& counters = hub.counters(1);
  EXPECT_EQ(hub.counters(0).received, 40u);
  EXPECT_EQ(counters.sent, b.received.size());
  EXPECT_GT(counters.dropped, 0u);
  EXPECT_EQ(counters.sent + counters.dropped, 40u);
}

TEST_F(SwitchTest, StopsDamagedShortAndLongFrames) {
  EthernetFrame bad = make_frame(kB, kA);
  bad.fcs_valid = false;
  a.port.send(bad);
  a.port.send(make_frame(kB, kA, 59));
  a.port.send(make_frame(kB, kA, 1519));
  a.port.send(EthernetFrame{});
  settle();
  EXPECT_TRUE(b.received.empty());
  EXPECT_EQ(hub.counters(0).damaged, 4u);
}

TEST_F(SwitchTest, HeedsPauseFramesAndDoesNotForwardThem) {
  constexpr u16 kQuanta = 100;
  b.port.send(pause_frame(kB, kQuanta));
  bench.advance_to(10 * kMicrosecond);
  a.port.send(make_frame(kB, kA));
  settle();
  ASSERT_EQ(b.times.size(), 1u);
  // The pause began when its frame had arrived, and is counted at the link's gigabit.
  EXPECT_EQ(b.times[0], (576 + kQuanta * 512 + 576) * kNanosecond);
  EXPECT_EQ(c.received.size(), 1u) << "the flood, but no pause frame";
  EXPECT_TRUE(a.received.empty());
}

TEST_F(SwitchTest, APauseOfZeroEndsAPause) {
  b.port.send(pause_frame(kB, 0xffff));
  a.port.send(make_frame(kB, kA));
  bench.advance_to(kMillisecond);
  EXPECT_TRUE(b.received.empty());
  b.port.send(pause_frame(kB, 0));
  bench.advance_to(2 * kMillisecond);
  EXPECT_EQ(b.received.size(), 1u);
}

TEST_F(SwitchTest, LosesWhatWaitsForAPortWhoseCarrierBreaks) {
  b.port.send(pause_frame(kB, 0xffff));
  a.port.send(make_frame(kB, kA));
  bench.advance_to(100 * kMicrosecond);
  b.port.offer({});
  a.port.send(make_frame(kB, kA));
  bench.advance_to(200 * kMicrosecond);
  b.port.offer({kGigabit, true});
  settle();
  EXPECT_TRUE(b.received.empty());
  EXPECT_EQ(hub.counters(1).dropped, 2u);
}

TEST_F(SwitchTest, GoesOnFromASaveWithFramesInItsQueues) {
  for (int i = 0; i < 5; ++i) a.port.send(make_frame(kB, kA, 60, u8(i)));
  bench.advance_to(2 * kMicrosecond);

  Bench other;
  Network copy(other.queue);
  Station far(other.queue, copy.links[1].end(0), {kGigabit, true});
  Bench::copy_state(network, copy);
  Bench::copy_state(bench.queue, other.queue);
  bench.advance_to(kSecond);
  other.advance_to(kSecond);
  EXPECT_EQ(far.times, b.times);
  EXPECT_EQ(Bench::state_of(network), Bench::state_of(copy));
}

TEST_F(SwitchTest, ResetForgets) {
  a.port.send(make_frame(kB, kA));
  b.port.send(make_frame(kA, kB));
  bench.advance_to(kMicrosecond);
  for (EthernetLink& link : network.links) link.reset();
  hub.reset();
  settle();
  EXPECT_TRUE(b.received.empty());
  EXPECT_EQ(hub.counters(0).received, 0u);
}

}  // namespace
}  // namespace vesim::models
