// SPDX-License-Identifier: Apache-2.0
// After-effects find their trap: one that has not ended, and one that has.
#include <gtest/gtest.h>

#include "isa/block_cache.h"
#include "sim/traps/trap_log.h"
#include "sim/traps/trap_reader.h"
#include "tests/unit/isa/support/flat_environment.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/trap_samples.h"

namespace vesim::sim {
namespace {

using models::Span;
using models::SpanEnd;
using models::World;
using Kind = World::Kind;

constexpr u32 kHypVectors = 0x1000, kTrapVector = 0x14;
constexpr u64 kVttbr = u64{1} << 48 | 0x90000000;

class TrapAfterTest : public testing::Test {
 protected:
  TrapAfterTest() : core_({}, environment_, blocks_) {
    core_.sys.scr |= 1;  // non-secure
    core_.sys.hvbar = kHypVectors;
    core_.sys.hcr = 1;
    core_.sys.vttbr = kVttbr;
  }
  // The guest ran, lost slots to work, and makes a hypercall.
  void guest(std::vector<Span::After> after) {
    core_.regs.mode = isa::Mode::Hyp;
    core_.regs.pc = kHypVectors + kTrapVector;
    core_.regs.spsr[isa::bank_of(isa::Mode::Hyp)] = 0x13;
    core_.sys.hsr = 0x12u << 26;
    span({Kind::GuestKernel, kVttbr}, SpanEnd::Exception, std::move(after));
  }
  // Hyp mode returns into it.
  void back() {
    core_.regs.mode = isa::Mode::Supervisor;
    span({Kind::Hyp}, SpanEnd::Return, {});
  }
  void span(const World& world, SpanEnd why, std::vector<Span::After> after) {
    Span s;
    s.world = world;
    s.begin = now_;
    s.end = now_ += 300;
    s.cells[0] = 300;
    s.after = std::move(after);
    log_.watcher().ended(s, why, core_);
  }

  TemporaryFolder folder_;
  isa::test::FlatEnvironment environment_;
  isa::BlockCache blocks_;
  isa::Core core_;
  u64 now_ = 0;
  TrapLog log_{{},
               [](unsigned) { return 0; },
               nullptr,
               TrapWriter(folder_.file("traps.zst"), sample_info(), sample_name),
               [] {}};
};

TEST_F(TrapAfterTest, SumsAndLogHaveThemByTrap) {
  guest({});
  EXPECT_EQ(log_.watcher().work(0), 1u);
  back();
  guest({{1, 30}});  // trap 1 has ended, 2 begins
  span({Kind::GuestUser, kVttbr, 1}, SpanEnd::Context, {{2, 7}, {1, 3}});  // another vCPU meanwhile
  back();
  EXPECT_EQ(log_.table().rows().at("HVC").after, 40u);
  EXPECT_EQ(log_.take_recent().all().after, 40u);
  guest({{2, 5}});
  back();
  EXPECT_EQ(log_.take_recent().all().after, 5u);
  log_.finish();
  std::map<u64, u64> after;
  TrapReader reader(folder_.file("traps.zst"));
  for (Trap trap; reader.next(trap, [&](u64 id, u64 slots) { after[id] += slots; });)
    after[trap.id] += trap.after;
  EXPECT_EQ(after, (std::map<u64, u64>{{1, 33}, {2, 12}, {3, 0}}));
}

}  // namespace
}  // namespace vesim::sim
