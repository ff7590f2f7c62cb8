// SPDX-License-Identifier: Apache-2.0
// Loads and stores of one register, of a pair, and of register lists.
#include <array>
#include <bit>
#include <utility>

#include "isa/execute/handlers.h"
#include "isa/execute/memory_path.h"

namespace vesim::isa {
namespace {

constexpr unsigned kSizes = 5, kForms = 5;

template <AddressForm form>
u32 address(const Core& c, const Uop* u) {
  const u32* r = c.regs.r;
  if constexpr (form == AddressForm::Immediate) return r[u->n] + u->imm;
  if constexpr (form == AddressForm::Literal) return c.block_va + u->imm;
  if constexpr (form == AddressForm::Add) return r[u->n] + r[u->m];
  if constexpr (form == AddressForm::Subtract) return r[u->n] - r[u->m];
  if constexpr (form == AddressForm::AddShifted) return r[u->n] + (r[u->m] << u->imm);
}

template <MemorySize size>
struct Sized;
template <>
struct Sized<MemorySize::Word> {
  using Raw = u32;
  using Extended = s32;
};
template <>
struct Sized<MemorySize::Byte> {
  using Raw = u8;
  using Extended = u8;
};
template <>
struct Sized<MemorySize::Half> {
  using Raw = u16;
  using Extended = u16;
};
template <>
struct Sized<MemorySize::SignedByte> {
  using Raw = u8;
  using Extended = s8;
};
template <>
struct Sized<MemorySize::SignedHalf> {
  using Raw = u16;
  using Extended = s16;
};

template <MemorySize size, bool big_endian>
void put(Core& c, const Uop* u, typename Sized<size>::Raw value) {
  if constexpr (big_endian) value = reverse_bytes(value);
  c.regs.r[u->d] = static_cast<u32>(s32{static_cast<typename Sized<size>::Extended>(value)});
}

template <MemorySize size, bool big_endian>
auto get(const Core& c, const Uop* u) {
  const auto value = static_cast<typename Sized<size>::Raw>(c.regs.r[u->d]);
  return big_endian ? reverse_bytes(value) : value;
}

// The slow ways stand apart so that the fast ones need no stack frame.
template <MemorySize size, AddressForm form, bool big_endian>
[[gnu::noinline]] void run_load_slowly(Core& c, const Uop* u) {
  using Raw = typename Sized<size>::Raw;
  const u32 va = address<form>(c, u);
  if (const void* host = observed_place<false>(c, va, sizeof(Raw), c.context.page)) [[likely]] {
    c.observer->loads(u, va, sizeof(Raw));
    Raw value;
    std::memcpy(&value, host, sizeof value);
    put<size, big_endian>(c, u, value);
    return next(c, u);
  }
  const Loaded loaded = slow_load(c, u, va, sizeof(Raw), 1, false);
  if (!loaded.ok) return;
  put<size, big_endian>(c, u, static_cast<Raw>(loaded.data));
  return next(c, u);
}

template <MemorySize size, AddressForm form, bool big_endian>
void run_load(Core& c, const Uop* u) {
  typename Sized<size>::Raw value;
  if (!fast_load(c, address<form>(c, u), value)) [[unlikely]] {
    return run_load_slowly<size, form, big_endian>(c, u);
  }
  put<size, big_endian>(c, u, value);
  return next(c, u);
}

template <MemorySize size, AddressForm form, bool big_endian>
[[gnu::noinline]] void run_store_slowly(Core& c, const Uop* u) {
  const auto value = get<size, big_endian>(c, u);
  const u32 va = address<form>(c, u);
  if (void* host = observed_place<true>(c, va, sizeof value, c.context.page)) [[likely]] {
    c.observer->stores(u, va, sizeof value);
    std::memcpy(host, &value, sizeof value);
    return next(c, u);
  }
  if (!slow_store(c, u, va, value, sizeof value, 1, false)) return;
  return next(c, u);
}

template <MemorySize size, AddressForm form, bool big_endian>
void run_store(Core& c, const Uop* u) {
  if (!fast_store(c, address<form>(c, u), get<size, big_endian>(c, u))) [[unlikely]] {
    return run_store_slowly<size, form, big_endian>(c, u);
  }
  return next(c, u);
}

// LDRT and its kin: with User mode's permissions.
template <MemorySize size, AddressForm form>
void run_user_load(Core& c, const Uop* u) {
  using Raw = typename Sized<size>::Raw;
  const Loaded loaded = slow_load(c, u, address<form>(c, u), sizeof(Raw), 1, true);
  if (!loaded.ok) return;
  auto value = static_cast<Raw>(loaded.data);
  if (c.regs.big_endian) value = reverse_bytes(value);
  c.regs.r[u->d] = static_cast<u32>(s32{static_cast<typename Sized<size>::Extended>(value)});
  return next(c, u);
}

template <MemorySize size, AddressForm form>
void run_user_store(Core& c, const Uop* u) {
  auto value = static_cast<typename Sized<size>::Raw>(c.regs.r[u->d]);
  if (c.regs.big_endian) value = reverse_bytes(value);
  if (!slow_store(c, u, address<form>(c, u), value, sizeof value, 1, true)) return;
  return next(c, u);
}

// LDRD and STRD: two words, single-copy atomic when 64-bit aligned (LPAE), word alignment required.
template <AddressForm form>
void run_load_double(Core& c, const Uop* u) {
  u64 value;
  if (!load_raw(c, u, address<form>(c, u), value, 4)) return;
  u32 first = static_cast<u32>(value), second = static_cast<u32>(value >> 32);
  if (c.regs.big_endian) {
    first = reverse_bytes(first);
    second = reverse_bytes(second);
  }
  c.regs.r[u->d] = first;
  c.regs.r[u->a] = second;
  return next(c, u);
}

template <AddressForm form>
void run_store_double(Core& c, const Uop* u) {
  u32 first = c.regs.r[u->d], second = c.regs.r[u->a];
  if (c.regs.big_endian) {
    first = reverse_bytes(first);
    second = reverse_bytes(second);
  }
  const u64 value = first | (u64{second} << 32);
  if (!store_raw(c, u, address<form>(c, u), value, 4)) return;
  return next(c, u);
}

template <AddressForm form>
void run_update_base(Core& c, const Uop* u) {
  c.regs.r[u->d] = address<form>(c, u);
  return next(c, u);
}

u32& list_register(Core& c, unsigned n, bool user) {
  if (user && n != 15) return c.regs.user_register(n);
  return c.regs.r[n];
}

// The words of a list into its registers.
template <bool user>
[[gnu::always_inline]] inline void fill_registers(Core& c, u32 list, const void* words) {
  const auto* from = static_cast<const u8*>(words);
  for (; list != 0; list &= list - 1, from += 4) {
    u32 word;
    std::memcpy(&word, from, 4);
    list_register(c, static_cast<unsigned>(std::countr_zero(list)), user) =
        c.regs.big_endian ? reverse_bytes(word) : word;
  }
}

// The list is loaded as a whole before a register changes, so that an abort can be restarted.
template <bool user>
void run_load_multiple(Core& c, const Uop* u) {
  u32 va = c.regs.r[u->n] + u->imm2;
  const unsigned count = u->a;
  if (const void* const host = list_words<false>(c, u, va, count)) [[likely]] {
    fill_registers<user>(c, u->imm, host);
    return next(c, u);
  }
  u32 values[16];
  for (unsigned i = 0; i < count; ++i, va += 4) {
    if (!load_raw(c, u, va, values[i], 4)) return;
  }
  fill_registers<user>(c, u->imm, values);
  return next(c, u);
}

// What memory gets of the list's first register.
template <bool user>
u32 list_value(Core& c, u32 list) {
  const u32 value = list_register(c, static_cast<unsigned>(std::countr_zero(list)), user);
  return c.regs.big_endian ? reverse_bytes(value) : value;
}

// Stores before a fault stay: the instruction is restarted and stores them again.
template <bool user>
void run_store_multiple(Core& c, const Uop* u) {
  u32 va = c.regs.r[u->n] + u->imm2;
  if (auto* host = static_cast<u8*>(list_words<true>(c, u, va, u->a))) [[likely]] {
    for (u32 list = u->imm; list != 0; list &= list - 1, host += 4) {
      const u32 value = list_value<user>(c, list);
      std::memcpy(host, &value, 4);
    }
    return next(c, u);
  }
  for (u32 list = u->imm; list != 0; list &= list - 1, va += 4) {
    if (!store_raw(c, u, va, list_value<user>(c, list), 4)) return;
  }
  return next(c, u);
}

// Tables of the templates above, by size and address form.
template <bool load, bool big_endian, unsigned index>
constexpr Handler single_entry() {
  constexpr auto size = static_cast<MemorySize>(index / kForms);
  constexpr auto form = static_cast<AddressForm>(index % kForms);
  if constexpr (load) return run_load<size, form, big_endian>;
  return run_store<size, form, big_endian>;
}
template <bool load, unsigned index>
constexpr Handler user_entry() {
  constexpr auto size = static_cast<MemorySize>(index / kForms);
  constexpr auto form = static_cast<AddressForm>(index % kForms);
  if constexpr (load) return run_user_load<size, form>;
  return run_user_store<size, form>;
}
template <bool load, bool big_endian, unsigned... index>
constexpr std::array<Handler, sizeof...(index)> singles(std::integer_sequence<unsigned, index...>) {
  return {single_entry<load, big_endian, index>()...};
}
template <bool load, unsigned... index>
constexpr std::array<Handler, sizeof...(index)> users(std::integer_sequence<unsigned, index...>) {
  return {user_entry<load, index>()...};
}
using Index = std::make_integer_sequence<unsigned, kSizes * kForms>;

constexpr std::array kLoad = {singles<true, false>(Index{}), singles<true, true>(Index{})};
constexpr std::array kStore = {singles<false, false>(Index{}), singles<false, true>(Index{})};
constexpr std::array kUser = {users<false>(Index{}), users<true>(Index{})};

constexpr std::array<Handler, kForms> kLoadDouble = {
    run_load_double<AddressForm::Immediate>, run_load_double<AddressForm::Literal>,
    run_load_double<AddressForm::Add>, run_load_double<AddressForm::Subtract>,
    run_load_double<AddressForm::AddShifted>};
constexpr std::array<Handler, kForms> kStoreDouble = {
    run_store_double<AddressForm::Immediate>, run_store_double<AddressForm::Literal>,
    run_store_double<AddressForm::Add>, run_store_double<AddressForm::Subtract>,
    run_store_double<AddressForm::AddShifted>};
constexpr std::array<Handler, kForms> kUpdate = {
    run_update_base<AddressForm::Immediate>, run_update_base<AddressForm::Literal>,
    run_update_base<AddressForm::Add>, run_update_base<AddressForm::Subtract>,
    run_update_base<AddressForm::AddShifted>};

unsigned index_of(MemorySize size, AddressForm form) {
  return static_cast<unsigned>(size) * kForms + static_cast<unsigned>(form);
}

}  // namespace

Handler load_handler(MemorySize size, AddressForm form, bool big_endian) {
  return kLoad[big_endian][index_of(size, form)];
}
Handler store_handler(MemorySize size, AddressForm form, bool big_endian) {
  return kStore[big_endian][index_of(size, form)];
}
Handler user_access_handler(bool is_load, MemorySize size, AddressForm form) {
  return kUser[is_load][index_of(size, form)];
}
Handler double_access_handler(bool is_load, AddressForm form) {
  return (is_load ? kLoadDouble : kStoreDouble)[static_cast<unsigned>(form)];
}
Handler update_base_handler(AddressForm form) { return kUpdate[static_cast<unsigned>(form)]; }

Handler multiple_handler(bool is_load, bool user) {
  if (is_load) return user ? run_load_multiple<true> : run_load_multiple<false>;
  return user ? run_store_multiple<true> : run_store_multiple<false>;
}

// A hint with no effect in function.
void run_preload(Core& c, const Uop* u) { return next(c, u); }

}  // namespace vesim::isa
