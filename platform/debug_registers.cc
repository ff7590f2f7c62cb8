// SPDX-License-Identifier: Apache-2.0
#include "platform/debug_registers.h"

#include <fmt/format.h>

namespace vesim::platform {
namespace {

using isa::Core;
using isa::Mode;
using isa::SystemRegisters;

constexpr const char* kCore = "org.gnu.gdb.arm.core";
constexpr const char* kVfp = "org.gnu.gdb.arm.vfp";
constexpr const char* kBanked = "org.vesim.arm.banked";
constexpr const char* kSystem = "org.vesim.arm.system";

using Table = std::vector<DebugRegisterAccess>;
using Get = std::function<u64(const Core&)>;
using Set = std::function<void(Core&, u64)>;

void add(Table& table, const std::string& name, unsigned bits, const char* feature,
         const char* group, Get get, Set set) {
  DebugRegisterAccess& reg = table.emplace_back();
  reg.description.name = name;
  reg.description.bits = bits;
  reg.description.feature = feature;
  reg.description.group = group;
  reg.get = std::move(get);
  reg.set = std::move(set);
}

void add_core(Table& table) {
  const auto general = [&](const std::string& name, unsigned n) {
    add(
        table, name, 32, kCore, "general", [n](const Core& c) -> u64 { return c.regs.r[n]; },
        [n](Core& c, u64 v) { c.regs.r[n] = static_cast<u32>(v); });
  };
  for (unsigned n = 0; n <= 12; ++n) general(fmt::format("r{}", n), n);
  general("sp", 13);
  general("lr", 14);
  add(
      table, "pc", 32, kCore, "general", [](const Core& c) -> u64 { return c.regs.pc; },
      [](Core& c, u64 v) {
        c.regs.pc = static_cast<u32>(v) & ~(c.regs.thumb ? 1u : 3u);
        c.attention();
      });
  add(
      table, "cpsr", 32, kCore, "general", [](const Core& c) -> u64 { return c.regs.cpsr(); },
      [](Core& c, u64 v) {
        c.regs.set_cpsr(static_cast<u32>(v));
        c.context_changed();
      });
}

void add_vfp(Table& table) {
  for (unsigned n = 0; n < 32; ++n) {
    add(
        table, fmt::format("d{}", n), 64, kVfp, "float", [n](const Core& c) { return c.vfp.d[n]; },
        [n](Core& c, u64 v) { c.vfp.d[n] = v; });
  }
  add(
      table, "fpscr", 32, kVfp, "float", [](const Core& c) -> u64 { return c.vfp.fpscr; },
      [](Core& c, u64 v) { c.vfp.fpscr = static_cast<u32>(v); });
}

void add_banked(Table& table) {
  const auto banked = [&](const std::string& name, const std::function<u32&(Core&)>& place) {
    add(
        table, name, 32, kBanked, "system",
        // The lookup changes nothing; it only has one signature.
        [place](const Core& c) -> u64 { return place(const_cast<Core&>(c)); },
        [place](Core& c, u64 v) { place(c) = static_cast<u32>(v); });
  };
  struct Named {
    const char* suffix;
    Mode mode;
  };
  for (unsigned n = 8; n <= 12; ++n) {
    banked(fmt::format("r{}_fiq", n), [n](Core& c) -> u32& {
      return c.regs.mode == Mode::Fiq ? c.regs.r[n] : c.regs.fiq_r8_r12[n - 8];
    });
  }
  const Named modes[] = {{"usr", Mode::User},       {"fiq", Mode::Fiq},   {"irq", Mode::Irq},
                         {"svc", Mode::Supervisor}, {"abt", Mode::Abort}, {"und", Mode::Undefined},
                         {"mon", Mode::Monitor},    {"hyp", Mode::Hyp}};
  for (const Named& m : modes) {
    const Mode mode = m.mode;
    banked(fmt::format("sp_{}", m.suffix), [mode](Core& c) -> u32& { return c.regs.r13_of(mode); });
    if (mode != Mode::Hyp) {
      banked(fmt::format("lr_{}", m.suffix),
             [mode](Core& c) -> u32& { return c.regs.r14_of(mode); });
    }
    if (mode != Mode::User) {
      banked(fmt::format("spsr_{}", m.suffix),
             [mode](Core& c) -> u32& { return c.regs.spsr_of(mode); });
    }
  }
  banked("elr_hyp", [](Core& c) -> u32& { return c.regs.elr_hyp; });
}

// Banked by security state: shown for the state the core is in.
void add_system_pair(Table& table, const char* name, u32 (SystemRegisters::*field)[2]) {
  add(table, name, 32, kSystem, "system",
      [field](const Core& c) -> u64 { return (c.sys.*field)[c.bank()]; }, {});
}
void add_system_pair(Table& table, const char* name, u64 (SystemRegisters::*field)[2]) {
  add(table, name, 64, kSystem, "system",
      [field](const Core& c) { return (c.sys.*field)[c.bank()]; }, {});
}
template <class T>
void add_system_single(Table& table, const char* name, T SystemRegisters::*field) {
  add(table, name, sizeof(T) * 8, kSystem, "system",
      [field](const Core& c) -> u64 { return c.sys.*field; }, {});
}

// A register that is the secure copy of another.
void add_system_secure(Table& table, const char* name, u32 (SystemRegisters::*field)[2]) {
  add(table, name, 32, kSystem, "system",
      [field](const Core& c) -> u64 { return (c.sys.*field)[isa::kSecure]; }, {});
}

// Read-only: writing one behind the core's back would leave derived state stale.
void add_system(Table& table) {
  using S = SystemRegisters;
  add_system_pair(table, "SCTLR", &S::sctlr);
  add_system_pair(table, "TTBR0", &S::ttbr0);
  add_system_pair(table, "TTBR1", &S::ttbr1);
  add_system_pair(table, "TTBCR", &S::ttbcr);
  add_system_pair(table, "DACR", &S::dacr);
  add_system_pair(table, "DFSR", &S::dfsr);
  add_system_pair(table, "IFSR", &S::ifsr);
  add_system_pair(table, "DFAR", &S::dfar);
  add_system_pair(table, "IFAR", &S::ifar);
  add_system_pair(table, "PAR", &S::par);
  add_system_pair(table, "VBAR", &S::vbar);
  add_system_pair(table, "CONTEXTIDR", &S::contextidr);
  add_system_pair(table, "TPIDRURW", &S::tpidrurw);
  add_system_pair(table, "TPIDRURO", &S::tpidruro);
  add_system_pair(table, "TPIDRPRW", &S::tpidrprw);
  add_system_single(table, "SCR", &S::scr);
  add_system_single(table, "MVBAR", &S::mvbar);
  add_system_single(table, "CPACR", &S::cpacr);
  add_system_single(table, "HCR", &S::hcr);
  add_system_single(table, "HSCTLR", &S::hsctlr);
  add_system_single(table, "HSR", &S::hsr);
  add_system_secure(table, "HDFAR", &S::dfar);
  add_system_secure(table, "HIFAR", &S::ifar);
  add_system_single(table, "HPFAR", &S::hpfar);
  add_system_single(table, "HVBAR", &S::hvbar);
  add_system_single(table, "HTTBR", &S::httbr);
  add_system_single(table, "VTTBR", &S::vttbr);
  add_system_single(table, "VTCR", &S::vtcr);
  add_system_single(table, "HCPTR", &S::hcptr);
  add_system_single(table, "HDCR", &S::hdcr);
  add_system_single(table, "HSTR", &S::hstr);
}

}  // namespace

const std::vector<DebugRegisterAccess>& debug_registers() {
  static const Table table = [] {
    Table t;
    add_core(t);
    add_vfp(t);
    add_banked(t);
    add_system(t);
    return t;
  }();
  return table;
}

}  // namespace vesim::platform
