// SPDX-License-Identifier: Apache-2.0
// The parts of a connection, one by one, against sequences worked out by hand.
#include <gmock/gmock.h>

#include "models/remote_host/tcp/congestion.h"
#include "models/remote_host/tcp/delayed_ack.h"
#include "models/remote_host/tcp/receive_window.h"
#include "models/remote_host/tcp/reorder_buffer.h"
#include "models/remote_host/tcp/retransmission_timeout.h"
#include "models/remote_host/tcp/segment.h"
#include "models/remote_host/tcp/sent_segments.h"
#include "models/remote_host/tcp/sequence.h"
#include "tests/unit/models/remote_host/figures.h"

namespace vesim::models::stbox {
namespace {

TEST(Sequence, NamesTheNearest) {
  EXPECT_EQ(unwrap(5, kFirstEpoch + 3), kFirstEpoch + 5);
  EXPECT_EQ(unwrap(0xfffffffe, kFirstEpoch + 3), kFirstEpoch - 2);
  EXPECT_EQ(unwrap(2, kFirstEpoch - 1), kFirstEpoch + 2);
}

TEST(TcpSegment, OptionsSurviveTheWire) {
  TcpSegment segment;
  segment.source_port = 1;
  segment.destination_port = 2;
  segment.flags = TcpSegment::kSyn | TcpSegment::kAck;
  segment.mss = 1460;
  segment.window_scale = 7;
  segment.sack_permitted = true;
  segment.stamps = {0x01020304, 0x05060708};
  const Bytes bytes = write_tcp(1, 2, segment);
  EXPECT_EQ(bytes.size(), 44u);
  Ipv4Packet packet{.source = 1, .destination = 2, .protocol = kTcp, .payload = bytes};
  const auto parsed = parse_tcp(packet);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->mss, 1460);
  EXPECT_EQ(parsed->window_scale, 7);
  EXPECT_TRUE(parsed->sack_permitted);
  EXPECT_EQ(parsed->stamps->value, 0x01020304u);
  EXPECT_EQ(parsed->stamps->echo, 0x05060708u);
}

TEST(TcpSegment, RefusesDamage) {
  const Bytes text = {'a', 'b', 'c'};
  TcpSegment segment;
  segment.payload = text;
  const Bytes good = write_tcp(1, 2, segment);
  Ipv4Packet packet{.source = 1, .destination = 2, .protocol = kTcp, .payload = {}};
  for (std::size_t size = 0; size < good.size(); ++size) {
    packet.payload = ByteView(good).first(size);
    EXPECT_FALSE(parse_tcp(packet)) << size;
  }
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes damaged = good;
    damaged[i] ^= 0x40;
    packet.payload = damaged;
    EXPECT_FALSE(parse_tcp(packet)) << i;
  }
}

class ReorderTest : public testing::Test {
 protected:
  void insert(u64 first, std::string_view text) {
    buffer.insert(first, Bytes(text.begin(), text.end()));
  }
  std::string take(u64 next) {
    const Bytes bytes = buffer.take(next);
    return {bytes.begin(), bytes.end()};
  }
  std::vector<std::pair<u64, u64>> report(std::size_t most = 4) {
    std::vector<std::pair<u64, u64>> blocks;
    for (const auto& range : buffer.report(most)) blocks.emplace_back(range.first, range.end);
    return blocks;
  }
  ReorderBuffer buffer;
};

TEST_F(ReorderTest, PutsInOrder) {
  insert(120, "cc");
  insert(110, "bb");
  EXPECT_EQ(take(100), "");
  EXPECT_EQ(take(110), "bb");
  EXPECT_EQ(take(120), "cc");
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.memory(), 0u);
}

TEST_F(ReorderTest, OverlapsKeepWhatCameFirst) {
  insert(104, "EF");
  insert(108, "IJ");
  insert(102, "cdefghijk");
  EXPECT_EQ(take(102), "cdEFghIJk");
  insert(200, "ab");
  insert(200, "xyz");
  EXPECT_EQ(take(200), "abz");
}

TEST_F(ReorderTest, ReportsTheLatestFirstAndJoins) {
  insert(110, "aa");
  insert(120, "bb");
  insert(130, "cc");
  EXPECT_EQ(report(), (std::vector<std::pair<u64, u64>>{{130, 132}, {120, 122}, {110, 112}}));
  EXPECT_EQ(report(2).size(), 2u);
  insert(112, "xxxxxxxx");
  EXPECT_EQ(report(), (std::vector<std::pair<u64, u64>>{{110, 122}, {130, 132}}));
  take(110);
  EXPECT_EQ(report(), (std::vector<std::pair<u64, u64>>{{130, 132}}));
}

