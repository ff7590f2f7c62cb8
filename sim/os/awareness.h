// SPDX-License-Identifier: Apache-2.0
// Follows the timed cores and knows, from their state and memory alone, which thread of which
// operating system each of them runs, in which function, called by whom.
//
// How a thread is found: when a core in supervisor mode has another kernel stack than before, the
// task is what TPIDRURO (or, on older kernels, thread_info at the stack's base) names, if its own
// `stack` field agrees. How a wake-up is found: the scheduler's enqueue functions are entered. How
// a block is found: the state of the task that left, when another one runs.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/cortex_a15/timing/flow_watch.h"
#include "sim/os/operating_system.h"
#include "sim/os/programs.h"
#include "sim/os/thread.h"
#include "sim/profile/call_tree.h"
#include "sim/schedule/schedule.h"

namespace vesim::sim {

class Awareness : public models::FlowWatch {
 public:
  // Where an operating system runs threads: a core for the host, a vCPU for a guest.
  struct Place {
    u32 number;        // Schedule::Core
    std::string name;  // "core0", "vm0.vcpu1"
    OperatingSystem* os = nullptr;
    Thread* thread = nullptr;   // that runs there
    Thread* unknown = nullptr;  // as long as it is not known
    Thread* carrier = nullptr;  // a vCPU's: the host's thread that it last ran on
    u32 stack = ~u32{0};        // which kernel stack it was last seen on
  };

  // `structures` may be absent. `folder`: firmware.elf and programs' symbols, or empty.
  Awareness(unsigned cores, std::optional<Structures> structures, const Symbols& kernel,
            const std::string& folder);

  // --- FlowWatch ---
  u32 enters(unsigned core, isa::Core& architecture, u32 va, const models::World& world,
             u64 slot) override;
  void calls(unsigned core, u32 link) override;
  void jumps(unsigned core, u32 target) override;
  void returns_from_exception(unsigned core, u32 target, const models::World& to) override;
  void takes_exception(unsigned core, isa::Core& architecture) override;
  u32 sleeps(unsigned core, const models::World& world, u64 slot) override;
  void pauses(unsigned core, u64 slot) override;
  void resumes(unsigned core, u64 slot) override;

  // The function in which the core took its last exception.
  u32 interrupted(unsigned core) const { return cpus_[core].interrupted; }
  // A function and its slots, each time that the core came to one, since this was last asked; and
  // from now on. Outside guests only, and the latest kMostVisits at most.
  struct Visit {
    u32 function;
    u64 slots;
  };
  std::vector<Visit> take_visits(unsigned core);

  // --- what is known, when the cores have paused ---
  // By number; [0] is null.
  const std::vector<std::unique_ptr<Thread>>& threads() const { return threads_; }
  const std::vector<const Place*>& places() const { return places_; }
  // "vm0.vcpu1"; empty for one that was not seen.
  std::string vcpu_name(u64 vttbr, u32 vmpidr) const;
  const Schedule& schedule() const { return schedule_; }
  const CallTree& call_tree() const { return tree_; }
  // The thread whose calls hang below this node; null for a node that is a function.
  const Thread* thread_at(CallTree::Node node) const;
  const std::string& function_name(u32 function) const { return functions_.name(function); }
  bool any_unknown() const { return unknown_; }

 private:
  static constexpr std::size_t kMostVisits = 1 << 16;

  struct Cpu {
    Place host;
    Place* place = nullptr;
    Thread* thread = nullptr;
    models::World world;
    bool in_kernel = false;
    bool excepted = false;  // an exception is taken, no block has run since
    isa::Mode mode = isa::Mode::Supervisor;
    FunctionRange range;
    u32 interrupted = 0;  // the function of the last exception
    CallTree::Node node = CallTree::kRoot;
    u64 slot = 0;
    bool visiting = false;  // visits are asked for
    std::vector<Visit> visits;
  };

  Thread& new_thread(const std::string& os, const std::string& name);
  OperatingSystem make_system(const std::string& name);
  void set_up(Place& place, const std::string& name, OperatingSystem& os);
  void forget_thread(Place& place, u64 time);
  void enter_world(Cpu& cpu, isa::Core& architecture, const models::World& world);
  Place& vcpu(const models::World& world);
  void follow_stack(Cpu& cpu, isa::Core& architecture, u32 va);
  void recognize(OperatingSystem& os, GuestMemory& memory);
  void follow_program(Cpu& cpu, isa::Core& architecture);
  void enter_function(Cpu& cpu, isa::Core& architecture, u32 va);
  void charge(Cpu& cpu, u64 slot) {
    tree_.charge(cpu.node, slot - cpu.slot);
    if (!cpu.visits.empty()) cpu.visits.back().slots += slot - cpu.slot;
    cpu.slot = slot;
  }
  void visit(Cpu& cpu, u32 function) {
    if (cpu.visiting && cpu.visits.size() < kMostVisits) cpu.visits.push_back({function, 0});
  }
  CodeMap& code(const Cpu& cpu);

  const std::optional<Structures> structures_;
  const Symbols& kernel_;
  FunctionNames functions_;
  CallTree tree_;
  Schedule schedule_;
  Programs programs_;
  CodeMap* const firmware_;  // null: it is the program that the host's symbols are of
  std::vector<std::unique_ptr<Thread>> threads_;
  std::map<CallTree::Node, const Thread*> roots_;
  OperatingSystem host_;
  std::string fingerprint_;  // the host's kernel's
  std::vector<Cpu> cpus_;
  std::map<u64, OperatingSystem> guests_;       // by VTTBR's base
  std::map<std::pair<u64, u32>, Place> vcpus_;  // and VMPIDR
  std::vector<const Place*> places_;
  const u32 asleep_;
  bool unknown_ = false;
};

}  // namespace vesim::sim
