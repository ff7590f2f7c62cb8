// SPDX-License-Identifier: Apache-2.0
#include "sim/config/phases.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "isa/diagnostics.h"
#include "sim/config/nearest.h"
#include "sim/config/units.h"
#include "sim/console/line_matcher.h"

namespace vesim::sim {
namespace {

using isa::UserError;
using models::Marker;
using Function = Marker::Function;
using Place = std::function<std::string(const YAML::Mark&)>;

// In End's order.
constexpr std::array<const char*, 4> kEnds = {"marker", "time", "instructions", "console"};
constexpr std::pair<const char*, Function> kMarkers[] = {{"begin", Function::Begin},
                                                         {"end", Function::End},
                                                         {"label", Function::Label},
                                                         {"checkpoint", Function::Checkpoint}};

[[noreturn]] void fail(const Place& place, const YAML::Node& node, const std::string& what) {
  throw UserError(fmt::format("{}: {}", place(node.Mark()), what));
}

std::string scalar(const YAML::Node& node, const std::string& name, const Place& place) {
  if (!node.IsScalar()) fail(place, node, fmt::format("'{}' must be one word or number", name));
  return node.Scalar();
}

void parse_end(Phase& phase, const YAML::Node& value, const Place& place) {
  switch (phase.end) {
    case Phase::End::Marker: {
      const auto marker = parse_marker(phase.until);
      if (!marker) {
        fail(place, value,
             fmt::format("'{}' is no marker: begin ID, end ID, checkpoint ID or label TEXT",
                         phase.until));
      }
      phase.marker = *marker;
      return;
    }
    case Phase::End::Time:
    case Phase::End::Instructions: {
      const bool is_time = phase.end == Phase::End::Time;
      const auto amount = is_time ? parse_time(phase.until) : parse_count(phase.until);
      if (!amount || *amount == 0) {
        fail(place, value,
             fmt::format("'{}' is no {} above 0", phase.until,
                         is_time ? "time (with ps, ns, us, ms, s or min)" : "number"));
      }
      phase.amount = *amount;
      return;
    }
    case Phase::End::Console:
      LineMatcher(phase.until, place(value.Mark()));
  }
}

void parse_until(Phase& phase, const YAML::Node& until, const Place& place) {
  const auto given = [&] { return until.begin()->first.as<std::string>(""); };
  const auto found = until.IsMap() && until.size() == 1
                         ? std::find(kEnds.begin(), kEnds.end(), given())
                         : kEnds.end();
  if (found == kEnds.end()) {
    fail(place, until, "'until' must hold one of marker, time, instructions and console");
  }
  const YAML::Node value = until.begin()->second;
  phase.end = static_cast<Phase::End>(found - kEnds.begin());
  phase.until = scalar(value, *found, place);
  parse_end(phase, value, place);
}

Phase parse_phase(const YAML::Node& map, const Place& place) {
  if (!map.IsMap()) fail(place, map, "a phase must hold 'speed' and 'until'");
  Phase phase;
  bool has_speed = false, has_until = false;
  for (const auto& entry : map) {
    const auto key = entry.first.as<std::string>("");
    if (key == "name") {
      phase.name = scalar(entry.second, key, place);
    } else if (key == "speed") {
      const auto speed = scalar(entry.second, key, place);
      if (std::count(kSpeedNames.begin(), kSpeedNames.end(), speed) == 0) {
        fail(place, entry.second, fmt::format("'{}' is no speed", speed));
      }
      phase.speed = speed_of(speed);
      has_speed = true;
    } else if (key == "until") {
      parse_until(phase, entry.second, place);
      has_until = true;
    } else {
      fail(place, entry.first,
           fmt::format("unknown key '{}' of a phase{}", key,
                       did_you_mean(key, {"name", "speed", "until"})));
    }
  }
  if (!has_speed || !has_until) fail(place, map, "a phase must hold 'speed' and 'until'");
  if (phase.name.empty()) phase.name = name_of(phase.speed);
  return phase;
}

}  // namespace

models::Speed speed_of(const std::string& name) {
  const auto found = std::find(kSpeedNames.begin(), kSpeedNames.end(), name);
  return static_cast<models::Speed>(found - kSpeedNames.begin());
}

const char* name_of(models::Speed speed) { return kSpeedNames.at(static_cast<std::size_t>(speed)); }

std::optional<Marker> parse_marker(const std::string& text) {
  const auto space = text.find(' ');
  if (space == std::string::npos) return std::nullopt;
  const std::string rest = text.substr(space + 1);
  for (const auto& [name, function] : kMarkers) {
    if (text.compare(0, space, name) != 0) continue;
    if (function == Function::Label) return Marker{function, 0, rest};
    const auto id = parse_count(rest);
    if (!id || *id > ~isa::u32{0}) return std::nullopt;
    return Marker{function, static_cast<isa::u32>(*id), {}};
  }
  return std::nullopt;
}

bool is_marker(const Marker& named, const Marker& executed) {
  if (executed.function != named.function) return false;
  return named.function == Function::Label ? executed.label == named.label
                                           : executed.argument == named.argument;
}

bool Phase::ends_at(const Marker& executed) const {
  return end == End::Marker && is_marker(marker, executed);
}

std::vector<Phase> parse_phases(const YAML::Node& list, const Place& place) {
  std::vector<Phase> phases;
  if (list.IsNull()) return phases;
  if (!list.IsSequence()) fail(place, list, "must be a list of phases");
  for (const auto& item : list) phases.push_back(parse_phase(item, place));
  return phases;
}

std::vector<Phase> parse_phases(const std::string& text, const std::string& origin) {
  try {
    return parse_phases(YAML::Load(text), [&](const YAML::Mark&) { return origin; });
  } catch (const YAML::ParserException& error) {
    throw UserError(fmt::format("{}: {}", origin, error.msg));
  }
}

std::string to_yaml(const std::vector<Phase>& phases) {
  YAML::Emitter out;
  out << YAML::Flow << YAML::BeginSeq;
  for (const Phase& phase : phases) {
    out << YAML::BeginMap << YAML::Key << "name" << YAML::Value << phase.name;
    out << YAML::Key << "speed" << YAML::Value << name_of(phase.speed);
    out << YAML::Key << "until" << YAML::Value << YAML::BeginMap;
    out << YAML::Key << kEnds[static_cast<std::size_t>(phase.end)] << YAML::Value << phase.until;
    out << YAML::EndMap << YAML::EndMap;
  }
  out << YAML::EndSeq;
  return out.c_str();
}

}  // namespace vesim::sim
