// SPDX-License-Identifier: Apache-2.0
// The fast path to memory: a per-core cache "virtual page -> host address" that holds only pages of
// ordinary RAM; and the pages of devices, whose accesses it spares the walk. Not a model of the
// A15's TLBs (those belong to the timing model): purely a shortcut.
//
// A tag is the virtual page with a context number above it (mmu/context.h), so that a switch of
// privilege, ASID, VMID or security state flushes nothing. A load compares one 64-bit word.
#pragma once

#include <array>
#include <cstdint>

#include "isa/types.h"

namespace vesim::isa {

inline constexpr unsigned kPageShift = 12;
inline constexpr u32 kPageSize = 1u << kPageShift;
inline constexpr u32 kPageMask = ~(kPageSize - 1);
inline constexpr u64 kNoTag = ~u64{0};

struct FastEntry {
  u64 read_tag = kNoTag;
  u64 write_tag = kNoTag;     // kNoTag also for pages that hold code blocks or watchpoints
  std::uintptr_t addend = 0;  // host address - virtual address
  u64 pa = 0;                 // physical page, to find entries by page

  // Where `va`, which must match a tag, lies in host memory.
  void* host(u32 va) const {
    return reinterpret_cast<void*>(addend + va);  // NOLINT(performance-no-int-to-ptr): one addition
  }
};

// A page that is no RAM, and may be read and written.
struct DevicePage {
  u64 tag = kNoTag;
  u64 pa = 0;
  bool secure = false;
};

class FastMemory {
 public:
  static constexpr unsigned kEntries = 1024;

  // The tag that an aligned access of `size` bytes must match; the low address bits that make it
  // unaligned stay in, so it does not match.
  static u64 tag(u32 va, unsigned size, u64 context) {
    return context | (va & (kPageMask | (size - 1)));
  }
  FastEntry& entry(u32 va) { return entries_[(va >> kPageShift) % kEntries]; }
  DevicePage& device(u32 va) { return devices_[(va >> kPageShift) % kDevices]; }

  void flush() {
    entries_.fill({});
    devices_.fill({});
  }
  void flush_page(u32 va) {
    entry(va) = {};
    device(va) = {};
  }
  // `count` pages from `va` on, of all contexts; at most kEntries.
  void flush_pages(u32 va, unsigned count) {
    for (unsigned i = 0; i < count; ++i) flush_page(va + i * kPageSize);
  }
  // Sends stores to the physical page through the slow path again.
  void protect(u64 pa_page) {
    for (auto& e : entries_) {
      if (e.pa == pa_page) e.write_tag = kNoTag;
    }
  }

 private:
  static constexpr unsigned kDevices = 16;
  std::array<FastEntry, kEntries> entries_;
  std::array<DevicePage, kDevices> devices_;
};

}  // namespace vesim::isa
