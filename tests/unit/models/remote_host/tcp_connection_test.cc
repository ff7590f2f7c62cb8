// SPDX-License-Identifier: Apache-2.0
// A connection by the segments it answers (RFC 9293, RFC 5961).
#include "models/remote_host/tcp/segment.h"
#include "tests/unit/models/remote_host/frames.h"

namespace vesim::models::stbox {
namespace {

constexpr u8 kFin = TcpSegment::kFin, kSyn = TcpSegment::kSyn, kRst = TcpSegment::kRst,
             kAck = TcpSegment::kAck;
constexpr u32 kIss = 0xffff'fff0;  // its data wraps

class ConnectionTest : public HostTest {
 protected:
  // Opens a connection to the port; no options but what `options` adds to the SYN.
  void open(u16 to, const TcpSegment& options = {}) {
    port = to;
    introduce();
    TcpSegment syn = options;
    syn.flags = kSyn;
    syn.sequence = kIss;
    send(syn);
    const auto answer = next_tcp();
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->flags, kSyn | kAck);
    ASSERT_EQ(answer->acknowledgement, kIss + 1);
    peer_iss = answer->sequence;
    segment(kAck, 1, 1);
  }
  void send(TcpSegment s) {
    s.source_port = 5555;
    s.destination_port = port;
    if (s.window == 0) s.window = window;
    send_tcp(s);
  }
  // Numbers counted from the initial ones.
  void segment(u8 flags, u32 sequence, u32 acknowledgement, std::string_view text = "") {
    const Bytes payload = bytes_of(text);
    TcpSegment s;
    s.flags = flags;
    s.sequence = kIss + sequence;
    s.acknowledgement = peer_iss + acknowledgement;
    s.payload = payload;
    send(s);
  }
  // What comes next: flags, sequence, acknowledgement, bytes; empty text when nothing does.
  std::string next() {
    const auto s = next_tcp();
    if (!s) return "";
    std::string text;
    for (const auto& [flag, letter] :
         {std::pair{kSyn, 'S'}, {kAck, 'A'}, {kFin, 'F'}, {kRst, 'R'}}) {
      if (s->has(flag)) text += letter;
    }
    text += " " + std::to_string(s->sequence - peer_iss);
    if (s->has(kAck)) text += " " + std::to_string(s->acknowledgement - kIss);
    return text + " " + std::to_string(s->payload.size());
  }
  void wait(u64 time) { queue.run_until(queue.now() + time); }

