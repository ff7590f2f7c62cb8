// SPDX-License-Identifier: Apache-2.0
// Performance monitors: c9 (Arm ARM C12.8; TRM 11.4).
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

constexpr u32 kCycleBit = 1u << 31, kAllBits = kCycleBit | ((1u << Pmu::kCounters) - 1);
constexpr u32 kPmcrIdentification = 0x410f0000;  // implementer, and the IDCODE of the A15
constexpr u32 kPmcrP = 2, kPmcrC = 4, kPmcrWritable = 0x39;

// Below Hyp, HDCR.HPMN hides the counters from HPMN on.
unsigned visible_counters(const Core& c) {
  const unsigned hpmn = c.sys.hdcr & hdcr::kHpmn;
  return below_hyp(c) && hpmn < Pmu::kCounters ? hpmn : Pmu::kCounters;
}
u32 visible_bits(const Core& c) { return kCycleBit | ((1u << visible_counters(c)) - 1); }

// User mode: PMUSERENR.EN.
bool user_enabled(const Core& c, bool) { return c.regs.privileged() || (c.pmu.user_enable & 1); }

u64 read_pmcr(Core& c) {
  return (c.pmu.pmcr & kPmcrWritable) | kPmcrIdentification | visible_counters(c) << 11;
}
bool write_pmcr(Core& c, const Uop*, u64 value) {
  pmu_synchronise(c);
  c.pmu.pmcr = static_cast<u32>(value) & kPmcrWritable;
  if (value & kPmcrP) {
    for (unsigned i = 0; i < visible_counters(c); ++i) c.pmu.value[i] = 0;
  }
  if (value & kPmcrC) c.pmu.value[Pmu::kCycleCounter] = 0;
  pmu_poll(c);
  return true;
}

// A register of bits per counter: what its set and clear views do.
template <u32 Pmu::*member>
u64 read_bits(Core& c) {
  pmu_synchronise(c);
  return c.pmu.*member & visible_bits(c);
}
template <u32 Pmu::*member, bool value_set>
bool write_bits(Core& c, const Uop*, u64 value) {
  pmu_synchronise(c);
  const u32 touched = static_cast<u32>(value) & visible_bits(c) & kAllBits;
  c.pmu.*member = value_set ? c.pmu.*member | touched : c.pmu.*member & ~touched;
  pmu_poll(c);
  return true;
}

bool write_pmswinc(Core& c, const Uop*, u64 value) {
  pmu_software_increment(c, static_cast<u32>(value) & visible_bits(c));
  pmu_poll(c);
  return true;
}

u64 read_pmselr(Core& c) { return c.pmu.selected; }
bool write_pmselr(Core& c, const Uop*, u64 value) {
  c.pmu.selected = static_cast<u32>(value & 0x1f);
  return true;
}

u64 read_pmccntr(Core& c) {
  pmu_synchronise(c);
  return static_cast<u32>(c.pmu.value[Pmu::kCycleCounter]);
}
bool write_pmccntr(Core& c, const Uop*, u64 value) {
  pmu_synchronise(c);
  c.pmu.value[Pmu::kCycleCounter] = value;
  return true;
}

// PMXEVTYPER and PMXEVCNTR of the selected counter; 31 selects the cycle counter's filter.
int selected_counter(const Core& c) {
  const u32 n = c.pmu.selected;
  if (n < visible_counters(c)) return static_cast<int>(n);
  return n == 31 ? static_cast<int>(Pmu::kCycleCounter) : -1;
}
u64 read_pmxevtyper(Core& c) {
  const int n = selected_counter(c);
  return n < 0 ? 0 : c.pmu.type[static_cast<unsigned>(n)];
}
bool write_pmxevtyper(Core& c, const Uop*, u64 value) {
  const int n = selected_counter(c);
  if (n < 0) return true;
  pmu_synchronise(c);
  const u32 writable = n == Pmu::kCycleCounter ? 0xf8000000 : 0xf80000ff;
  pmu_set_type(c, static_cast<unsigned>(n), static_cast<u32>(value) & writable);
  return true;
}
u64 read_pmxevcntr(Core& c) {
  const int n = selected_counter(c);
  if (n < 0 || n == Pmu::kCycleCounter) return 0;
  pmu_synchronise(c);
  return static_cast<u32>(c.pmu.value[static_cast<unsigned>(n)]);
}
bool write_pmxevcntr(Core& c, const Uop*, u64 value) {
  const int n = selected_counter(c);
  if (n < 0 || n == Pmu::kCycleCounter) return true;
  pmu_synchronise(c);
  c.pmu.value[static_cast<unsigned>(n)] = value;
  return true;
}

