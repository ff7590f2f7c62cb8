// SPDX-License-Identifier: Apache-2.0
// Traps out of spans made by hand: a host's threads on two cores, a machine of two vCPUs.
#include "sim/traps/tracker.h"

#include <gtest/gtest.h>

#include <numeric>

#include "isa/block_cache.h"
#include "tests/unit/isa/support/flat_environment.h"

namespace vesim::sim {
namespace {

using models::Cause;
using models::Span;
using models::SpanEnd;
using models::World;
using Kind = World::Kind;

constexpr u64 kVttbr = u64{1} << 48 | 0x9000'0000, kOtherVmid = u64{2} << 48 | 0x9000'0000;
constexpr u32 kVcpu0 = 0x80000000, kVcpu1 = 0x80000001;
constexpr u32 kHypVectors = 0xc000, kTrapVector = 0x14, kIrqVector = 0x18;
constexpr u32 kHvc = 0x12 << 26 | 1 << 25, kDabtRead = 0x24 << 26 | 1 << 24 | 0x06;
constexpr u64 kGic = 0x2c004000;

constexpr u32 kVmm = 1, kIoThread = 2, kDaemon = 3;  // threads

class TrapTrackerTest : public testing::Test {
 protected:
  TrapTrackerTest() : core_({}, environment_, blocks_) {
    core_.sys.scr |= 1;  // non-secure
    core_.sys.hvbar = kHypVectors;
  }

  // The core is at the vector, coming from the vCPU.
  void at_vector(u32 vector, u64 vttbr, u32 vmpidr, u32 hsr) {
    core_.regs.mode = isa::Mode::Hyp;
    core_.regs.pc = kHypVectors + vector;
    core_.regs.elr_hyp = 0x8000;
    core_.regs.spsr[isa::bank_of(isa::Mode::Hyp)] = 0x13;
    core_.sys.hcr = 1;
    core_.sys.vttbr = vttbr;
    core_.sys.vmpidr = vmpidr;
    core_.sys.hsr = hsr;
  }
  void at(Kind kind, u64 vttbr = 0, u32 vmpidr = 0) {
    const bool guest = kind == Kind::GuestKernel;
    core_.sys.hcr = guest ? 1 : 0;
    core_.sys.vttbr = vttbr;
    core_.sys.vmpidr = vmpidr;
    core_.regs.mode = kind == Kind::Hyp        ? isa::Mode::Hyp
                      : kind == Kind::HostUser ? isa::Mode::User
                                               : isa::Mode::Supervisor;
  }

  // A span of `slots` on a core, half of it Base; the core is then as at() or at_vector() said.
  void span(unsigned core, const World& world, u64 slots, SpanEnd why, u32 thread = 0,
            u64 exception = 0, u64 returning = 0) {
    Span s;
    s.core = core;
    s.world = world;
    s.world.thread = thread;
    s.begin = now_[core];
    s.end = now_[core] += slots;
    s.instructions = slots / 3;
    s.cells[static_cast<std::size_t>(Cause::Exception)] = exception;
    s.cells[static_cast<std::size_t>(Cause::Base)] = (slots - exception) / 2;
    s.cells[static_cast<std::size_t>(Cause::Device)] = slots - exception - (slots - exception) / 2;
    s.devices.push_back({kGic, s.cells[static_cast<std::size_t>(Cause::Device)]});
    s.returning = returning;
    tracker_.ended(s, why, core_);
    for (TrapTracker* other : others_) other->ended(s, why, core_);
  }