TEST_F(ReorderTest, ReportsADuplicateOnceAndFirst) {
  insert(110, "aa");
  buffer.note_duplicate({90, 100});
  EXPECT_EQ(report(), (std::vector<std::pair<u64, u64>>{{90, 100}, {110, 112}}));
  EXPECT_EQ(report(), (std::vector<std::pair<u64, u64>>{{110, 112}}));
}

class SentTest : public testing::Test {
 protected:
  SentTest() {
    for (u64 i = 0; i < 8; ++i) sent.add(i * 100, i * 100 + 100, i);
  }
  SentSegments sent;
};

TEST_F(SentTest, AcknowledgedPartsLeave) {
  EXPECT_EQ(sent.in_flight(), 800u);
  EXPECT_EQ(sent.acknowledge(250), 1u) << "when the second was sent";
  EXPECT_EQ(sent.in_flight(), 550u);
  EXPECT_EQ(sent.front().first, 250u);
}

TEST_F(SentTest, ThreeLaterOnesMakeALoss) {
  EXPECT_TRUE(sent.sack(100, 300));
  EXPECT_FALSE(sent.find_lost());
  EXPECT_TRUE(sent.sack(300, 400));
  EXPECT_FALSE(sent.sack(100, 400)) << "no news";
  EXPECT_TRUE(sent.find_lost());
  EXPECT_EQ(sent.in_flight(), 400u) << "four not yet heard of";
  SentSegment* lost = sent.next_lost();
  ASSERT_NE(lost, nullptr);
  EXPECT_EQ(lost->first, 0u);
  sent.resent(*lost, 50);
  EXPECT_EQ(sent.in_flight(), 500u);
  EXPECT_EQ(sent.next_lost(), nullptr);
}

TEST_F(SentTest, ALostRepetitionIsSeenByWhatWasSentLater) {
  sent.sack(100, 400);
  sent.find_lost();
  sent.resent(*sent.next_lost(), 50);
  for (u64 i = 8; i < 12; ++i) sent.add(i * 100, i * 100 + 100, 60);
  sent.sack(800, 900);
  sent.sack(900, 1000);
  EXPECT_FALSE(sent.find_lost());
  sent.sack(1000, 1100);
  EXPECT_TRUE(sent.find_lost());
  EXPECT_EQ(sent.next_lost()->first, 0u);
}

TEST_F(SentTest, ATimeoutLosesAllThatIsNotReported) {
  sent.sack(200, 300);
  sent.lose_all();
  EXPECT_EQ(sent.in_flight(), 0u);
  EXPECT_EQ(sent.acknowledge(200), 1u);
  EXPECT_EQ(sent.next_lost()->first, 300u);
}

TEST_F(SentTest, AReceiverThatThrowsDataAwayIsNotBelieved) {
  sent.sack(0, 100);
  sent.lose_all();
  EXPECT_EQ(sent.next_lost()->first, 0u);
  EXPECT_EQ(sent.in_flight(), 0u);
}

TEST_F(SentTest, ARepetitionSaysNothingAboutTheRoundTrip) {
  sent.lose_first();
  sent.resent(*sent.next_lost(), 70);
  EXPECT_FALSE(sent.acknowledge(100));
  EXPECT_EQ(sent.acknowledge(200), 1u);
}

// RFC 6298, section 2, with Linux's bound on the variation.
TEST(RetransmissionTimeout, FollowsTheRoundTrip) {
  const TcpParameters parameters = tcp_figures();
  RetransmissionTimeout rto(parameters);
  EXPECT_EQ(rto.value(), kSecond);
  rto.sample(400 * kMillisecond);
  EXPECT_EQ(rto.value(), 1200 * kMillisecond) << "R + 4 * R / 2";
  rto.sample(400 * kMillisecond);
  EXPECT_EQ(rto.value(), 1000 * kMillisecond) << "the variation shrinks by a quarter";
  for (int i = 0; i < 100; ++i) rto.sample(400 * kMillisecond);
  EXPECT_NEAR(static_cast<double>(rto.value()), 600.0 * kMillisecond, kMillisecond);
}

TEST(RetransmissionTimeout, BacksOffToTheMost) {
  const TcpParameters parameters = tcp_figures();
  RetransmissionTimeout rto(parameters);
  rto.back_off();
  EXPECT_EQ(rto.value(), 2 * kSecond);
  for (int i = 0; i < 100; ++i) rto.back_off();
  EXPECT_EQ(rto.value(), 120 * kSecond);
  rto.progress();
  EXPECT_EQ(rto.value(), kSecond);
}

