// SPDX-License-Identifier: Apache-2.0
// Reads what TrapWriter wrote. Throws isa::UserError for a file that is none of these, is of
// another version, or is damaged; one that ends early is read up to its last whole frame.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sim/output/frames.h"
#include "sim/traps/trap_codec.h"
#include "sim/traps/trap_writer.h"

namespace vesim::sim {

class TrapReader {
 public:
  explicit TrapReader(const std::string& path);

  const TrapLogInfo& info() const { return info_; }
  // What the log knows later of the after-effects of a trap that was read.
  using AfterSink = std::function<void(u64 id, u64 slots)>;
  // False at the end.
  bool next(Trap& trap, const AfterSink& after = {});
  // By number: of the functions of the traps read so far.
  const std::vector<std::string>& function_names() const { return names_; }
  // After the last trap: whether all that the run had is in it.
  bool complete() const { return complete_; }

  // A place to come back to: where the frame of the trap last read begins.
  struct Frame {
    u64 offset, first;  // in the file; the id of its first trap
  };
  Frame frame() const { return frame_; }
  void seek(const Frame& frame);

 private:
  bool read_frame();
  void name(u32 function, std::string text);
  void read_info(const nlohmann::json& json);

  FrameReader file_;
  TrapLogInfo info_;
  NumberReader rest_{{}};
  Frame frame_ = {0, 1};
  u64 last_end_ = 0, read_ = 0;
  std::vector<std::string> names_;
  bool complete_ = false;
};

}  // namespace vesim::sim
