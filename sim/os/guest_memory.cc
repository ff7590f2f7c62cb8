// SPDX-License-Identifier: Apache-2.0
#include "sim/os/guest_memory.h"

#include <algorithm>
#include <cstring>

#include "isa/mmu/translate.h"

namespace vesim::sim {

std::optional<u32> GuestMemory::word(u32 va) {
  u32 value;
  return read(va, &value, sizeof value) ? std::optional(value) : std::nullopt;
}

std::string GuestMemory::text(u32 va, u32 most) {
  std::string text;
  char byte;
  while (text.size() < most && read(va + static_cast<u32>(text.size()), &byte, 1) && byte != 0) {
    text += byte > ' ' && byte < 0x7f ? byte : '?';
  }
  return text;
}

bool CoreMemory::read(u32 va, void* to, u32 size) {
  auto* bytes = static_cast<isa::u8*>(to);
  while (size != 0) {
    const u32 in_page = va % isa::kPageSize;
    const u32 part = std::min(size, isa::kPageSize - in_page);
    const auto t = isa::translate(core_, va, isa::Access::Read, true);
    const auto page = t ? core_.env.ram_page(t.pa, t.secure) : isa::Environment::RamPage{};
    if (!page.host) return false;
    std::memcpy(bytes, page.host + in_page, part);
    bytes += part;
    va += part;
    size -= part;
  }
  return true;
}

}  // namespace vesim::sim