// RFC 5681.
TEST(Congestion, SlowStartAvoidanceHalving) {
  Congestion congestion;
  congestion.start(10'000, 1000);
  for (int i = 0; i < 10; ++i) congestion.acknowledged(1000);
  EXPECT_EQ(congestion.window(), 20'000u) << "doubled in a round";
  congestion.loss(20'000);
  EXPECT_EQ(congestion.window(), 10'000u);
  for (int i = 0; i < 10; ++i) congestion.acknowledged(1000);
  EXPECT_EQ(congestion.window(), 11'000u) << "one segment in a round";
  congestion.timeout(11'000);
  EXPECT_EQ(congestion.window(), 1000u);
  for (int i = 0; i < 5; ++i) congestion.acknowledged(1000);
  EXPECT_EQ(congestion.window(), 6000u) << "slow start up to half";
  congestion.timeout(1000);
  congestion.acknowledged(1000);
  EXPECT_EQ(congestion.window(), 2000u) << "never below two segments of threshold";
}

class WindowTest : public testing::Test {
 protected:
  WindowTest() : window(parameters) { window.open(0, 1448, 7, 0); }
  const TcpParameters parameters = tcp_figures();
  ReceiveWindow window;
};

TEST_F(WindowTest, OpensByTwoSegmentsForEachThatComes) {
  EXPECT_EQ(window.select(0, 0), 29'312u) << "20 segments of 1460, up to a multiple of 128";
  window.offered(0, 29'312);
  window.arrived(1448, 1448, 0, kMillisecond);
  EXPECT_EQ(window.select(1448, 0), (29'200 + 2 * 1448 + 127) / 128 * 128u);
  window.arrived(1449, 1, 0, kMillisecond);
  EXPECT_EQ(window.select(1448, 0), (29'200 + 2 * 1448 + 127) / 128 * 128u)
      << "a small segment does not open it";
}

TEST_F(WindowTest, IsNeverTakenBack) {
  window.offered(0, 29'312);
  EXPECT_EQ(window.select(10'000, 87'380), 19'312u / 128 * 128) << "though memory is full";
  EXPECT_EQ(window.left(10'000), 19'312u);
}

TEST_F(WindowTest, ClosesWhenMemoryIsFull) {
  EXPECT_EQ(window.select(50'000, 87'380), 0u);
  EXPECT_EQ(window.select(50'000, 85'000), 0u) << "too small to be of use";
}

TEST_F(WindowTest, TheBufferGrowsWithWhatIsReadInARoundTrip) {
  window.round_trip(10 * kMillisecond);
  for (u64 i = 1; i <= 100; ++i) window.arrived(i * 1448, 1448, 0, i * kMillisecond);
  EXPECT_EQ(window.select(1'000'000, 0), 43'776u) << "half of 87380";
  window.read(100'000, 10 * kMillisecond);
  EXPECT_GT(window.clamp(), 200'000u) << "more than twice what was read";
  EXPECT_GT(window.buffer(), 400'000u);
  window.read(10'000'000, 20 * kMillisecond);
  EXPECT_EQ(window.buffer(), 6u << 20) << "the most";
}

class DelayedAckTest : public testing::Test {
 protected:
  const TcpParameters parameters = tcp_figures();
  const u64 rto = 200 * kMillisecond;
  DelayedAck ack{parameters};
};

TEST_F(DelayedAckTest, QuickAtTheStartThenPatient) {
  u64 now = kSecond;
  ack.data_arrived(20, rto, now);
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(ack.at_once()) << i;
    ack.ack_sent();
  }
  EXPECT_FALSE(ack.at_once()) << "half of the window's 20 segments";
  ack.wait(now);
  EXPECT_EQ(ack.deadline(), now + 40 * kMillisecond);
  ack.ack_sent();
  EXPECT_EQ(ack.deadline(), kNever);
}

TEST_F(DelayedAckTest, ADialogueWaitsForTheAnswer) {
  ack.data_arrived(20, rto, kSecond);
  ack.data_sent(kSecond + kMillisecond);
  EXPECT_FALSE(ack.at_once());
  ack.gap_seen(20);
  EXPECT_TRUE(ack.at_once());
}

TEST_F(DelayedAckTest, AfterAPauseQuickAgain) {
  ack.data_arrived(4, rto, kSecond);
  ack.ack_sent();
  ack.ack_sent();
  EXPECT_FALSE(ack.at_once());
  ack.data_arrived(4, rto, 2 * kSecond);
  EXPECT_TRUE(ack.at_once());
}

}  // namespace
}  // namespace vesim::models::stbox
