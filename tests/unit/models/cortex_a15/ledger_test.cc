// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/ledger.h"

#include <gtest/gtest.h>

namespace vesim::models {
namespace {

u64 of(const Ledger& ledger, World::Kind kind, Cause cause) {
  const auto found = ledger.worlds().find(World{kind});
  return found == ledger.worlds().end() ? 0 : found->second[static_cast<std::size_t>(cause)];
}

TEST(Ledger, SinceIsWhatWasChargedAfterwards) {
  Ledger ledger;
  ledger.enter({World::Kind::HostUser});
  ledger.charge(Cause::Base, 10);
  const Ledger earlier = ledger;
  ledger.charge(Cause::Base, 5);
  ledger.enter({World::Kind::HostKernel});
  ledger.charge(Cause::Dram, 7);
  const Ledger part = ledger.since(earlier);
  EXPECT_EQ(of(part, World::Kind::HostUser, Cause::Base), 5u);
  EXPECT_EQ(of(part, World::Kind::HostKernel, Cause::Dram), 7u);
  EXPECT_EQ(part.total(), 12u);
}

TEST(Ledger, ACellIsNeverLessThanNothing) {
  Ledger ledger;
  ledger.enter({World::Kind::HostUser});
  ledger.charge(Cause::Base, 10);
  Ledger settled = ledger;  // two slots before the end of a cycle
  settled.enter({World::Kind::HostUser});
  settled.charge(Cause::Other, 2);
  ledger.charge(Cause::Dram, 20);
  ledger.charge(Cause::Base, 4);
  const Ledger part = ledger.since(settled);
  EXPECT_EQ(of(part, World::Kind::HostUser, Cause::Other), 0u);
  EXPECT_EQ(of(part, World::Kind::HostUser, Cause::Dram), 18u);
  EXPECT_EQ(of(part, World::Kind::HostUser, Cause::Base), 4u);
  EXPECT_EQ(part.total(), ledger.total() - settled.total());
}

}  // namespace
}  // namespace vesim::models
