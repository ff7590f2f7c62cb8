// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "ring.h"

extern "C" {
#define class class_  // a field in the kernel's header
#include "virtio_net.h"
#undef class
}

namespace vmm_test {
namespace {

constexpr unsigned kNext = VRING_DESC_F_NEXT;
constexpr unsigned kWrite = VRING_DESC_F_WRITE;
constexpr uint8_t kMac[ETH_ALEN] = {2, 0, 0, 0, 0, 1};

// A socket pair in the tap's place: datagrams of header and packet.
class VirtioNetTest : public testing::Test {
 protected:
  VirtioNetTest() {
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends), 0);
    event_loop_init(&loop);
    virtio_net_init(&net, &ring.memory, &loop,
                    net_backend{ends[0], [](int, int, unsigned) {}, false}, kMac);
    net.virtio.irq.set = [](void*, unsigned, bool) {};
  }
  ~VirtioNetTest() override {
    close(ends[0]);
    close(ends[1]);
    close(loop.epoll);
    close(loop.wake.fd);
  }
  VirtioNetTest(const VirtioNetTest&) = delete;
  VirtioNetTest& operator=(const VirtioNetTest&) = delete;

  void start(uint64_t features, unsigned queue) {
    net.virtio.accepted = features;
    Ring::start(net.virtio.queues[queue]);
    virtio_set_status(&net.virtio, VIRTIO_CONFIG_S_DRIVER_OK);
  }
  void arrive(size_t length) {
    const std::string packet(length, 'x');
    ASSERT_EQ(send(ends[1], packet.data(), length, 0), static_cast<ssize_t>(length));
    net.source.ready(net.source.opaque, 1 /* EPOLLIN */);
  }

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
  net.virtio.operations->notify(&net.virtio, 1);
  EXPECT_TRUE(net.transmit.pending);
  EXPECT_EQ(ring.used_index(), 0);  // left to the I/O thread
  net.transmit.run(net.transmit.opaque);
  char packet[100];
  EXPECT_EQ(recv(ends[1], packet, sizeof packet, 0), 70);
  EXPECT_EQ(ring.used_index(), 1);
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
