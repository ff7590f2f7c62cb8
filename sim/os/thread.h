// SPDX-License-Identifier: Apache-2.0
// A thread as the simulator follows it.
#pragma once

#include <string>

#include "sim/os/linux.h"
#include "sim/profile/call_stack.h"
#include "sim/profile/functions.h"

namespace vesim::sim {

struct Thread {
  u32 number = 0;    // World::thread; from 1
  std::string os;    // "host", "vm0"
  std::string name;  // as the kernel last called it
  u32 task = 0;      // the address of its task_struct; 0: none is known
  u32 pid = 0, tgid = 0;
  CallStack stack;
  linux_os::Program program;
  CodeMap* code = nullptr;  // of its program
};

}  // namespace vesim::sim
