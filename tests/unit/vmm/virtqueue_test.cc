// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "ring.h"

namespace vmm_test {
namespace {

constexpr unsigned kNext = VRING_DESC_F_NEXT;
constexpr unsigned kWrite = VRING_DESC_F_WRITE;
constexpr unsigned kIndirect = VRING_DESC_F_INDIRECT;

class VirtqueueTest : public testing::Test {
 protected:
  VirtqueueTest() {
    virtqueue_init(&queue, "test", kEntries, &ring.memory);
    Ring::start(queue);
  }
  bool pop() { return virtqueue_pop(&queue, &buffer); }
  void expect_broken() {
    EXPECT_FALSE(pop());
    EXPECT_TRUE(queue.broken);
    EXPECT_FALSE(pop());
    EXPECT_FALSE(virtqueue_wants_interrupt(&queue));
  }

  Ring ring;
  virtqueue queue{};
  virtqueue_buffer buffer{};
};

TEST_F(VirtqueueTest, EmptyQueueGivesNothingAndIsNotBroken) {
  EXPECT_FALSE(pop());
  EXPECT_FALSE(queue.broken);
}

TEST_F(VirtqueueTest, ChainIsSplitIntoReadableAndWritable) {
  ring.descriptor(2, Ring::kData, 16, kNext, 5);
  ring.descriptor(5, Ring::kData + 0x100, 512, kNext | kWrite, 1);
  ring.descriptor(1, Ring::kData + 0x800, 1, kWrite, 0);
  ring.offer(2);
  ASSERT_TRUE(pop());
  EXPECT_EQ(buffer.head, 2);
  EXPECT_EQ(buffer.out, 1U);
  EXPECT_EQ(buffer.in, 2U);
  EXPECT_EQ(buffer.segments[0].iov_base, ring.memory.host + 0x8000);
  EXPECT_EQ(buffer.segments[1].iov_len, 512U);
  EXPECT_FALSE(pop());
  virtqueue_push(&queue, buffer.head, 513);
  EXPECT_EQ(ring.used_index(), 1);
  EXPECT_EQ(ring.used_head(0), 2U);
  EXPECT_EQ(ring.used_length(0), 513U);
}

TEST_F(VirtqueueTest, IndirectTableIsFollowed) {
  ring.descriptor(0, Ring::kData, 32, kIndirect, 0);
  ring.descriptor(0, Ring::kData + 0x100, 4, kNext, 1, Ring::kData);
  ring.descriptor(1, Ring::kData + 0x200, 8, kWrite, 0, Ring::kData);
  ring.offer(0);
  ASSERT_TRUE(pop());
  EXPECT_EQ(buffer.out, 1U);
  EXPECT_EQ(buffer.in, 1U);
}

TEST_F(VirtqueueTest, UnpoppedBufferComesAgain) {
  ring.descriptor(3, Ring::kData, 4, 0, 0);
  ring.offer(3);
  ASSERT_TRUE(pop());
  virtqueue_unpop(&queue);
  ASSERT_TRUE(pop());
  EXPECT_EQ(buffer.head, 3);
}

TEST_F(VirtqueueTest, AsksForKicksByFlagOrEventIndex) {
  constexpr uint64_t kAvailEvent = Ring::kUsed + 4 + 8 * kEntries;
  virtqueue_set_notification(&queue, false);
  EXPECT_EQ(ring.get<uint16_t>(Ring::kUsed), VRING_USED_F_NO_NOTIFY);
  virtqueue_set_notification(&queue, true);
  EXPECT_EQ(ring.get<uint16_t>(Ring::kUsed), 0);

  queue.event_index = true;
  ring.descriptor(0, Ring::kData, 4, 0, 0);
  virtqueue_set_notification(&queue, false);
  ring.offer(0);
  ASSERT_TRUE(pop());
  EXPECT_EQ(ring.get<uint16_t>(kAvailEvent), 0);  // behind what was added
  virtqueue_set_notification(&queue, true);
  EXPECT_EQ(ring.get<uint16_t>(kAvailEvent), 1);
  EXPECT_EQ(ring.get<uint16_t>(Ring::kUsed), 0);
}

TEST_F(VirtqueueTest, IndicesWrapAround) {
  ring.descriptor(0, Ring::kData, 4, 0, 0);
  for (int i = 0; i < 70000; i++) {
    ring.offer(0);
    ASSERT_TRUE(pop());
    virtqueue_push(&queue, 0, 0);
  }
  EXPECT_EQ(ring.used_index(), 70000 % 65536);
}

TEST_F(VirtqueueTest, LoopBreaksTheQueue) {
  ring.descriptor(0, Ring::kData, 4, kNext, 1);
  ring.descriptor(1, Ring::kData, 4, kNext, 0);
  ring.offer(0);
  expect_broken();
}

TEST_F(VirtqueueTest, LoopInAnIndirectTableBreaksTheQueue) {
  ring.descriptor(0, Ring::kData, 32, kIndirect, 0);
  ring.descriptor(0, Ring::kData + 0x100, 4, kNext, 1, Ring::kData);
  ring.descriptor(1, Ring::kData + 0x100, 4, kNext, 0, Ring::kData);
  ring.offer(0);
  expect_broken();
}

TEST_F(VirtqueueTest, MoreSegmentsThanABufferHoldsBreakTheQueue) {
  constexpr unsigned kCount = VIRTQUEUE_MAX + 1;
  ring.descriptor(0, Ring::kData, 16 * kCount, kIndirect, 0);
  for (unsigned i = 0; i < kCount; i++) {
    ring.descriptor(i, Ring::kData, 4, i + 1 < kCount ? kNext : 0, i + 1, Ring::kData);
  }
  ring.offer(0);
  expect_broken();
}

struct BadDescriptor {
  const char* name;
  uint64_t address;
  uint32_t length;
  unsigned flags;
  unsigned next;
};

class BadDescriptorTest : public VirtqueueTest,
                          public testing::WithParamInterface<BadDescriptor> {};

TEST_P(BadDescriptorTest, BreaksTheQueue) {
  const auto& bad = GetParam();
  ring.descriptor(0, bad.address, bad.length, bad.flags, bad.next);
  ring.descriptor(1, Ring::kData, 4, 0, 0);  // readable: wrong after a writable one
  ring.descriptor(0, Ring::kData, 16, kIndirect, 0, Ring::kData + 0x40);
  ring.offer(0);
  expect_broken();
}

INSTANTIATE_TEST_SUITE_P(
    All, BadDescriptorTest,
    testing::Values(BadDescriptor{"LengthZero", Ring::kData, 0, 0, 0},
                    BadDescriptor{"BelowRam", kRam - 4, 8, 0, 0},
                    BadDescriptor{"AcrossTheEndOfRam", kRam + 0x3fffc, 8, 0, 0},
                    BadDescriptor{"LengthBeyondRam", Ring::kData, 0xffffffff, 0, 0},
                    BadDescriptor{"AddressWraps", ~uint64_t{0} - 3, 8, 0, 0},
                    BadDescriptor{"NextOutOfRange", Ring::kData, 4, kNext, kEntries},
                    BadDescriptor{"ReadableAfterWritable", Ring::kData, 4, kNext | kWrite, 1},
                    BadDescriptor{"IndirectEmpty", Ring::kData, 0, kIndirect, 0},
                    BadDescriptor{"IndirectOddLength", Ring::kData, 17, kIndirect, 0},
                    BadDescriptor{"IndirectOutsideRam", 0, 16, kIndirect, 0},
                    BadDescriptor{"IndirectMisaligned", Ring::kData + 4, 16, kIndirect, 0},
                    BadDescriptor{"IndirectWithNext", Ring::kData, 16, kIndirect | kNext, 1},
                    BadDescriptor{"IndirectInIndirect", Ring::kData + 0x40, 16, kIndirect, 0}),
    [](const auto& parameter) { return parameter.param.name; });

TEST_F(VirtqueueTest, HeadOutOfRangeBreaksTheQueue) {
  ring.offer(kEntries);
  expect_broken();
}

TEST_F(VirtqueueTest, MoreBuffersThanEntriesBreakTheQueue) {
  ring.set_avail_index(kEntries + 1);
  expect_broken();
}

TEST_F(VirtqueueTest, ResetMendsABrokenQueue) {
  ring.offer(kEntries);
  expect_broken();
  virtqueue_reset(&queue);
  ring.set_avail_index(0);
  Ring::start(queue);
  ring.descriptor(0, Ring::kData, 4, 0, 0);
  ring.offer(0);
  EXPECT_TRUE(pop());
}

TEST(VirtqueueStart, RefusesBadSizesAndAddresses) {
  Ring ring;
  const auto starts = [&](uint16_t size, uint64_t desc, uint64_t avail, uint64_t used) {
    virtqueue queue{};
    virtqueue_init(&queue, "test", kEntries, &ring.memory);
    queue.size = size;
    queue.desc_address = desc;
    queue.avail_address = avail;
    queue.used_address = used;
    virtqueue_start(&queue);
    return queue.ready;
  };
  EXPECT_TRUE(starts(8, Ring::kDesc, Ring::kAvail, Ring::kUsed));
  EXPECT_FALSE(starts(0, Ring::kDesc, Ring::kAvail, Ring::kUsed));
  EXPECT_FALSE(starts(6, Ring::kDesc, Ring::kAvail, Ring::kUsed));
  EXPECT_FALSE(starts(16, Ring::kDesc, Ring::kAvail, Ring::kUsed));
  EXPECT_FALSE(starts(8, Ring::kDesc + 8, Ring::kAvail, Ring::kUsed));
  EXPECT_FALSE(starts(8, Ring::kDesc, Ring::kAvail + 1, Ring::kUsed));
  EXPECT_FALSE(starts(8, Ring::kDesc, Ring::kAvail, Ring::kUsed + 2));
  EXPECT_FALSE(starts(8, 0, Ring::kAvail, Ring::kUsed));
  EXPECT_FALSE(starts(8, Ring::kDesc, kRam + 0x40000 - 4, Ring::kUsed));
  EXPECT_FALSE(starts(8, Ring::kDesc, Ring::kAvail, ~uint64_t{0} - 3));
}

TEST_F(VirtqueueTest, FlagSuppressesInterrupts) {
  EXPECT_TRUE(virtqueue_wants_interrupt(&queue));
  ring.put<uint16_t>(Ring::kAvail, VRING_AVAIL_F_NO_INTERRUPT);
  EXPECT_FALSE(virtqueue_wants_interrupt(&queue));
}

TEST_F(VirtqueueTest, EventIndexTellsWhenToInterrupt) {
  queue.event_index = true;
  ring.descriptor(0, Ring::kData, 4, 0, 0);
  constexpr uint64_t kUsedEvent = Ring::kAvail + 4 + 2 * kEntries;
  constexpr uint64_t kAvailEvent = Ring::kUsed + 4 + 8 * kEntries;
  ring.put<uint16_t>(kUsedEvent, 1);
  const auto serve = [&] {
    ring.offer(0);
    EXPECT_TRUE(pop());
    virtqueue_push(&queue, 0, 0);
    return virtqueue_wants_interrupt(&queue);
  };
  EXPECT_TRUE(serve());  // the first is always told
  EXPECT_EQ(ring.get<uint16_t>(kAvailEvent), 1);
  EXPECT_TRUE(serve());  // passes entry 1
  EXPECT_FALSE(serve());
  ring.put<uint16_t>(kUsedEvent, 3);
  EXPECT_TRUE(serve());
  EXPECT_EQ(ring.get<uint16_t>(kAvailEvent), 4);
}

// Whatever lies in the rings: segments handed out are RAM, and every pop ends.
TEST_F(VirtqueueTest, RandomRingsNeverLeadOutOfRam) {
  std::mt19937 random(1);
  unsigned popped = 0;
  for (int round = 0; round < 20000; round++) {
    virtqueue_reset(&queue);
    Ring::start(queue);
    for (unsigned i = 0; i < kEntries; i++) {
      const uint64_t address = random() % 8 == 0 ? random() : kRam + random() % 0x41000;
      const uint32_t length = random() % 8 == 0 ? random() : random() % 64 * 4;
      ring.descriptor(i, address & ~uint64_t{7}, length, random() & 7 & (random() | 3),
                      random() % (kEntries + 1));
      ring.put<uint16_t>(Ring::kAvail + 4 + 2 * i, random() % (kEntries + 1));
    }
    ring.set_avail_index(random() % (kEntries + 2));
    while (pop()) {
      popped++;
      for (unsigned i = 0; i < buffer.out + buffer.in; i++) {
        const auto* base = static_cast<const uint8_t*>(buffer.segments[i].iov_base);
        ASSERT_GE(base, ring.memory.host);
        ASSERT_LE(base + buffer.segments[i].iov_len, ring.memory.host + ring.memory.size);
      }
    }
  }
  EXPECT_GT(popped, 1000U);
}

}  // namespace
}  // namespace vmm_test
