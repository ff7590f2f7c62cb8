// SPDX-License-Identifier: Apache-2.0
#include "sim/os/awareness.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "models/cortex_a15/timing/world.h"

namespace vesim::sim {

using Kind = models::World::Kind;
using models::World;

namespace {

constexpr u32 kStackGrain = 0x2000;  // no kernel stack is smaller

// The base of stage 2's tables: VMIDs are given anew.
u64 machine_of(u64 vttbr) { return vttbr & 0xffffffffff; }
u32 vcpu_of(u32 vmpidr) { return vmpidr & 0xffffff; }
bool is_kernel(const World& world) {
  return world.kind == Kind::HostKernel || world.kind == Kind::GuestKernel;
}
bool is_user(const World& world) {
  return world.kind == Kind::HostUser || world.kind == Kind::GuestUser;
}

// A mode in which Linux does more than to leave it at once.
bool handles_exceptions(isa::Mode mode) {
  return mode == isa::Mode::Supervisor || mode == isa::Mode::Hyp || mode == isa::Mode::Monitor;
}

Schedule::State state_of(OperatingSystem::Left left) {
  switch (left) {
    case OperatingSystem::Left::Runnable:
      return Schedule::State::Runnable;
    case OperatingSystem::Left::Dead:
      return Schedule::State::Dead;
    case OperatingSystem::Left::Blocked:
      break;
  }
  return Schedule::State::Blocked;
}

}  // namespace

Awareness::Awareness(unsigned cores, std::optional<Structures> structures, const Symbols& kernel,
                     const std::string& folder)
    : structures_(structures),
      kernel_(kernel),
      programs_(functions_, folder),
      firmware_(folder.empty() ? nullptr : &programs_.of("firmware")),
      threads_(1),
      host_(make_system("host")),
      cpus_(cores),
      asleep_(functions_.number("[asleep]")) {
  for (unsigned i = 0; i < cores; ++i) {
    set_up(cpus_[i].host, fmt::format("core{}", i), host_);
    cpus_[i].place = &cpus_[i].host;
    cpus_[i].thread = cpus_[i].host.thread;
  }
}

OperatingSystem Awareness::make_system(const std::string& name) {
  return {name, structures_ ? &*structures_ : nullptr, &kernel_, functions_,
          [this](const std::string& os, const std::string& thread) -> Thread& {
            return new_thread(os, thread);
          }};
}

Thread& Awareness::new_thread(const std::string& os, const std::string& name) {
  const auto number = static_cast<u32>(threads_.size());
  Thread& thread = *threads_.emplace_back(std::make_unique<Thread>());
  thread.number = number;
  thread.os = os;
  thread.name = name;
  const auto root =
      tree_.child(CallTree::kRoot, functions_.number(fmt::format("thread {}", number)));
  thread.stack = CallStack(root);
  roots_[root] = &thread;
  return thread;
}

const Thread* Awareness::thread_at(CallTree::Node node) const {
  const auto found = roots_.find(node);
  return found == roots_.end() ? nullptr : found->second;
}

std::string Awareness::vcpu_name(u64 vttbr, u32 vmpidr) const {
  const auto found = vcpus_.find({machine_of(vttbr), vcpu_of(vmpidr)});
  return found == vcpus_.end() ? std::string() : found->second.name;
}

void Awareness::set_up(Place& place, const std::string& name, OperatingSystem& os) {
  place.number = static_cast<u32>(places_.size());
  place.name = name;
  place.os = &os;
  place.unknown = place.thread = &new_thread(os.name(), "unknown on " + name);
  places_.push_back(&place);
}

void Awareness::forget_thread(Place& place, u64 time) {
  place.thread = place.unknown;
  place.stack = ~u32{0};
  schedule_.runs(place.number, place.thread->number, Schedule::State::Dead, time);
}

// --- what the cores tell ---

u32 Awareness::enters(unsigned core, isa::Core& architecture, u32 va, const World& world,
                      u64 slot) {
  Cpu& cpu = cpus_[core];
  charge(cpu, slot);
  if (world != cpu.world) enter_world(cpu, architecture, world);
  cpu.mode = architecture.regs.mode;
  if (cpu.in_kernel && cpu.mode == isa::Mode::Supervisor &&
      (architecture.regs.r[13] & ~(kStackGrain - 1)) != cpu.place->stack) {
    follow_stack(cpu, architecture, va);
  }
  if (!cpu.range.contains(va)) enter_function(cpu, architecture, va);
  return cpu.thread->number;
}

void Awareness::calls(unsigned core, u32 link) {
  cpus_[core].thread->stack.call(link);
  cpus_[core].range = {};
}

void Awareness::jumps(unsigned core, u32 target) {
  cpus_[core].thread->stack.jump(target);
  cpus_[core].range = {};
}

// A guest's own stack knows nothing of the trap that the hypervisor returns from.
void Awareness::returns_from_exception(unsigned core, u32 target, const World& to) {
  Cpu& cpu = cpus_[core];
  cpu.range = {};
  if (to.guest() && cpu.world.kind == Kind::Hyp) return;
  cpu.thread->stack.return_from_exception(target, is_user(to), handles_exceptions(cpu.mode));
}

void Awareness::takes_exception(unsigned core, isa::Core& architecture) {
  Cpu& cpu = cpus_[core];
  // Between a guest's entry and its first block.
  const World world = models::world_of(architecture);
  if (world.guest() && world != cpu.world) enter_world(cpu, architecture, world);
  cpu.interrupted = code(cpu).at(architecture.regs.pc).function;
  cpu.thread->stack.exception(architecture.regs.pc, architecture.regs.mode == isa::Mode::User);
  cpu.excepted = true;
  cpu.range = {};
}

u32 Awareness::sleeps(unsigned core, const World& world, u64 slot) {
  Cpu& cpu = cpus_[core];
  charge(cpu, slot);
  if (cpu.node == CallTree::kRoot) {
    cpu.node = cpu.thread->stack.settle(tree_, asleep_);
  } else if (world != cpu.world) {
    cpu.node = tree_.child(cpu.node, asleep_);
  }
  if (world != cpu.world) visit(cpu, asleep_);
  cpu.world = world;
  cpu.range = {};
  return cpu.thread->number;
}

void Awareness::resumes(unsigned core, u64 slot) {
  Cpu& cpu = cpus_[core];
  if (!host_.known()) host_.recognize();
  cpu.slot = slot;
  cpu.world = {};
  cpu.node = CallTree::kRoot;
  schedule_.forget(slot);
  for (const auto& thread : threads_) {
    if (thread) thread->stack.clear();
  }
  for (Cpu& each : cpus_) forget_thread(each.host, slot);
  for (auto& [key, place] : vcpus_) forget_thread(place, slot);
  cpu.thread = cpu.host.thread;
}

void Awareness::pauses(unsigned core, u64 slot) {
  charge(cpus_[core], slot);
  schedule_.settle(slot);
}

std::vector<Awareness::Visit> Awareness::take_visits(unsigned core) {
  Cpu& cpu = cpus_[core];
  cpu.visiting = true;
  auto visits = std::exchange(cpu.visits, {});
  if (!visits.empty()) cpu.visits.push_back({visits.back().function, 0});
  return visits;
}

// --- worlds, threads, functions ---

void Awareness::enter_world(Cpu& cpu, isa::Core& architecture, const World& world) {
  if (cpu.world.guest() && world.kind == Kind::Hyp && cpu.excepted) {
    cpu.thread->stack.forget_exception();
  }
  cpu.world = world;
  cpu.place = &cpu.host;
  if (world.guest()) {
    cpu.place = &vcpu(world);
    cpu.place->carrier = cpu.host.thread;
  }
  cpu.thread = cpu.place->thread;
  cpu.in_kernel = is_kernel(world);
  cpu.range = {};
  if (is_user(world)) follow_program(cpu, architecture);
}

Awareness::Place& Awareness::vcpu(const World& world) {
  const auto [found, added] = vcpus_.try_emplace({machine_of(world.vttbr), vcpu_of(world.vmpidr)});
  if (!added) return found->second;
  auto guest = guests_.find(machine_of(world.vttbr));
  if (guest == guests_.end()) {
    const auto name = fmt::format("vm{}", guests_.size());
    guest = guests_.emplace(machine_of(world.vttbr), make_system(name)).first;
  }
  set_up(found->second, fmt::format("{}.vcpu{}", guest->second.name(), vcpu_of(world.vmpidr)),
         guest->second);
  return found->second;
}

void Awareness::follow_stack(Cpu& cpu, isa::Core& architecture, u32 va) {
  CoreMemory memory(architecture);
  Place& place = *cpu.place;
  const u32 sp = architecture.regs.r[13];
  place.stack = sp & ~(kStackGrain - 1);
  recognize(*place.os, memory);
  Thread* next = place.os->running(memory, sp, architecture.sys.tpidruro[architecture.bank()]);
  if (!next || next == place.thread) return;
  const auto left = place.thread == place.unknown ? OperatingSystem::Left::Dead
                                                  : place.os->left(memory, *place.thread);
  schedule_.runs(place.number, next->number, state_of(left), cpu.slot);
  // It left inside the switch and comes back behind it.
  next->stack.jump(va);
  place.thread = cpu.thread = next;
  cpu.range = {};
  if (!place.os->known()) unknown_ = true;
}

// A guest is taken for the host's Linux when it has the same code.
void Awareness::recognize(OperatingSystem& os, GuestMemory& memory) {
  if (&os == &host_) {
    if (fingerprint_.empty()) fingerprint_ = host_.fingerprint(memory);
  } else if (!os.known() && !fingerprint_.empty() && os.fingerprint(memory) == fingerprint_) {
    os.recognize();
  }
}

void Awareness::follow_program(Cpu& cpu, isa::Core& architecture) {
  CoreMemory memory(architecture);
  Thread& thread = *cpu.thread;
  if (!cpu.place->os->program_changed(memory, thread)) return;
  thread.code = &programs_.of(cpu.place->os->program_name(memory, thread));
}

CodeMap& Awareness::code(const Cpu& cpu) {
  switch (cpu.world.kind) {
    case Kind::HostUser:
    case Kind::GuestUser:
      return cpu.thread->code ? *cpu.thread->code : programs_.of("");
    case Kind::Firmware:
      return firmware_ ? *firmware_ : host_.code();
    default:
      return cpu.place->os->code();
  }
}

void Awareness::enter_function(Cpu& cpu, isa::Core& architecture, u32 va) {
  CodeMap& map = code(cpu);
  OperatingSystem& os = *cpu.place->os;
  cpu.range = map.at(va);
  if (cpu.in_kernel && cpu.range.function == map.unknown()) {
    CoreMemory memory(architecture);
    os.find_modules(memory, va);
    cpu.range = map.at(va);
  }
  if (cpu.in_kernel && os.enqueues(va)) {
    CoreMemory memory(architecture);
    if (const Thread* woken = os.thread_of(memory, architecture.regs.r[1])) {
      schedule_.wakes(woken->number, cpu.thread->number, cpu.slot);
    }
  }
  cpu.node = cpu.thread->stack.settle(tree_, cpu.range.function);
  if (!cpu.world.guest()) visit(cpu, cpu.range.function);
  cpu.excepted = false;
}

}  // namespace vesim::sim
