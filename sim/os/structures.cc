// SPDX-License-Identifier: Apache-2.0
#include "sim/os/structures.h"

#include <fmt/core.h>

#include <map>
#include <sstream>

#include "isa/diagnostics.h"

namespace vesim::sim {

using isa::UserError;

Structures Structures::parse(const std::string& path, const std::string& text) {
  std::map<std::string, u32> numbers;
  std::istringstream lines(text);
  std::string line, name, rest;
  for (unsigned number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line);
    u32 value;
    if (!(words >> name >> value) || words >> rest) {
      throw UserError(
          fmt::format("boot.structures '{}': line {} is not 'name number'; "
                      "give a kernel.offsets of scripts/images",
                      path, number));
    }
    numbers[name] = value;
  }
  const auto need = [&](const char* key) {
    const auto found = numbers.find(key);
    if (found != numbers.end()) return found->second;
    throw UserError(fmt::format(
        "boot.structures '{}': {} is missing; give a kernel.offsets of scripts/images", path, key));
  };
  Structures s;
  s.thread_size = need("thread_size");
  s.task_dead = need("task_dead");
  s.task_stack = need("task_struct.stack");
  s.task_pid = need("task_struct.pid");
  s.task_tgid = need("task_struct.tgid");
  s.task_mm = need("task_struct.mm");
  s.task_comm = need("task_struct.comm");
  s.task_state = need("task_struct.state");
  s.thread_info_on_stack = numbers.contains("thread_info.task");
  if (s.thread_info_on_stack) s.thread_info_task = need("thread_info.task");
  s.mm_exe_file = need("mm_struct.exe_file");
  s.file_dentry = need("file.f_path.dentry");
  s.dentry_name = need("dentry.d_name.name");
  s.module_list = need("module.list");
  s.module_name = need("module.name");
  s.module_text = need("module.text");
  s.module_text_size = need("module.text_size");
  s.module_kallsyms = need("module.kallsyms");
  s.kallsyms_symtab = need("mod_kallsyms.symtab");
  s.kallsyms_count = need("mod_kallsyms.num_symtab");
  s.kallsyms_strtab = need("mod_kallsyms.strtab");
  return s;
}

}  // namespace vesim::sim
