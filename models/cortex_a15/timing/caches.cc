// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/caches.h"

#include <algorithm>

namespace vesim::models {

using isa::s64;

Caches::Caches(const MemoryParameters& p, std::vector<MemoryCounts>& counts,
               const std::vector<Owner>& owners, Outside& outside)
    : latencies_{p.l1d_load_use, p.l2_load_use, p.l2_snoop, p.l2_line_interval},
      load_use_(p.l1d_load_use),
      l2_load_use_(p.l2_load_use),
      snoop_(p.l2_snoop),
      prefetch_data_(p.l2_prefetch_data),
      prefetch_fetch_(p.l2_prefetch_fetch),
      stream_past_l1_(p.stream_past_l1),
      stream_past_l2_(p.stream_past_l2),
      counts_(counts),
      owners_(owners),
      outside_(outside),
      l2_(p.l2_size, p.l2_ways, TagCache::Replacement::Random),
      l2_taken_(p.l2_size / kLineSize),
      l2_port_(p.l2_line_interval),
      prefetches_(p.l2_prefetches),
      writes_(p.l2_write_buffers) {
  constexpr auto kLru = TagCache::Replacement::LeastRecentlyUsed;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    l1_.push_back({TagCache(p.l1i_size, p.l1i_ways, kLru),
                   TagCache(p.l1d_size, p.l1d_ways, kLru),
                   Fills(p.l1d_misses),
                   {},
                   {},
                   0,
                   TakenOut(p.l1i_size / kLineSize),
                   TakenOut(p.l1d_size / kLineSize)});
  }
}

void Caches::stop_time(bool on) {
  const Latencies now = on ? Latencies{} : latencies_;
  load_use_ = now.load_use;
  l2_load_use_ = now.l2_load_use;
  snoop_ = now.snoop;
  l2_port_.set_length(now.l2_interval);
  for (L1Caches& l1 : l1_) l1.fills.stop_time(on);
  prefetches_.stop_time(on);
  writes_.stop_time(on);
}

// A guest's line goes. What goes for a guest is not noted: that is its own doing.
void Caches::note(TakenOut& taken, const TagCache::Line& line, u32 work) {
  if (line.guest && work != 0) taken.note(line.number(), work);
}

u32 Caches::claim(TakenOut& taken, unsigned core, u64 line) {
  return owners_[core].guest ? taken.claim(line) : 0;
}

Delivery Caches::load_miss(unsigned core, u64 line, u64 time) {
  ++counts_[core].l1d_read_misses;
  return fill(core, line, false, time);
}

Delivery Caches::store(unsigned core, u64 line, u64 time) {
  L1Caches& l1 = l1_[core];
  ++counts_[core].l1d_writes;
  TagCache::Line* own = l1.data.use(line);
  if (!own) {
    ++counts_[core].l1d_write_misses;
    return l1.writes.lines() < stream_past_l1_ ? fill(core, line, true, time)
                                               : stream(core, line, time);
  }
  if (own->state == LineState::Shared) return own_shared(core, line, time);
  own->state = LineState::Modified;
  if (const Delivery* fill = l1.fills.under_way(line, time + 1)) return *fill;
  return {time + 1};
}

Delivery Caches::fetch(unsigned core, u64 line, u64 time) {
  L1Caches& l1 = l1_[core];
  ++counts_[core].l1i_accesses;
  if (l1.instructions.use(line)) return {time};
  ++counts_[core].l1i_misses;
  Delivery d = from_l2(core, line, Reader::Fetch, false, time);
  const u32 taken_by = claim(l1.instructions_taken, core, line);
  if (d.found != Found::Dram) d.taken_by = taken_by;
  const auto victim = l1.instructions.insert({line, LineState::Shared, owners_[core].guest});
  note(l1.instructions_taken, victim, owners_[core].work);
  return d;
}

void Caches::invalidate_instructions(unsigned core, u32 work) {
  L1Caches& l1 = l1_[core];
  l1.instructions.invalidate_all(
      [&](const TagCache::Line& line) { note(l1.instructions_taken, line, work); });
}

void Caches::invalidate_instructions(unsigned core, u64 line, u32 work) {
  note(l1_[core].instructions_taken, l1_[core].instructions.invalidate(line), work);
}

Delivery Caches::walk(unsigned core, u64 line, u64 time) {
  if (!l1_[core].data.has(line)) return from_l2(core, line, Reader::Walk, false, time);
  const u64 ready = time + load_use_;
  const Delivery* fill = l1_[core].fills.under_way(line, ready);
  return fill ? *fill : Delivery{ready};
}

