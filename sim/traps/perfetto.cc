// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/perfetto.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "sim/output/file.h"
#include "sim/traps/trap_codec.h"
#include "sim/traps/trap_columns.h"
#include "sim/traps/trap_filter.h"

namespace vesim::sim {
namespace {

// A message of protocol buffers: fields one after the other.
class Message {
 public:
  Message& number(u32 field, u64 value) {
    put_number(bytes_, field << 3);
    put_number(bytes_, value);
    return *this;
  }
  Message& fixed(u32 field, u64 value) {
    put_number(bytes_, field << 3 | 1);
    for (int i = 0; i < 8; ++i) bytes_.push_back(static_cast<char>(value >> 8 * i));
    return *this;
  }
  Message& bytes(u32 field, std::string_view value) {
    put_number(bytes_, field << 3 | 2);
    put_number(bytes_, value.size());
    bytes_ += value;
    return *this;
  }
  const std::string& text() const { return bytes_; }

 private:
  std::string bytes_;
};

// Numbers of fields, from perfetto's protos/perfetto/trace.
namespace packet {
constexpr u32 kTimestamp = 8, kSequence = 10, kEvent = 11, kTrack = 60;
}
namespace track {
constexpr u32 kUuid = 1, kName = 2;
}
namespace event {
constexpr u32 kAnnotation = 4, kType = 9, kTrack = 11, kName = 23, kFlow = 47;
constexpr u64 kBegin = 1, kEnd = 2;
}  // namespace event
namespace annotation {
constexpr u32 kNumber = 3, kText = 6, kName = 10;
}

constexpr u64 kVcpuTracks = 1 << 20;  // above those of cores

class Trace {
 public:
  Trace(const std::string& path, const TrapLogInfo& info)
      : file_(path), slots_per_second_(info.slots_per_cycle * info.cpu_frequency) {}

  void track(u64 uuid, const std::string& name) {
    if (!tracks_.insert(uuid).second) return;
    Message message;
    message.number(track::kUuid, uuid).bytes(track::kName, name);
    put(Message().bytes(packet::kTrack, message.text()));
  }
  void begin(u64 uuid, u64 slot, Message event) {
    event.number(event::kType, event::kBegin).number(event::kTrack, uuid);
    put(Message()
            .number(packet::kTimestamp, nanoseconds(slot))
            .bytes(packet::kEvent, event.text()));
  }
  void end(u64 uuid, u64 slot) {
    Message event;
    event.number(event::kType, event::kEnd).number(event::kTrack, uuid);
    put(Message()
            .number(packet::kTimestamp, nanoseconds(slot))
            .bytes(packet::kEvent, event.text()));
  }
  void finish() { file_.flush(); }

 private:
  u64 nanoseconds(u64 slot) const {
    constexpr u64 kSecond = 1'000'000'000;
    return slot / slots_per_second_ * kSecond +
           slot % slots_per_second_ * kSecond / slots_per_second_;
  }
  void put(Message message) {
    message.number(packet::kSequence, 1);
    file_.write(Message().bytes(1, message.text()).text());
  }

  File file_;
  const u64 slots_per_second_;
  std::set<u64> tracks_;
};

Message annotated(const std::string& name, std::string_view value) {
  Message message;
  return message.bytes(annotation::kName, name).bytes(annotation::kText, value);
}
Message annotated(const std::string& name, u64 value) {
  Message message;
  return message.bytes(annotation::kName, name).number(annotation::kNumber, value);
}

// How a vCPU came out of its last trap.
struct Entry {
  u64 slot, core, trap;
};

}  // namespace

void write_perfetto(TrapIndex& index, const TrapQuery& query, const std::string& path) {
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
  Trace trace(path, index.info());
  std::map<std::string, u64> vcpus;
  std::map<std::string, std::optional<Entry>> entries;
  while (row.step()) {
    const u64 id = row.number(0), begin = row.number(1), end = row.number(2);
    const std::string vcpu(row.text(11));
    const u64 uuid = vcpus.try_emplace(vcpu, kVcpuTracks + vcpus.size()).first->second;
    trace.track(row.number(3) + 1, fmt::format("core {}", row.number(3)));
    trace.track(uuid, "vCPU " + vcpu);
    auto& entry = entries[vcpu];
    if (entry && entry->core == row.number(3) && entry->slot <= begin) {
      const u64 core = entry->core + 1;
      Message event;
      event.bytes(event::kName, vcpu).fixed(event::kFlow, entry->trap).fixed(event::kFlow, id);
      trace.begin(core, entry->slot, event);
      trace.end(core, begin);
    }
    entry.reset();
    if (row.text(5) == end_name(TrapEnd::Returned)) entry = Entry{end, row.number(4), id};
    if (row.number(8) == 0) continue;
    Message event;
    event.bytes(event::kName, row.text(6))
        .fixed(event::kFlow, id)
        .bytes(event::kAnnotation, annotated("trap", id).text())
        .bytes(event::kAnnotation, annotated("instructions", row.number(7)).text())
        .bytes(event::kAnnotation, annotated("symbol", row.text(9)).text())
        .bytes(event::kAnnotation, annotated("ipa", row.text(10)).text());
    trace.begin(uuid, begin, event);
    u64 slot = begin;
    for (std::size_t i = 0; i < kTrapPhases; ++i) {
      const u64 slots = row.number(12 + static_cast<int>(i));
      if (slots == 0) continue;
      trace.begin(uuid, slot, Message().bytes(event::kName, phase_name(static_cast<TrapPhase>(i))));
      trace.end(uuid, slot = std::min(end, slot + slots));
    }
    trace.end(uuid, end);
  }
  trace.finish();
}

}  // namespace vesim::sim
