// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linux/virtio_ring.h>

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <vector>

extern "C" {
#include "guest_memory.h"
#include "virtqueue.h"
}

namespace vmm_test {

inline constexpr uint64_t kRam = 0x80000000;
inline constexpr uint16_t kEntries = 8;

// The guest's side of one queue: RAM with the three rings at fixed places.
class Ring {
 public:
  static constexpr uint64_t kDesc = kRam + 0x1000;
  static constexpr uint64_t kAvail = kRam + 0x2000;
  static constexpr uint64_t kUsed = kRam + 0x3000;
  static constexpr uint64_t kData = kRam + 0x8000;

  Ring() : bytes_(0x40000 / 8) {
    memory.host = reinterpret_cast<uint8_t*>(bytes_.data());
    memory.base = kRam;
    memory.size = 0x40000;
  }

  // Puts size and addresses where the driver would, and starts the queue.
  static void start(virtqueue& queue) {
    queue.size = kEntries;
    queue.desc_address = kDesc;
    queue.avail_address = kAvail;
    queue.used_address = kUsed;
    virtqueue_start(&queue);
  }

  template <class T>
  void put(uint64_t address, const T& value) {
    std::memcpy(memory.host + (address - kRam), &value, sizeof value);
  }
  template <class T>
  [[nodiscard]] T get(uint64_t address) const {
    T value;
    std::memcpy(&value, memory.host + (address - kRam), sizeof value);
    return value;
  }

  void descriptor(unsigned index, uint64_t address, uint32_t length, unsigned flags, unsigned next,
                  uint64_t table = kDesc) {
    put(table + 16 * index,
        vring_desc{address, length, static_cast<uint16_t>(flags), static_cast<uint16_t>(next)});
  }
  void offer(uint16_t head) {
    put(kAvail + 4 + 2 * (avail_ % kEntries), head);
    put(kAvail + 2, ++avail_);
  }
  void set_avail_index(uint16_t index) { put(kAvail + 2, avail_ = index); }

  [[nodiscard]] uint16_t used_index() const { return get<uint16_t>(kUsed + 2); }
  [[nodiscard]] uint32_t used_head(unsigned entry) const {
    return get<uint32_t>(kUsed + 4 + 8 * entry);
  }
  [[nodiscard]] uint32_t used_length(unsigned entry) const {
    return get<uint32_t>(kUsed + 8 + 8 * entry);
  }

  guest_memory memory{};

 private:
  std::vector<uint64_t> bytes_;
  uint16_t avail_ = 0;
};

}  // namespace vmm_test