u64 read_pmuserenr(Core& c) { return c.pmu.user_enable; }
bool write_pmuserenr(Core& c, const Uop*, u64 value) {
  c.pmu.user_enable = static_cast<u32>(value & 1);
  return true;
}

using P = Pmu;
constexpr auto kTpm = Trap::Tpm;
constexpr auto kEnd = After::EndBlock;
constexpr Permissions kPl1RwUserRead = kPl1Rw | kUserRead;

constexpr SystemRegister kRows[] = {
    {"PMCR", cp15(9, 0, 12, 0), kAllRw, Trap::Tpmcr, read_pmcr, write_pmcr, kEnd, user_enabled},
    {"PMCNTENSET", cp15(9, 0, 12, 1), kAllRw, kTpm, read_bits<&P::enabled>,
     write_bits<&P::enabled, true>, kEnd, user_enabled},
    {"PMCNTENCLR", cp15(9, 0, 12, 2), kAllRw, kTpm, read_bits<&P::enabled>,
     write_bits<&P::enabled, false>, kEnd, user_enabled},
    {"PMOVSR", cp15(9, 0, 12, 3), kAllRw, kTpm, read_bits<&P::overflow>,
     write_bits<&P::overflow, false>, kEnd, user_enabled},
    {"PMSWINC", cp15(9, 0, 12, 4), kAllWo, kTpm, nullptr, write_pmswinc, kEnd, user_enabled},
    {"PMSELR", cp15(9, 0, 12, 5), kAllRw, kTpm, read_pmselr, write_pmselr, After::Nothing,
     user_enabled},
    {"PMCEID0", cp15(9, 0, 12, 6), kAllRo, kTpm, constant<0x3fff0f3f>, nullptr, After::Nothing,
     user_enabled},
    {"PMCEID1", cp15(9, 0, 12, 7), kAllRo, kTpm, constant<0>, nullptr, After::Nothing,
     user_enabled},
    {"PMCCNTR", cp15(9, 0, 13, 0), kAllRw, kTpm, read_pmccntr, write_pmccntr, kEnd, user_enabled},
    {"PMXEVTYPER", cp15(9, 0, 13, 1), kAllRw, kTpm, read_pmxevtyper, write_pmxevtyper, kEnd,
     user_enabled},
    {"PMXEVCNTR", cp15(9, 0, 13, 2), kAllRw, kTpm, read_pmxevcntr, write_pmxevcntr, kEnd,
     user_enabled},
    {"PMUSERENR", cp15(9, 0, 14, 0), kPl1RwUserRead, kTpm, read_pmuserenr, write_pmuserenr},
    {"PMINTENSET", cp15(9, 0, 14, 1), kPl1Rw, kTpm, read_bits<&P::interrupt_enable>,
     write_bits<&P::interrupt_enable, true>, kEnd},
    {"PMINTENCLR", cp15(9, 0, 14, 2), kPl1Rw, kTpm, read_bits<&P::interrupt_enable>,
     write_bits<&P::interrupt_enable, false>, kEnd},
    {"PMOVSSET", cp15(9, 0, 14, 3), kPl1Rw, kTpm, read_bits<&P::overflow>,
     write_bits<&P::overflow, true>, kEnd},
};

}  // namespace

std::span<const SystemRegister> performance_registers() { return kRows; }

}  // namespace vesim::isa
