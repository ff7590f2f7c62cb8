// SPDX-License-Identifier: Apache-2.0
// A hostile guest at the PL180 and the card behind it, of bytes or of blocks: registers in any
// order, commands of any kind, at any time. It must never crash or hang, must load what it saves,
// and must work again after a reset.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "isa/archive.h"
#include "isa/diagnostics.h"
#include "models/event_queue.h"
#include "models/pl180/pl180.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/state.h"

namespace vesim::models {
namespace {

using fuzz::Input;

constexpr u64 kMicrosecond = 1'000'000;
constexpr u64 kMclk = 25'000'000;
constexpr u64 kWrongCrcEvery = 37;
constexpr u32 kPower = 0x00, kClock = 0x04, kArgument = 0x08, kCommand = 0x0c, kDataTimer = 0x24,
              kDataLength = 0x28, kDataCtrl = 0x2c, kClear = 0x38, kFifo = 0x80;
constexpr u32 kRegisters = 0x1000;
constexpr u32 kPoweredUp = 3, kFullClock = 5 << 8, kGo = 1 << 10, kResponse = 1 << 6;

// An image of the host's memory, empty.
class Image {
 public:
  explicit Image(u64 size) : file_(memfd_create("card", MFD_CLOEXEC)) {
    if (file_ < 0 || ftruncate(file_, static_cast<off_t>(size)) != 0) std::abort();
  }
  ~Image() { close(file_); }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

class Machine {
 public:
  explicit Machine(const char* name, u64 size) : image_(size), mmci_(name, queue_, kMclk) {
    mmci_.insert(card_);
    mmci_.reset(true);
    initial_ = fuzz::save(*this);
  }

  void run(Input input) {
    fuzz::load(*this, initial_);
    while (!input.empty()) step(input);
    queue_.run_until(queue_.now() + kPicosecondsPerSecond);
    fuzz::round_trip(*this);
    check_card();
  }

  void serialize(isa::Archive& ar) {
    ar("queue", queue_);
    ar("mmci", mmci_);
    ar("card", card_);
  }

 private:
  void step(Input& input) {
    switch (input.take(1) % 8) {
      case 0: {
        const u32 offset = input.take(2) % kRegisters;
        write(offset, input.take(4));
        break;
      }
      case 1:
        read(input.take(2) % kRegisters);
        break;
      case 2:
        queue_.run_until(queue_.now() + input.take(2) * kMicrosecond);
        break;
      case 3:
        fuzz::round_trip(*this);
        break;
      case 4: {
        const u32 index = input.take(1);
        command(index, input.take(4), index & 0x40 ? kResponse : 0);
        break;
      }
      case 5: {
        const u32 control = input.take(1);
        start_data(control, input.take(2));
        break;
      }
      case 6:
        for (u32 n = input.take(1); n > 0; --n) write(kFifo, n);
        break;
      case 7:
        for (u32 n = input.take(1); n > 0; --n) read(kFifo);
        break;
    }
  }

  u32 read(u32 offset) { return static_cast<u32>(mmci_.regs.read({}, offset & ~3u, 4)); }
  void write(u32 offset, u32 value) { mmci_.regs.write({}, offset & ~3u, 4, value); }

  void command(u32 index, u32 argument, u32 flags = kResponse) {
    write(kPower, kPoweredUp);
    write(kClock, kFullClock);
    write(kArgument, argument);
    write(kCommand, (index & 0x3f) | flags | kGo);
    queue_.run_until(queue_.now() + 200 * kMicrosecond);
  }
  void start_data(u32 control, u32 bytes) {
    write(kDataTimer, 100'000);
    write(kDataLength, bytes);
    write(kDataCtrl, control | 1);
  }

  // From power-off to the relative address that the card gives itself.
  void check_card() {
    mmci_.reset(true);
    card_.power_cycle();
    command(0, 0, 0);
    command(8, 0x1aa);
    for (int tries = 0; tries < 100 && !(read(0x14) & 1u << 31); ++tries) {
      command(55, 0);
      command(41, 0x40300000);
      queue_.run_until(queue_.now() + 10'000 * kMicrosecond);
    }
    command(2, 0);
    command(3, 0);
    if (read(0x14) >> 16 == 0) std::abort();
    write(kClear, 0x7ff);
  }

  Image image_;
  EventQueue queue_;
  SdCard card_{image_.path(),
               CardImage::Writes::kOverlay,
               {.read_access = 100 * kMicrosecond,
                .block_gap = kMicrosecond,
                .write_busy = 50 * kMicrosecond},
               kWrongCrcEvery};
  Pl180 mmci_;
  std::string initial_;
};

}  // namespace
}  // namespace vesim::models

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static vesim::models::Machine small("small", vesim::isa::u64{8} << 20);
  static vesim::models::Machine large("large", vesim::isa::u64{4} << 30);
  vesim::isa::set_guest_error_sink([](const vesim::isa::GuestError&) {});
  (size > 0 && data[0] & 1 ? large : small).run({data, size});
  return 0;
}
