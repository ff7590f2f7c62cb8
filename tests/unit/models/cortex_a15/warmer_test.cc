// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/warmer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/isa/support/flat_environment.h"
#include "tests/unit/models/cortex_a15/ideal_memory.h"

namespace vesim::models {
namespace {

constexpr u32 kData = 0x100000;

// Notes what it is asked for.
class NotingMemory : public IdealMemory {
 public:
  NotingMemory() : IdealMemory(4) {}
  Outcome load(unsigned core, u32 va, unsigned size, u64 time, u64 oldest) override {
    note("load", va, size);
    return IdealMemory::load(core, va, size, time, oldest);
  }
  Outcome store_address(unsigned core, u32 va, unsigned size, u64 time) override {
    note("store", va, size);
    return IdealMemory::store_address(core, va, size, time);
  }
  std::vector<std::string> asked;

 private:
  void note(const std::string& what, u32 va, unsigned size) {
    asked.push_back(what + " " + std::to_string(va - kData) + "+" + std::to_string(size));
  }
};

constexpr u32 kCode = 0x1000, kWfi = 0xe320f003;

struct Ran {
  std::vector<std::string> asked;  // of the memory
  BranchCounts branches;
};

// What comes of running `code`, r5 pointing to the data.
Ran run(const std::vector<u32>& code) {
  isa::test::FlatEnvironment environment;
  environment.add(0, 2 << 20, true);
  u32 at = kCode;
  for (const u32 word : code) {
    environment.write<u32>(at, word, true);
    at += 4;
  }
  environment.write<u32>(at, kWfi, true);
  NotingMemory memory;
  isa::BlockCache blocks;
  isa::Core core({}, environment, blocks);
  BranchPredictor predictor({64, 2048, 4096, 1024, 256, 48});
  PipelineParameters parameters;
  parameters.multiple_registers = 2;
  const BlockPlanner planner(parameters);
  Warmer warmer(0, memory, predictor, planner, core);
  for (u32& sctlr : core.sys.sctlr) sctlr |= 1u << 10;  // SW
  core.observer = &warmer;
  core.regs.pc = kCode;
  core.regs.r[5] = kData;
  core.context_changed();
  while (core.run_block()) warmer.finish_block();
  return {memory.asked, predictor.counts()};
}

std::vector<std::string> asked_by(const std::vector<u32>& code) { return run(code).asked; }

using Asked = std::vector<std::string>;

TEST(Warmer, AccessesOfOneUopToOneLineAreOneAccess) {
  EXPECT_EQ(asked_by({0xe88500ff}), Asked{"store 0+32"});                    // stm r5, {r0-r7}
  EXPECT_EQ(asked_by({0xe895000f}), Asked{"load 0+4"}) << "its first part";  // ldm r5, {r0-r3}
  EXPECT_EQ(asked_by({0xe2855038, 0xe885000f}), (Asked{"store 56+8", "store 64+8"}));
}

TEST(Warmer, AccessesOfTwoUopsAreTwo) {
  EXPECT_EQ(asked_by({0xe5850000, 0xe5850004}), (Asked{"store 0+4", "store 4+4"}));
  EXPECT_EQ(asked_by({0xe5850000, 0xe5950000}), (Asked{"store 0+4", "load 0+4"}))
      << "in the program's order";
}

TEST(Warmer, ASwapLoadsAndStores) {
  EXPECT_EQ(asked_by({0xe1050090}), (Asked{"load 0+4", "store 0+4"}));  // swp r0, r0, [r5]
}

TEST(Warmer, ABranchToTheNextInstructionIsTaken) {
  const BranchCounts branches = run({0xeaffffff, 0xeaffffff}).branches;  // b .+4
  EXPECT_EQ(branches.taken, 2u);
  EXPECT_EQ(branches.immediate, 2u);
}

}  // namespace
}  // namespace vesim::models
