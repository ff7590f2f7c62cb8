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

WalkCache::Use WalkCache::use(u64 key, const Owner& owner) {
  if (entries_.empty()) return {};
  auto found = std::find_if(entries_.begin(), entries_.end(),
                            [key](const Entry& entry) { return entry.key == key; });
  Use use{.known = found != entries_.end()};
  if (!use.known) {
    found = entries_.end() - 1;
    if (found->guest && owner.work != 0) taken_.note(found->key, owner.work);
    if (owner.guest) use.taken_by = taken_.claim(key);
  }
  *found = {key, owner.guest || (use.known && found->guest)};
  std::rotate(entries_.begin(), found, found + 1);
  return use;
}

void WalkCache::forget_all(u32 work) {
  for (Entry& entry : entries_) {
    if (entry.guest && work != 0) taken_.note(entry.key, work);
    entry = {};
  }
}

WalkCache::Use WalkCaches::use_stage1(const isa::TableAccess& last, TlbTag tag, u32 va,
                                      const Owner& owner) {
  const unsigned shift = table_shift(last);
  return stage1_.use(u64{tag.bits()} << 32 | (va >> shift << shift) | shift, owner);
}

// A known last-level table of stage 1 saves all before its descriptor, stage 2 of its own address
// included; one of stage 2 saves all of that stage before its descriptor.
const std::vector<WalkCaches::Read>& WalkCaches::reads(std::span<const isa::TableAccess> all,
                                                       TlbTag tag, u32 va, const Owner& owner) {
  left_.clear();
  std::size_t last = 0, tables = 0;  // of stage 1
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].stage2) continue;
    last = i;
    ++tables;
  }
  const auto stage1 = tables < 2 ? WalkCache::Use{} : use_stage1(all[last], tag, va, owner);
  for (std::size_t i = stage1.known ? last : 0; i < all.size();) {
    std::size_t end = i + 1;
    while (all[i].stage2 && end < all.size() && all[end].stage2 && all[end].level > all[i].level)
      ++end;
    const auto stage2 =
        end - i < 2 ? WalkCache::Use{} : stage2_.use((all[end - 1].pa & ~u64{0xfff}) | 1, owner);
    for (std::size_t read = stage2.known ? end - 1 : i; read < end; ++read) {
      const u32 saved_by_stage1 = read < last ? stage1.taken_by : 0;
      const u32 saved_by_stage2 = read < end - 1 ? stage2.taken_by : 0;
      left_.push_back({all[read], std::max(saved_by_stage1, saved_by_stage2)});
    }
    i = end;
  }
  return left_;
}

void WalkCaches::maintain(const isa::Maintenance& operation, u32 work) {
  using enum isa::Maintenance::Op;
  switch (operation.op) {
    case BranchPredictor:
    case InstructionCache:
      return;
    case TlbAll:
    case TlbNonSecureAll:
      stage2_.forget_all(work);
      [[fallthrough]];
    default:
      stage1_.forget_all(work);
  }
}

}  // namespace vesim::models
