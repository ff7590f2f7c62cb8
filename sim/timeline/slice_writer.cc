// SPDX-License-Identifier: Apache-2.0
#include "sim/timeline/slice_writer.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace vesim::sim {
namespace {

using models::SpanEnd;
using models::World;
using nlohmann::ordered_json;

std::string header(const SliceLogInfo& info) {
  auto worlds = ordered_json::array();
  for (int kind = 0; kind <= static_cast<int>(World::Kind::Off); ++kind)
    worlds.push_back(models::world_name(static_cast<World::Kind>(kind)));
  const ordered_json json = {{"format", "vesim slices"},
                             {"version", kSliceLogVersion},
                             {"slots_per_cycle", info.slots_per_cycle},
                             {"cpu_frequency", info.cpu_frequency},
                             {"worlds", worlds}};
  return json.dump(1) + "\n";
}

}  // namespace

SliceWriter::SliceWriter(std::string path, const SliceLogInfo& info)
    : file_(std::move(path), header(info)) {}

void SliceWriter::add(const models::Span& span, SpanEnd why) {
  Slice& slice = open_[span.core];
  if (slice.end != span.begin || slice.kind != span.world.kind ||
      slice.thread != span.world.thread) {
    write(slice);
    slice = {span.core, span.world.kind, span.world.thread, span.begin, span.begin};
  }
  slice.end = span.end;
  // The thread goes, possibly to another core: its slices stay in order.
  if (why != SpanEnd::Exception && why != SpanEnd::Return) write(slice);
}

void SliceWriter::write(Slice& slice) {
  if (slice.begin == slice.end) return;
  u64& last = ends_[slice.core];
  put_number(records_, static_cast<u64>(SliceRecord::Slice));
  for (const u64 number : {u64{slice.core}, static_cast<u64>(slice.kind), u64{slice.thread},
                           slice.begin - last, slice.end - slice.begin}) {
    put_number(records_, number);
  }
  last = slice.begin = slice.end;
  if (records_.size() >= FrameWriter::kFrame) flush();
}

void SliceWriter::finish(const std::vector<ThreadName>& threads) {
  for (auto& [core, slice] : open_) write(slice);
  if (records_.empty() && ends_.empty()) return;
  for (const ThreadName& thread : threads) {
    put_number(records_, static_cast<u64>(SliceRecord::Thread));
    put_number(records_, thread.number);
    put_number(records_, thread.pid);
    for (const std::string& text : {thread.os, thread.name}) {
      put_number(records_, text.size());
      records_ += text;
    }
  }
  flush();
}

void SliceWriter::flush() {
  file_.write(records_);
  records_.clear();
  ends_.clear();
}

}  // namespace vesim::sim
