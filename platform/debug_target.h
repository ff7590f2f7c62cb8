// SPDX-License-Identifier: Apache-2.0
// What a debugger sees of the machine: cores, their registers, memory through the cores' own
// translation, breakpoints and watchpoints. The gdb server and the execution trace's users stand on
// this and know nothing else of the machine. All calls are made between two Machine::run()s.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "isa/types.h"

namespace vesim::platform {

using isa::u32;
using isa::u64;
using isa::u8;

// One register as a debugger names it. `feature` is the gdb feature it belongs to
// ("org.gnu.gdb.arm.core", "org.gnu.gdb.arm.vfp", or ours); `bits` is 32 or 64; `group` is gdb's
// register group ("general", "system", "float").
struct DebugRegister {
  std::string name;
  unsigned bits;
  std::string feature;
  std::string group;
};

enum class WatchKind { kWrite, kRead, kAccess };

// What a core does in the next Machine::run(). While a core is held, time passes for it as if its
// clock were stopped: it executes nothing, and its wake-up events stay pending.
enum class CoreRun { kRun, kStep, kHold };

struct DebugStop {
  enum class Kind { kBreakpoint, kWatchpoint, kStep };
  Kind kind;
  unsigned core;
  u32 address;                          // watchpoint: the address accessed; else the core's pc
  WatchKind watch = WatchKind::kWrite;  // the kind of the watchpoint that hit, as it was set
};

class DebugTarget {
 public:
  virtual ~DebugTarget() = default;

  virtual unsigned cores() const = 0;
  // "running", "wfi", "wfe" or "off", and the mode: shown beside the thread.
  virtual std::string core_state(unsigned core) const = 0;

  // The registers of every core, in a fixed order that starts with r0 .. r12, sp, lr, pc, cpsr.
  virtual const std::vector<DebugRegister>& registers() const = 0;
  virtual u64 read_register(unsigned core, unsigned index) const = 0;
  // False if the register cannot be written.
  virtual bool write_register(unsigned core, unsigned index, u64 value) = 0;

  // Virtual memory as `core` sees it now (its mode, security state and translation), with neither
  // faults nor side effects: devices answer only what they can without changing. False if any byte
  // is not mapped or not readable that way. Writing also drops decoded copies of the code there.
  virtual bool read_memory(unsigned core, u32 address, std::span<u8> data) const = 0;
  virtual bool write_memory(unsigned core, u32 address, std::span<const u8> data) = 0;

  // Stops any core before it executes the instruction at the virtual address, whatever its world.
  // Memory is not changed. A core that resumes at a breakpoint executes that instruction first.
  // Setting twice is setting once; false if there is no room.
  virtual bool set_breakpoint(u32 address) = 0;
  virtual void clear_breakpoint(u32 address) = 0;

  // Stops before an instruction that accesses [address, address + size) takes effect.
  virtual bool set_watchpoint(u32 address, u32 size, WatchKind kind) = 0;
  virtual void clear_watchpoint(u32 address, u32 size, WatchKind kind) = 0;

  // Applies to every following run() until changed; all cores start as kRun. kStep: run() returns
  // with Kind::kStep when the core has executed one instruction (or taken one exception).
  virtual void set_core_run(unsigned core, CoreRun how) = 0;
};

// Index of the register of that name.
std::optional<unsigned> find_register(const DebugTarget& target, std::string_view name);

}  // namespace vesim::platform
