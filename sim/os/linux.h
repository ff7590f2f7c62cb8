// SPDX-License-Identifier: Apache-2.0
// What a running Linux says of itself in its memory, read while one of its cores runs: nothing is
// asked of it. All of it may be garbage: what is read is bounded, and checked where it names a
// thing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/os/guest_memory.h"
#include "sim/os/structures.h"
#include "sim/symbols/symbols.h"

namespace vesim::sim::linux_os {

struct Task {
  u32 address;
  u32 pid, tgid;
  std::string name;  // comm
};

// The task whose kernel stack `sp` points into, or 0. `tpidruro` in kernel mode.
u32 current_task(GuestMemory& memory, const Structures& s, u32 sp, u32 tpidruro);
std::optional<Task> read_task(GuestMemory& memory, const Structures& s, u32 address);

// What a task runs in user mode: equal mm and file mean the same program. All 0 for a kernel
// thread.
struct Program {
  u32 mm = 0, file = 0;
  bool operator==(const Program&) const = default;
};
Program program_of(GuestMemory& memory, const Structures& s, u32 task);
// The name of its file, without folders.
std::string program_name(GuestMemory& memory, const Structures& s, const Program& program);

struct Module {
  u32 address;  // of struct module
  std::string name;
  u32 text, text_size;
  std::vector<Symbol> symbols;  // of the text, when asked for
};
// Finds the head of the kernel's list of modules, which has no symbol, by the constants in the code
// of find_module_all() that lead to a list of modules. 0 when there is none.
u32 find_module_list(GuestMemory& memory, const Structures& s, u32 find_module_all);
// Of the list with this head, without symbols.
std::vector<Module> read_modules(GuestMemory& memory, const Structures& s, u32 head);
void read_symbols(GuestMemory& memory, const Structures& s, Module& module);

}  // namespace vesim::sim::linux_os
