// SPDX-License-Identifier: Apache-2.0
// A hostile guest and a hostile wire at the LAN9118: accesses, frames, lost carrier, in any order
// and at any time. It must never crash, hang, lose count of its FIFOs, or save what it does not
// load.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "isa/archive.h"
#include "isa/diagnostics.h"
#include "models/event_queue.h"
#include "models/lan9118/lan9118.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/state.h"

namespace vesim::models {
namespace {

constexpr u64 kMicrosecond = 1'000'000;
constexpr u64 kRate = 100'000'000;
constexpr u32 kTxData = 0x20, kRxFifoInf = 0x7c, kTxFifoInf = 0x80;
constexpr u32 kRegisters = 0xc0, kFifoBytes = 16 * 1024;

using fuzz::Input;

class Machine {
 public:
  Machine() {
    lan_.reset(true);
    initial_ = fuzz::save(*this);
  }

  void run(Input input) {
    fuzz::load(*this, initial_);
    cable_.end(1).offer({kRate, true});
    while (!input.empty()) step(input);
    queue_.run_until(queue_.now() + 10 * kPicosecondsPerSecond);
    check();
  }

  void serialize(isa::Archive& ar) {
    ar("queue", queue_);
    ar("cable", cable_);
    ar("lan9118", lan_);
  }

 private:
  void step(Input& input) {
    switch (input.take(1) % 8) {
      case 0:
        return write(input.take(1) % kRegisters, input.take(4));
      case 1:
        return static_cast<void>(read(input.take(1) % kRegisters));
      case 2:
        return queue_.run_until(queue_.now() + input.take(2) * 50 * kMicrosecond);
      case 3:
        return frame(input);
      case 4:
        return cable_.end(1).offer({input.take(1) % 4 ? kRate : 0, true});
      case 5:
        return fuzz::round_trip(*this);
      case 6:
        for (u32 n = input.take(1); n > 0; --n) write(kTxData, input.take(4));
        return;
      case 7:
        for (u32 n = input.take(1); n > 0; --n) read(0);
        return;
    }
  }

  void frame(Input& input) {
    EthernetFrame frame{std::vector<u8>(input.take(2) % 4096)};
    frame.fcs_valid = input.take(1) % 4 != 0;
    const u32 prefix = input.take(1) % 32;
    for (u32 i = 0; i < prefix && i < frame.bytes.size(); ++i) frame.bytes[i] = u8(input.take(1));
    cable_.end(1).send(std::move(frame));
  }

  u32 read(u32 offset) { return static_cast<u32>(lan_.regs.read({}, offset & ~3u, 4)); }
  void write(u32 offset, u32 value) { lan_.regs.write({}, offset & ~3u, 4, value); }

  void check() {
    write(0x64, 0);  // wakes it up
    if ((read(kTxFifoInf) & 0xffff) > kFifoBytes || (read(kRxFifoInf) & 0xffff) > kFifoBytes) {
      std::abort();
    }
  }

  EventQueue queue_;
  EthernetLink cable_{"cable", queue_, {kRate, kMicrosecond}};
  Lan9118 lan_{"lan9118", queue_, {0x020000000018, 1000 * kMicrosecond}, cable_.end(0)};
  std::string initial_;
};

}  // namespace
}  // namespace vesim::models

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static vesim::models::Machine machine;
  vesim::isa::set_guest_error_sink([](const vesim::isa::GuestError&) {});
  machine.run({data, size});
  return 0;
}
