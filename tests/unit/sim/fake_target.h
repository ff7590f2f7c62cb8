// SPDX-License-Identifier: Apache-2.0
// Two cores with a handful of registers and a page of memory, for tests of the debugger's side.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "platform/debug_target.h"

namespace vesim::sim {

class FakeTarget : public platform::DebugTarget {
 public:
  static constexpr isa::u32 kMemoryBase = 0x8000;

  using Watch = std::tuple<isa::u32, isa::u32, platform::WatchKind>;

  FakeTarget() {
    for (int i = 0; i <= 12; ++i) add("r" + std::to_string(i), 32, "org.gnu.gdb.arm.core");
    for (const char* name : {"sp", "lr", "pc", "cpsr"}) add(name, 32, "org.gnu.gdb.arm.core");
    add("d0", 64, "org.gnu.gdb.arm.vfp");
    add("midr", 32, "org.vesim.cp15");
    for (unsigned core = 0; core < 2; ++core) {
      for (unsigned i = 0; i < registers_.size(); ++i) values[core].push_back(0x100 * core + i);
    }
    for (unsigned i = 0; i < memory.size(); ++i) memory[i] = static_cast<isa::u8>(i);
  }

  unsigned cores() const override { return 2; }
  std::string core_state(unsigned core) const override { return core == 0 ? "running" : "wfi"; }
  const std::vector<platform::DebugRegister>& registers() const override { return registers_; }
  isa::u64 read_register(unsigned core, unsigned index) const override {
    return values[core][index];
  }
  bool write_register(unsigned core, unsigned index, isa::u64 value) override {
    if (registers_[index].name == "midr") return false;
    values[core][index] = value;
    return true;
  }
  bool read_memory(unsigned, isa::u32 address, std::span<isa::u8> data) const override {
    if (!inside(address, data.size())) return false;
    std::copy_n(memory.begin() + (address - kMemoryBase), data.size(), data.begin());
    return true;
  }
  bool write_memory(unsigned, isa::u32 address, std::span<const isa::u8> data) override {
    if (!inside(address, data.size())) return false;
    std::copy(data.begin(), data.end(), memory.begin() + (address - kMemoryBase));
    return true;
  }
  bool set_breakpoint(isa::u32 address) override {
    breakpoints.insert(address);
    return true;
  }
  void clear_breakpoint(isa::u32 address) override { breakpoints.erase(address); }
  bool set_watchpoint(isa::u32 address, isa::u32 size, platform::WatchKind kind) override {
    watchpoints.insert({address, size, kind});
    return true;
  }
  void clear_watchpoint(isa::u32 address, isa::u32 size, platform::WatchKind kind) override {
    watchpoints.erase({address, size, kind});
  }
  void set_core_run(unsigned core, platform::CoreRun how) override { runs[core] = how; }

  std::array<std::vector<isa::u64>, 2> values;
  std::array<isa::u8, 0x1000> memory{};
  std::set<isa::u32> breakpoints;
  std::set<Watch> watchpoints;
  std::array<platform::CoreRun, 2> runs{};

 private:
  void add(const std::string& name, unsigned bits, const std::string& feature) {
    registers_.push_back({name, bits, feature, "general"});
  }
  bool inside(isa::u32 address, std::size_t size) const {
    return address >= kMemoryBase && address - kMemoryBase + size <= memory.size();
  }

  std::vector<platform::DebugRegister> registers_;
};

}  // namespace vesim::sim
