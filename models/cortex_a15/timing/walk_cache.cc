// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/walk_cache.h"

#include <algorithm>

namespace vesim::models {
namespace {

// log2 of what the table maps that a stage 1 descriptor stands in.
unsigned table_shift(const isa::TableAccess& read) {
  return read.size == 4 ? 32 - 12 * (read.level - 1u) : 39 - 9 * (read.level - 1u);
}

}  // namespace

bool WalkCache::use(u64 key) {
  if (entries_.empty()) return false;
  auto found = std::find(entries_.begin(), entries_.end(), key);
  const bool known = found != entries_.end();
  if (!known) found = entries_.end() - 1;
  *found = key;
  std::rotate(entries_.begin(), found, found + 1);
  return known;
}

void WalkCache::forget_all() { std::fill(entries_.begin(), entries_.end(), 0); }

// A known last-level table of stage 1 saves all before its descriptor, stage 2 of its own address
// included.
std::span<const isa::TableAccess> WalkCaches::without_known_tables(
    std::span<const isa::TableAccess> all, TlbTag tag, u32 va) {
  std::size_t last = all.size(), tables = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].stage2) continue;
    last = i;
    ++tables;
  }
  if (tables < 2) return all;
  const unsigned shift = table_shift(all[last]);
  const u64 key = u64{tag.bits()} << 32 | (va >> shift << shift) | shift;
  return stage1_.use(key) ? all.subspan(last) : all;
}

const std::vector<isa::TableAccess>& WalkCaches::reads(std::span<const isa::TableAccess> all,
                                                       TlbTag tag, u32 va) {
  left_.clear();
  const auto rest = without_known_tables(all, tag, va);
  for (std::size_t i = 0; i < rest.size();) {
    std::size_t end = i + 1;
    while (rest[i].stage2 && end < rest.size() && rest[end].stage2 &&
           rest[end].level > rest[i].level)
      ++end;
    const bool known = end - i > 1 && stage2_.use((rest[end - 1].pa & ~u64{0xfff}) | 1);
    left_.insert(left_.end(), rest.begin() + static_cast<std::ptrdiff_t>(known ? end - 1 : i),
                 rest.begin() + static_cast<std::ptrdiff_t>(end));
    i = end;
  }
  return left_;
}

void WalkCaches::maintain(const isa::Maintenance& operation) {
  using enum isa::Maintenance::Op;
  switch (operation.op) {
    case BranchPredictor:
    case InstructionCache:
      return;
    case TlbAll:
    case TlbNonSecureAll:
      stage2_.forget_all();
      [[fallthrough]];
    default:
      stage1_.forget_all();
  }
}

}  // namespace vesim::models
