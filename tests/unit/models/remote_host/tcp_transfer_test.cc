// SPDX-License-Identifier: Apache-2.0
// Two endpoints against each other: whatever the network does, the streams arrive whole.
#include "tests/unit/models/remote_host/lossy_link.h"

namespace vesim::models::stbox {
namespace {

constexpr u8 kSource = static_cast<u8>(Service::kSource);

const Flow& only_sink(const FlowLog& log) {
  for (const auto& [number, flow] : log.flows()) {
    if (flow.service == Service::kSink) return flow;
  }
  throw std::runtime_error("no sink");
}

RemoteHostParameters sending(u64 bytes, u32 host = 1) {
  auto figures = host_figures(host);
  figures.services.source_bytes = bytes;
  return figures;
}

TEST(TcpTransfer, ArrivesWholeOverAGoodNetwork) {
  LossyNetwork network({}, 1, 100 * kMicrosecond, sending(10'000'000));
  network.left.tcp.connect(network.right.address, 9, kSource);
  ASSERT_TRUE(network.finish(kHour));
  const Flow& flow = only_sink(network.right.services.log());
  EXPECT_EQ(flow.received, 10'000'000u);
  EXPECT_EQ(hash_of(flow), pattern_hash(10'000'000));
  EXPECT_EQ(flow.end, TcpSession::End::kClosed);
  EXPECT_EQ(network.left.tcp.counts().resent, 0u);
  EXPECT_EQ(network.left.tcp.counts().timeouts, 0u);
  EXPECT_EQ(network.right.tcp.counts().outside, 0u);
}

struct Case {
  Nuisance nuisance;
  u64 bytes;
};

class TcpNuisance : public testing::TestWithParam<Case> {};

TEST_P(TcpNuisance, ArrivesWhole) {
  const auto& [nuisance, bytes] = GetParam();
  for (u64 seed = 1; seed <= 3; ++seed) {
    LossyNetwork network(nuisance, seed, kMillisecond, sending(bytes));
    network.left.tcp.connect(network.right.address, 9, kSource);
    ASSERT_TRUE(network.finish(20 * kHour)) << "seed " << seed;
    const Flow& flow = only_sink(network.right.services.log());
    EXPECT_EQ(flow.received, bytes);
    EXPECT_EQ(hash_of(flow), pattern_hash(bytes));
    EXPECT_EQ(flow.end, TcpSession::End::kClosed);
    const Flow& source = network.left.services.log().flows().begin()->second;
    EXPECT_EQ(source.end, TcpSession::End::kClosed);
  }
}

INSTANTIATE_TEST_SUITE_P(
    , TcpNuisance,
    testing::Values(Case{{.lost = 1}, 5'000'000}, Case{{.lost = 50}, 2'000'000},
                    Case{{.lost = 200}, 300'000}, Case{{.repeated = 300}, 2'000'000},
                    Case{{.late = 100}, 2'000'000}, Case{{.damaged = 50}, 1'000'000},
                    Case{{20, 20, 50, 10}, 2'000'000}));

TEST(TcpTransfer, WithoutOptions) {
  for (const Nuisance& nuisance : {Nuisance{}, Nuisance{.lost = 20, .late = 20}}) {
    LossyNetwork network(nuisance, 5, kMillisecond, sending(1'000'000));
    network.plain = true;
    network.left.tcp.connect(network.right.address, 9, kSource);
    ASSERT_TRUE(network.finish(20 * kHour));
    EXPECT_EQ(hash_of(only_sink(network.right.services.log())), pattern_hash(1'000'000));
  }
}

TEST(TcpTransfer, ManyFlowsBothWaysAtOnce) {
  LossyNetwork network({5, 5, 20, 2}, 7, 200 * kMicrosecond, sending(400'000, 1),
                       sending(300'000, 2));
  for (int i = 0; i < 10; ++i) {
    network.left.tcp.connect(network.right.address, 9, kSource);
    network.right.tcp.connect(network.left.address, 9, kSource);
  }
  ASSERT_TRUE(network.finish(20 * kHour));
  EXPECT_EQ(network.right.services.log().totals(Service::kSink).received, 4'000'000u);
  EXPECT_EQ(network.left.services.log().totals(Service::kSink).received, 3'000'000u);
  for (const auto& [number, flow] : network.right.services.log().flows()) {
    if (flow.service != Service::kSink) continue;
    EXPECT_EQ(hash_of(flow), pattern_hash(400'000));
  }
}

TEST(TcpTransfer, EchoesThroughClosedWindows) {
  for (u64 seed = 1; seed <= 3; ++seed) {
    LossyNetwork network({20, 10, 30, 5}, seed, kMillisecond);
    for (int i = 0; i < 4; ++i) {
      network.left.tcp.connect(network.right.address, 7, LossyNetwork::kEchoClient);
    }
    network.run_for(10 * 60 * kSecond);
    const auto& totals = network.right.services.log().totals(Service::kEcho);
    EXPECT_EQ(totals.received, 800'000u);
    EXPECT_EQ(totals.sent, 800'000u);
    EXPECT_EQ(network.left.completed, 4u);
  }
}

// Saved at any time and loaded into another pair, a transfer goes on to the same end.
TEST(TcpTransfer, SavedInTheMiddle) {
  const Nuisance nuisance{20, 20, 50, 10};
  const auto start = [&] {
    auto network = std::make_unique<LossyNetwork>(nuisance, 11, kMillisecond, sending(500'000));
    network->left.tcp.connect(network->right.address, 9, kSource);
    network->left.tcp.connect(network->right.address, 7, LossyNetwork::kEchoClient);
    network->right.tcp.connect(network->left.address, 9, kSource);
    return network;
  };
  const auto state = [](LossyNetwork& network) {
    isa::Archive ar;
    network.serialize(ar);
    return ar.bytes();
  };
  auto uninterrupted = start();
  auto interrupted = start();
  for (u64 step = 0; step < 200; ++step) {
    uninterrupted->run_for(17 * kMillisecond);
    interrupted->run_for(17 * kMillisecond);
    const std::string saved = state(*interrupted);
    ASSERT_EQ(saved, state(*uninterrupted)) << "step " << step;
    interrupted = std::make_unique<LossyNetwork>(nuisance, 11, kMillisecond, sending(500'000));
    isa::Archive ar(saved);
    interrupted->serialize(ar);
    EXPECT_TRUE(ar.at_end());
  }
  ASSERT_TRUE(uninterrupted->finish(kHour));
  ASSERT_TRUE(interrupted->finish(kHour));
  EXPECT_EQ(state(*interrupted), state(*uninterrupted));
  EXPECT_EQ(interrupted->queue.now(), uninterrupted->queue.now());
}

TEST(TcpTransfer, APeerThatIsGoneEndsTheConnection) {
  LossyNetwork network({.lost = 1000}, 1, kMillisecond);
  network.left.tcp.connect(network.right.address, 9, kSource);
  ASSERT_TRUE(network.finish(kHour));
  const Flow& flow = network.left.services.log().flows().begin()->second;
  EXPECT_EQ(flow.end, TcpSession::End::kTimedOut);
  EXPECT_EQ(network.left.tcp.counts().timeouts, tcp_figures().syn_retries);
}

// Both ends call each other by the same pair of ports.
TEST(TcpTransfer, BothOpenAtTheSameTime) {
  LossyNetwork network({}, 1, kMillisecond, sending(100'000, 1), sending(100'000, 2));
  network.left.tcp.connect(network.right.address, 32768, kSource);
  network.right.tcp.connect(network.left.address, 32768, kSource);
  ASSERT_TRUE(network.finish(kHour));
  EXPECT_EQ(network.left.services.log().totals(Service::kSource).received, 100'000u);
  EXPECT_EQ(network.right.services.log().totals(Service::kSource).received, 100'000u);
}

// 10^5 segments over a network that does everything wrong.
TEST(TcpTransfer, HundredThousandSegments) {
  LossyNetwork network({10, 10, 30, 5}, 99, 200 * kMicrosecond, sending(60'000'000));
  network.left.tcp.connect(network.right.address, 9, kSource);
  network.left.tcp.connect(network.right.address, 9, kSource);
  ASSERT_TRUE(network.finish(20 * kHour));
  EXPECT_GT(network.sent, 100'000u);
  for (const auto& [number, flow] : network.right.services.log().flows()) {
    EXPECT_EQ(hash_of(flow), pattern_hash(60'000'000));
  }
}

}  // namespace
}  // namespace vesim::models::stbox
