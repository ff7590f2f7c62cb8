// SPDX-License-Identifier: Apache-2.0
// A hostile guest at the VMM's virtio devices: registers in any order, rings in RAM filled with
// anything, packets and keys from without. The VMM must touch no memory but the guest's, and never
// end or hang. Its sources are built here for this machine.
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "tests/fuzz/input.h"
#include "tests/unit/vmm/virtio_net_in_cpp.h"

extern "C" {
#include "lock.h"
#include "virtio_blk.h"
#include "virtio_console.h"
#include "virtio_mmio.h"
}

// In place of message.c: what a guest does is never a reason to end.
extern "C" {
void warn(const char* format, ...);
[[noreturn]] void user_error(const char* format, ...);
[[noreturn]] void system_error(const char* format, ...);
}
void warn(const char*, ...) {}
void user_error(const char*, ...) { std::abort(); }
void system_error(const char*, ...) { std::abort(); }

namespace vesim::fuzz {
namespace {

using isa::u16;
using isa::u32;
using isa::u64;
using isa::u8;

constexpr u64 kRam = 0x80000000;
constexpr u32 kRamSize = 0x10000, kPage = 0x1000;
constexpr u64 kDiskSize = 1 << 20;
constexpr unsigned kDevices = 3;
constexpr u32 kRegisters = VIRTIO_MMIO_SIZE;
// Of the devices' registers.
constexpr u32 kDriverFeatures = 0x20, kGuestPageSize = 0x28, kQueueSel = 0x30, kQueueNum = 0x38,
              kQueueAlign = 0x3c, kQueuePfn = 0x40, kQueueReady = 0x44, kQueueNotify = 0x50,
              kStatus = 0x70, kQueueDesc = 0x80, kQueueAvail = 0x90, kQueueUsed = 0xa0;
constexpr u32 kEntries = 16;

class Machine {
 public:
  explicit Machine(bool legacy, virtio_net_tx tx) : legacy_(legacy) {
    lock();
    event_loop_init(&loop_);
    terminal_init(&terminal_, &loop_, -1, open("/dev/null", O_WRONLY));
    const int disk = memfd_create("disk", MFD_CLOEXEC);
    if (ftruncate(disk, kDiskSize) != 0 ||
        socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, wire_) != 0) {
      std::abort();
    }
    constexpr u8 kMac[ETH_ALEN] = {2, 0, 0, 0, 0, 1};
    virtio_net_init(&net_, &memory_, &loop_, {wire_[0], [](int, int, unsigned) {}, true}, kMac,
                    {true, true, true, tx});
    virtio_blk_init(&blk_, &memory_, disk, kDiskSize, false);
    virtio_console_init(&console_, &memory_, &terminal_);
    virtio_device* const devices[kDevices] = {&net_.virtio, &blk_.virtio, &console_.virtio};
    for (unsigned i = 0; i < kDevices; ++i) {
      devices[i]->irq.set = [](void*, unsigned, bool) {};
      virtio_mmio_init(&transports_[i], devices[i], legacy);
    }
    unlock();
  }

  void run(Input input) {
    std::memset(ram_.get(), 0, kRamSize);
    lock();
    for (unsigned i = 0; i < kDevices; ++i) write(i, kStatus, 0);
    while (!input.empty()) step(input);
    drain();
    unlock();
  }

 private:
  void step(Input& input) {
    const u32 what = input.take(1), device = what / 16 % kDevices;
    switch (what % 16) {
      case 0: {
        const u32 offset = input.take(2) % kRegisters;
        return write(device, offset, input.take(4), 1u << input.take(1) % 4);
      }
      case 1: {
        const u32 offset = input.take(2) % kRegisters;
        virtio_mmio_read(&transports_[device], offset, 1u << input.take(1) % 4);
        return;
      }
      case 2:
        return start(device, input);
      case 3: {
        const u32 at = input.take(2);
        ram_[at] = static_cast<u8>(input.take(1));
        return;
      }
      case 4:
      case 5:
      case 6:
        return descriptor(input);
      case 7:
        return offer(input);
      case 8:
        return put<u16>(avail(input.take(1) % VIRTIO_QUEUES) + 2, static_cast<u16>(input.take(2)));
      case 9:
        return arrive(input.take(2));
      case 10:
        return type(input.take(1));
      case 11:
        return write(device, kStatus, input.take(1));
      case 12:
        return block_request(input);
      default:
        write(device, kQueueNotify, input.take(1) % 4);
        return serve();
    }
  }