  void guest_traps(unsigned core, u64 slots, u32 vector, u32 hsr, u32 vmpidr = kVcpu0,
                   u64 vttbr = kVttbr) {
    at_vector(vector, vttbr, vmpidr, hsr);
    span(core, {Kind::GuestKernel, vttbr, vmpidr}, slots, SpanEnd::Exception);
  }
  void hyp_to_host(unsigned core, u64 slots, u64 exception = 0, u64 returning = 0) {
    at(Kind::HostKernel);
    span(core, {Kind::Hyp}, slots, SpanEnd::Return, 0, exception + returning, returning);
  }
  void hyp_to_guest(unsigned core, u64 slots, u32 vmpidr = kVcpu0, u64 vttbr = kVttbr) {
    at(Kind::GuestKernel, vttbr, vmpidr);
    span(core, {Kind::Hyp}, slots, SpanEnd::Return);
  }
  // The host's kernel, up to where `next` goes on.
  void kernel(unsigned core, u64 slots, u32 thread, Kind next) {
    at(next);
    span(core, {Kind::HostKernel}, slots, next == Kind::Hyp ? SpanEnd::Exception : SpanEnd::Context,
         thread);
    if (next == Kind::Hyp) core_.regs.spsr[isa::bank_of(isa::Mode::Hyp)] = 0x13;
  }
  void user(unsigned core, u64 slots, u32 thread) {
    at(Kind::HostKernel);
    span(core, {Kind::HostUser}, slots, SpanEnd::Exception, thread);
  }
  void idle(unsigned core, u64 slots) {
    at(Kind::HostKernel);
    span(core, {Kind::Idle}, slots, SpanEnd::Context);
  }
  // The host's thread enters the guest for the first time.
  void start_guest(unsigned core, u32 vmpidr = kVcpu0) {
    kernel(core, 30, kVmm, Kind::Hyp);
    hyp_to_guest(core, 30, vmpidr);
  }

  // Whatever happened, the parts add up.
  void TearDown() override {
    for (const Trap& trap : traps_) {
      EXPECT_EQ(trap.slots(), trap.end - trap.begin + trap.overlap) << trap.id;
      for (std::size_t i = 0; i < kTrapPhases; ++i) {
        if (i == static_cast<std::size_t>(TrapPhase::Moved)) continue;
        const auto& cells = trap.parts[i].cells;
        EXPECT_EQ(std::accumulate(cells.begin(), cells.end(), u64{0}), trap.parts[i].slots)
            << trap.id << " " << i;
      }
    }
  }

  u64 slots(std::size_t trap, TrapPhase phase) const { return traps_.at(trap).part(phase).slots; }

  isa::test::FlatEnvironment environment_;
  isa::BlockCache blocks_;
  isa::Core core_;
  u64 now_[2] = {};
  std::vector<Trap> traps_;
  std::vector<Trap::Function> visits_;
  std::map<u32, u64> after_;
  TrapTracker tracker_{{},
                       [](unsigned core) { return 7 + core; },
                       [this](unsigned) { return std::exchange(visits_, {}); },
                       [this](const Trap& trap) { traps_.push_back(trap); },
                       [this](u32 work, u64 slots) { after_[work] += slots; }};
  std::vector<TrapTracker*> others_;  // told of the same spans
};

TEST_F(TrapTrackerTest, AHypercallThatTheHostAnswers) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kHvc);
  const u64 begin = now_[0];
  hyp_to_host(0, 300, 39, 36);
  kernel(0, 600, kVmm, Kind::Hyp);
  hyp_to_guest(0, 450);
  ASSERT_EQ(traps_.size(), 1u);
  const Trap& trap = traps_[0];
  EXPECT_EQ(trap.class_name(), "HVC");
  EXPECT_EQ(trap.id, 1u);
  EXPECT_EQ(trap.how, TrapEnd::Returned);
  EXPECT_EQ(trap.pc, 0x8000u - 4);
  EXPECT_EQ(trap.cpsr, 0x13u);
  EXPECT_EQ(trap.function, 7u);
  EXPECT_EQ(trap.vmid(), 1);
  EXPECT_EQ(trap.vmpidr, kVcpu0);
  EXPECT_FALSE(trap.ipa());
  EXPECT_EQ(trap.begin, begin);
  EXPECT_EQ(trap.slots(), 1350u);
  EXPECT_EQ(slots(0, TrapPhase::Entry), 39u);
  EXPECT_EQ(slots(0, TrapPhase::SwitchOut), 261u);
  EXPECT_EQ(slots(0, TrapPhase::HostKernel), 600u);
  EXPECT_EQ(slots(0, TrapPhase::SwitchIn), 450u);
  EXPECT_EQ(trap.part(TrapPhase::HostKernel).instructions, 200u);
  ASSERT_EQ(trap.part(TrapPhase::HostKernel).devices.size(), 1u);
  EXPECT_EQ(trap.part(TrapPhase::HostKernel).devices[0].page, kGic);
  EXPECT_EQ(trap.part(TrapPhase::HostKernel).devices[0].slots, 300u);
}

