// SPDX-License-Identifier: Apache-2.0
// Where a Linux kernel has the fields that we read, from the file kernel.offsets that
// scripts/images makes of the kernel's headers: lines of "name number".
#pragma once

#include <string>

#include "isa/types.h"

namespace vesim::sim {

using isa::u32;

// Offsets in bytes.
struct Structures {
  u32 thread_size = 0;
  u32 task_dead = 0;  // TASK_DEAD, a bit of the state
  u32 task_stack = 0, task_pid = 0, task_tgid = 0, task_mm = 0, task_comm = 0, task_state = 0;
  // thread_info at the stack's base names the task; else TPIDRURO does in the kernel.
  bool thread_info_on_stack = false;
  u32 thread_info_task = 0;
  u32 mm_exe_file = 0, file_dentry = 0, dentry_name = 0;
  u32 module_list = 0, module_name = 0, module_text = 0, module_text_size = 0;
  u32 module_kallsyms = 0, kallsyms_symtab = 0, kallsyms_count = 0, kallsyms_strtab = 0;

  // Throws isa::UserError with the path for text of another form.
  static Structures parse(const std::string& path, const std::string& text);
};

}  // namespace vesim::sim
