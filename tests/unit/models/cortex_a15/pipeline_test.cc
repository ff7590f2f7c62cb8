// SPDX-License-Identifier: Apache-2.0
// Kernels with known schedules, to the cycle: straight code on a memory that always hits, its cost
// being the difference between a longer and a shorter run.
#include "models/cortex_a15/timing/pipeline.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "tests/unit/isa/support/flat_environment.h"
#include "tests/unit/models/cortex_a15/ideal_memory.h"

namespace vesim::models {
namespace {

// Round figures, so that a kernel's expectation is seen to come from them.
TimingParameters test_parameters() {
  TimingParameters t;
  t.memory.l1d_load_use = 4;
  t.pipeline = {.width = 3,
                .fetch_bytes = 16,
                .fetch_ahead = 8,
                .rob_entries = 128,
                .queue_entries = 8,
                .load_queue_entries = 16,
                .store_queue_entries = 16,
                .alu_ports = 2,
                .vfp_ports = 2,
                .multiply_long_busy = 2,
                .multiple_registers = 2,
                .taken_branch_bubble = 1,
                .decode_redirect = 5,
                .mispredict_penalty = 15,
                .isb_refetch = 15,
                .exception_entry = 13,
                .exception_return = 13,
                .predictor = {64, 2048, 4096, 1024, 256, 48},
                .latency = {.alu = 1,
                            .alu_shift = 2,
                            .multiply = 3,
                            .multiply_long = 4,
                            .divide_unsigned = 9,
                            .divide_signed = 10,
                            .vfp_add = 5,
                            .vfp_multiply = 6,
                            .vfp_multiply_add = 11,
                            .vfp_divide_single = 18,
                            .vfp_divide_double = 32,
                            .vfp_core_transfer = 5,
                            .neon_alu = 4,
                            .store_forward = 4,
                            .system_register = 6}};
  return t;
}

constexpr u32 kCode = 0x1000, kData = 0x100000, kWfi = 0xe320f003;

// A core in secure Supervisor mode, its MMU off, with a pipeline.
struct Machine {
  explicit Machine(isa::test::FlatEnvironment& environment)
      : core({}, environment, blocks), pipeline(0, parameters, memory, core, watchers) {
    core.observer = &pipeline;
    core.sys.cpacr = 0xf << 20;
    core.vfp.fpexc = isa::fpexc::kEn;
    core.regs.pc = kCode;
    core.regs.r[1] = 1;
    core.regs.r[5] = kData;
    core.context_changed();
  }
  bool run_block() {
    if (!core.run_block()) return false;
    pipeline.finish_block();
    return true;
  }
  void serialize(isa::Archive& ar) {
    ar("core", core);
    ar("pipeline", pipeline);
  }