// A what-if: by the phase that the thread's time counts as.
TEST_F(TrapTrackerTest, WhatTakesNoTimeIsByPhase) {
  const auto make = [](const models::FreeService& free) {
    return TrapTracker(
        free, [](unsigned) { return 0; }, nullptr, [](const Trap&) {}, [](u32, u64) {});
  };
  TrapTracker kernel_free = make({.host_kernel = true});
  TrapTracker rest_free = make({.hyp = true, .vmm_user = true});
  const World vmm_kernel{Kind::HostKernel, 0, 0, kVmm}, vmm{Kind::HostUser, 0, 0, kVmm};
  const World daemon{Kind::HostKernel, 0, 0, kDaemon};
  const auto expect_free = [&](bool vmm_thread) {
    EXPECT_EQ(kernel_free.takes_no_time(0, vmm_kernel), vmm_thread);
    EXPECT_EQ(rest_free.takes_no_time(0, vmm), vmm_thread);
    for (const auto* one : {&kernel_free, &rest_free}) {
      EXPECT_FALSE(one->takes_no_time(0, daemon));
      EXPECT_FALSE(one->takes_no_time(0, {Kind::Idle}));
      EXPECT_FALSE(one->takes_no_time(0, {Kind::GuestKernel, kVttbr, kVcpu0}));
    }
    EXPECT_FALSE(kernel_free.takes_no_time(0, vmm));
    EXPECT_FALSE(kernel_free.takes_no_time(0, {Kind::Hyp}));
    EXPECT_FALSE(rest_free.takes_no_time(0, vmm_kernel));
    EXPECT_TRUE(rest_free.takes_no_time(0, {Kind::Hyp}));
  };
  others_ = {&kernel_free, &rest_free};
  start_guest(0);
  expect_free(false);
  guest_traps(0, 100, kTrapVector, kHvc);
  hyp_to_host(0, 300, 39, 36);
  expect_free(true);
  kernel(0, 600, kVmm, Kind::Hyp);
  hyp_to_guest(0, 450);
  expect_free(false);
}

// What the core does for a trap has its number, until the guest runs again or the trap has ended.
TEST_F(TrapTrackerTest, WorkIsThatOfTheTrapThatTookTheCoreFromAGuest) {
  start_guest(0);
  EXPECT_EQ(tracker_.work(0), 0u);
  EXPECT_EQ(tracker_.work(1), 0u);
  guest_traps(0, 100, kTrapVector, kHvc);
  EXPECT_EQ(tracker_.work(0), 1u);
  hyp_to_host(0, 300, 39, 36);
  kernel(0, 600, kVmm, Kind::Hyp);
  EXPECT_EQ(tracker_.work(0), 1u);
  EXPECT_EQ(tracker_.work(1), 0u);
  hyp_to_guest(0, 450);
  EXPECT_EQ(tracker_.work(0), 0u);
  guest_traps(0, 100, kTrapVector, kHvc);
  EXPECT_EQ(tracker_.work(0), 2u);
  // The vCPU goes on on the other core.
  hyp_to_host(0, 300, 39, 36);
  kernel(0, 30, kVmm, Kind::HostKernel);
  now_[1] = now_[0];
  kernel(1, 30, kVmm, Kind::Hyp);
  hyp_to_guest(1, 450);
  EXPECT_EQ(tracker_.work(0), 0u) << "the trap has ended";
  EXPECT_EQ(traps_.at(1).work, 2u);
}

