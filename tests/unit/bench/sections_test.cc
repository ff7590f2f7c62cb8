// SPDX-License-Identifier: Apache-2.0
// Every section's check passes on what the section did, and on nothing else.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <vector>

extern "C" {
#include "bench.h"
}

namespace {

std::vector<const section*> all_sections() {
  std::vector<const section*> all;
  for (const group* g = kGroups; g->name != nullptr; ++g)
    for (const section* s = g->sections; s->name != nullptr; ++s) all.push_back(s);
  return all;
}

class Section : public testing::TestWithParam<const section*> {
 protected:
  void SetUp() override { state_ = GetParam()->prepare(&order_); }
  void TearDown() override {
    if (GetParam()->finish != nullptr) GetParam()->finish(state_);
    std::free(state_);
  }

  const order order_ = {.work = 1, .array_bytes = 64 << 10};
  void* state_ = nullptr;
};

TEST_P(Section, ChecksWhatItDid) {
  for (int times = 0; times < 2; ++times) {
    EXPECT_GT(GetParam()->run(state_), 0);
    EXPECT_TRUE(GetParam()->check(state_));
  }
}

TEST_P(Section, FailsIfNothingWasDone) { EXPECT_FALSE(GetParam()->check(state_)); }

TEST_P(Section, DoesAsMuchAsAskedFor) {
  const order thrice = {.work = 3, .array_bytes = order_.array_bytes};
  void* more = GetParam()->prepare(&thrice);
  const double once = GetParam()->run(state_);
  const double ratio = GetParam()->run(more) / once;
  EXPECT_GE(ratio, 2);
  EXPECT_LE(ratio, 4);
  EXPECT_TRUE(GetParam()->check(more));
  if (GetParam()->finish != nullptr) GetParam()->finish(more);
  std::free(more);
}

INSTANTIATE_TEST_SUITE_P(Each, Section, testing::ValuesIn(all_sections()),
                         [](const auto& tested) { return std::string(tested.param->name); });

TEST(Sections, HaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const section* s : all_sections()) EXPECT_TRUE(names.insert(s->name).second) << s->name;
  for (const group* g = kGroups; g->name != nullptr; ++g)
    EXPECT_TRUE(names.insert(g->name).second) << g->name;
}

}  // namespace
