// SPDX-License-Identifier: Apache-2.0
#include "isa/system/pmu.h"

#include <algorithm>

#include "isa/core.h"
#include "isa/system/control_bits.h"

namespace vesim::isa {

namespace {

constexpr u32 kPmcrE = 1u << 0, kPmcrD = 1u << 3;
constexpr u64 kWidth = 3;  // of the core: no event occurs more often in a cycle
constexpr u64 kNever = ~u64{0};
constexpr u64 kWrap = u64{1} << 32;

unsigned enable_bit(unsigned counter) { return counter == Pmu::kCycleCounter ? 31 : counter; }

u8 event_of(const Pmu& pmu, unsigned counter) {
  if (counter == Pmu::kCycleCounter) return static_cast<u8>(PmuEvent::CpuCycles);
  return static_cast<u8>(pmu.type[counter]);
}

u64 total_of(Core& core, unsigned counter) {
  const u8 event = event_of(core.pmu, counter);
  switch (static_cast<PmuEvent>(event)) {
    case PmuEvent::CpuCycles:
      return core.env.cycles();
    case PmuEvent::Instruction:
      return core.instructions();
    case PmuEvent::SoftwareIncrement:
    case PmuEvent::ExceptionTaken:
    case PmuEvent::ExceptionReturn:
    case PmuEvent::ContextIdWrite:
    case PmuEvent::TtbrWrite:
      return core.pmu.total[event];
  }
  return core.env.pmu_events(event);
}

// The privilege filters of PMXEVTYPER (C12.8.21): P, U, NSK, NSU, NSH.
bool filtered_out(const Core& core, u32 type) {
  const bool p = bit(type, 31), u = bit(type, 30), nsk = bit(type, 29), nsu = bit(type, 28),
             nsh = bit(type, 27);
  if (core.hyp()) return !nsh;
  const bool user = core.regs.mode == Mode::User;
  if (core.secure()) return user ? u : p;
  return user ? u != nsu : p != nsk;
}

// Counters from HDCR.HPMN on belong to Hyp: HDCR.HPME enables them instead of PMCR.E.
bool reserved_for_hyp(const Core& core, unsigned counter) {
  return counter != Pmu::kCycleCounter && counter >= (core.sys.hdcr & hdcr::kHpmn);
}

bool counts(const Core& core, unsigned counter) {
  const Pmu& pmu = core.pmu;
  const bool on = reserved_for_hyp(core, counter) ? core.sys.hdcr & hdcr::kHpme : pmu.pmcr & kPmcrE;
  return on && bit(pmu.enabled, enable_bit(counter)) && !filtered_out(core, pmu.type[counter]);
}

// PMCR.D: PMCCNTR counts every 64th cycle.
bool divided(const Pmu& pmu, unsigned counter) {
  return counter == Pmu::kCycleCounter && (pmu.pmcr & kPmcrD);
}

void add(Pmu& pmu, unsigned counter, u64 amount) {
  const u64 sum = pmu.value[counter] + amount;
  if (sum >= kWrap) pmu.overflow |= 1u << enable_bit(counter);
  pmu.value[counter] = sum % kWrap;
}

}  // namespace

void pmu_synchronise(Core& core) {
  Pmu& pmu = core.pmu;
  for (unsigned i = 0; i <= Pmu::kCounters; ++i) {
    const u64 total = total_of(core, i);
    u64 elapsed = total - pmu.base[i];
    if (counts(core, i)) {
      if (divided(pmu, i)) {
        add(pmu, i, elapsed / 64);
        elapsed %= 64;
        pmu.base[i] = total - elapsed;  // the rest counts next time
        continue;
      }
      add(pmu, i, elapsed);
    }
    pmu.base[i] = total;
  }
}

void pmu_set_type(Core& core, unsigned counter, u32 type) {
  core.pmu.type[counter] = type;
  core.pmu.base[counter] = total_of(core, counter);
}

void pmu_software_increment(Core& core, u32 counters) {
  pmu_synchronise(core);
  for (unsigned i = 0; i < Pmu::kCounters; ++i) {
    const bool selected =
        bit(counters, i) && event_of(core.pmu, i) == static_cast<u8>(PmuEvent::SoftwareIncrement);
    if (selected && counts(core, i)) add(core.pmu, i, 1);
  }
}

u64 pmu_cycles_to_overflow(Core& core) {
  Pmu& pmu = core.pmu;
  if (!(pmu.enabled & pmu.interrupt_enable)) return kNever;
  pmu_synchronise(core);
  u64 least = kNever;
  for (unsigned i = 0; i <= Pmu::kCounters; ++i) {
    if (!bit(pmu.interrupt_enable, enable_bit(i)) || !counts(core, i)) continue;
    const u64 left = kWrap - pmu.value[i];
    const u64 per_cycle = event_of(pmu, i) == static_cast<u8>(PmuEvent::CpuCycles) ? 1 : kWidth;
    // What a divided counter has of its next step is the time since its base.
    const u64 cycles = divided(pmu, i) ? left * 64 - (core.env.cycles() - pmu.base[i])
                                       : (left + per_cycle - 1) / per_cycle;
    least = std::min(least, cycles);
  }
  return least;
}

void pmu_poll(Core& core) {
  Pmu& pmu = core.pmu;
  pmu_synchronise(core);
  const bool level = pmu.overflow & pmu.interrupt_enable;
  if (level == pmu.interrupt) return;
  pmu.interrupt = level;
  core.env.pmu_interrupt(level);
}

void Pmu::serialize(Archive& ar) {
  ar("pmcr", pmcr);
  ar("enabled", enabled);
  ar("overflow", overflow);
  ar("selected", selected);
  ar("user_enable", user_enable);
  ar("interrupt_enable", interrupt_enable);
  ar("type", type);
  ar("value", value);
  ar("base", base);
  ar("total", total);
  ar("interrupt", interrupt);
}

}  // namespace vesim::isa
