// SPDX-License-Identifier: Apache-2.0
// How handlers reach data memory: the inlined fast path, and the slow path behind it.
#pragma once

#include <bit>
#include <cstring>

#include "isa/core.h"

namespace vesim::isa {

// What a slow load brings: by value, so that a handler's variables stay in registers and its call
// of the next handler stays a jump.
struct Loaded {
  u64 data;
  bool ok;
};

// The slow path: alignment, translation, faults, devices, code pages, page crossings; fills the
// fast path. `user` accesses as if in User mode (LDRT). Data is little-endian in memory order. Not
// ok: an exception was taken.
Loaded slow_load(Core& core, const Uop* u, u32 va, unsigned size, unsigned align, bool user);
bool slow_store(Core& core, const Uop* u, u32 va, u64 data, unsigned size, unsigned align,
                bool user);

// Where `count` words from `va` on lie when all may be accessed at once and an observer watches,
// which is told of them line by line; else null, and nothing was told.
void* observed_words(Core& core, const Uop* u, u32 va, unsigned count, bool write);

// Where the words of a register list lie when the fast path, observed or not, has them all; else
// null.
template <bool write>
[[gnu::always_inline]] inline void* list_words(Core& c, const Uop* u, u32 va, unsigned count) {
  if ((va & ~kPageMask) + count * 4 > kPageSize) [[unlikely]]
    return nullptr;
  const FastEntry& e = c.fast.entry(va);
  if (FastMemory::tag(va, 4, c.context.data) == (write ? e.write_tag : e.read_tag)) [[likely]]
    return e.host(va);
  return observed_words(c, u, va, count, write);
}

template <class T>
T reverse_bytes(T value) {
  if constexpr (sizeof(T) == 8) return __builtin_bswap64(value);
  if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
  if constexpr (sizeof(T) == 2) return __builtin_bswap16(value);
  return value;
}

// The fast path alone, in memory order, whatever CPSR.E says. False: take the slow path.
template <class T>
[[gnu::always_inline]] inline bool fast_load(Core& c, u32 va, T& value) {
  const FastEntry& e = c.fast.entry(va);
  if (FastMemory::tag(va, sizeof(T), c.context.data) != e.read_tag) [[unlikely]]
    return false;
  std::memcpy(&value, e.host(va), sizeof(T));
  return true;
}

template <class T>
[[gnu::always_inline]] inline bool fast_store(Core& c, u32 va, T value) {
  const FastEntry& e = c.fast.entry(va);
  if (FastMemory::tag(va, sizeof(T), c.context.data) != e.write_tag) [[unlikely]]
    return false;
  std::memcpy(e.host(va), &value, sizeof(T));
  return true;
}

// Both paths.
template <class T>
[[gnu::always_inline]] inline bool load_raw(Core& c, const Uop* u, u32 va, T& value,
                                            unsigned align = 1) {
  if (fast_load(c, va, value)) [[likely]]
    return true;
  const Loaded loaded = slow_load(c, u, va, sizeof(T), align, false);
  value = static_cast<T>(loaded.data);
  return loaded.ok;
}

template <class T>
[[gnu::always_inline]] inline bool store_raw(Core& c, const Uop* u, u32 va, T value,
                                             unsigned align = 1) {
  return fast_store(c, va, value) || slow_store(c, u, va, value, sizeof(T), align, false);
}

template <class T>
bool Core::load(const Uop* u, u32 va, T& value, unsigned align) {
  if (!load_raw(*this, u, va, value, align)) return false;
  if (regs.big_endian) value = reverse_bytes(value);
  return true;
}

template <class T>
bool Core::store(const Uop* u, u32 va, T value, unsigned align) {
  return store_raw(*this, u, va, regs.big_endian ? reverse_bytes(value) : value, align);
}

}  // namespace vesim::isa
