// SPDX-License-Identifier: Apache-2.0
// How handlers reach data memory: the inlined fast path, and the slow path behind it.
#pragma once

#include <algorithm>
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

// Where an aligned access of an observed core finds its data: the fast path's place, whose tags it
// does not match because the observer has to be told first. Null: take the slow path, which tells.
template <bool write>
[[gnu::always_inline]] inline void* observed_place(Core& c, u32 va, unsigned size, u64 context) {
  const FastEntry& e = c.fast.entry(va);
  if (FastMemory::tag(va, size, context) != (write ? e.write_tag : e.read_tag)) return nullptr;
  return c.observer ? e.host(va) : nullptr;
}

// Where `count` words in one page from `va` on lie for an observed core, whose observer has then
// been told of them line by line; else null, and nothing was told.
template <bool write>
[[gnu::always_inline]] inline void* observed_words(Core& c, const Uop* u, u32 va, unsigned count) {
  void* const host = observed_place<write>(c, va, 4, c.context.page);
  if (!host) [[unlikely]]
    return nullptr;
  u32 at = va, left = count * 4;
  do {
    const u32 part = std::min(left, kObservedLine - at % kObservedLine);
    write ? c.observer->stores(u, at, part) : c.observer->loads(u, at, part);
    at += part;
    left -= part;
  } while (left != 0);
  return host;
}

// Where the words of a register list lie when the fast path, observed or not, has them all; else
// null.
template <bool write>
[[gnu::always_inline]] inline void* list_words(Core& c, const Uop* u, u32 va, unsigned count) {
  if ((va & ~kPageMask) + count * 4 > kPageSize) [[unlikely]]
    return nullptr;
  const FastEntry& e = c.fast.entry(va);
  if (FastMemory::tag(va, 4, c.context.data) == (write ? e.write_tag : e.read_tag)) [[likely]]
    return e.host(va);
  return observed_words<write>(c, u, va, count);
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
