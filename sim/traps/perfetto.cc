// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/perfetto.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "sim/output/perfetto_trace.h"
#include "sim/timeline/slice_reader.h"
#include "sim/traps/trap_columns.h"
#include "sim/traps/trap_filter.h"

namespace vesim::sim {
namespace {

// Tracks by kind, each with numbers of its own.
constexpr u64 kCoreTracks = 1, kGuestTracks = 1 << 16, kVcpuTracks = 1 << 20,
              kThreadTracks = u64{1} << 32;

// How a vCPU came out of its last trap.
struct Entry {
  u64 slot, core, trap;
};

// A track whose slices come one by one and may join.
class Lane {
 public:
  // What begins before the slice before has ended, on another core of a quantum ago, begins then.
  void add(PerfettoTrace& trace, u64 uuid, u64 begin, u64 end, const std::string& name,
           std::optional<u64> core) {
    begin = std::max(begin, end_);
    if (begin >= end) return;
    if (name != name_ || begin != end_ || core != core_) {
      close(trace, uuid);
      PerfettoTrace::Event event(name);
      if (core) event.note("core", *core);
      trace.begin(uuid, begin, event);
      name_ = name;
      core_ = core;
    }
    end_ = end;
  }
  void close(PerfettoTrace& trace, u64 uuid) {
    if (!name_.empty()) trace.end(uuid, end_);
    name_.clear();
  }

 private:
  u64 end_ = 0;
  std::string name_;  // of the open slice; empty: none is
  std::optional<u64> core_;
};

std::string title(const ThreadName& thread) {
  return fmt::format("{} {} [{}]", thread.name, thread.pid, thread.os);
}

// Twice through the log: its names come last.
void write_threads(PerfettoTrace& trace, const std::string& log) {
  std::map<u32, std::string> names;
  SliceReader(log).for_each(
      [](const Slice&) {}, [&](const ThreadName& thread) { names[thread.number] = title(thread); });
  std::map<u64, Lane> lanes;
  SliceReader(log).for_each(
      [&](const Slice& slice) {
        if (slice.kind == models::World::Kind::Idle || slice.kind == models::World::Kind::Off)
          return;
        const std::string world = models::world_name(slice.kind);
        const auto known = names.find(slice.thread);
        const std::string name = slice.thread == 0      ? world
                                 : known == names.end() ? fmt::format("thread {}", slice.thread)
                                                        : known->second;
        const u64 core = kCoreTracks + slice.core;
        trace.track(core, fmt::format("core {}", slice.core));
        lanes[core].add(trace, core, slice.begin, slice.end, name, {});
        if (slice.thread == 0) return;
        const u64 thread = kThreadTracks + slice.thread;
        trace.track(thread, name);
        lanes[thread].add(trace, thread, slice.begin, slice.end, world, slice.core);
      },
      [](const ThreadName&) {});
  for (auto& [uuid, lane] : lanes) lane.close(trace, uuid);
}

void write_traps(PerfettoTrace& trace, TrapIndex& index, const TrapQuery& query) {
  std::string keys;
  for (const TrapKey& key : trap_keys()) {
    if (key.name == "vcpu" || key.name == "symbol" || key.name == "ipa") keys += ", " + key.sql;
  }
  std::string phases;
  for (std::size_t i = 0; i < kTrapPhases; ++i)
    phases += std::string(", ") + phase_name(static_cast<TrapPhase>(i));
  // In the order of trap_keys(): symbol, IPA, vCPU.
  Statement row(index.database(),
                fmt::format("SELECT id, begin, end, core, end_core, ended, class, instructions, "
                            "({}){}{} FROM traps ORDER BY id",
                            trap_condition(query.where), keys, phases));
  std::map<std::string, u64> vcpus;
  std::map<u64, u64> guest_ends;  // by core
  std::map<std::string, std::optional<Entry>> entries;
  while (row.step()) {
    const u64 id = row.number(0), begin = row.number(1), end = row.number(2);
    const std::string vcpu(row.text(11));
    const u64 uuid = vcpus.try_emplace(vcpu, kVcpuTracks + vcpus.size()).first->second;
    const u64 core = row.number(3), guests = kGuestTracks + core;
    trace.track(guests, fmt::format("core {}: guests", core));
    trace.track(uuid, "vCPU " + vcpu);
    auto& entry = entries[vcpu];
    u64& guest_end = guest_ends[core];
    if (entry && entry->core == core && std::max(guest_end, entry->slot) <= begin) {
      trace.begin(guests, std::max(guest_end, entry->slot),
                  PerfettoTrace::Event(vcpu).flow(entry->trap).flow(id));
      trace.end(guests, guest_end = begin);
    }
    entry.reset();
    if (row.text(5) == end_name(TrapEnd::Returned)) entry = Entry{end, row.number(4), id};
    if (row.number(8) == 0) continue;
    trace.begin(uuid, begin,
                PerfettoTrace::Event(row.text(6))
                    .flow(id)
                    .note("trap", id)
                    .note("instructions", row.number(7))
                    .note("symbol", row.text(9))
                    .note("ipa", row.text(10)));
    u64 slot = begin;
    for (std::size_t i = 0; i < kTrapPhases; ++i) {
      const u64 slots = row.number(12 + static_cast<int>(i));
      if (slots == 0) continue;
      trace.begin(uuid, slot, PerfettoTrace::Event(phase_name(static_cast<TrapPhase>(i))));
      trace.end(uuid, slot = std::min(end, slot + slots));
    }
    trace.end(uuid, end);
  }
}

}  // namespace

void write_perfetto(TrapIndex& index, const TrapQuery& query, const std::string& path) {
  PerfettoTrace trace(path, index.info().slots_per_cycle * index.info().cpu_frequency);
  const auto slices = std::filesystem::path(index.log()).replace_filename("slices.zst");
  if (std::filesystem::exists(slices)) write_threads(trace, slices.string());
  write_traps(trace, index, query);
  trace.finish();
}

}  // namespace vesim::sim