// Brings a line into the L1, in one of its fill slots.
Delivery Caches::fill(unsigned core, u64 line, bool for_store, u64 time) {
  L1Caches& l1 = l1_[core];
  const u64 start = l1.fills.free_from(time);
  Delivery d = from_l2(core, line, Reader::Data, for_store, start);
  d.waited += static_cast<u32>(start - time);
  const u32 taken_by = claim(l1.data_taken, core, line);
  if (d.found != Found::Dram) d.taken_by = taken_by;
  l1.fills.add(line, d);
  const bool shared = !for_store && shared_by_others(core, line);
  const auto victim = l1.data.insert({line,
                                      for_store ? LineState::Modified
                                      : shared  ? LineState::Shared
                                                : LineState::Exclusive,
                                      owners_[core].guest});
  note(l1.data_taken, victim, owners_[core].work);
  if (victim.state == LineState::Modified) {
    ++counts_[core].l1d_writebacks;
    if (TagCache::Line* below = l2_.find(victim.number())) below->state = LineState::Modified;
  }
  return d;
}

// A line that will be written whole goes past the L1, and at length past the L2, without being
// read.
Delivery Caches::stream(unsigned core, u64 line, u64 time) {
  L1Caches& l1 = l1_[core];
  if (l1.streamed == line) return {time + 1};
  l1.streamed = line;
  snoop(core, line, true);
  TagCache::Line* below = l2_.use(line);
  if (!below && l1.writes.lines() >= stream_past_l2_) {
    const u64 accepted = writes_.free_from(time);
    counts_[core].bus_writes += kBeatsPerLine;
    writes_.add(line, outside_.access(line << kLineShift, kLineSize, true, accepted));
    return {accepted + 1, Found::Dram, 0, static_cast<u32>(accepted - time)};
  }
  ++counts_[core].l2_streamed;
  const u64 start = l2_port_.take(time);
  if (!below) {
    insert_in_l2(core, line, start);
    below = l2_.find(line);
  }
  below->state = LineState::Modified;
  return {start + 1, Found::L2, 0, static_cast<u32>(start - time)};
}

// The other copies go; the data is here.
Delivery Caches::own_shared(unsigned core, u64 line, u64 time) {
  const u64 start = l2_port_.take(time);
  snoop(core, line, true);
  l1_[core].data.find(line)->state = LineState::Modified;
  return {start + l2_load_use_ + snoop_, Found::OtherCore, 0, static_cast<u32>(start - time)};
}

Delivery Caches::from_l2(unsigned core, u64 line, Reader reader, bool for_store, u64 time) {
  MemoryCounts& counts = counts_[core];
  ++counts.l2_accesses;
  counts.l2_store_accesses += for_store;
  const u64 start = l2_port_.take(time);
  const auto waited = static_cast<u32>(start - time);
  Delivery d{start + l2_load_use_, Found::L2, 0, waited};
  const bool hit = l2_.use(line) != nullptr;
  if (!hit) {
    ++counts.l2_misses;
    counts.l2_store_misses += for_store;
    counts.bus_reads += kBeatsPerLine;
    d = outside_.access(line << kLineShift, kLineSize, false, start + l2_load_use_);
    d.waited += waited;
    d.taken_by = claim(l2_taken_, core, line);
    insert_in_l2(core, line, d.ready);
  } else if (snoop(core, line, for_store)) {
    ++counts.snoop_hits;
    d.ready += snoop_;
    d.found = Found::OtherCore;
  } else if (const Delivery* fill = prefetches_.under_way(line, d.ready)) {
    d = *fill;
    d.waited = waited;
  }
  prefetch_after(core, line, reader, !hit, start + l2_load_use_);
  return d;
}

// What the duplicate tags say of the other cores' L1. True when one of them has to answer.
bool Caches::snoop(unsigned core, u64 line, bool for_store) {
  bool answers = false;
  for (std::size_t other = 0; other < l1_.size(); ++other) {
    TagCache::Line* copy = other == core ? nullptr : l1_[other].data.find(line);
    if (!copy) continue;
    answers |= for_store || copy->state != LineState::Shared;
    if (copy->state == LineState::Modified) {
      ++counts_[other].l1d_cleanings;
      l2_.find(line)->state = LineState::Modified;
    }
    copy->state = for_store ? LineState::Invalid : LineState::Shared;
  }
  return answers;
}

bool Caches::shared_by_others(unsigned core, u64 line) {
  for (std::size_t other = 0; other < l1_.size(); ++other) {
    if (other != core && l1_[other].data.has(line)) return true;
  }
  return false;
}

