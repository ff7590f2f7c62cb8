// SPDX-License-Identifier: Apache-2.0
// One operating system that runs on the machine, the host's or a guest's: its threads and the code
// of its kernel. A Linux whose structures are known names its threads; of anything else a thread is
// what has a kernel stack of its own, by address.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/os/linux.h"
#include "sim/os/thread.h"
#include "sim/profile/functions.h"

namespace vesim::sim {

class OperatingSystem {
 public:
  // Makes a thread with the next number.
  using NewThread = std::function<Thread&(const std::string& os, const std::string& name)>;

  // `structures` and `symbols`: of the Linux that it may be, null without.
  OperatingSystem(std::string name, const Structures* structures, const Symbols* symbols,
                  FunctionNames& functions, NewThread new_thread);

  const std::string& name() const { return name_; }
  bool known() const { return known_; }
  // Bytes of code that tell one kernel from another; empty if none can be read.
  std::string fingerprint(GuestMemory& memory) const;
  // It is the Linux of the structures and symbols.
  void recognize();

  // Whose kernel stack it is; null when that cannot be told just now.
  Thread* running(GuestMemory& memory, u32 sp, u32 tpidruro);
  Thread* thread_of(GuestMemory& memory, u32 task);
  // The state of a thread that has just left its core.
  enum class Left { Runnable, Blocked, Dead };
  Left left(GuestMemory& memory, const Thread& thread) const;
  // Notes what program it runs in user mode now. True when it is another than before.
  bool program_changed(GuestMemory& memory, Thread& thread) const;
  std::string program_name(GuestMemory& memory, const Thread& thread) const;

  CodeMap& code() { return code_; }
  // Looks for modules that were loaded since, when `va` may be in one that is not known.
  void find_modules(GuestMemory& memory, u32 va);
  // The function makes a task, its second argument, runnable.
  bool enqueues(u32 va) const {
    for (const u32 address : enqueue_) {
      if (address == va) return true;
    }
    return false;
  }

 private:
  const std::string name_;
  const Structures* const structures_;
  const Symbols* const symbols_;
  const NewThread new_thread_;
  bool known_ = false;
  CodeMap code_;
  std::array<u32, 4> enqueue_ = {};
  std::map<u32, Thread*> threads_;  // by task, or by stack
  u32 module_list_ = 0, newest_module_ = 0;
  std::map<u32, std::string> modules_;  // by address
};

}  // namespace vesim::sim
