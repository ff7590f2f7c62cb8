// SPDX-License-Identifier: Apache-2.0
// Accesses of a core that nobody prices and that its L1 TLB and L1 cache answer: most of those at
// speed `warm`. Each is a use of both and counted; whatever else has to happen, the memory system
// does.
#pragma once

#include "models/cortex_a15/timing/l1_caches.h"
#include "models/cortex_a15/timing/memory_counts.h"
#include "models/cortex_a15/timing/tlb.h"
#include "models/cortex_a15/timing/translation_context.h"

namespace vesim::models {

class L1Hits {
 public:
  // Of one core. `stream_past_l1`: whole lines written before a stream goes past the L1.
  L1Hits(Tlbs& tlbs, L1Caches& caches, MemoryCounts& counts, u64 stream_past_l1)
      : fetches_(tlbs.l1(Tlbs::Side::Fetch)),
        loads_(tlbs.l1(Tlbs::Side::Load)),
        stores_(tlbs.l1(Tlbs::Side::Store)),
        caches_(caches),
        counts_(counts),
        stream_past_l1_(stream_past_l1) {}

  void set_context(const TranslationContext& context, TlbTag tag) {
    const auto key = [&](bool cache) {
      return context.translates && cache ? L1Tlb::key(tag) : kNobodysKey;
    };
    instruction_key_ = key(context.instruction_cache);
    data_key_ = key(context.data_cache);
  }

  // Where an access may be for it to be answered: asking for no other page than the last that was
  // used takes less.
  enum class Pages { Last, All };

  // True: that was all. False: it is for the memory system, which finds all as it was, save that
  // page and line may have been used once already.
  template <Pages pages>
  bool fetch(u32 va) {
    if (!use<pages>(fetches_, instruction_key_, caches_.instructions, va)) return false;
    ++counts_.l1i_accesses;
    return true;
  }
  bool load(u32 va, unsigned size) {
    if (!in_one_line(va, size) || !use<Pages::All>(loads_, data_key_, caches_.data, va))
      return false;
    ++counts_.l1d_reads;
    return true;
  }
  // To a line of the core's own, or to one that a stream is writing past the L1.
  template <Pages pages>
  bool store(u32 va, unsigned size) {
    if (!in_one_line(va, size)) return false;
    const L1Tlb::Slot* page = use_page<pages>(stores_, data_key_, va);
    if (!page) return false;
    const u64 pa = page->pa(va), line = pa >> kLineShift;
    if (TagCache::Line* own = caches_.data.use_recent(line)) {
      if (own->state == LineState::Shared) return false;
      own->state = LineState::Modified;
    } else {
      const bool streams = caches_.streamed == line && caches_.writes.goes_on_at(pa) &&
                           caches_.writes.lines() >= stream_past_l1_;
      // With more ways it may be in the others.
      if (!streams || caches_.data.ways() > 2) return false;
      ++counts_.l1d_write_misses;
    }
    caches_.writes.note(pa, size);
    ++counts_.l1d_writes;
    return true;
  }

 private:
  static constexpr u64 kNobodysKey = 0;  // a key that is not valid
  static bool in_one_line(u32 va, unsigned size) { return va % kLineSize + size <= kLineSize; }
  // If it is there, and cached.
  template <Pages pages>
  static const L1Tlb::Slot* use_page(L1Tlb& tlb, u64 key, u32 va) {
    const L1Tlb::Slot* page = pages == Pages::Last ? tlb.use_again(key, va) : tlb.use(key, va);
    return page && page->entry.kind == MemoryKind::Cached ? page : nullptr;
  }
  // Of page and line, if both are there.
  template <Pages pages>
  static bool use(L1Tlb& tlb, u64 key, TagCache& cache, u32 va) {
    const L1Tlb::Slot* page = use_page<pages>(tlb, key, va);
    return page && cache.use_recent(page->pa(va) >> kLineShift);
  }

  L1Tlb &fetches_, &loads_, &stores_;
  L1Caches& caches_;
  MemoryCounts& counts_;
  const u64 stream_past_l1_;
  // Of what is translated and cached; else kNobodysKey.
  u64 instruction_key_ = kNobodysKey, data_key_ = kNobodysKey;
};

}  // namespace vesim::models
