// SPDX-License-Identifier: Apache-2.0
// A sweep as its file says it: configurations that differ in some keys.
//
//   base: vexpress_host               # a configuration; may be left out
//   set:                              # keys that all cells share
//     run.until: '^done'
//   matrix:                           # axes; a cell is one value of each
//     cpu.cores: [1, 2]               # a key and its values
//     pinning:                        # or any name, and named values that set several keys
//       together: {boot.append: "vesim.pin=vcpu0=0"}
//       apart: {boot.append: "vesim.pin=vcpu0=1", run.speed: timed}
//   report: [tcp.rate, time]          # results to show, in this order; else all that cells print
//   timeout: 60s                      # a cell that still runs at this simulated time has failed
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

#include "isa/types.h"

namespace vesim::sim {

using isa::u64;

struct Assignment {
  std::string key;
  YAML::Node value;
  std::string where;  // "file:line"
};

struct AxisValue {
  std::string name;
  std::vector<Assignment> assignments;
};

struct Axis {
  std::string name;
  std::vector<AxisValue> values;
};

struct SweepFile {
  std::string path;
  std::string base;  // empty: the defaults
  std::string base_where;
  std::vector<Assignment> set;
  std::vector<Axis> axes;
  std::vector<std::string> report;
  u64 timeout = 0;  // ps; 0: none
};

// Throws isa::UserError that starts with "path:line". Whether keys and values are right is known
// when cells are made (cell.h).
SweepFile parse_sweep(const std::string& yaml, const std::string& path);

}  // namespace vesim::sim
