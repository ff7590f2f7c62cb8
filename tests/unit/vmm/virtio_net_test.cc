// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "ring.h"
#include "virtio_net_in_cpp.h"

namespace vmm_test {
namespace {

constexpr unsigned kNext = VRING_DESC_F_NEXT;
constexpr unsigned kWrite = VRING_DESC_F_WRITE;
constexpr uint8_t kMac[ETH_ALEN] = {2, 0, 0, 0, 0, 1};

// A socket pair in the tap's place: datagrams of header and packet.
class VirtioNetTest : public testing::Test {
 protected:
  explicit VirtioNetTest(virtio_net_options options = VIRTIO_NET_DEFAULTS) {
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends), 0);
    event_loop_init(&loop);
    virtio_net_init(&net, &ring.memory, &loop, net_backend{ends[0], configure, true}, kMac,
                    options);
    net.virtio.irq.set = [](void*, unsigned, bool) {};
  }
  ~VirtioNetTest() override {
    close(ends[0]);
    close(ends[1]);
    close(loop.epoll);
    close(loop.wake.fd);
    close(net.timer.fd);
  }
  VirtioNetTest(const VirtioNetTest&) = delete;
  VirtioNetTest& operator=(const VirtioNetTest&) = delete;

  void start(uint64_t features, unsigned queue) {
    net.virtio.accepted = features;
    Ring::start(net.virtio.queues[queue]);
    virtio_set_status(&net.virtio, VIRTIO_CONFIG_S_DRIVER_OK);
  }
  static void configure(int, int header_length, unsigned offloads) {
    configured = {header_length, offloads};
  }
  void offer_packet() {
    ring.descriptor(0, Ring::kData, 70, 0, 0);
    ring.offer(0);
  }
  void kick() { net.virtio.operations->notify(&net.virtio, 1); }
  void bottom_half() {
    ASSERT_TRUE(net.transmit.pending);
    net.transmit.pending = false;
    net.transmit.run(net.transmit.opaque);
  }
  [[nodiscard]] bool silent() const {
    return ring.get<uint16_t>(Ring::kUsed) == VRING_USED_F_NO_NOTIFY;
  }
  void arrive(size_t length) {
    const std::string packet(length, 'x');
    ASSERT_EQ(send(ends[1], packet.data(), length, 0), static_cast<ssize_t>(length));
    net.source.ready(net.source.opaque, 1 /* EPOLLIN */);
  }

  struct Configured {
    int header_length;
    unsigned offloads;
  };
  static inline Configured configured{};
  Ring ring;
  int ends[2]{};
  event_loop loop{};
  virtio_net net{};
};

TEST_F(VirtioNetTest, SendsHeaderAndPacketAsOne) {
  start(0, 1);
  ring.descriptor(0, Ring::kData, 10, kNext, 1);
  ring.descriptor(1, Ring::kData + 0x100, 60, 0, 0);
  ring.offer(0);
  kick();
  EXPECT_EQ(ring.used_index(), 0);  // left to the I/O thread
  bottom_half();
  char packet[100];
  EXPECT_EQ(recv(ends[1], packet, sizeof packet, 0), 70);
  EXPECT_EQ(ring.used_index(), 1);
}

TEST_F(VirtioNetTest, AsksForNoKickUntilItHasSent) {
  start(0, 1);
  offer_packet();
  kick();
  EXPECT_TRUE(silent());
  kick();
  bottom_half();
  EXPECT_EQ(ring.used_index(), 1);
  EXPECT_FALSE(silent());
}

class VirtioNetTimerTest : public VirtioNetTest {
 protected:
  VirtioNetTimerTest() : VirtioNetTest({true, true, true, TX_TIMER}) { start(0, 1); }
  bool expires() {
    pollfd timer{net.timer.fd, POLLIN, 0};
    return poll(&timer, 1, 10000) == 1;
  }
};

TEST_F(VirtioNetTimerTest, AKickIsServedWhenTheTimerEnds) {
  offer_packet();
  kick();
  EXPECT_FALSE(net.transmit.pending);
  EXPECT_TRUE(silent());
  ASSERT_TRUE(expires());
  EXPECT_EQ(ring.used_index(), 0);
  net.timer.ready(net.timer.opaque, POLLIN);
  EXPECT_EQ(ring.used_index(), 1);
  EXPECT_FALSE(silent());
}

TEST_F(VirtioNetTimerTest, ASecondKickEndsTheWait) {
  offer_packet();
  kick();
  kick();
  EXPECT_EQ(ring.used_index(), 1);
  EXPECT_FALSE(net.tx_waiting);
}