// What the L2 loses, the L1s lose: it includes them.
void Caches::insert_in_l2(unsigned core, u64 line, u64 time) {
  const auto victim = l2_.insert({line, LineState::Exclusive, owners_[core].guest});
  if (victim.state == LineState::Invalid) return;
  note(l2_taken_, victim, owners_[core].work);
  bool dirty = victim.state == LineState::Modified;
  for (std::size_t i = 0; i < l1_.size(); ++i) {
    if (l1_[i].data.invalidate(victim.number()).state != LineState::Modified) continue;
    ++counts_[i].l1d_cleanings;
    dirty = true;
  }
  if (dirty) write_back(core, victim.number(), time);
}

Delivery Caches::write_back(unsigned core, u64 line, u64 time) {
  ++counts_[core].l2_writebacks;
  counts_[core].bus_writes += kBeatsPerLine;
  return outside_.access(line << kLineShift, kLineSize, true, time);
}

// DDI 0438 7.4: several lines after a miss, one more ahead when a stream hits.
void Caches::prefetch_after(unsigned core, u64 line, Reader reader, bool miss, u64 time) {
  switch (reader) {
    case Reader::Data: {
      const s64 stride = l1_[core].strides.stride(line);
      if (stride == 0 || prefetch_data_ == 0) return;
      for (u64 ahead = miss ? 1 : prefetch_data_; ahead <= prefetch_data_; ++ahead) {
        const u64 next = line + static_cast<u64>(stride) * ahead;
        if (StrideDetector::same_page(line, next)) prefetch(core, next, time);
      }
      return;
    }
    case Reader::Fetch:
    case Reader::Walk: {
      const u64 most = reader == Reader::Walk ? 1 : prefetch_fetch_;
      for (u64 ahead = 1; miss && ahead <= most; ++ahead) {
        if (StrideDetector::same_page(line, line + ahead)) prefetch(core, line + ahead, time);
      }
      return;
    }
  }
}

void Caches::prefetch(unsigned core, u64 line, u64 time) {
  if (l2_.has(line) || prefetches_.free_from(time) > time) return;
  ++counts_[core].l2_prefetches;
  counts_[core].bus_reads += kBeatsPerLine;
  const Delivery d = outside_.access(line << kLineShift, kLineSize, false, time);
  claim(l2_taken_, core, line);  // it is back, and nobody has waited
  insert_in_l2(core, line, d.ready);
  prefetches_.add(line, d);
}

Delivery Caches::maintain(unsigned core, u64 line, bool clean, bool invalidate, u64 time) {
  const u64 start = l2_port_.take(time);
  Delivery d{start + l2_load_use_, Found::L2, 0, static_cast<u32>(start - time)};
  TagCache::Line* below = l2_.find(line);
  bool dirty = below && below->state == LineState::Modified;
  for (std::size_t i = 0; i < l1_.size(); ++i) {
    TagCache::Line* copy = l1_[i].data.find(line);
    if (!copy) continue;
    dirty |= copy->state == LineState::Modified;
    if (clean && copy->state == LineState::Modified) {
      ++counts_[i].l1d_cleanings;
      copy->state = LineState::Exclusive;
    }
    if (invalidate) copy->state = LineState::Invalid;
  }
  if (clean && dirty) {
    ++counts_[core].l2_cleanings;
    d = write_back(core, line, d.ready);
  }
  if (!below) return d;
  if (clean) below->state = LineState::Exclusive;
  if (invalidate) below->state = LineState::Invalid;
  return d;
}

Delivery Caches::maintain_set_way(unsigned core, bool l2, u64 set, u64 way, bool clean,
                                  bool invalidate, u64 time) {
  TagCache::Line& line = (l2 ? l2_ : l1_[core].data).at(set, way);
  if (line.state == LineState::Invalid) return {time + 1};
  if (l2) return maintain(core, line.number(), clean, invalidate, time);
  if (clean && line.state == LineState::Modified) {
    ++counts_[core].l1d_cleanings;
    if (TagCache::Line* below = l2_.find(line.number())) below->state = LineState::Modified;
    line.state = LineState::Exclusive;
  }
  if (invalidate) line.state = LineState::Invalid;
  return {time + load_use_};
}

void L1Caches::serialize(isa::Archive& ar) {
  ar("instructions", instructions);
  ar("data", data);
  ar("fills", fills);
  ar("strides", strides);
  ar("writes", writes);
  ar("streamed", streamed);
}

void Caches::serialize(isa::Archive& ar) {
  for (L1Caches& l1 : l1_) ar("l1", l1);
  ar("l2", l2_);
  ar("l2_port", l2_port_);
  ar("prefetches", prefetches_);
  ar("writes", writes_);
}

}  // namespace vesim::models
