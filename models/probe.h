// SPDX-License-Identifier: Apache-2.0
// What the models tell the program: handed in by constructor, and free when there is none.
#pragma once

#include <string>

#include "isa/types.h"
#include "models/gic400/interrupt_event.h"

namespace vesim::models {

// A marker as the guest executed it (workloads/include/vesim_marker.h).
// It ends its quantum: who listens may stop the run right there.
struct Marker {
  enum class Function : isa::u32 { Begin = 1, End, Label, Checkpoint, Status, Stop };
  Function function;
  isa::u32 argument;  // region or event id, or status
  std::string label;
};

class Probe {
 public:
  virtual ~Probe() = default;
  // `time`: the core's local time in ps.
  virtual void marker(unsigned core, isa::u64 time, const Marker& marker) = 0;
  virtual void interrupt(const InterruptEvent&) {}
};

}  // namespace vesim::models
