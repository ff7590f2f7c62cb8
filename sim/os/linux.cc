// SPDX-License-Identifier: Apache-2.0
#include "sim/os/linux.h"

#include <algorithm>

#include "sim/symbols/elf.h"

namespace vesim::sim::linux_os {
namespace {

using isa::u8;

constexpr u32 kCommSize = 16;         // TASK_COMM_LEN
constexpr u32 kNameMost = 64;         // of a file or module
constexpr u32 kSymbolNameMost = 128;  // longer ones are cut
constexpr std::size_t kModulesMost = 1024;
constexpr u32 kSymbolsMost = 1 << 16;

// The constant that MOVW or MOVT (A1 resp. A1, Arm ARM A8.8.102, A8.8.106) loads.
u32 immediate16(u32 instruction) { return (instruction >> 4 & 0xf000) | (instruction & 0xfff); }
bool is_movw(u32 instruction) { return (instruction & 0xfff00000) == 0xe3000000; }
bool is_movt(u32 instruction) { return (instruction & 0xfff00000) == 0xe3400000; }
u32 target(u32 instruction) { return instruction >> 12 & 15; }

bool plausible(const Module& module) {
  return !module.name.empty() && module.name.find('?') == std::string::npos &&
         module.text % isa::kPageSize == 0 && module.text != 0 && module.text_size < 0x1000000;
}

std::optional<Module> read_module(GuestMemory& memory, const Structures& s, u32 address) {
  const auto text = memory.word(address + s.module_text);
  const auto size = memory.word(address + s.module_text_size);
  if (!text || !size) return std::nullopt;
  return Module{address, memory.text(address + s.module_name, kNameMost), *text, *size, {}};
}

// A list_head: the next one's `prev` points back.
bool is_list(GuestMemory& memory, u32 head) {
  const auto next = memory.word(head);
  return next && *next != head && memory.word(*next + 4) == head;
}

bool is_module_list(GuestMemory& memory, const Structures& s, u32 head) {
  if (!is_list(memory, head)) return false;
  const auto module = read_module(memory, s, memory.word(head).value_or(0) - s.module_list);
  return module && plausible(*module);
}

}  // namespace

u32 current_task(GuestMemory& memory, const Structures& s, u32 sp, u32 tpidruro) {
  const u32 base = sp & ~(s.thread_size - 1);
  const u32 task =
      s.thread_info_on_stack ? memory.word(base + s.thread_info_task).value_or(0) : tpidruro;
  const auto stack = memory.word(task + s.task_stack);
  return task != 0 && stack && sp - *stack < s.thread_size ? task : 0;
}

std::optional<Task> read_task(GuestMemory& memory, const Structures& s, u32 address) {
  const auto pid = memory.word(address + s.task_pid);
  const auto tgid = memory.word(address + s.task_tgid);
  if (!pid || !tgid) return std::nullopt;
  return Task{address, *pid, *tgid, memory.text(address + s.task_comm, kCommSize)};
}

Program program_of(GuestMemory& memory, const Structures& s, u32 task) {
  const u32 mm = memory.word(task + s.task_mm).value_or(0);
  return {mm, mm == 0 ? 0 : memory.word(mm + s.mm_exe_file).value_or(0)};
}

std::string program_name(GuestMemory& memory, const Structures& s, const Program& program) {
  if (program.file == 0) return {};
  const u32 entry = memory.word(program.file + s.file_dentry).value_or(0);
  const auto name = entry == 0 ? std::nullopt : memory.word(entry + s.dentry_name);
  return name ? memory.text(*name, kNameMost) : std::string();
}

u32 find_module_list(GuestMemory& memory, const Structures& s, u32 find_module_all) {
  constexpr u32 kInstructions = 32, kReach = 0x1000;
  u32 low[16] = {};
  for (u32 i = 0; i < kInstructions; ++i) {
    const u32 instruction = memory.word(find_module_all + 4 * i).value_or(0);
    if (is_movw(instruction)) low[target(instruction)] = immediate16(instruction);
    if (!is_movt(instruction)) continue;
    // The compiler may address the list from a neighbour's address.
    const u32 anchor = immediate16(instruction) << 16 | low[target(instruction)];
    for (u32 offset = 0; offset < kReach; offset += 4) {
      if (is_module_list(memory, s, anchor + offset)) return anchor + offset;
    }
  }
  return 0;
}

std::vector<Module> read_modules(GuestMemory& memory, const Structures& s, u32 head) {
  std::vector<Module> modules;
  auto next = memory.word(head);
  while (next && *next != head && modules.size() < kModulesMost) {
    const auto module = read_module(memory, s, *next - s.module_list);
    if (module && plausible(*module)) modules.push_back(*module);
    next = memory.word(*next);
  }
  return modules;
}

void read_symbols(GuestMemory& memory, const Structures& s, Module& module) {
  const u32 tables = memory.word(module.address + s.module_kallsyms).value_or(0);
  if (tables == 0) return;
  const u32 symtab = memory.word(tables + s.kallsyms_symtab).value_or(0);
  const u32 strtab = memory.word(tables + s.kallsyms_strtab).value_or(0);
  const u32 count = std::min(memory.word(tables + s.kallsyms_count).value_or(0), kSymbolsMost);
  for (u32 i = 0; i < count; ++i) {
    elf::Symbol symbol;
    if (!memory.read(symtab + i * u32{sizeof symbol}, &symbol, sizeof symbol)) return;
    if (symbol.value - module.text >= module.text_size) continue;
    std::string name = memory.text(strtab + symbol.name, kSymbolNameMost);
    if (name.empty() || name[0] == '$') continue;
    module.symbols.push_back({symbol.value & ~1u, symbol.size, name + " [" + module.name + "]"});
  }
}

}  // namespace vesim::sim::linux_os
