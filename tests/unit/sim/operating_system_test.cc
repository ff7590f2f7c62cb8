// SPDX-License-Identifier: Apache-2.0
#include "sim/os/operating_system.h"

#include <gtest/gtest.h>

#include <deque>

namespace vesim::sim {
namespace {

class NoMemory : public GuestMemory {
 public:
  bool read(u32, void*, u32) override { return false; }
};

// A kernel whose symbols are known and whose structures are not, as of an older image set.
TEST(OperatingSystem, WithoutStructuresThreadsAreStacks) {
  Symbols symbols;
  symbols.add({.address = 0xc0100000, .size = 64, .name = "enqueue_task_fair"});
  FunctionNames functions;
  std::deque<Thread> threads;
  OperatingSystem os("host", nullptr, &symbols, functions,
                     [&](const std::string&, const std::string& name) -> Thread& {
                       threads.emplace_back().name = name;
                       return threads.back();
                     });
  os.recognize();
  NoMemory memory;
  EXPECT_FALSE(os.known());
  EXPECT_FALSE(os.enqueues(0xc0100000)) << "the task it makes runnable could not be read";
  EXPECT_EQ(os.running(memory, 0xc2001f00, 0)->name, "stack 0xc2000000");
}

}  // namespace
}  // namespace vesim::sim
