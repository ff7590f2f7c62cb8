// SPDX-License-Identifier: Apache-2.0
#include "sim/output/perfetto_trace.h"

#include <utility>

#include "sim/output/numbers.h"

namespace vesim::sim {
namespace {

// Numbers of fields, from perfetto's protos/perfetto/trace.
namespace trace {
constexpr u32 kPacket = 1;
}
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

// A message of protocol buffers is fields one after the other.
void put_field(std::string& message, u32 field, u64 value) {
  put_number(message, field << 3);
  put_number(message, value);
}
void put_fixed(std::string& message, u32 field, u64 value) {
  put_number(message, field << 3 | 1);
  for (int i = 0; i < 8; ++i) message.push_back(static_cast<char>(value >> 8 * i));
}
void put_bytes(std::string& message, u32 field, std::string_view value) {
  put_number(message, field << 3 | 2);
  put_number(message, value.size());
  message += value;
}

}  // namespace

PerfettoTrace::Event::Event(std::string_view name) { put_bytes(bytes_, event::kName, name); }

PerfettoTrace::Event& PerfettoTrace::Event::flow(u64 id) {
  put_fixed(bytes_, event::kFlow, id);
  return *this;
}

PerfettoTrace::Event& PerfettoTrace::Event::note(std::string_view name, std::string_view value) {
  std::string note;
  put_bytes(note, annotation::kName, name);
  put_bytes(note, annotation::kText, value);
  put_bytes(bytes_, event::kAnnotation, note);
  return *this;
}

PerfettoTrace::Event& PerfettoTrace::Event::note(std::string_view name, u64 value) {
  std::string note;
  put_bytes(note, annotation::kName, name);
  put_field(note, annotation::kNumber, value);
  put_bytes(bytes_, event::kAnnotation, note);
  return *this;
}

void PerfettoTrace::track(u64 uuid, const std::string& name) {
  if (!tracks_.insert(uuid).second) return;
  std::string track, packet;
  put_field(track, track::kUuid, uuid);
  put_bytes(track, track::kName, name);
  put_bytes(packet, packet::kTrack, track);
  put(std::move(packet));
}

void PerfettoTrace::begin(u64 uuid, u64 slot, const Event& event) {
  put(uuid, slot, event.bytes_, event::kBegin);
}

void PerfettoTrace::end(u64 uuid, u64 slot) { put(uuid, slot, {}, event::kEnd); }

void PerfettoTrace::put(u64 uuid, u64 slot, std::string event, u64 type) {
  put_field(event, event::kType, type);
  put_field(event, event::kTrack, uuid);
  std::string packet;
  put_field(packet, packet::kTimestamp, nanoseconds(slot));
  put_bytes(packet, packet::kEvent, event);
  put(std::move(packet));
}

u64 PerfettoTrace::nanoseconds(u64 slot) const {
  constexpr u64 kSecond = 1'000'000'000;
  return slot / slots_per_second_ * kSecond +
         slot % slots_per_second_ * kSecond / slots_per_second_;
}

void PerfettoTrace::put(std::string packet) {
  put_field(packet, packet::kSequence, 1);
  std::string trace;
  put_bytes(trace, trace::kPacket, packet);
  file_.write(trace);
}

}  // namespace vesim::sim
