// SPDX-License-Identifier: Apache-2.0
// A trace for ui.perfetto.dev: tracks with slices, as TrackEvents of Perfetto's own format.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "isa/types.h"
#include "sim/output/file.h"

namespace vesim::sim {

using isa::u32;
using isa::u64;

class PerfettoTrace {
 public:
  // Of a slice. Arrows lead through all slices that name the same flow, in order of time.
  class Event {
   public:
    explicit Event(std::string_view name);
    Event& flow(u64 id);
    Event& note(std::string_view name, std::string_view value);
    Event& note(std::string_view name, u64 value);

   private:
    friend class PerfettoTrace;
    std::string bytes_;
  };

  PerfettoTrace(const std::string& path, u64 slots_per_second)
      : file_(path), slots_per_second_(slots_per_second) {}

  // Again: nothing.
  void track(u64 uuid, const std::string& name);
  // Slices of a track lie in each other or apart.
  void begin(u64 uuid, u64 slot, const Event& event);
  void end(u64 uuid, u64 slot);
  void finish() { file_.flush(); }

 private:
  void put(u64 uuid, u64 slot, std::string event, u64 type);
  u64 nanoseconds(u64 slot) const;
  void put(std::string packet);

  File file_;
  const u64 slots_per_second_;
  std::set<u64> tracks_;
};

}  // namespace vesim::sim
