// SPDX-License-Identifier: Apache-2.0
// Exclusives and SWP (Arm ARM A3.4, A8.8.75, A8.8.229).
//
// A load-exclusive tags the physical granule in the core's own monitor. A store-exclusive succeeds
// if the tag is there and covers the same address; it checks the monitor, never the memory's value.
// Stores of other cores clear the tag through Environment::clear_other_monitors.
#include "isa/execute/handlers.h"
#include "isa/execute/memory_path.h"
#include "isa/mmu/translate.h"
#include "isa/system/exceptions.h"

namespace vesim::isa {
namespace {

template <unsigned size>
struct Unsigned;
template <>
struct Unsigned<0> {
  using Type = u32;
};
template <>
struct Unsigned<1> {
  using Type = u8;
};
template <>
struct Unsigned<2> {
  using Type = u16;
};
template <>
struct Unsigned<3> {
  using Type = u64;
};

// The physical address of an access that just succeeded or is about to. False: exception taken.
bool physical(Core& c, const Uop* u, u32 va, Access access, u64& pa) {
  const FastEntry& e = c.fast.entry(va);
  const u64 tag = FastMemory::tag(va & kPageMask, 1, c.context.page);
  if (tag == (access == Access::Write ? e.write_tag : e.read_tag)) {
    pa = e.pa | (va & ~kPageMask);
    return true;
  }
  const Translation t = translate(c, va, access, c.regs.privileged());
  if (!t) {
    take_data_abort(c, u, va, access == Access::Write, t.fault);
    return false;
  }
  pa = t.pa;
  return true;
}

template <class T>
void put(Core& c, const Uop* u, T value) {
  if constexpr (sizeof(T) == 8) {
    // Two words, each in the current endianness, the first at the lower address.
    const bool swap = c.regs.big_endian;
    c.regs.r[u->d] = static_cast<u32>(swap ? value >> 32 : value);
    c.regs.r[u->a] = static_cast<u32>(swap ? value : value >> 32);
  } else {
    c.regs.r[u->d] = value;
  }
}

template <class T>
T get(const Core& c, const Uop* u) {
  if constexpr (sizeof(T) == 8) {
    const u64 first = c.regs.r[u->m], second = c.regs.r[u->a];
    return c.regs.big_endian ? (first << 32 | second) : (second << 32 | first);
  } else {
    return static_cast<T>(c.regs.r[u->m]);
  }
}

template <unsigned size>
void run_load_exclusive(Core& c, const Uop* u) {
  using T = typename Unsigned<size>::Type;
  const u32 va = c.regs.r[u->n] + u->imm;
  T value;
  u64 pa;
  if (!c.load(u, va, value, sizeof(T)) || !physical(c, u, va, Access::Read, pa)) return;
  c.monitor = {true, pa, sizeof(T)};
  put<T>(c, u, value);
  return next(c, u);
}

template <unsigned size>
void run_store_exclusive(Core& c, const Uop* u) {
  using T = typename Unsigned<size>::Type;
  const u32 va = c.regs.r[u->n] + u->imm;
  bool done = false;
  if (!c.monitor.exclusive) {
    // Faults are the same whether or not the store happens.
    u64 pa;
    if (va & (sizeof(T) - 1)) {
      return take_data_abort(c, u, va, true, fault_of_access(c, FaultType::Alignment));
    }
    if (!physical(c, u, va, Access::Write, pa)) return;
  } else {
    u64 pa = 0;
    if (!(va & (sizeof(T) - 1)) && !physical(c, u, va, Access::Write, pa)) return;
    done = c.monitor.pa == pa && c.monitor.size == sizeof(T);
    if (done || (va & (sizeof(T) - 1))) {
      if (!c.store(u, va, get<T>(c, u), sizeof(T))) return;
      // The fast path does not report stores; an exclusive one must close the others' monitors.
      c.env.clear_other_monitors(pa, sizeof(T));
    }
  }
  c.monitor.exclusive = false;
  c.regs.r[u->d] = !done;
  return next(c, u);
}

template <bool byte>
void run_swap(Core& c, const Uop* u) {
  using T = std::conditional_t<byte, u8, u32>;
  const u32 va = c.regs.r[u->n];
  T old;
  if (!c.load(u, va, old, sizeof(T)) ||
      !c.store(u, va, static_cast<T>(c.regs.r[u->m]), sizeof(T))) {
    return;
  }
  c.regs.r[u->d] = old;
  return next(c, u);
}

// SWP and SWPB are UNDEFINED unless SCTLR.SW enables them (Arm ARM B4.1.130).
template <bool byte>
void run_checked_swap(Core& c, const Uop* u) {
  const u32 control = c.hyp() ? 0 : c.sys.sctlr[c.bank()];
  if (!bit(control, 10)) return take_undefined(c, u);
  return run_swap<byte>(c, u);
}

}  // namespace

Handler load_exclusive_handler(unsigned size) {
  constexpr Handler handlers[] = {run_load_exclusive<0>, run_load_exclusive<1>,
                                  run_load_exclusive<2>, run_load_exclusive<3>};
  return handlers[size];
}

Handler store_exclusive_handler(unsigned size) {
  constexpr Handler handlers[] = {run_store_exclusive<0>, run_store_exclusive<1>,
                                  run_store_exclusive<2>, run_store_exclusive<3>};
  return handlers[size];
}

void run_clear_exclusive(Core& c, const Uop* u) {
  c.monitor.exclusive = false;
  return next(c, u);
}

Handler swap_handler(bool byte) { return byte ? run_checked_swap<true> : run_checked_swap<false>; }

}  // namespace vesim::isa