TEST_F(VirtioNetTest, OffersWhatIsSwitchedOn) {
  constexpr uint64_t kCsum = VIRTIO_BIT(VIRTIO_NET_F_CSUM) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_CSUM);
  constexpr uint64_t kGso =
      VIRTIO_BIT(VIRTIO_NET_F_HOST_TSO4) | VIRTIO_BIT(VIRTIO_NET_F_HOST_TSO6) |
      VIRTIO_BIT(VIRTIO_NET_F_HOST_ECN) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_TSO4) |
      VIRTIO_BIT(VIRTIO_NET_F_GUEST_TSO6) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_ECN);
  constexpr uint64_t kMerged = VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF);
  const auto offered = [&](virtio_net_options options, bool offloads = true) {
    virtio_net card;
    event_loop its_loop;
    event_loop_init(&its_loop);
    virtio_net_init(&card, &ring.memory, &its_loop, {ends[0], configure, offloads}, kMac, options);
    for (const int fd : {card.timer.fd, its_loop.wake.fd, its_loop.epoll}) close(fd);
    return card.virtio.offered & (kCsum | kGso | kMerged);
  };
  EXPECT_EQ(offered(VIRTIO_NET_DEFAULTS), kCsum | kGso | kMerged);
  EXPECT_EQ(offered({false, true, true, TX_TIMER}), kMerged);
  EXPECT_EQ(offered({true, false, true, TX_TIMER}), kCsum | kMerged);
  EXPECT_EQ(offered({true, true, false, TX_TIMER}), kCsum | kGso);
  EXPECT_EQ(offered(VIRTIO_NET_DEFAULTS, false), kMerged);
}

TEST_F(VirtioNetTest, TellsTheBackEndWhatTheDriverTakes) {
  start(VIRTIO_BIT(VIRTIO_NET_F_GUEST_CSUM) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_TSO4), 0);
  EXPECT_EQ(configured.header_length, 10);
  EXPECT_EQ(configured.offloads, TUN_F_CSUM | TUN_F_TSO4);
  virtio_set_status(&net.virtio, 0);
  start(VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_TSO4), 0);
  EXPECT_EQ(configured.header_length, 12);
  EXPECT_EQ(configured.offloads, 0U);  // segmentation needs checksums
}

TEST_F(VirtioNetTest, WaitsWhileTheBackEndIsFull) {
  start(0, 1);
  const std::string packet(1000, 'x');
  while (send(ends[0], packet.data(), packet.size(), 0) > 0) {
  }
  ring.descriptor(0, Ring::kData, 1000, 0, 0);
  ring.offer(0);
  net.transmit.run(net.transmit.opaque);
  EXPECT_EQ(ring.used_index(), 0);
  char sink[1000];
  while (recv(ends[1], sink, sizeof sink, 0) > 0) {
  }
  net.source.ready(net.source.opaque, 4 /* EPOLLOUT */);
  EXPECT_EQ(ring.used_index(), 1);
}

TEST_F(VirtioNetTest, ReceivesIntoOneBuffer) {
  start(0, 0);
  ring.descriptor(0, Ring::kData, 10, kNext | kWrite, 1);
  ring.descriptor(1, Ring::kData + 0x100, 1514, kWrite, 0);
  ring.offer(0);
  arrive(70);
  EXPECT_EQ(ring.used_index(), 1);
  EXPECT_EQ(ring.used_length(0), 70U);
  EXPECT_EQ(ring.get<uint8_t>(Ring::kData + 0x100 + 59), 'x');
}

TEST_F(VirtioNetTest, KeepsAPacketUntilThereIsABuffer) {
  start(0, 0);
  arrive(70);
  EXPECT_EQ(ring.used_index(), 0);
  EXPECT_EQ(net.watched, 0U);
  ring.descriptor(0, Ring::kData, 200, kWrite, 0);
  ring.offer(0);
  net.virtio.operations->notify(&net.virtio, 0);
  EXPECT_EQ(net.watched, 1U);
  net.source.ready(net.source.opaque, 1);
  EXPECT_EQ(ring.used_index(), 1);
}

TEST_F(VirtioNetTest, DropsWhatDoesNotFit) {
  start(0, 0);
  ring.descriptor(0, Ring::kData, 50, kWrite, 0);
  ring.offer(0);
  arrive(70);
  EXPECT_EQ(ring.used_index(), 1);
  EXPECT_EQ(ring.used_length(0), 0U);
}

TEST_F(VirtioNetTest, MergesBuffersAndCountsThem) {
  start(VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF), 0);
  for (unsigned i = 0; i < 3; i++) {
    ring.descriptor(i, Ring::kData + 0x100 * i, 50, kWrite, 0);
    ring.offer(static_cast<uint16_t>(i));
  }
  arrive(120);
  EXPECT_EQ(ring.used_index(), 3);
  EXPECT_EQ(ring.used_length(2), 20U);
  EXPECT_EQ(ring.get<uint16_t>(Ring::kData + 10), 3);
}

TEST_F(VirtioNetTest, MergingWithTooFewBuffersTakesNone) {
  start(VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF), 0);
  ring.descriptor(0, Ring::kData, 50, kWrite, 0);
  ring.offer(0);
  arrive(120);
  EXPECT_EQ(ring.used_index(), 0);
  ring.descriptor(1, Ring::kData + 0x100, 100, kWrite, 0);
  ring.offer(1);
  net.source.ready(net.source.opaque, 1);
  EXPECT_EQ(ring.used_index(), 2);
  EXPECT_EQ(ring.get<uint16_t>(Ring::kData + 10), 2);
}

TEST_F(VirtioNetTest, BufferWithoutWritableSegmentLosesThePacketOnly) {
  start(VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF), 0);
  ring.descriptor(0, Ring::kData, 50, 0, 0);
  ring.offer(0);
  arrive(120);
  EXPECT_FALSE(net.virtio.queues[0].broken);
}

}  // namespace
}  // namespace vmm_test
