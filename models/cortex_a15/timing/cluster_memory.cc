// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/cluster_memory.h"

#include <algorithm>
#include <utility>

namespace vesim::models {
namespace {

u64 line_of(u64 pa) { return pa >> kLineShift; }

// Bytes of the access that are in the line of its first one.
unsigned part_in_line(u64 address, unsigned size) {
  return std::min(size, static_cast<unsigned>(kLineSize - address % kLineSize));
}

// Of an access in two parts: both must be there, the later one says where from.
Outcome later(const Outcome& a, const Outcome& b) { return a.ready > b.ready ? a : b; }

bool cleans(MemorySystem::LineOperation operation) {
  return operation != MemorySystem::LineOperation::Invalidate;
}
bool invalidates(MemorySystem::LineOperation operation) {
  return operation != MemorySystem::LineOperation::Clean;
}

constexpr u64 kNoLine = ~u64{0};

}  // namespace

ClusterMemory::ClusterMemory(const MemoryParameters& p, std::vector<MemoryRegion> map,
                             std::vector<std::unique_ptr<TableWalker>> walkers)
    : parameters_(p),
      counts_(walkers.size()),
      owners_(walkers.size()),
      outside_(p, std::move(map)),
      caches_(p, counts_, owners_, outside_) {
  for (auto& walker : walkers) {
    cores_.push_back(
        {Tlbs(p), WalkCaches(p.tlb_walk_cache, p.tlb_stage2_walk_cache), std::move(walker)});
  }
  for (unsigned i = 0; i < cores_.size(); ++i) {
    hits_.emplace_back(cores_[i].tlbs, caches_.l1(i), counts_[i], caches_.stream_past_l1());
  }
}

void ClusterMemory::set_context(unsigned core, const TranslationContext& context) {
  cores_[core].context = context;
  owners_[core].guest = context.guest;
  cores_[core].tag = TlbTag(context.regime, context.vmid, context.asid);
  hits_[core].set_context(context, cores_[core].tag);
}

// --- translation ---

bool ClusterMemory::locate(unsigned core, Side side, u32 va, Outcome& o) {
  Core& c = cores_[core];
  const bool cached = side == Side::Fetch ? c.context.instruction_cache : c.context.data_cache;
  if (!c.context.translates) {
    o.pa = va;
    o.kind = side != Side::Fetch ? MemoryKind::Device
             : cached            ? MemoryKind::Cached
                                 : MemoryKind::Uncached;
    return true;
  }
  const TlbEntry* entry = c.tlbs.use_l1(side, c.tag, va);
  if (!entry) [[unlikely]] {
    entry = locate_slowly(core, side, va, o);
    if (!entry) {
      o.found = Found::Nowhere;
      return false;
    }
  }
  o.pa = entry->pa(va);
  o.kind = entry->kind == MemoryKind::Cached && !cached ? MemoryKind::Uncached : entry->kind;
  return true;
}

const TlbEntry* ClusterMemory::locate_slowly(unsigned core, Side side, u32 va, Outcome& o) {
  count_miss(core, side);
  o.ready += parameters_.tlb_l2_hit;
  o.l2_tlb += static_cast<u32>(parameters_.tlb_l2_hit);
  const auto found = cores_[core].tlbs.use_l2(side, cores_[core].tag, va, owners_[core]);
  return found.entry ? note(found, o) : walk(core, side, va, o);
}

const TlbEntry* ClusterMemory::note(const Tlbs::Found& found, Outcome& o) {
  o.l1_tlb_taken_by = found.l1_taken_by;
  o.l2_tlb_taken_by = found.l2_taken_by;
  return found.entry;
}

void ClusterMemory::count_miss(unsigned core, Side side) {
  MemoryCounts& counts = counts_[core];
  switch (side) {
    case Side::Fetch:
      ++counts.itlb_misses;
      break;
    case Side::Load:
      ++counts.dtlb_read_misses;
      break;
    case Side::Store:
      ++counts.dtlb_write_misses;
      break;
  }
}

const TlbEntry* ClusterMemory::walk(unsigned core, Side side, u32 va, Outcome& o) {
  Core& c = cores_[core];
  ++counts_[core].l2_tlb_misses;
  const u64 start = std::max(o.ready, c.walker_free);
  o.contention += static_cast<u32>(start - o.ready);
  o.ready = start;
  const Walk& walk = c.walker->walk(c.context.regime, va);
  read_tables(core, walk, va, o);
  c.walker_free = o.ready;
  if (!walk.mapped) return nullptr;
  const u8 shift = std::min<u8>(walk.shift, 31);
  const TlbEntry entry{.tag = c.tag,
                       .page = va >> shift,
                       .pa_page = walk.pa >> shift,
                       .shift = shift,
                       .mapping = shift,
                       .global = walk.global,
                       .guest = c.context.guest,
                       .kind = walk.kind};
  return note(c.tlbs.insert(side, entry, va, owners_[core]), o);
}

// One read after the other, each charged to its stage.
void ClusterMemory::read_tables(unsigned core, const Walk& walk, u32 va, Outcome& o) {
  const auto spend = [&](bool stage2, u64 cycles) {
    if (stage2 ? parameters_.free_walk_stage2 : parameters_.free_walk_stage1) return;
    o.ready += cycles;
    (stage2 ? o.walk_stage2 : o.walk_stage1) += static_cast<u32>(cycles);
  };
  spend(false, parameters_.tlb_walk);
  Core& c = cores_[core];
  for (const auto& [read, taken_by] :
       c.walk_caches.reads(walk.accesses(), c.tag, va, owners_[core])) {
    const Delivery d = caches_.walk(core, line_of(read.pa), o.ready);
    ++(read.stage2 ? counts_[core].walk_stage2_reads : counts_[core].walk_stage1_reads);
    const u64 before = o.ready;
    spend(read.stage2, d.ready - o.ready);
    if (taken_by == 0) continue;
    o.tables_taken_by = taken_by;
    o.tables_taken += static_cast<u32>(o.ready - before);
  }
}

// --- accesses ---

void ClusterMemory::add(unsigned core, Outcome& o, const Delivery& d) const {
  o.ready = d.ready;
  o.found = d.found;
  o.region = d.region;
  o.contention += d.waited;
  if (owners_[core].guest) o.line_taken_by = d.taken_by;
}

Outcome ClusterMemory::fetch(unsigned core, u32 va, u64 time) {
  Outcome o{.ready = time};
  if (!locate(core, Side::Fetch, va, o)) return o;
  if (o.kind == MemoryKind::Cached) {
    add(core, o, caches_.fetch(core, line_of(o.pa), o.ready));
  } else {
    ++counts_[core].bus_reads;
    add(core, o, outside_.access(o.pa, 16, false, o.ready + parameters_.l2_load_use));
  }
  return o;
}

void ClusterMemory::data(unsigned core, Outcome& o, unsigned size, u64 oldest) {
  if (o.kind == MemoryKind::Cached) {
    add(core, o, caches_.load(core, line_of(o.pa), o.ready));
  } else {
    ++counts_[core].bus_reads;
    if (o.kind == MemoryKind::Device) o.ready = std::max(o.ready, oldest);
    add(core, o, outside_.access(o.pa, size, false, o.ready + parameters_.l2_load_use));
  }
}

Outcome ClusterMemory::load(unsigned core, u32 va, unsigned size, u64 time, u64 oldest) {
  Outcome o{.ready = time};
  if (!locate(core, Side::Load, va, o)) return o;
  const unsigned part = part_in_line(va, size);
  data(core, o, part, oldest);
  if (part < size) [[unlikely]] {
    const Outcome rest = load_rest(core, va + part, size - part, time, oldest);
    o = rest.found == Found::Nowhere ? rest : later(o, rest);
  }
  return o;
}

Outcome ClusterMemory::load_rest(unsigned core, u32 va, unsigned size, u64 time, u64 oldest) {
  Outcome o{.ready = time + parameters_.l1d_line_crossing};
  if (locate(core, Side::Load, va, o)) data(core, o, size, oldest);
  return o;
}

Outcome ClusterMemory::store_address(unsigned core, u32 va, unsigned size, u64 time) {
  Outcome o{.ready = time + 1};
  if (!locate(core, Side::Store, va, o)) return o;
  const u32 last = va + size - 1;
  if (va >> kPageShift != last >> kPageShift) [[unlikely]]
    locate_second_page(core, last, o);
  return o;
}

// Of a store that crosses into it; the data is then written as if it followed.
void ClusterMemory::locate_second_page(unsigned core, u32 va, Outcome& o) {
  Outcome second{.ready = o.ready};
  locate(core, Side::Store, va, second);
  second.pa = o.pa;
  second.l2_tlb += o.l2_tlb;
  second.walk_stage1 += o.walk_stage1;
  second.walk_stage2 += o.walk_stage2;
  second.contention += o.contention;
  second.tables_taken += o.tables_taken;
  if (second.tables_taken_by == 0) second.tables_taken_by = o.tables_taken_by;
  if (second.l1_tlb_taken_by == 0) second.l1_tlb_taken_by = o.l1_tlb_taken_by;
  if (second.l2_tlb_taken_by == 0) second.l2_tlb_taken_by = o.l2_tlb_taken_by;
  o = second;
}

Outcome ClusterMemory::store_data(unsigned core, const Outcome& address, unsigned size, u64 time) {
  Outcome o{.ready = time, .pa = address.pa, .found = address.found, .kind = address.kind};
  if (o.found == Found::Nowhere) return o;
  if (o.kind != MemoryKind::Cached) {
    ++counts_[core].bus_writes;
    add(core, o, outside_.access(o.pa, size, true, time));
    return o;
  }
  caches_.note_store(core, o.pa, size);
  add(core, o, caches_.store(core, line_of(o.pa), time));
  const u64 last = line_of(o.pa + size - 1);
  if (last != line_of(o.pa)) add(core, o, caches_.store(core, last, o.ready));
  return o;
}

// --- maintenance ---

void ClusterMemory::take_out(unsigned core, const isa::Maintenance& operation, u64 instruction_line,
                             u32 work) {
  if (operation.op == isa::Maintenance::Op::InstructionCache) {
    if (instruction_line == kNoLine) {
      caches_.invalidate_instructions(core, work);
    } else {
      caches_.invalidate_instructions(core, instruction_line, work);
    }
    return;
  }
  cores_[core].tlbs.maintain(operation, work);
  cores_[core].walk_caches.maintain(operation, work);
}

u64 ClusterMemory::maintain(unsigned core, const isa::Maintenance& operation, bool broadcast,
                            u64 time) {
  Outcome o{.ready = time};
  u64 line = kNoLine;  // of ICIMVAU; ICIALLU names no address
  if (operation.op == isa::Maintenance::Op::InstructionCache && operation.va != 0) {
    if (!locate(core, Side::Load, operation.va, o)) return o.ready;
    line = line_of(o.pa);
  }
  const u32 work = owners_[core].work;
  take_out(core, operation, line, work);
  if (!broadcast) return o.ready + 1;
  // A receiver takes one message after the other, and the sender waits until all have room.
  for (unsigned other = 0; other < cores_.size(); ++other) {
    if (other != core) o.ready = std::max(o.ready, cores_[other].dvm_busy);
  }
  Core& sender = cores_[core];
  sender.dvm_sent = true;
  sender.dvm_done = outside_.cci().dvm_message(o.ready);
  ++counts_[core].dvm_sent;
  for (unsigned other = 0; other < cores_.size(); ++other) {
    if (other == core) continue;
    take_out(other, operation, line, work);
    cores_[other].dvm_busy = o.ready + parameters_.dvm_receive;
    cores_[other].dvm_stall += static_cast<u32>(parameters_.dvm_receive);
    ++counts_[other].dvm_received;
  }
  return o.ready + 1;
}

Outcome ClusterMemory::maintain_line(unsigned core, u32 va, LineOperation operation, u64 time) {
  Outcome o{.ready = time};
  if (!locate(core, Side::Load, va, o)) return o;
  add(core, o,
      caches_.maintain(core, line_of(o.pa), cleans(operation), invalidates(operation), o.ready));
  return o;
}

u64 ClusterMemory::maintain_set_way(unsigned core, u32 value, LineOperation operation, u64 time) {
  const bool l2 = (value >> 1 & 7) != 0;
  const u64 ways = l2 ? parameters_.l2_ways : parameters_.l1d_ways;
  // The way is in the top bits, as many as it needs.
  const u64 way = ways == 1 ? 0 : value >> (32 - std::countr_zero(ways));
  return caches_
      .maintain_set_way(core, l2, value >> kLineShift, way, cleans(operation),
                        invalidates(operation), time)
      .ready;
}

u64 ClusterMemory::synchronize(unsigned core, u64 time) {
  Core& c = cores_[core];
  if (!std::exchange(c.dvm_sent, false)) return outside_.cci().barrier(time);
  for (unsigned other = 0; other < cores_.size(); ++other) {
    if (other != core) cores_[other].dvm_stall += static_cast<u32>(parameters_.dvm_receive);
  }
  return outside_.cci().dvm_sync(std::max(time, c.dvm_done));
}

u32 ClusterMemory::take_dvm_stall(unsigned core) {
  return std::exchange(cores_[core].dvm_stall, 0);
}

void ClusterMemory::stop_time(bool on) {
  caches_.stop_time(on);
  outside_.stop_time(on);
  for (Core& core : cores_) {
    core.walker_free = core.dvm_done = core.dvm_busy = 0;
    core.dvm_stall = 0;
  }
}

void ClusterMemory::forget_translations() {
  using Op = isa::Maintenance::Op;
  for (Core& core : cores_) {
    for (const Op op : {Op::TlbAll, Op::TlbNonSecureAll, Op::TlbHypAll}) {
      const isa::Maintenance all{.op = op, .secure = op == Op::TlbAll};
      core.tlbs.maintain(all, 0);
      core.walk_caches.maintain(all, 0);
    }
  }
}

void ClusterMemory::Core::serialize(isa::Archive& ar) {
  ar("tlbs", tlbs);
  ar("walk_caches", walk_caches);
  ar("regime", context.regime);
  ar("asid", context.asid);
  ar("vmid", context.vmid);
  ar("translates", context.translates);
  ar("data_cache", context.data_cache);
  ar("instruction_cache", context.instruction_cache);
  ar("tag", tag);
  ar("walker_free", walker_free);
  ar("dvm_sent", dvm_sent);
  ar("dvm_done", dvm_done);
  ar("dvm_busy", dvm_busy);
  ar("dvm_stall", dvm_stall);
}

void ClusterMemory::serialize(isa::Archive& ar) {
  ar("counts", counts_);
  ar("outside", outside_);
  ar("caches", caches_);
  for (Core& core : cores_) ar("core", core);
  if (!ar.loading()) return;
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    hits_[i].set_context(cores_[i].context, cores_[i].tag);
  }
}

}  // namespace vesim::models