  u16 port = 9;
  u16 window = 60'000;
  u32 peer_iss = 0;
};

TEST_F(ConnectionTest, ASinkClosesAfterItsPeer) {
  open(9);
  segment(kAck, 1, 1, "hello");
  EXPECT_EQ(next(), "A 1 6 0");
  segment(kAck | kFin, 6, 1, "you");
  EXPECT_EQ(next(), "AF 1 10 0");
  segment(kAck, 10, 2);
  EXPECT_EQ(next(), "");
  const Flow& flow = host.flows().at(1);
  EXPECT_EQ(flow.received, 8u);
  EXPECT_FALSE(flow.open);
  EXPECT_EQ(isa::Sha256(flow.sha256).hex(), isa::sha256("helloyou"));
}

TEST_F(ConnectionTest, ASourceClosesFirstAndWaits) {
  window = 5000;
  open(19);
  EXPECT_EQ(next(), "A 1 1 536") << "no segment size was told";
  while (!next().empty()) {
  }
  segment(kAck | kFin, 1, 1);
  EXPECT_EQ(next(), "A 4825 2 0") << "nine segments are on their way, the tenth waits";
  EXPECT_TRUE(host.flows().at(1).open);
}

TEST_F(ConnectionTest, AClosedPortResets) {
  introduce();
  port = 4444;
  TcpSegment syn;
  syn.flags = kSyn;
  syn.sequence = kIss;
  send(syn);
  EXPECT_EQ(next_tcp()->flags, kRst | kAck);
  segment(kAck, 7, 9);
  const auto reset = next_tcp();
  EXPECT_EQ(reset->flags, kRst);
  EXPECT_EQ(reset->sequence, peer_iss + 9);
  segment(kRst, 7, 9);
  EXPECT_EQ(next(), "") << "never a reset for a reset";
}

TEST_F(ConnectionTest, OnlyTheExactResetIsObeyed) {
  open(9);
  segment(kRst, 100, 1);
  EXPECT_EQ(next(), "A 1 1 0") << "a challenge";
  segment(kRst, 101, 1);
  EXPECT_EQ(next(), "") << "but not many";
  segment(kRst, 90'000, 1);
  EXPECT_EQ(next(), "");
  EXPECT_TRUE(host.flows().at(1).open);
  segment(kRst, 1, 1);
  EXPECT_EQ(host.flows().at(1).end, TcpSession::End::kReset);
  EXPECT_FALSE(host.flows().at(1).open);
}

TEST_F(ConnectionTest, ASynInAConnectionIsChallenged) {
  open(9);
  segment(kSyn, 50, 1);
  EXPECT_EQ(next(), "A 1 1 0");
  EXPECT_TRUE(host.flows().at(1).open);
}

TEST_F(ConnectionTest, ARepeatedSynGetsTheAnswerAgain) {
  introduce();
  TcpSegment syn;
  syn.flags = kSyn;
  syn.sequence = kIss;
  send(syn);
  const auto first = next_tcp();
  send(syn);
  const auto second = next_tcp();
  EXPECT_EQ(second->flags, kSyn | kAck);
  EXPECT_EQ(second->sequence, first->sequence);
  wait(2 * kSecond);
  EXPECT_EQ(next_tcp()->flags, kSyn | kAck) << "after a time-out, too";
}

TEST_F(ConnectionTest, AnAcknowledgementOfNothingSentIsRefused) {
  open(9);
  segment(kAck, 1, 5000, "x");
  EXPECT_EQ(next(), "A 1 1 0");
  EXPECT_EQ(host.flows().at(1).received, 0u);
}

TEST_F(ConnectionTest, OutOfOrderDataIsReportedBySack) {
  TcpSegment options;
  options.sack_permitted = true;
  open(9, options);
  segment(kAck, 11, 1, "0123456789");
  const auto first = next_tcp();
  EXPECT_EQ(first->acknowledgement, kIss + 1);
  ASSERT_EQ(first->sack.size(), 1u);
  EXPECT_EQ(first->sack[0].first, kIss + 11);
  EXPECT_EQ(first->sack[0].end, kIss + 21);
  segment(kAck, 1, 1, "abcdefghij");
  const auto second = next_tcp();
  EXPECT_EQ(second->acknowledgement, kIss + 21);
  EXPECT_TRUE(second->sack.empty());
  segment(kAck, 1, 1, "abcdefghij");
  const auto third = next_tcp();
  ASSERT_EQ(third->sack.size(), 1u) << "a duplicate is reported";
  EXPECT_EQ(third->sack[0].first, kIss + 1);
  EXPECT_EQ(third->sack[0].end, kIss + 11);
  EXPECT_EQ(host.flows().at(1).received, 20u);
}

TEST_F(ConnectionTest, AFinAheadOfDataWaits) {
  open(9);
  segment(kAck | kFin, 4, 1, "def");
  EXPECT_EQ(next(), "A 1 1 0");
  segment(kAck, 1, 1, "abc");
  EXPECT_EQ(next(), "AF 1 8 0");
  EXPECT_EQ(host.flows().at(1).received, 6u);
}

TEST_F(ConnectionTest, StaleTimeStampsAreRefused) {
  TcpSegment options;
  options.stamps = {1000, 0};
  open(9, options);
  const Bytes text = bytes_of("x");
  TcpSegment old;
  old.flags = kAck;
  old.sequence = kIss + 1;
  old.acknowledgement = peer_iss + 1;
  old.stamps = {999, 0};
  old.payload = text;
  send(old);
  EXPECT_EQ(host.flows().at(1).received, 0u);
  old.stamps = {1001, 0};
  send(old);
  EXPECT_EQ(host.flows().at(1).received, 1u);
}

TEST_F(ConnectionTest, FastRetransmitAtTheThirdDuplicate) {
  window = 5360;
  open(19);
  for (int i = 0; i < 10; ++i) next();
  ASSERT_EQ(next(), "");
  for (int i = 0; i < 2; ++i) segment(kAck, 1, 1);
  EXPECT_EQ(next(), "");
  segment(kAck, 1, 1);
  EXPECT_EQ(next(), "A 1 1 536") << "the first again";
  EXPECT_EQ(host.tcp_counts().recoveries, 1u);
}

TEST_F(ConnectionTest, TimeoutsBackOff) {
  window = 536;
  open(19);
  EXPECT_EQ(next(), "A 1 1 536");
  std::vector<u64> times;
  for (int i = 0; i < 4; ++i) {
    while (frames.empty()) queue.run_until(queue.next_deadline());
    EXPECT_EQ(next(), "A 1 1 536");
    times.push_back(queue.now());
  }
  const double first = static_cast<double>(times[1] - times[0]);
  EXPECT_NEAR(static_cast<double>(times[2] - times[1]), 2 * first, 0.02 * first);
  EXPECT_NEAR(static_cast<double>(times[3] - times[2]), 4 * first, 0.04 * first);
}

TEST_F(ConnectionTest, AClosedWindowIsProbed) {
  window = 536;
  open(19);
  EXPECT_EQ(next(), "A 1 1 536");
  TcpSegment closed;
  closed.flags = kAck;
  closed.sequence = kIss + 1;
  closed.acknowledgement = peer_iss + 537;
  closed.window = 0;
  window = 0;
  send(closed);
  EXPECT_EQ(next(), "");
  wait(kSecond);
  EXPECT_EQ(next(), "A 536 1 0") << "a number already acknowledged";
  window = 1000;
  segment(kAck, 1, 537);
  while (next() == "A 536 1 0") {
  }
  EXPECT_EQ(host.flows().at(1).end, TcpSession::End::kClosed);
  segment(kAck, 1, 1073);
  EXPECT_EQ(next(), "A 1073 1 536");
}

TEST_F(ConnectionTest, TimeWaitAnswersAndMakesRoom) {
  open(2000);
  segment(kAck, 1, 1, "no number\n");
  EXPECT_EQ(next(), "AF 1 11 0");
  segment(kAck | kFin, 11, 2);
  EXPECT_EQ(next(), "A 2 12 0");
  EXPECT_FALSE(host.flows().at(1).open) << "nothing more will come";
  segment(kAck | kFin, 11, 2);
  EXPECT_EQ(next(), "A 2 12 0") << "its last acknowledgement was lost";
  TcpSegment syn;
  syn.flags = kSyn;
  syn.sequence = kIss + 100'000;
  send(syn);
  EXPECT_EQ(next_tcp()->flags, kSyn | kAck) << "a new connection with later numbers";
}

TEST_F(ConnectionTest, NoRoomForMoreConnections) {
  introduce();
  TcpSegment syn;
  syn.flags = kSyn;
  syn.destination_port = 9;
  syn.window = 1000;
  for (u16 i = 0; i < 300; ++i) {
    syn.source_port = static_cast<u16>(10'000 + i);
    send_tcp(syn);
  }
  EXPECT_EQ(host.tcp_counts().opened, 256u);
  EXPECT_EQ(host.tcp_counts().refused, 44u);
  wait(kHour);
  EXPECT_EQ(queue.next_deadline(), kNever) << "all have timed out";
}

}  // namespace
}  // namespace vesim::models::stbox
