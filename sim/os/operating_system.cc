// SPDX-License-Identifier: Apache-2.0
#include "sim/os/operating_system.h"

#include <fmt/core.h>

namespace vesim::sim {
namespace {

constexpr u32 kStackSize = 0x2000;  // of an unknown system
// Every class of the scheduler has one, called through a table: it is never inlined.
constexpr std::array kEnqueue = {"enqueue_task_fair", "enqueue_task_rt", "enqueue_task_dl",
                                 "enqueue_task_stop"};
constexpr const char* kFingerprintAt = "__switch_to";
constexpr u32 kFingerprintSize = 64;
// Where 32-bit ARM has them (Documentation/arch/arm/memory.rst of Linux).
constexpr u32 kModules = 0xbf000000, kModulesEnd = 0xc0000000, kVectors = 0xffff0000;

}  // namespace

OperatingSystem::OperatingSystem(std::string name, const Structures* structures,
                                 const Symbols* symbols, FunctionNames& functions,
                                 NewThread new_thread)
    : name_(std::move(name)),
      structures_(structures),
      symbols_(symbols),
      new_thread_(std::move(new_thread)),
      code_(functions, {}, fmt::format("[{} kernel]", name_)) {}

std::string OperatingSystem::fingerprint(GuestMemory& memory) const {
  const Symbol* symbol = symbols_ && structures_ ? symbols_->find(kFingerprintAt) : nullptr;
  std::string bytes(kFingerprintSize, '\0');
  return symbol && memory.read(symbol->address, bytes.data(), kFingerprintSize) ? bytes : "";
}

void OperatingSystem::recognize() {
  known_ = structures_ != nullptr;
  threads_.clear();
  code_.add(symbols_->all());
  code_.add({{kVectors, isa::kPageSize, "[vectors]"}});
  if (!known_) return;  // no task could be read
  for (std::size_t i = 0; i < kEnqueue.size(); ++i) {
    if (const Symbol* symbol = symbols_->find(kEnqueue[i])) enqueue_[i] = symbol->address;
  }
}

Thread* OperatingSystem::running(GuestMemory& memory, u32 sp, u32 tpidruro) {
  if (known_) {
    const u32 task = linux_os::current_task(memory, *structures_, sp, tpidruro);
    return task == 0 ? nullptr : thread_of(memory, task);
  }
  const u32 stack = sp & ~(kStackSize - 1);
  Thread*& thread = threads_[stack];
  if (!thread) thread = &new_thread_(name_, fmt::format("stack {:#x}", stack));
  return thread;
}

// A task_struct may be used again: another PID is another thread.
Thread* OperatingSystem::thread_of(GuestMemory& memory, u32 address) {
  const auto task = linux_os::read_task(memory, *structures_, address);
  if (!task) return nullptr;
  Thread*& thread = threads_[address];
  if (!thread || thread->pid != task->pid) {
    thread = &new_thread_(name_, task->name);
    thread->task = address;
    thread->pid = task->pid;
  }
  thread->tgid = task->tgid;
  thread->name = task->name;
  return thread;
}

OperatingSystem::Left OperatingSystem::left(GuestMemory& memory, const Thread& thread) const {
  // An idle thread is not kept from running by others.
  if (thread.task == 0 || thread.pid == 0) return Left::Blocked;
  const u32 state = memory.word(thread.task + structures_->task_state).value_or(0);
  if (state == 0) return Left::Runnable;
  return state & structures_->task_dead ? Left::Dead : Left::Blocked;
}

bool OperatingSystem::program_changed(GuestMemory& memory, Thread& thread) const {
  if (thread.task == 0) return false;
  const auto program = linux_os::program_of(memory, *structures_, thread.task);
  if (program == thread.program) return false;
  thread.program = program;
  if (const auto task = linux_os::read_task(memory, *structures_, thread.task)) {
    thread.name = task->name;
  }
  return true;
}

std::string OperatingSystem::program_name(GuestMemory& memory, const Thread& thread) const {
  return linux_os::program_name(memory, *structures_, thread.program);
}

void OperatingSystem::find_modules(GuestMemory& memory, u32 va) {
  if (!known_ || va < kModules || va >= kModulesEnd) return;
  if (module_list_ == 0) {
    const Symbol* symbol = symbols_->find("find_module_all");
    if (symbol) module_list_ = linux_os::find_module_list(memory, *structures_, symbol->address);
    if (module_list_ == 0) return;
  }
  const u32 newest = memory.word(module_list_).value_or(0);
  if (newest == newest_module_) return;
  newest_module_ = newest;
  for (auto& module : linux_os::read_modules(memory, *structures_, module_list_)) {
    std::string& name = modules_[module.address];
    if (name == module.name) continue;
    name = module.name;
    linux_os::read_symbols(memory, *structures_, module);
    code_.add(module.symbols);
  }
}

}  // namespace vesim::sim