TEST_F(TrapTrackerTest, AfterEffectsAreHandedOn) {
  Span span;
  span.world = {Kind::GuestKernel, kVttbr, kVcpu0};
  span.after = {{3, 100}, {4, 20}};
  at(Kind::GuestKernel, kVttbr, kVcpu0);
  tracker_.ended(span, SpanEnd::Context, core_);
  tracker_.ended(span, SpanEnd::Context, core_);
  EXPECT_EQ(after_, (std::map<u32, u64>{{3, 200}, {4, 40}}));
}

TEST_F(TrapTrackerTest, WhatHypHandlesAloneIsOneSwitch) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kHvc);
  hyp_to_guest(0, 90);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(slots(0, TrapPhase::SwitchOut), 90u);
  EXPECT_EQ(traps_[0].slots(), 90u);
}

TEST_F(TrapTrackerTest, FunctionsGoToTheirPhases) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kHvc);
  hyp_to_host(0, 300);
  visits_ = {{1, 20}, {2, 10}, {1, 30}};
  kernel(0, 60, kVmm, Kind::HostUser);
  visits_ = {{3, 90}};
  user(0, 90, kVmm);
  visits_ = {{2, 30}};
  kernel(0, 30, kVmm, Kind::Hyp);
  hyp_to_guest(0, 90);
  ASSERT_EQ(traps_.size(), 1u);
  const auto& functions = traps_[0].part(TrapPhase::HostKernel).functions;
  ASSERT_EQ(functions.size(), 2u);
  EXPECT_EQ(functions[0].number, 1u);
  EXPECT_EQ(functions[0].slots, 50u);
  EXPECT_EQ(functions[1].slots, 40u);
  EXPECT_EQ(traps_[0].part(TrapPhase::VmmUser).functions.size(), 1u);
}

TEST_F(TrapTrackerTest, AnAbortHasItsAddress) {
  start_guest(0);
  core_.sys.dfar[isa::kSecure] = 0xf0801234;
  core_.sys.hpfar = 0x1c0900 << 4 >> 8;
  guest_traps(0, 100, kTrapVector, kDabtRead);
  hyp_to_guest(0, 90);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(traps_[0].class_name(), "DABT");
  EXPECT_EQ(traps_[0].far, 0xf0801234u);
  EXPECT_EQ(traps_[0].ipa(), u64{0x1c09} << 12 | 0x234);
}

TEST_F(TrapTrackerTest, OtherThreadsAndIdleAreNotTheVcpus) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kDabtRead);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::HostUser);
  user(0, 90, kVmm);
  kernel(0, 30, kVmm, Kind::HostKernel);
  kernel(0, 33, kIoThread, Kind::HostUser);
  user(0, 36, kIoThread);
  kernel(0, 39, kDaemon, Kind::HostKernel);
  at(Kind::HostKernel);
  idle(0, 300);
  kernel(0, 42, kVmm, Kind::Hyp);
  hyp_to_guest(0, 30);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(slots(0, TrapPhase::HostKernel), 60u + 30 + 42);
  EXPECT_EQ(slots(0, TrapPhase::VmmUser), 90u);
  EXPECT_EQ(slots(0, TrapPhase::Other), 33u + 36 + 39);
  EXPECT_EQ(slots(0, TrapPhase::Idle), 300u);
}