  const TimingParameters parameters = test_parameters();
  SpanWatchers watchers;
  IdealMemory memory{parameters.memory.l1d_load_use};
  isa::BlockCache blocks;
  isa::Core core;
  Pipeline pipeline;
};

class PipelineTest : public testing::Test {
 protected:
  PipelineTest() {
    environment.add(0, 2 << 20, true);
    environment.write<u32>(kData, kData, true);
  }
  // Puts `kernel` `times` over in straight code, then WFI.
  void write(const std::vector<u32>& kernel, unsigned times) {
    u32 at = kCode;
    for (unsigned i = 0; i < times; ++i) {
      for (const u32 word : kernel) {
        environment.write<u32>(at, word, true);
        at += 4;
      }
    }
    environment.write<u32>(at, kWfi, true);
  }
  // Runs it and returns the cycles; `uops` of each kernel retire.
  u64 run(const std::vector<u32>& kernel, unsigned times, std::size_t uops) {
    write(kernel, times);
    Machine machine(environment);
    machine.memory.device_delay = device_delay_;
    while (machine.run_block()) {
    }
    const Ledger ledger = machine.pipeline.settled_ledger();
    EXPECT_EQ(ledger.total(), machine.pipeline.now() * 3) << "every cycle is in a cell, and in one";
    cells_ = ledger.worlds().at({World::Kind::Firmware});
    EXPECT_EQ(cells_[static_cast<std::size_t>(Cause::Base)], times * uops + 1);
    return machine.pipeline.now();
  }
  // Cycles of 100 more of `kernel`.
  u64 cost_of_100(const std::vector<u32>& kernel, std::size_t uops = 0) {
    if (uops == 0) uops = kernel.size();
    const u64 shorter = run(kernel, 100, uops);
    const Ledger::Cells before = cells_;
    const u64 longer = run(kernel, 200, uops);
    for (std::size_t i = 0; i < kCauses; ++i) cells_[i] -= before[i];
    return longer - shorter;
  }
  // Share of the stall of the last cost_of_100() that has this cause.
  double stall_share(Cause cause) const {
    u64 stall = 0;
    for (std::size_t i = 1; i < kCauses; ++i) stall += cells_[i];
    return static_cast<double>(cells_[static_cast<std::size_t>(cause)]) /
           static_cast<double>(stall);
  }
  isa::test::FlatEnvironment environment;
  Ledger::Cells cells_ = {};
  u64 device_delay_ = 0;
};

TEST_F(PipelineTest, DependentAddsTakeACycleEach) {
  EXPECT_EQ(cost_of_100({0xe0800001}), 100u);  // add r0, r0, r1
  EXPECT_GE(stall_share(Cause::Dependency), 0.95);
}

TEST_F(PipelineTest, IndependentAddsShareTwoPorts) {
  // add rN, r1, r1
  EXPECT_EQ(cost_of_100({0xe0810001, 0xe0812001, 0xe0813001, 0xe0814001}), 200u);
  EXPECT_GE(stall_share(Cause::Contention), 0.95);
}

TEST_F(PipelineTest, AShiftedOperandTakesTwoCycles) {
  EXPECT_EQ(cost_of_100({0xe0810100}), 200u);  // add r0, r1, r0, lsl #2
}

TEST_F(PipelineTest, MultiplyChains) {
  EXPECT_EQ(cost_of_100({0xe0000190}), 300u);  // mul r0, r0, r1
  EXPECT_GE(stall_share(Cause::Dependency), 0.95);
  EXPECT_EQ(cost_of_100({0xe0820190}), 400u);  // umull r0, r2, r0, r1
}

TEST_F(PipelineTest, IndependentMultipliesShareOnePort) {
  EXPECT_EQ(cost_of_100({0xe0000191, 0xe0020191}), 200u);  // mul r0/r2, r1, r1
  EXPECT_EQ(cost_of_100({0xe0820191, 0xe0843191}), 400u);  // umull: two cycles each
}

TEST_F(PipelineTest, DividesAreNotPipelined) {
  EXPECT_EQ(cost_of_100({0xe730f110}), 900u);               // udiv r0, r0, r1
  EXPECT_EQ(cost_of_100({0xe710f110}), 1000u);              // sdiv r0, r0, r1
  EXPECT_EQ(cost_of_100({0xe730f111, 0xe732f111}), 1800u);  // udiv r0/r2, r1, r1
}

TEST_F(PipelineTest, LoadChainsTakeTheLoadUseLatency) {
  EXPECT_EQ(cost_of_100({0xe5955000}), 400u);  // ldr r5, [r5]
}

TEST_F(PipelineTest, IndependentLoadsTakeACycleEach) {
  EXPECT_EQ(cost_of_100({0xe5950000, 0xe5952000}), 200u);  // ldr r0/r2, [r5]
}

TEST_F(PipelineTest, DeviceLoadsFollowEachOther) {
  device_delay_ = 200;
  EXPECT_EQ(cost_of_100({0xe5950000, 0xe5952000}), 40200u);  // each begins when the last retired
  EXPECT_GE(stall_share(Cause::Device), 0.95);
}

TEST_F(PipelineTest, AStoreIsForwardedToTheLoadBehindIt) {
  // str r0, [r5]; ldr r0, [r5]: a cycle for the store, 4 for the forwarding
  EXPECT_EQ(cost_of_100({0xe5850000, 0xe5950000}), 500u);
}

TEST_F(PipelineTest, LoadMultipleMovesTwoRegistersACycle) {
  EXPECT_EQ(cost_of_100({0xe895000f}), 200u);  // ldm r5, {r0-r3}
}

TEST_F(PipelineTest, VfpChains) {
  EXPECT_EQ(cost_of_100({0xee300b01}), 500u);   // vadd.f64 d0, d0, d1
  EXPECT_EQ(cost_of_100({0xee300a20}), 500u);   // vadd.f32 s0, s0, s1
  EXPECT_EQ(cost_of_100({0xee200b01}), 600u);   // vmul.f64 d0, d0, d1
  EXPECT_EQ(cost_of_100({0xee800b01}), 3200u);  // vdiv.f64 d0, d0, d1
}

TEST_F(PipelineTest, ABranchPredictedWronglyCostsItsPenalty) {
  // cmp r0, r0; beq over the nop: never seen before, forward, taken. The compare takes one cycle.
  EXPECT_EQ(cost_of_100({0xe1500000, 0x0a000000, 0xe320f000}, 2), 1600u);
  EXPECT_GE(stall_share(Cause::Mispredict), 0.85);
}

// A redirect and the fetch of a line that comes late are apart in the ledger.
TEST_F(PipelineTest, AnExceptionOntoALateLineKeepsItsOwnTime) {
  constexpr u64 kDelay = 50, kLines = 2;
  environment.write<u32>(kCode, 0xef000000, true);  // svc #0
  environment.write<u32>(8, kWfi, true);            // its vector
  const auto cells = [&](u64 delay) {
    Machine machine(environment);
    machine.memory.fetch_delay = delay;
    while (machine.run_block()) {
    }
    return machine.pipeline.settled_ledger().worlds().at({World::Kind::Firmware});
  };
  const Ledger::Cells prompt = cells(0), late = cells(kDelay);
  const auto slots = [](const Ledger::Cells& of, Cause cause) {
    return of[static_cast<std::size_t>(cause)];
  };
  EXPECT_GE(slots(prompt, Cause::Exception), 12u * 3);
  EXPECT_EQ(slots(late, Cause::Exception), slots(prompt, Cause::Exception));
  EXPECT_EQ(slots(late, Cause::FrontEnd) - slots(prompt, Cause::FrontEnd), kLines * kDelay * 3);
}

struct RecordedSpan {
  Span span;
  SpanEnd why;
  u32 pc;  // where the core goes on
};

class SpanRecorder : public SpanWatcher {
 public:
  void ended(const Span& span, SpanEnd why, const isa::Core& next) override {
    spans.push_back({span, why, next.regs.pc});
  }
  std::vector<RecordedSpan> spans;
};

// Supervisor calls itself, returns, goes to User mode, waits.
TEST_F(PipelineTest, SpansEndAtExceptionsReturnsContextsAndWaits) {
  environment.add(0, 2 << 20, false);
  environment.write<u32>(8, 0xe1b0f00e);  // movs pc, lr
  // svc #0; nop; cps #0x10; b to the next; wfi
  const u32 code[] = {0xef000000, 0xe1a00000, 0xf1020010, 0xeaffffff, kWfi};
  for (u32 i = 0; i < std::size(code); ++i) environment.write<u32>(kCode + 4 * i, code[i]);
  Machine machine(environment);
  machine.core.sys.scr |= 1;  // non-secure, or all is firmware
  machine.core.context_changed();
  SpanRecorder recorder;
  machine.watchers.push_back(&recorder);
  while (machine.run_block()) {
  }
  machine.pipeline.pass(machine.pipeline.now() + 100, World::Kind::Idle);
  machine.pipeline.end_span();

  const auto& spans = recorder.spans;
  ASSERT_EQ(spans.size(), 5u);
  const SpanEnd ends[] = {SpanEnd::Exception, SpanEnd::Return, SpanEnd::Context, SpanEnd::Wait,
                          SpanEnd::Pause};
  const u64 instructions[] = {1, 1, 2, 2, 0};
  u64 sums = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const Span& span = spans[i].span;
    EXPECT_EQ(spans[i].why, ends[i]) << i;
    EXPECT_EQ(span.instructions, instructions[i]) << i;
    EXPECT_EQ(span.begin, i == 0 ? 0 : spans[i - 1].span.end) << i;
    u64 sum = 0;
    for (const u64 slots : span.cells) sum += slots;
    EXPECT_EQ(sum, span.end - span.begin) << i;
    sums += sum;
  }
  EXPECT_EQ(spans[0].pc, 8u);
  EXPECT_EQ(spans[1].pc, kCode + 4);
  EXPECT_EQ(spans[3].span.world.kind, World::Kind::HostUser);
  // Entry and return are the handler's. SVC retires in slot 6, the first of cycle 2; dispatch goes
  // on 13 cycles after 3 and MOVS retires 2 later, in slot 54; dispatch goes on 13 cycles after 19.
  EXPECT_EQ(spans[1].span.cells[static_cast<std::size_t>(Cause::Exception)], 54u - 7 + 32 * 3 - 55);
  EXPECT_EQ(spans[1].span.returning, 32u * 3 - 55);
  EXPECT_EQ(spans[4].span.cells[static_cast<std::size_t>(Cause::Idle)],
            spans[4].span.end - spans[4].span.begin);
  EXPECT_EQ(machine.pipeline.settled_ledger().total(), sums);
}

TEST_F(PipelineTest, WatchedTimeIsThatOfAnUnwatchedRun) {
  environment.write<u32>(kCode, 0xef000000, true);
  environment.write<u32>(8, kWfi, true);
  const auto time = [&](bool watched) {
    Machine machine(environment);
    SpanRecorder recorder;
    if (watched) machine.watchers.push_back(&recorder);
    while (machine.run_block()) {
    }
    return machine.pipeline.now();
  };
  EXPECT_EQ(time(true), time(false));
}

class FreeKernel : public SpanWatcher {
 public:
  void ended(const Span&, SpanEnd, const isa::Core&) override {}
  bool takes_no_time(unsigned, const World& world) const override {
    return world.kind == World::Kind::HostKernel;
  }
};

class FreeWorkTest : public PipelineTest {
 protected:
  // A program in User mode calls a handler, which returns after `additions`, and goes on to `end`.
  void write_call(u32 additions, u32 end) {
    environment.add(0, 2 << 20, false);
    u32 at = 8;
    for (u32 i = 0; i < additions; ++i, at += 4)
      environment.write<u32>(at, 0xe2811001);  // add r1, r1, #1
    environment.write<u32>(at, 0xe1b0f00e);    // movs pc, lr
    // cps #0x10; b to the next; svc #0; add r2, r2, #1
    const u32 code[] = {0xf1020010, 0xeaffffff, 0xef000000, 0xe2822001, end};
    for (u32 i = 0; i < std::size(code); ++i) environment.write<u32>(kCode + 4 * i, code[i]);
  }
  struct Course {
    u64 cycles;
    u32 r1;
    Ledger::Cells kernel;
  };
  Course run(bool free) {
    Machine machine(environment);
    machine.core.sys.scr |= 1;  // non-secure, or all is firmware
    machine.core.context_changed();
    FreeKernel watcher;
    if (free) machine.watchers.push_back(&watcher);
    while (machine.run_block()) {
    }
    const Ledger ledger = machine.pipeline.settled_ledger();
    EXPECT_EQ(ledger.total(), machine.pipeline.now() * 3);
    return {machine.pipeline.now(), machine.core.regs.r[1],
            ledger.worlds().at({World::Kind::HostKernel})};
  }
};

TEST_F(FreeWorkTest, WhatTakesNoTimeIsExecutedAndNotCharged) {
  write_call(1, kWfi);
  const Course brief = run(false), brief_free = run(true);
  write_call(60, kWfi);
  const Course busy = run(false), busy_free = run(true);
  EXPECT_EQ(busy.r1, brief.r1 + 59);
  EXPECT_EQ(busy_free.r1, busy.r1);
  EXPECT_GT(busy.cycles, brief.cycles + 50);
  EXPECT_EQ(busy_free.cycles, brief_free.cycles);
  // With the entry and the return.
  EXPECT_LE(busy_free.cycles + 26 + 60, busy.cycles);
  EXPECT_EQ(busy_free.kernel, Ledger::Cells{});
}

// A handler that waits for what only time brings would wait for ever.
TEST_F(FreeWorkTest, AnEndlessLoopTakesTimeInTheEnd) {
  write_call(0, kWfi);
  environment.write<u32>(8, 0xeafffffe);  // b to itself
  Machine machine(environment);
  machine.core.sys.scr |= 1;
  machine.core.context_changed();
  FreeKernel watcher;
  machine.watchers.push_back(&watcher);
  u64 blocks = 0;
  while (machine.pipeline.now() < 1000 && ++blocks < 2'000'000) ASSERT_TRUE(machine.run_block());
  EXPECT_GE(machine.pipeline.now(), 1000u);
  EXPECT_GT(blocks, 1'000'000u);
}

// Slots by the work that had taken what they waited for.
class AfterWatcher : public SpanWatcher {
 public:
  void ended(const Span& span, SpanEnd, const isa::Core&) override {
    for (const Span::After& after : span.after) slots[after.work] += after.slots;
  }
  std::map<u32, u64> slots;
};

TEST_F(PipelineTest, WaitingForRoomBehindStoresIsTheDoingOfWhoTookTheirLines) {
  const std::vector<u32> stores(1, 0xe5850000);  // str r0, [r5]
  const u64 quick = run(stores, 60, 1);
  write(stores, 60);
  Machine machine(environment);
  machine.memory.store_delay = 50;
  machine.memory.stores_taken_by = 7;
  AfterWatcher watcher;
  machine.watchers.push_back(&watcher);
  while (machine.run_block()) {
  }
  machine.pipeline.end_span();
  const u64 slow = machine.pipeline.now();
  ASSERT_GT(slow, quick + 20);
  const auto& cells = machine.pipeline.settled_ledger().worlds().at({World::Kind::Firmware});
  EXPECT_EQ(watcher.slots.size(), 1u);
  EXPECT_GE(watcher.slots[7], (slow - quick) * 3);
  EXPECT_LE(watcher.slots[7], cells[static_cast<std::size_t>(Cause::Contention)]);
}

TEST_F(PipelineTest, ALoadedPipelineGoesOnAsTheSavedOne) {
  // subs r1, r1, #1 with a load and a store around it; bpl to itself: a loop of 256
  write({0xe3a010ff, 0xe5950000, 0xe5850004, 0xe2511001, 0x5afffffb}, 1);
  Machine saved(environment);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(saved.run_block());
  isa::Archive archive;
  saved.serialize(archive);
  Machine loaded(environment);
  isa::Archive reading(archive.bytes());
  loaded.serialize(reading);
  EXPECT_TRUE(reading.at_end());
  for (Machine* machine : {&saved, &loaded}) {
    while (machine->run_block()) {
    }
  }
  EXPECT_EQ(saved.pipeline.now(), loaded.pipeline.now());
  EXPECT_EQ(saved.pipeline.settled_ledger().worlds(), loaded.pipeline.settled_ledger().worlds());
}

}  // namespace
}  // namespace vesim::models
