// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

#include "ring.h"

extern "C" {
#include "lock.h"
#include "virtio_blk.h"
}

namespace vmm_test {
namespace {

constexpr uint64_t kHeader = Ring::kData;
constexpr uint64_t kSectors = Ring::kData + 0x1000;
constexpr uint64_t kStatus = Ring::kData + 0x100;
constexpr unsigned kNext = VRING_DESC_F_NEXT;
constexpr unsigned kWrite = VRING_DESC_F_WRITE;

class VirtioBlkTest : public testing::Test {
 protected:
  VirtioBlkTest() : file_(std::tmpfile()) {
    EXPECT_EQ(ftruncate(fileno(file_), 4 * 512 + 100), 0);
    make(false);
  }
  ~VirtioBlkTest() override { std::fclose(file_); }
  VirtioBlkTest(const VirtioBlkTest&) = delete;
  VirtioBlkTest& operator=(const VirtioBlkTest&) = delete;

  void make(bool read_only) {
    ring = Ring();
    virtio_blk_init(&blk, &ring.memory, fileno(file_), 4 * 512 + 100, read_only);
    blk.virtio.irq.set = [](void*, unsigned, bool) {};
    Ring::start(blk.virtio.queues[0]);
  }

  // One request in three descriptors; returns its status.
  unsigned request(uint32_t type, uint64_t sector, uint32_t length) {
    ring.put(kHeader, virtio_blk_outhdr{type, 0, sector});
    ring.put<uint8_t>(kStatus, 0xee);
    const bool has_data = length > 0;
    ring.descriptor(0, kHeader, 16, kNext, has_data ? 1 : 2);
    ring.descriptor(1, kSectors, length, kNext | (type == VIRTIO_BLK_T_OUT ? 0 : kWrite), 2);
    ring.descriptor(2, kStatus, 1, kWrite, 0);
    ring.offer(0);
    serve();
    return ring.get<uint8_t>(kStatus);
  }
  void serve() {
    lock();
    virtio_blk_serve(&blk);
    unlock();
  }

  std::FILE* file_;
  Ring ring;
  virtio_blk blk{};
};

TEST_F(VirtioBlkTest, ReadsWhatWasWritten) {
  ring.put<uint32_t>(kSectors, 0x12345678);
  ring.put<uint32_t>(kSectors + 1020, 0x9abcdef0);
  EXPECT_EQ(request(VIRTIO_BLK_T_OUT, 1, 1024), unsigned{VIRTIO_BLK_S_OK});
  EXPECT_EQ(ring.used_length(0), 1U);
  ring.put<uint32_t>(kSectors, 0);
  EXPECT_EQ(request(VIRTIO_BLK_T_IN, 2, 512), unsigned{VIRTIO_BLK_S_OK});
  EXPECT_EQ(ring.used_length(1), 513U);
  EXPECT_EQ(ring.get<uint32_t>(kSectors + 508), 0x9abcdef0);
  EXPECT_EQ(request(VIRTIO_BLK_T_IN, 1, 512), unsigned{VIRTIO_BLK_S_OK});
  EXPECT_EQ(ring.get<uint32_t>(kSectors), 0x12345678U);
}

TEST_F(VirtioBlkTest, CapacityCountsWholeSectorsAndBoundsRequests) {
  EXPECT_EQ(blk.config.capacity, 4U);
  EXPECT_EQ(request(VIRTIO_BLK_T_IN, 3, 512), unsigned{VIRTIO_BLK_S_OK});
  EXPECT_EQ(request(VIRTIO_BLK_T_IN, 4, 512), unsigned{VIRTIO_BLK_S_IOERR});
  EXPECT_EQ(request(VIRTIO_BLK_T_IN, 3, 1024), unsigned{VIRTIO_BLK_S_IOERR});
  EXPECT_EQ(request(VIRTIO_BLK_T_IN, ~uint64_t{0}, 512), unsigned{VIRTIO_BLK_S_IOERR});
  EXPECT_EQ(request(VIRTIO_BLK_T_OUT, 4, 512), unsigned{VIRTIO_BLK_S_IOERR});
  EXPECT_EQ(request(VIRTIO_BLK_T_IN, 0, 100), unsigned{VIRTIO_BLK_S_IOERR});
}

TEST_F(VirtioBlkTest, FlushIdAndUnknownRequests) {
  EXPECT_EQ(request(VIRTIO_BLK_T_FLUSH, 0, 0), unsigned{VIRTIO_BLK_S_OK});
  EXPECT_EQ(request(VIRTIO_BLK_T_GET_ID, 0, 20), unsigned{VIRTIO_BLK_S_OK});
  EXPECT_EQ(ring.get<uint32_t>(kSectors), 0x69736576U);  // "vesi"
  EXPECT_EQ(request(99, 0, 0), unsigned{VIRTIO_BLK_S_UNSUPP});
}

TEST_F(VirtioBlkTest, FlushesWhenAskedOrWhenTheDriverCannotAsk) {
  blk.virtio.accepted = VIRTIO_BIT(VIRTIO_BLK_F_FLUSH);
  const int file = blk.fd;
  blk.fd = open("/dev/null", O_RDWR);  // takes writes, but no flush
  EXPECT_EQ(request(VIRTIO_BLK_T_FLUSH, 0, 0), unsigned{VIRTIO_BLK_S_IOERR});
  EXPECT_EQ(request(VIRTIO_BLK_T_OUT, 0, 512), unsigned{VIRTIO_BLK_S_OK});
  blk.virtio.accepted = 0;
  EXPECT_EQ(request(VIRTIO_BLK_T_OUT, 0, 512), unsigned{VIRTIO_BLK_S_IOERR});
  close(blk.fd);
  blk.fd = file;
}

TEST_F(VirtioBlkTest, ReadOnlyDiskRefusesWrites) {
  make(true);
  EXPECT_TRUE(blk.virtio.offered & VIRTIO_BIT(VIRTIO_BLK_F_RO));
  EXPECT_EQ(request(VIRTIO_BLK_T_OUT, 0, 512), unsigned{VIRTIO_BLK_S_IOERR});
}

TEST_F(VirtioBlkTest, RequestsWithoutStatusOrHeaderAreReturned) {
  ring.descriptor(0, kHeader, 16, 0, 0);
  ring.offer(0);
  serve();
  EXPECT_EQ(ring.used_index(), 1);
  ring.descriptor(0, kHeader, 8, kNext, 1);
  ring.descriptor(1, kStatus, 1, kWrite, 0);
  ring.offer(0);
  serve();
  EXPECT_EQ(ring.get<uint8_t>(kStatus), VIRTIO_BLK_S_IOERR);
}

TEST_F(VirtioBlkTest, BrokenQueueAsksForReset) {
  ring.offer(kEntries);
  serve();
  EXPECT_TRUE(blk.virtio.status & VIRTIO_CONFIG_S_NEEDS_RESET);
}

TEST_F(VirtioBlkTest, FileThatShrankIsAnError) {
  ASSERT_EQ(ftruncate(fileno(file_), 512), 0);
  EXPECT_EQ(request(VIRTIO_BLK_T_IN, 2, 512), unsigned{VIRTIO_BLK_S_IOERR});
}

}  // namespace
}  // namespace vmm_test
