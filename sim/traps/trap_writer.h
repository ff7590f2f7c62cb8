// SPDX-License-Identifier: Apache-2.0
// The log of traps, written while the run goes on (sim/output/frames.h).
//
//   frame 1       JSON: format, version, units, names of phases and causes, the board's devices
//   other frames  records, each a number for its kind and then
//                   0 name  the number of a function, the length of its name, and the name
//                   1 trap  trap_codec.h; its id is its place among all traps, from 1
//                   2 end   the number of traps: the log is whole
//                   3 after the id of an earlier trap, and slots more that guests lost to it
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "platform/machine.h"
#include "sim/output/frames.h"
#include "sim/traps/trap.h"

namespace vesim::sim {

inline constexpr u64 kTrapLogVersion = 2;
enum class TrapRecord : u8 { Name, Trap, End, After };

// What a log says of the run.
struct TrapLogInfo {
  u64 slots_per_cycle = 1;
  u64 cpu_frequency = 1;  // Hz
  std::vector<platform::DeviceInfo> devices = {};
};

class TrapWriter {
 public:
  using NameOf = std::function<std::string(u32 function)>;
  // The first trap creates the file; one of an earlier run goes at once.
  TrapWriter(std::string path, const TrapLogInfo& info, NameOf name_of);

  void write(const Trap& trap);
  void write_after(u64 id, u64 slots);
  void finish();
  // What went wrong with the file, once; nothing is written after that.
  const std::string& failure() const { return file_.failure(); }

 private:
  void name(u32 function);
  void flush();

  FrameWriter file_;
  const NameOf name_of_;
  std::string records_;  // of the frame under way
  u64 last_end_ = 0, traps_ = 0;
  std::vector<bool> named_;  // by function
};

}  // namespace vesim::sim
