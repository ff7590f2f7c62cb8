// SPDX-License-Identifier: Apache-2.0
// Hostile software on both cores, secure or not, and interrupt lines at random, at the GIC-400: all
// four frames at any offset and size. It must never crash, must have settled after every step, and
// must load what it saves.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "isa/archive.h"
#include "isa/diagnostics.h"
#include "models/gic400/gic.h"
#include "models/gic400/register_map.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/state.h"

namespace vesim::models::gic400 {
namespace {

using fuzz::Input;

constexpr unsigned kCores = 2, kSpis = 64;
constexpr u32 kFrameSizes[] = {0x1000, 0x2000, 0x2000, 0x2000};

class Machine {
 public:
  Machine() {
    declare_distributor(maps_[0], gic_);
    declare_cpu_interface(maps_[1], gic_);
    declare_virtual_interface_control(maps_[2], gic_);
    declare_virtual_cpu_interface(maps_[3], gic_);
    gic_.reset();
    initial_ = fuzz::save(*this);
  }

  void run(Input input) {
    fuzz::load(*this, initial_);
    while (!input.empty()) {
      step(input);
      check_settled();
    }
    fuzz::round_trip(*this);
  }

  void serialize(isa::Archive& ar) { ar("gic", gic_); }

 private:
  void step(Input& input) {
    const u32 what = input.take(1);
    const Access by{.core = what / 2 % 4, .secure = what % 2 != 0};
    const u32 frame = what / 8 % 4;
    const unsigned size = 1u << what / 32 % 4;
    switch (input.take(1) % 8) {
      case 0:
        gic_.distributor.set_input(what % kCores, input.take(1) % (kPrivate + kSpis), what & 4);
        return gic_.settle();
      case 1:
        return fuzz::round_trip(*this);
      case 2:
      case 3:
        return static_cast<void>(banks_[frame].read(by, offset(input, frame), size));
      case 4:  // what software does most: acknowledge and end
        return banks_[1 + frame % 2 * 2].write(by, 0x10, 4,
                                               banks_[1 + frame % 2 * 2].read(by, 0x0c, 4));
      default:
        const u32 at = offset(input, frame);
        return banks_[frame].write(by, at, size, input.take(size < 4 ? size : 4));
    }
  }
  static u32 offset(Input& input, u32 frame) { return input.take(2) % kFrameSizes[frame]; }

  using State = std::array<Lines, 2 * kCores>;
  State lines() const {
    State state;
    for (unsigned core = 0; core < kCores; ++core) {
      state[2 * core] = gic_.cores[core].physical.lines();
      state[2 * core + 1] = gic_.cores[core].machine.lines();
    }
    return state;
  }
  void check_settled() {
    const State before = lines();
    gic_.settle();
    const State after = lines();
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i].irq != after[i].irq || before[i].fiq != after[i].fiq) std::abort();
    }
  }

  Gic gic_{kCores, kSpis};
  std::array<RegisterBank, 4> banks_{RegisterBank{"gicd", kCores}, RegisterBank{"gicc", kCores},
                                     RegisterBank{"gich", kCores}, RegisterBank{"gicv", kCores}};
  std::array<RegisterMap, 4> maps_{RegisterMap{banks_[0], [this] { gic_.settle(); }},
                                   RegisterMap{banks_[1], [this] { gic_.settle(); }},
                                   RegisterMap{banks_[2], [this] { gic_.settle(); }},
                                   RegisterMap{banks_[3], [this] { gic_.settle(); }}};
  std::string initial_;
};

}  // namespace
}  // namespace vesim::models::gic400

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static vesim::models::gic400::Machine machine;
  vesim::isa::set_guest_error_sink([](const vesim::isa::GuestError&) {});
  machine.run({data, size});
  return 0;
}
