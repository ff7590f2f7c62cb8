// SPDX-License-Identifier: Apache-2.0
#include "isa/execute/memory_path.h"

#include <algorithm>
#include <optional>
#include <type_traits>

#include "isa/mmu/translate.h"
#include "isa/system/exceptions.h"

namespace vesim::isa {
namespace {

struct Request {
  u32 va;
  unsigned size;
  Access access;
  bool user;
  bool unaligned;  // the whole access, by what its instruction demands
};

bool privileged(const Core& core, bool user) { return !user && core.regs.privileged(); }

// SCTLR.A or HSCTLR.A: every unaligned access faults.
bool strict_alignment(const Core& core) {
  return bit(core.hyp() ? core.sys.hsctlr : core.sys.sctlr[core.bank()], 1);
}

void abort_with(Core& core, const Uop* u, u32 va, bool write, FaultType type, bool slave_error) {
  take_data_abort(core, u, va, write, fault_of_access(core, type, slave_error));
}

// Translates, with the faults that are the access' own. False: an exception was taken.
bool locate(Core& core, const Uop* u, const Request& request, Translation& t) {
  t = translate(core, request.va, request.access, privileged(core, request.user));
  const bool write = request.access == Access::Write;
  if (!t) {
    take_data_abort(core, u, request.va, write, t.fault);
    return false;
  }
  // With the Virtualization Extensions an unaligned access to Device or Strongly-ordered memory
  // is an Alignment fault (Arm ARM A3.2.2).
  if (request.unaligned && t.attributes.type != MemoryType::Normal) {
    abort_with(core, u, request.va, write, FaultType::Alignment, false);
    return false;
  }
  if (core.debug.watchpoints_armed &&
      watchpoint_matches(core, request.va, request.size, write, privileged(core, request.user))) {
    take_watchpoint(core, u, request.va, write);
    return false;
  }
  return true;
}

u64 context_of(const Core& core, bool user) { return user ? core.context.user : core.context.page; }

u64 page_tag(const Core& core, const Request& request) {
  return FastMemory::tag(request.va & kPageMask, 1, context_of(core, request.user));
}

// Only aligned accesses match the tag, so pages of any memory type may stand in the fast path.
void fill(Core& core, const Request& request, const Translation& t, Environment::RamPage page) {
  if (core.stops && core.stops->watched_page(request.va)) return;
  if (watchpoint_in_page(core, request.va)) return;
  FastEntry& entry = core.fast.entry(request.va);
  const u64 tag = page_tag(core, request);
  const u64 pa_page = t.pa & ~u64{kPageSize - 1};
  entry.addend = reinterpret_cast<std::uintptr_t>(page.host) - (request.va & kPageMask);
  entry.pa = pa_page;
  entry.read_tag = t.readable ? tag : kNoTag;
  const bool plain_stores = t.writable && page.writable && !core.blocks.is_code_page(pa_page) &&
                            !core.env.monitored_by_other(pa_page);
  entry.write_tag = plain_stores ? tag : kNoTag;
}

void tell_of_store(Core& core, u64 pa, unsigned size) {
  if (core.blocks.is_code_page(pa)) core.blocks.written(pa, size);
  core.env.clear_other_monitors(pa, size);
}

BusAccess bus_access(const Core& core, const Request& request, const Translation& t) {
  return {t.pa, t.secure, privileged(core, request.user), false};
}

// Finds the page of a device where an access before found it. Those that may fault for a reason of
// their own, or are observed, go by locate().
bool is_known_device(Core& core, const Request& request, Translation& t) {
  const DevicePage& page = core.fast.device(request.va);
  if (page.tag != page_tag(core, request) || request.unaligned || core.observer ||
      core.debug.watchpoints_armed) {
    return false;
  }
  t.pa = page.pa | (request.va & ~kPageMask);
  t.secure = page.secure;
  return true;
}

void note_device(Core& core, const Request& request, const Translation& t) {
  if (!t.readable || !t.writable) return;
  core.fast.device(request.va) = {page_tag(core, request), t.pa & ~u64{kPageSize - 1}, t.secure};
}

// The page that an access lies in, without a host address when the access must go over the bus.
// Nothing: an exception was taken.
std::optional<Environment::RamPage> find_page(Core& core, const Uop* u, const Request& request,
                                              Translation& t) {
  if (is_known_device(core, request, t)) return Environment::RamPage{};
  if (!locate(core, u, request, t)) return std::nullopt;
  const auto page = core.env.ram_page(t.pa, t.secure);
  if (!page.host) note_device(core, request, t);
  return page;
}

// How many bytes go over the bus at once: what is aligned.
unsigned beat_of(const Request& request) {
  if (!(request.va & (request.size - 1))) return request.size;
  return request.va & 3 ? 1 : 4;
}

// An access inside one page.
bool page_load(Core& core, const Uop* u, const Request& request, u8* data) {
  Translation t;
  const auto page = find_page(core, u, request, t);
  if (!page) return false;
  if (page->host) {
    std::memcpy(data, page->host + (t.pa & (kPageSize - 1)), request.size);
    fill(core, request, t, *page);
    return true;
  }
  AtUop at(core, u);
  BusAccess access = bus_access(core, request, t);
  const unsigned beat = beat_of(request);
  BusStatus status = BusStatus::Ok;
  for (unsigned i = 0; i < request.size && status == BusStatus::Ok; i += beat, access.pa += beat) {
    status = core.env.bus_read(access, data + i, beat);
  }
  if (status == BusStatus::Ok) return true;
  abort_with(core, u, request.va, false, FaultType::External, status == BusStatus::SlaveError);
  return false;
}

bool page_store(Core& core, const Uop* u, const Request& request, const u8* data) {
  Translation t;
  const auto page = find_page(core, u, request, t);
  if (!page) return false;
  if (page->host && page->writable) {
    std::memcpy(page->host + (t.pa & (kPageSize - 1)), data, request.size);
    tell_of_store(core, t.pa, request.size);
    fill(core, request, t, *page);
    return true;
  }
  AtUop at(core, u);
  BusAccess access = bus_access(core, request, t);
  const unsigned beat = beat_of(request);
  BusStatus status = BusStatus::Ok;
  for (unsigned i = 0; i < request.size && status == BusStatus::Ok; i += beat, access.pa += beat) {
    status = core.env.bus_write(access, data + i, beat);
  }
  if (status == BusStatus::Ok) return true;
  abort_with(core, u, request.va, true, FaultType::External, status == BusStatus::SlaveError);
  return false;
}

// Whether an access without an alignment of its own is unaligned. Those that have one need no more:
// a doubleword that is word-aligned is as good as two words (Arm ARM A3.2.1).
bool is_unaligned(u32 va, unsigned size, unsigned align) { return align == 1 && (va & (size - 1)); }

// Alignment that the instruction or SCTLR.A demands. False: an exception was taken.
bool aligned(Core& core, const Uop* u, u32 va, unsigned size, unsigned align, bool write) {
  const bool unaligned = is_unaligned(va, size, align);
  if (!(va & (align - 1)) && !(unaligned && strict_alignment(core))) return true;
  abort_with(core, u, va, write, FaultType::Alignment, false);
  return false;
}

// True when a watchpoint stopped the core before this access.
bool stopped_by_watchpoint(Core& core, const Uop* u, u32 va, unsigned size, bool write) {
  if (!core.stops || core.stops->watchpoints.empty()) return false;
  const Watchpoint* watchpoint = core.stops->watched(va, size, write);
  const u32 pc = core.insn_address(u);
  if (!watchpoint || (core.pass_watchpoints && core.pass_over == pc)) return false;
  core.stop_before(u, {.pc = pc, .watchpoint = *watchpoint, .address = va});
  return true;
}

// Calls `copy` with the size as a constant, so that it is a move and no call.
template <class Copy>
void by_size(unsigned size, Copy&& copy) {
  switch (size) {
    case 1:
      return copy(std::integral_constant<std::size_t, 1>{});
    case 2:
      return copy(std::integral_constant<std::size_t, 2>{});
    case 4:
      return copy(std::integral_constant<std::size_t, 4>{});
    default:
      return copy(std::integral_constant<std::size_t, 8>{});
  }
}

u64 bytes_at(const void* host, unsigned size) {
  u64 data = 0;
  by_size(size, [&](auto bytes) { std::memcpy(&data, host, bytes); });
  return data;
}

void put_bytes(void* host, u64 data, unsigned size) {
  by_size(size, [&](auto bytes) { std::memcpy(host, &data, bytes); });
}

// How many bytes are translated at once: over a page boundary, what certainly lies in one page.
unsigned part_of(u32 va, unsigned size) {
  const unsigned in_page = kPageSize - (va & (kPageSize - 1));
  if (size <= in_page) return size;
  return va & 3 ? 1 : 4;
}

}  // namespace

Loaded slow_load(Core& core, const Uop* u, u32 va, unsigned size, unsigned align, bool user) {
  if (const void* host = observed_place<false>(core, va, size, context_of(core, user))) {
    core.observer->loads(u, va, size);
    return {bytes_at(host, size), true};
  }
  Loaded loaded{0, false};
  if (stopped_by_watchpoint(core, u, va, size, false)) return loaded;
  if (!aligned(core, u, va, size, align, false)) return loaded;
  auto* data = reinterpret_cast<u8*>(&loaded.data);
  if (core.observer) core.observer->loads(u, va, size);
  const bool unaligned = is_unaligned(va, size, align);
  const unsigned part = part_of(va, size);
  // A fault on the second page leaves the data unused.
  for (unsigned i = 0; i < size; i += part) {
    if (!page_load(core, u, {va + i, part, Access::Read, user, unaligned}, data + i)) return loaded;
  }
  loaded.ok = true;
  return loaded;
}

bool slow_store(Core& core, const Uop* u, u32 va, u64 value, unsigned size, unsigned align,
                bool user) {
  if (void* host = observed_place<true>(core, va, size, context_of(core, user))) {
    core.observer->stores(u, va, size);
    put_bytes(host, value, size);
    return true;
  }
  if (stopped_by_watchpoint(core, u, va, size, true)) return false;
  if (!aligned(core, u, va, size, align, true)) return false;
  const auto* data = reinterpret_cast<const u8*>(&value);
  if (core.observer) core.observer->stores(u, va, size);
  const bool unaligned = is_unaligned(va, size, align);
  const unsigned part = part_of(va, size);
  // Both pages must be writable before either changes, or a restart would see half a store.
  for (unsigned i = 0; part != size && i < size; i += part) {
    Translation t;
    if (!locate(core, u, {va + i, part, Access::Write, user, unaligned}, t)) return false;
  }
  for (unsigned i = 0; i < size; i += part) {
    if (!page_store(core, u, {va + i, part, Access::Write, user, unaligned}, data + i))
      return false;
  }
  return true;
}

}  // namespace vesim::isa