// An interrupt of the host in the VMM, a call to Hyp from the kernel, one to firmware.
TEST_F(TrapTrackerTest, InterruptsAndCallsInTheMiddleAreTheHostKernels) {
  start_guest(0);
  guest_traps(0, 100, kIrqVector, 0);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::HostUser);
  user(0, 30, kVmm);
  kernel(0, 90, kVmm, Kind::HostUser);
  user(0, 30, kVmm);
  kernel(0, 30, kVmm, Kind::Hyp);
  hyp_to_host(0, 33);
  kernel(0, 30, kVmm, Kind::HostKernel);
  at(Kind::HostKernel);
  span(0, {Kind::Firmware}, 36, SpanEnd::Return);
  kernel(0, 30, kVmm, Kind::Hyp);
  hyp_to_guest(0, 30);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(traps_[0].class_name(), "IRQ");
  EXPECT_EQ(traps_[0].hsr, 0u);
  EXPECT_EQ(slots(0, TrapPhase::HostKernel), 60u + 90 + 30 + 33 + 30 + 36 + 30);
  EXPECT_EQ(slots(0, TrapPhase::VmmUser), 60u);
}

TEST_F(TrapTrackerTest, TheTrapGoesAlongWithItsThread) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kDabtRead);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::HostKernel);
  const u64 left = now_[0];
  kernel(0, 200, kDaemon, Kind::HostKernel);  // on the first core, after the thread has left it
  idle(1, left + 90);
  kernel(1, 45, kVmm, Kind::Hyp);
  hyp_to_guest(1, 30);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(traps_[0].core, 0);
  EXPECT_EQ(traps_[0].end_core, 1);
  EXPECT_EQ(slots(0, TrapPhase::Moved), 90u);
  EXPECT_EQ(slots(0, TrapPhase::HostKernel), 105u);
  EXPECT_EQ(slots(0, TrapPhase::Other), 0u);
  EXPECT_EQ(slots(0, TrapPhase::SwitchIn), 30u);
  EXPECT_EQ(traps_[0].end, now_[1]);
  EXPECT_EQ(traps_[0].overlap, 0u);
}

// Cores are simulated a quantum apart.
TEST_F(TrapTrackerTest, AThreadMayAppearBeforeItHasLeft) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kDabtRead);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::HostKernel);
  idle(1, now_[0] - 20);
  kernel(1, 45, kVmm, Kind::Hyp);
  hyp_to_guest(1, 30);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(traps_[0].overlap, 20u);
  EXPECT_EQ(slots(0, TrapPhase::Moved), 0u);
}

// Both vCPUs on one core: while one is out the other runs, and traps.
TEST_F(TrapTrackerTest, AVcpuInTheMiddleOfAnothersTrap) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kDabtRead);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::HostKernel);
  kernel(0, 33, kIoThread, Kind::Hyp);
  hyp_to_guest(0, 36, kVcpu1);
  guest_traps(0, 90, kTrapVector, kHvc, kVcpu1);
  hyp_to_guest(0, 39, kVcpu1);
  guest_traps(0, 42, kIrqVector, 0, kVcpu1);
  hyp_to_host(0, 45);
  kernel(0, 48, kIoThread, Kind::HostKernel);
  kernel(0, 51, kVmm, Kind::Hyp);
  hyp_to_guest(0, 54);
  ASSERT_EQ(traps_.size(), 2u);
  EXPECT_EQ(traps_[0].vmpidr, kVcpu1);
  EXPECT_EQ(traps_[0].slots(), 39u);
  EXPECT_EQ(traps_[1].vmpidr, kVcpu0);
  EXPECT_EQ(slots(1, TrapPhase::Other), 33u + 36 + 90 + 39 + 42 + 45 + 48);
  EXPECT_EQ(slots(1, TrapPhase::HostKernel), 60u + 51);
  EXPECT_EQ(slots(1, TrapPhase::SwitchIn), 54u);
}

// An interrupt was pending at the guest's entry: it is back in Hyp before an instruction.
TEST_F(TrapTrackerTest, AGuestThatExecutesNothingHasReturnedToo) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kHvc);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::Hyp);
  at_vector(kIrqVector, kVttbr, kVcpu0, 0);
  span(0, {Kind::Hyp}, 90, SpanEnd::Exception);
  hyp_to_guest(0, 33);
  ASSERT_EQ(traps_.size(), 2u);
  EXPECT_EQ(traps_[0].how, TrapEnd::Returned);
  EXPECT_EQ(slots(0, TrapPhase::SwitchIn), 90u);
  EXPECT_EQ(traps_[1].class_name(), "IRQ");
  EXPECT_EQ(traps_[1].begin, traps_[0].end);
  EXPECT_EQ(traps_[1].slots(), 33u);
}

