// SPDX-License-Identifier: Apache-2.0
// A peer that sends anything: damaged frames, and segments whose every field is chosen to hurt. The
// host must answer or drop, keep its bounds, and serve an honest peer afterwards.
#include "models/remote_host/checksum.h"
#include "models/remote_host/random.h"
#include "models/remote_host/tcp/segment.h"
#include "tests/unit/models/remote_host/frames.h"

namespace vesim::models::stbox {
namespace {

class HostileTest : public HostTest {
 protected:
  u32 near(u32 value) {
    static constexpr u32 kOffsets[] = {0,       1,       2,        1448,        29'200,     65'535,
                                       100'000, 1 << 30, 1u << 31, 0x7fff'ffff, 0xffff'ffff};
    const u32 offset = kOffsets[random.below(std::size(kOffsets))];
    return random.below(2) ? value + offset : value - offset;
  }
  TcpSegment wild_segment() {
    static constexpr u16 kPorts[] = {7, 9, 19, 2000, 4444};
    TcpSegment s;
    s.source_port = static_cast<u16>(1000 + random.below(8));
    s.destination_port = kPorts[random.below(std::size(kPorts))];
    s.sequence = near(random.below(2) ? seen.acknowledgement : 5000);
    s.acknowledgement = near(seen.sequence);
    s.flags = static_cast<u8>(random.below(4) ? TcpSegment::kAck : random.next());
    if (random.below(6) == 0) s.flags = TcpSegment::kSyn;
    s.window = static_cast<u16>(random.below(3) ? random.next() : 0);
    if (random.below(4) == 0) s.mss = static_cast<u16>(random.below(2) ? random.next() : 0);
    if (random.below(4) == 0) s.window_scale = static_cast<u8>(random.next());
    s.sack_permitted = random.below(2);
    if (random.below(3) == 0) s.stamps = {near(seen_stamp), near(seen_stamp)};
    for (u64 i = random.below(3); i > 0; --i) {
      s.sack.push_back({near(seen.sequence), near(seen.sequence)});
    }
    payload.assign(random.below(3) ? 0 : random.below(1400), 'x');
    s.payload = payload;
    return s;
  }
  // What an honest peer would know, to strike near it.
  void look() {
    while (!frames.empty()) {
      const auto segment = next_tcp_of_any();
      if (!segment) continue;
      seen = *segment;
      seen.payload = {};
      if (segment->stamps) seen_stamp = segment->stamps->value;
    }
  }
  std::optional<TcpSegment> next_tcp_of_any() {
    current = frames.front();
    frames.erase(frames.begin());
    const auto packet = parse_ipv4(ByteView(current).subspan(14));
    return packet && packet->protocol == kTcp ? parse_tcp(*packet) : std::nullopt;
  }
  void ping() {
    frames.clear();
    Bytes request = {8, 0, 0, 0, 0, 1, 0, 1};
    put16(request, 2, Checksum().add(request).value());
    send_ip(kIcmp, request);
  }

  Random random{42};
  TcpSegment seen;
  u32 seen_stamp = 0;
  Bytes payload;
};

TEST_F(HostileTest, SegmentsThatLie) {
  introduce();
  for (int i = 0; i < 30'000; ++i) {
    send_tcp(wild_segment());
    if (random.below(50) == 0) queue.run_until(queue.now() + random.below(3 * kSecond));
    look();
    ASSERT_LE(host.flows().flows().size(), 64u + 256);
  }
  EXPECT_GT(host.tcp_counts().outside, 100u);
  EXPECT_GT(host.tcp_counts().opened, 100u);
  // Time passes, and nothing is left but what still has a peer to talk to.
  queue.run_until(queue.now() + 24 * kHour);
  frames.clear();
  ping();
  EXPECT_EQ(host.counts().echoes, 1u);
  EXPECT_FALSE(frames.empty());
}

TEST_F(HostileTest, FramesOfNoise) {
  introduce();
  for (int i = 0; i < 20'000; ++i) {
    Bytes frame(14 + random.below(200));
    for (u8& byte : frame) byte = static_cast<u8>(random.next());
    std::copy(kHostMac.begin(), kHostMac.end(), frame.begin());
    frame[12] = 8;
    frame[13] = random.below(4) == 0 ? 6 : 0;
    if (frame.size() > 40 && random.below(4)) {  // past the first check
      frame[14] = 0x45;
      frame[16] = 0;
      frame[17] = static_cast<u8>(frame.size() - 14);
      frame[23] = std::array<u8, 3>{1, 6, 17}[random.below(3)];
      std::copy_n(std::array<u8, 4>{10, 0, 0, 1}.begin(), 4, frame.begin() + 30);
      put16(frame, 24, 0);
      put16(frame, 24, Checksum().add(ByteView(frame).subspan(14, 20)).value());
    }
    send_raw({frame});
    frames.clear();
  }
  EXPECT_GT(host.counts().malformed, 1000u);
  ping();
  EXPECT_FALSE(frames.empty());
}

}  // namespace
}  // namespace vesim::models::stbox
