// SPDX-License-Identifier: Apache-2.0
#include "platform/cluster_debug.h"

#include <algorithm>

#include "isa/mmu/translate.h"
#include "platform/debug_registers.h"

namespace vesim::platform {
namespace {

const char* mode_name(isa::Mode mode) {
  switch (mode) {
    case isa::Mode::User:
      return "usr";
    case isa::Mode::Fiq:
      return "fiq";
    case isa::Mode::Irq:
      return "irq";
    case isa::Mode::Supervisor:
      return "svc";
    case isa::Mode::Monitor:
      return "mon";
    case isa::Mode::Abort:
      return "abt";
    case isa::Mode::Hyp:
      return "hyp";
    case isa::Mode::Undefined:
      return "und";
    case isa::Mode::System:
      return "sys";
  }
  return "?";
}

isa::Watchpoint watchpoint(u32 address, u32 size, WatchKind kind) {
  return {address, size, kind != WatchKind::kWrite, kind != WatchKind::kRead};
}

}  // namespace

std::string ClusterDebug::core_state(unsigned core) const {
  const isa::Core& c = cluster_.core(core).architecture();
  const char* state = "running";
  if (c.waiting == isa::Waiting::ForInterrupt) state = "wfi";
  if (c.waiting == isa::Waiting::ForEvent) state = "wfe";
  if (c.waiting == isa::Waiting::Off) state = "off";
  return std::string(state) + ", " + (c.secure() ? "secure " : "non-secure ") +
         mode_name(c.regs.mode);
}

const std::vector<DebugRegister>& ClusterDebug::registers() const {
  static const std::vector<DebugRegister> list = [] {
    std::vector<DebugRegister> all;
    for (const auto& reg : debug_registers()) all.push_back(reg.description);
    return all;
  }();
  return list;
}

u64 ClusterDebug::read_register(unsigned core, unsigned index) const {
  return debug_registers().at(index).get(cluster_.core(core).architecture());
}

bool ClusterDebug::write_register(unsigned core, unsigned index, u64 value) {
  const auto& reg = debug_registers().at(index);
  if (!reg.set) return false;
  reg.set(cluster_.core(core).architecture(), value);
  return true;
}

template <class Visit>
bool ClusterDebug::for_each_piece(unsigned core, u32 address, std::size_t size, Visit visit) const {
  models::CortexA15& module = cluster_.core(core);
  isa::Core& c = module.architecture();
  while (size != 0) {
    const std::size_t piece =
        std::min<std::size_t>(size, isa::kPageSize - address % isa::kPageSize);
    // With the privilege of PL1: a debugger sees the kernel from a user thread, too.
    const auto t = isa::translate(c, address, isa::Access::Read, true);
    if (!t || !visit(module, t.pa, t.secure, piece)) return false;
    address += static_cast<u32>(piece);
    size -= piece;
  }
  return true;
}

bool ClusterDebug::read_memory(unsigned core, u32 address, std::span<u8> data) const {
  u8* to = data.data();
  return for_each_piece(core, address, data.size(),
                        [&](models::CortexA15& module, u64 pa, bool secure, std::size_t size) {
                          const bool ok = module.debug_read(pa, secure, {to, size});
                          to += size;
                          return ok;
                        });
}

bool ClusterDebug::write_memory(unsigned core, u32 address, std::span<const u8> data) {
  const u8* from = data.data();
  return for_each_piece(core, address, data.size(),
                        [&](models::CortexA15& module, u64 pa, bool secure, std::size_t size) {
                          const bool ok = module.debug_write(pa, secure, {from, size});
                          cluster_.blocks().written(pa, static_cast<unsigned>(size));
                          from += size;
                          return ok;
                        });
}

bool ClusterDebug::set_breakpoint(u32 address) {
  if (cluster_.stops.breakpoints.insert(address).second) cluster_.debug_points_changed();
  return true;
}

void ClusterDebug::clear_breakpoint(u32 address) {
  if (cluster_.stops.breakpoints.erase(address) != 0) cluster_.debug_points_changed();
}

bool ClusterDebug::set_watchpoint(u32 address, u32 size, WatchKind kind) {
  auto& points = cluster_.stops.watchpoints;
  const auto point = watchpoint(address, size, kind);
  if (std::find(points.begin(), points.end(), point) != points.end()) return true;
  points.push_back(point);
  cluster_.debug_points_changed();
  return true;
}

void ClusterDebug::clear_watchpoint(u32 address, u32 size, WatchKind kind) {
  if (std::erase(cluster_.stops.watchpoints, watchpoint(address, size, kind)) != 0) {
    cluster_.debug_points_changed();
  }
}

void ClusterDebug::set_core_run(unsigned core, CoreRun how) {
  using Run = models::CortexA15Cluster::CoreRun;
  how_.at(core) = how;
  cluster_.set_core_run(core, how == CoreRun::kRun    ? Run::Run
                              : how == CoreRun::kStep ? Run::Step
                                                      : Run::Hold);
}

DebugStop ClusterDebug::last_stop() const {
  for (unsigned i = 0; i < cluster_.size(); ++i) {
    const auto& hit = cluster_.core(i).architecture().debug_hit;
    if (!hit) continue;
    DebugStop stop{DebugStop::Kind::kBreakpoint, i, hit->pc};
    if (const auto& w = hit->watchpoint) {
      stop.kind = DebugStop::Kind::kWatchpoint;
      stop.address = hit->address;
      stop.watch = !w->on_read    ? WatchKind::kWrite
                   : !w->on_write ? WatchKind::kRead
                                  : WatchKind::kAccess;
    }
    return stop;
  }
  const auto stepped = std::find(how_.begin(), how_.end(), CoreRun::kStep);
  const auto core = static_cast<unsigned>(stepped - how_.begin()) % cluster_.size();
  return {DebugStop::Kind::kStep, core, cluster_.core(core).architecture().regs.pc};
}

}  // namespace vesim::platform
