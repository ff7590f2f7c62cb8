// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <linux/virtio_mmio.h>

#include <array>
#include <random>

#include "ring.h"

extern "C" {
#include "virtio_mmio.h"
}

namespace vmm_test {
namespace {

// A device that counts what it is told.
struct Counting {
  virtio_device device{};
  int started = 0, stopped = 0;
  std::array<int, VIRTIO_QUEUES> notified{};
  bool line = false;
};

Counting& of(virtio_device* device) { return *reinterpret_cast<Counting*>(device); }

constexpr virtio_operations kOperations{
    [](virtio_device* device, unsigned queue) { of(device).notified[queue]++; },
    [](virtio_device* device) { of(device).started++; },
    [](virtio_device* device) { of(device).stopped++; }};

class VirtioMmioTest : public testing::TestWithParam<bool> {
 protected:
  VirtioMmioTest() {
    device.device.operations = &kOperations;
    device.device.id = 42;
    device.device.offered = 0x5 | VIRTIO_BIT(VIRTIO_RING_F_EVENT_IDX);
    device.device.config = &config;
    device.device.config_size = sizeof config;
    device.device.irq.controller = &device;
    device.device.irq.set = [](void* d, unsigned, bool on) {
      static_cast<Counting*>(d)->line = on;
    };
    virtqueue_init(&device.device.queues[0], "test", kEntries, &ring.memory);
    virtio_mmio_init(&transport, &device.device, GetParam());
    if (GetParam()) write(VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
    write(VIRTIO_MMIO_STATUS, 0);  // Linux resets the device after that
    device.stopped = 0;
  }
  uint64_t read(unsigned offset) { return virtio_mmio_read(&transport, offset, 4); }
  void write(unsigned offset, uint64_t value) { virtio_mmio_write(&transport, offset, value, 4); }
  void start_queue() {
    write(VIRTIO_MMIO_QUEUE_SEL, 0);
    write(VIRTIO_MMIO_QUEUE_NUM, kEntries);
    if (GetParam()) {
      write(VIRTIO_MMIO_QUEUE_ALIGN, 4096);
      write(VIRTIO_MMIO_QUEUE_PFN, Ring::kDesc >> 12);
    } else {
      write(VIRTIO_MMIO_QUEUE_DESC_LOW, Ring::kDesc);
      write(VIRTIO_MMIO_QUEUE_AVAIL_LOW, Ring::kAvail);
      write(VIRTIO_MMIO_QUEUE_USED_LOW, Ring::kUsed);
      write(VIRTIO_MMIO_QUEUE_READY, 1);
    }
  }

  Ring ring;
  Counting device;
  uint64_t config = 0x1122334455667788;
  virtio_mmio transport{};
};

TEST_P(VirtioMmioTest, Identifies) {
  EXPECT_EQ(read(VIRTIO_MMIO_MAGIC_VALUE), 0x74726976U);
  EXPECT_EQ(read(VIRTIO_MMIO_VERSION), GetParam() ? 1U : 2U);
  EXPECT_EQ(read(VIRTIO_MMIO_DEVICE_ID), 42U);
  EXPECT_EQ(read(VIRTIO_MMIO_QUEUE_NUM_MAX), kEntries);
  write(VIRTIO_MMIO_QUEUE_SEL, 1);
  EXPECT_EQ(read(VIRTIO_MMIO_QUEUE_NUM_MAX), 0U);
  write(VIRTIO_MMIO_QUEUE_SEL, 0xffffffff);
  EXPECT_EQ(read(VIRTIO_MMIO_QUEUE_NUM_MAX), 0U);
}

TEST_P(VirtioMmioTest, ConfigurationIsReadInAnyWidthAndBounded) {
  EXPECT_EQ(virtio_mmio_read(&transport, VIRTIO_MMIO_CONFIG + 1, 1), 0x77U);
  EXPECT_EQ(virtio_mmio_read(&transport, VIRTIO_MMIO_CONFIG, 8), config);
  EXPECT_EQ(virtio_mmio_read(&transport, VIRTIO_MMIO_CONFIG + 4, 8), 0U);
  EXPECT_EQ(virtio_mmio_read(&transport, VIRTIO_MMIO_MAGIC_VALUE, 1), 0U);
}

TEST_P(VirtioMmioTest, FeaturesNotOfferedAreNotHad) {
  write(VIRTIO_MMIO_DRIVER_FEATURES, 0x7);
  write(VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_FEATURES_OK);
  if (GetParam()) {
    EXPECT_EQ(device.device.accepted, 0x5U);
  } else {
    EXPECT_FALSE(read(VIRTIO_MMIO_STATUS) & VIRTIO_CONFIG_S_FEATURES_OK);
  }
}

TEST_P(VirtioMmioTest, OnlyTheNewLayoutOffersVersion1) {
  write(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
  EXPECT_EQ(read(VIRTIO_MMIO_DEVICE_FEATURES), GetParam() ? 0U : 1U);
  write(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 2);
  EXPECT_EQ(read(VIRTIO_MMIO_DEVICE_FEATURES), 0U);
}

TEST_P(VirtioMmioTest, StartsNotifiesInterruptsResets) {
  write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
  EXPECT_EQ(device.notified[0], 0);  // not before there is a driver
  write(VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_DRIVER);
  write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
  EXPECT_EQ(device.notified[0], GetParam());  // or, in the new layout, before it is ready
  device.notified[0] = 0;
  write(VIRTIO_MMIO_DRIVER_FEATURES, VIRTIO_BIT(VIRTIO_RING_F_EVENT_IDX));
  start_queue();
  ASSERT_TRUE(device.device.queues[0].ready);
  write(VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_DRIVER_OK);
  EXPECT_EQ(device.started, 1);
  EXPECT_TRUE(device.device.queues[0].event_index);
  write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
  write(VIRTIO_MMIO_QUEUE_NOTIFY, VIRTIO_QUEUES);
  write(VIRTIO_MMIO_QUEUE_NOTIFY, 0xffffffff);
  EXPECT_EQ(device.notified[0], 1);
  virtio_signal(&device.device, &device.device.queues[0]);
  EXPECT_TRUE(device.line);
  EXPECT_EQ(read(VIRTIO_MMIO_INTERRUPT_STATUS), 1U);
  write(VIRTIO_MMIO_INTERRUPT_ACK, 2);
  EXPECT_TRUE(device.line);
  write(VIRTIO_MMIO_INTERRUPT_ACK, 1);
  EXPECT_FALSE(device.line);
  write(VIRTIO_MMIO_STATUS, 0);
  EXPECT_EQ(device.stopped, 1);
  EXPECT_FALSE(device.device.queues[0].ready);
  EXPECT_EQ(device.device.accepted, 0U);
}

TEST_P(VirtioMmioTest, RandomAccessesDoNoHarm) {
  std::mt19937 random(2);
  for (int i = 0; i < 100000; i++) {
    const unsigned size = 1U << random() % 4;
    const unsigned offset = random() % VIRTIO_MMIO_SIZE & ~(size - 1);
    const uint64_t value = random() % 2 ? random() % 32 : random();
    if (random() % 4 == 0) {
      virtio_mmio_read(&transport, offset, size);
    } else {
      virtio_mmio_write(&transport, offset, value, size);
    }
    virtqueue_buffer buffer;
    virtqueue_pop(&device.device.queues[0], &buffer);
  }
}

INSTANTIATE_TEST_SUITE_P(Layouts, VirtioMmioTest, testing::Bool(), [](const auto& parameter) {
  return parameter.param ? "Legacy" : "Version1";
});

}  // namespace
}  // namespace vmm_test