// It waits in the guest, which its hypervisor allows.
TEST_F(TrapTrackerTest, AnInterruptThatWakesTheGuestsCoreIsATrap) {
  start_guest(0);
  at(Kind::GuestKernel, kVttbr, kVcpu0);
  span(0, {Kind::GuestKernel, kVttbr, kVcpu0}, 100, SpanEnd::Wait);
  at_vector(kIrqVector, kVttbr, kVcpu0, 0);
  span(0, {Kind::Idle}, 1000, SpanEnd::Exception);
  hyp_to_guest(0, 33);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(traps_[0].slots(), 33u);
}

TEST_F(TrapTrackerTest, APauseCutsWhatIsOpenOnItsCore) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kHvc);
  hyp_to_host(0, 300);
  at(Kind::HostKernel);
  span(1, {Kind::Idle}, 100, SpanEnd::Pause);
  EXPECT_TRUE(traps_.empty());
  span(0, {Kind::HostKernel}, 60, SpanEnd::Pause, kVmm);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(traps_[0].how, TrapEnd::Cut);
  EXPECT_EQ(traps_[0].slots(), 360u);
  hyp_to_guest(0, 90);  // nothing returns
  EXPECT_EQ(traps_.size(), 1u);
}

TEST_F(TrapTrackerTest, APauseInHypKeepsWhatRanThere) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kHvc);
  at(Kind::Hyp);
  span(0, {Kind::Hyp}, 60, SpanEnd::Pause, 0, 39);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(slots(0, TrapPhase::Entry), 39u);
  EXPECT_EQ(slots(0, TrapPhase::SwitchOut), 21u);
}

// The run was timed from inside the guest on: the thread shows after the exit.
TEST_F(TrapTrackerTest, AThreadThatWasNotSeenToEnterIsTheOneThatComesOut) {
  guest_traps(0, 100, kTrapVector, kDabtRead);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::HostUser);
  user(0, 90, kVmm);
  kernel(0, 30, kVmm, Kind::Hyp);
  hyp_to_guest(0, 33);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(slots(0, TrapPhase::HostKernel), 90u);
  EXPECT_EQ(slots(0, TrapPhase::VmmUser), 90u);
}

TEST_F(TrapTrackerTest, ANewVmidIsTheSameVcpuAndANewMachineIsNot) {
  start_guest(0);
  guest_traps(0, 100, kTrapVector, kHvc);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::Hyp);
  hyp_to_guest(0, 30, kVcpu0, kOtherVmid);
  ASSERT_EQ(traps_.size(), 1u);
  EXPECT_EQ(traps_[0].how, TrapEnd::Returned);

  guest_traps(0, 100, kTrapVector, kHvc, kVcpu0, kOtherVmid);
  hyp_to_host(0, 300);
  kernel(0, 60, kVmm, Kind::HostKernel);  // it dies
  kernel(0, 900, kDaemon, Kind::Hyp);
  hyp_to_guest(0, 30);
  ASSERT_EQ(traps_.size(), 2u);
  EXPECT_EQ(traps_[1].how, TrapEnd::NoReturn);
  EXPECT_EQ(traps_[1].slots(), 360u);
}

TEST_F(TrapTrackerTest, AHypervisorOfCountlessVcpusIsFollowedWithinBounds) {
  for (u32 vcpu = 0; vcpu < 1000; ++vcpu) guest_traps(0, 100, kTrapVector, kHvc, vcpu);
  EXPECT_EQ(traps_.size(), 1000u - 64);
  EXPECT_EQ(traps_[0].how, TrapEnd::NoReturn);
}

}  // namespace
}  // namespace vesim::sim