  // As a driver does, with features at random.
  void start(unsigned device, Input& input) {
    write(device, kStatus, 0);
    write(device, kDriverFeatures, input.take(4));
    for (u32 queue = 0; queue < VIRTIO_QUEUES; ++queue) {
      write(device, kQueueSel, queue);
      write(device, kQueueNum, kEntries);
      if (legacy_) {
        write(device, kGuestPageSize, kPage);
        write(device, kQueueAlign, kPage);
        write(device, kQueuePfn, static_cast<u32>(ring(queue) / kPage));
      } else {
        write(device, kQueueDesc, static_cast<u32>(ring(queue)));
        write(device, kQueueAvail, static_cast<u32>(avail(queue)));
        write(device, kQueueUsed, static_cast<u32>(ring(queue) + kPage));
        write(device, kQueueReady, 1);
      }
    }
    write(device, kStatus, VIRTIO_CONFIG_S_DRIVER_OK);
  }
  static u64 ring(u32 queue) { return kRam + 2 * kPage * queue; }
  static u64 avail(u32 queue) { return ring(queue) + 16 * kEntries; }

  void descriptor(Input& input) {
    const u32 where = input.take(1);
    const u64 table = where & 0x80 ? kRam + 4 * kPage : ring(where / 32 % VIRTIO_QUEUES);
    const u32 address = input.take(2), length = input.take(2), flags = input.take(1);
    put(table + 16 * (where % kEntries),
        vring_desc{flags & 0x80 ? kRam + 4 * kPage : kRam + address,
                   flags & 0x40 ? length << 16 : length, static_cast<u16>(flags % 8),
                   static_cast<u16>(flags / 8 % 8)});
  }
  void offer(Input& input) {
    const u32 what = input.take(1);
    const u64 at = avail(what / 32 % VIRTIO_QUEUES);
    const u16 index = get<u16>(at + 2);
    put(at + 4 + 2 * (index % kEntries), static_cast<u16>(what % 32));
    put(at + 2, static_cast<u16>(index + 1));
  }
  // A header of a type that exists, at the place of a descriptor's data.
  void block_request(Input& input) {
    const u32 address = input.take(2) % (kRamSize - sizeof(virtio_blk_outhdr));
    const u32 type = input.take(1) % 10;
    put(kRam + address, virtio_blk_outhdr{type, 0, input.take(2)});
  }

  void arrive(u32 size) {
    static constexpr std::array<u8, 65536> kPacket{};
    if (send(wire_[1], kPacket.data(), size, 0) < 0 && errno != EAGAIN) std::abort();
    serve();
  }
  void type(u32 keys) {
    const terminal_sink sink = terminal_.sink;
    if (!sink.room) return;
    static constexpr std::array<u8, 256> kKeys{};
    const std::size_t room = sink.room(sink.device);
    if (room > 0) sink.put(sink.device, kKeys.data(), std::min<std::size_t>(room, keys));
  }
  // What the threads of the VMM do.
  void serve() {
    drain();
    if (net_.watched) net_.source.ready(&net_, net_.watched);
    net_.timer.ready(&net_, EPOLLIN);
    if (std::exchange(net_.transmit.pending, false)) net_.transmit.run(&net_);
    if (std::exchange(blk_.work, false)) virtio_blk_serve(&blk_);
    uint64_t count;
    if (read(loop_.wake.fd, &count, sizeof count) < 0 && errno != EAGAIN) std::abort();
  }
  void drain() {
    std::array<u8, 65536> packet;
    while (recv(wire_[1], packet.data(), packet.size(), 0) > 0) {
    }
  }

  void write(unsigned device, u32 offset, u32 value, unsigned size = 4) {
    virtio_mmio_write(&transports_[device], offset, value, size);
  }
  template <class T>
  void put(u64 address, const T& value) {
    std::memcpy(ram_.get() + (address - kRam), &value, sizeof value);
  }
  template <class T>
  T get(u64 address) const {
    T value;
    std::memcpy(&value, ram_.get() + (address - kRam), sizeof value);
    return value;
  }

  const bool legacy_;
  std::unique_ptr<u8[]> ram_ = std::make_unique<u8[]>(kRamSize);
  guest_memory memory_{ram_.get(), kRam, kRamSize};
  event_loop loop_{};
  terminal terminal_{};
  int wire_[2]{};
  virtio_net net_{};
  virtio_blk blk_{};
  virtio_console console_{};
  std::array<virtio_mmio, kDevices> transports_{};
};

}  // namespace
}  // namespace vesim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static vesim::fuzz::Machine legacy(true, TX_BOTTOM_HALF);
  static vesim::fuzz::Machine modern(false, TX_TIMER);
  (size > 0 && data[0] & 1 ? modern : legacy).run({data, size});
  return 0;
}
