// SPDX-License-Identifier: Apache-2.0
// The log of what the cores did, slice by slice, each of one world and thread, written while the
// run goes on (sim/output/frames.h).
//
//   frame 1       JSON: format, version, units, names of worlds
//   other frames  records, each a number for its kind and then
//                   0 slice   core, world, thread (0: not known), begin (in a frame's first of its
//                             core; else slots since the one before), slots
//                   1 thread  number, process, the operating system and the thread's name, each
//                             after its length: at the run's end
//
// A thread's slices are in order of time, but for the quantum that cores are apart.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/cortex_a15/timing/span.h"
#include "sim/output/frames.h"
#include "sim/output/numbers.h"

namespace vesim::sim {

using isa::u32;

inline constexpr u64 kSliceLogVersion = 1;
enum class SliceRecord : isa::u8 { Slice, Thread };

struct SliceLogInfo {
  u64 slots_per_cycle = 1;
  u64 cpu_frequency = 1;  // Hz
};

struct Slice {
  unsigned core = 0;
  models::World::Kind kind = models::World::Kind::Off;
  u32 thread = 0;
  u64 begin = 0, end = 0;
};

struct ThreadName {
  u32 number = 0, pid = 0;
  std::string os, name;
};

class SliceWriter {
 public:
  SliceWriter(std::string path, const SliceLogInfo& info);

  void add(const models::Span& span, models::SpanEnd why);
  void finish(const std::vector<ThreadName>& threads);
  // What went wrong with the file, once; nothing is written after that.
  const std::string& failure() const { return file_.failure(); }

 private:
  void write(Slice& slice);
  void flush();

  FrameWriter file_;
  std::string records_;             // of the frame under way
  std::map<unsigned, Slice> open_;  // by core, that may go on
  std::map<unsigned, u64> ends_;    // by core, in the frame
};

}  // namespace vesim::sim
