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
    for (const section* const* s = g->sections; *s != nullptr; ++s) all.push_back(*s);
  return all;
}

// A section as it is run once.
class Prepared {
 public:
  Prepared(const section& section, unsigned work) : section_(section) {
    const order order = {.work = work, .array_bytes = 64 << 10};
    state_ = section.prepare(&order);
  }
  ~Prepared() {
    if (section_.finish != nullptr) section_.finish(state_);
    std::free(state_);
  }

  double run() {
    if (section_.refresh != nullptr) section_.refresh(state_);
    return section_.run(state_);
  }
  bool check() const { return section_.check(state_); }

 private:
  const section& section_;
  void* state_;
};

class Section : public testing::TestWithParam<const section*> {};

TEST_P(Section, ChecksWhatItDid) {
  Prepared section(*GetParam(), 1);
  for (int times = 0; times < 2; ++times) {
    EXPECT_GT(section.run(), 0);
    EXPECT_TRUE(section.check());
  }
}

TEST_P(Section, FailsIfNothingWasDone) { EXPECT_FALSE(Prepared(*GetParam(), 1).check()); }

TEST_P(Section, DoesAsMuchAsAskedFor) {
  Prepared some(*GetParam(), 5), more(*GetParam(), 15);
  const double ratio = more.run() / some.run();
  EXPECT_GE(ratio, 2.5);
  EXPECT_LE(ratio, 3.5);
  EXPECT_TRUE(some.check());
  EXPECT_TRUE(more.check());
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
