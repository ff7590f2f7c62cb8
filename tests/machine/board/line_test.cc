// SPDX-License-Identifier: Apache-2.0
// When a core sees an SGI that another one sends: the sender runs first in each quantum, so that
// the receiver has yet to come to where it was sent.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

#include "platform/tc2_board.h"
#include "sim/config/settings.h"

namespace vesim::platform {
namespace {

constexpr u32 kSender = 0x80010000, kReceiver = 0x80020000, kVectors = 0x80030000;
constexpr u32 kGicd = 0x2c001000, kGicc = 0x2c002000, kSgir = kGicd + 0xf00;
constexpr u32 kSgiToCore1 = 0x00020001;
constexpr u32 kIrqVector = 6;         // in words
constexpr u64 kQuantum = 10'000'000;  // ps
constexpr u32 kBranchToSelf = 0xeafffffe;

class LineTest : public testing::TestWithParam<u32> {
 protected:
  static MachineConfig config() {
    MachineConfig config = sim::machine_config(sim::Settings());
    config.memory_size = 16 << 20;
    config.network = false;
    return config;
  }
  void write(u32 address, const std::vector<u32>& words) {
    std::string bytes(words.size() * 4, '\0');
    std::memcpy(bytes.data(), words.data(), bytes.size());
    ASSERT_TRUE(board.write_memory(address, bytes));
  }
  isa::Core& start(unsigned index, u32 address, std::initializer_list<u32> registers) {
    isa::Core& core = board.cluster.core(index).architecture();
    core.branch_exchange(address);
    core.waiting = isa::Waiting::No;
    std::copy(registers.begin(), registers.end(), std::begin(core.regs.r));
    return core;
  }
  void run_for(u64 time) { board.cluster.run(board.cluster.now() + time, ~u64{0}); }

  Tc2Board board{"tc2", config(), nullptr};
};

// The receiver counts the turns of its loop until the interrupt; at one instruction a cycle it must
// have made as many as the sender.
TEST_P(LineTest, IsSeenWhenTheReceiversTimeGetsThere) {
  write(kSender, {0xe5832000,  // str r2, [r3]: GICD_CTLR
                  0xe2566001,  // subs r6, r6, #1
                  0x1afffffd,  // bne
                  0xe5810000,  // str r0, [r1]: GICD_SGIR
                  kBranchToSelf});
  write(kReceiver, {0xe5832000,    // str r2, [r3]: GICC_CTLR
                    0xe5854000,    // str r4, [r5]: GICC_PMR
                    0xe2866001,    // add r6, r6, #1
                    0xeafffffd});  // b
  std::vector<u32> vectors(8, kBranchToSelf);
  write(kVectors, vectors);
  board.cluster.run(0, 0);

  board.cluster.core(0).architecture().waiting = isa::Waiting::Off;
  isa::Core& receiver = start(1, kReceiver, {0, 0, 1, kGicc, 0xff, kGicc + 4, 0});
  receiver.regs.mask_i = false;
  receiver.sys.vbar[isa::kSecure] = kVectors;
  run_for(kQuantum);
  receiver.regs.r[6] = 0;
  start(0, kSender, {kSgiToCore1, kSgir, 1, kGicd, 0, 0, GetParam()});
  run_for(5 * kQuantum);

  ASSERT_EQ(receiver.regs.pc, kVectors + kIrqVector * 4);
  EXPECT_NEAR(receiver.regs.r[6], GetParam(), 4);
}

INSTANTIATE_TEST_SUITE_P(Turns, LineTest, testing::Values(1000u, 4000u, 7000u));

}  // namespace
}  // namespace vesim::platform
