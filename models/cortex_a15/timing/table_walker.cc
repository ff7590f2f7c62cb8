// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/table_walker.h"

#include "isa/mmu/walk.h"

namespace vesim::models {
namespace {

// Write-through is as good as non-cacheable (DDI 0438 6.4).
bool write_back(u8 cacheability) { return cacheability == 1 || cacheability == 3; }

MemoryKind kind_of(const isa::MemoryAttributes& attributes) {
  if (attributes.type != isa::MemoryType::Normal) return MemoryKind::Device;
  const bool cached = write_back(attributes.inner) && write_back(attributes.outer);
  return cached ? MemoryKind::Cached : MemoryKind::Uncached;
}

}  // namespace

const Walk& CoreTableWalker::walk(isa::Regime regime, u32 va) {
  walk_.count = 0;
  recording_ = true;
  // The access' own rights are its function's business.
  const auto t = isa::translate_stages(core_, {regime, isa::Access::Read, true}, va);
  recording_ = false;
  walk_.mapped = static_cast<bool>(t);
  walk_.global = t.global;
  walk_.shift = t.page_shift;
  walk_.pa = t.pa;
  walk_.kind = kind_of(t.attributes);
  return walk_;
}

void CoreTableWalker::table_access(const isa::TableAccess& access) {
  if (recording_ && walk_.count < Walk::kMost) walk_.reads[walk_.count++] = access;
}

}  // namespace vesim::models
