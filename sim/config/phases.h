// SPDX-License-Identifier: Apache-2.0
// The phases of a run: speeds one after the other, each until something happens. In a file
//
//   run:
//     phases:
//       - {name: boot, speed: fast, until: {marker: begin 1}}
//       - {name: warm up, speed: warm, until: {time: 10ms}}
//       - {name: measure, speed: timed, until: {marker: end 1}}
//
// Times (simulated) and instructions (of all cores) count from the phase's start. Markers are
// "begin ID", "end ID", "checkpoint ID" and "label TEXT"; a console is matched as by run.until.
#pragma once

#include <yaml-cpp/yaml.h>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "isa/types.h"
#include "models/cortex_a15/timing/speed.h"
#include "models/probe.h"

namespace vesim::sim {

using isa::u64;

// In Speed's order.
inline constexpr std::array<const char*, 3> kSpeedNames = {"fast", "warm", "timed"};
models::Speed speed_of(const std::string& name);
const char* name_of(models::Speed speed);

struct Phase {
  enum class End { Marker, Time, Instructions, Console };

  std::string name;
  models::Speed speed = models::Speed::Fast;
  End end = End::Marker;
  std::string until;           // as written
  u64 amount = 0;              // Time: ps; Instructions
  models::Marker marker = {};  // Marker: the label decides if that is its function, else the id

  bool ends_at(const models::Marker& executed) const;
};

// Nothing for a text that names none.
std::optional<models::Marker> parse_marker(const std::string& text);
// Whether the guest has executed the marker that was named.
bool is_marker(const models::Marker& named, const models::Marker& executed);

// Throws UserError; `place` starts the message for a mistake at that mark.
std::vector<Phase> parse_phases(const YAML::Node& list,
                                const std::function<std::string(const YAML::Mark&)>& place);
// The same from text, "" for no phases; `origin` starts the message.
std::vector<Phase> parse_phases(const std::string& text, const std::string& origin);
// YAML on one line that parse_phases() reads back.
std::string to_yaml(const std::vector<Phase>& phases);

}  // namespace vesim::sim
