// SPDX-License-Identifier: Apache-2.0
#include "sim/config/parameter_file.h"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/config/config_file.h"
#include "sim/config/nearest.h"
#include "sim/config/settings.h"
#include "sim/config/units.h"

namespace vesim::sim {
namespace {

using isa::UserError;

constexpr const char* kFields[] = {"value", "unit", "source", "confidence"};
const std::vector<std::string> kConfidences = {"H", "M", "L"};

std::string range_of(const Parameter& parameter) {
  return fmt::format("{}{} to {} {}", parameter.power_of_two ? "a power of two, " : "",
                     parameter.least, parameter.most, parameter.unit);
}

std::vector<std::string> names_of(ParameterFile kind) {
  std::vector<std::string> names;
  for (const Parameter& parameter : all_parameters()) {
    if (parameter.file == kind) names.emplace_back(parameter.name);
  }
  return names;
}

const Parameter* find_parameter(ParameterFile kind, const std::string& name) {
  const auto all = all_parameters();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Parameter& parameter) {
    return parameter.file == kind && parameter.name == name;
  });
  return found == all.end() ? nullptr : &*found;
}

u64 factor_of(std::string_view unit) {
  return unit == "ns" ? 1'000 : unit == "MHz" ? 1'000'000 : 1;
}

std::optional<u64> parse_value(std::string_view unit, const std::string& text) {
  if (unit == "ns") return parse_time(text + "ns");
  if (unit == "MHz") return parse_frequency(text + "MHz");
  return parse_count(text);
}

// Reads the entry of one parameter; `where` starts its messages.
class Entry {
 public:
  Entry(const Parameter& parameter, const YAML::Node& node, std::string where)
      : parameter_(parameter), node_(node), where_(std::move(where)) {
    if (!node.IsMap()) fail("expected {value, unit, source, confidence}");
    for (const auto& field : node) {
      const auto name = field.first.Scalar();
      if (std::find(std::begin(kFields), std::end(kFields), name) == std::end(kFields)) {
        fail(fmt::format("unknown '{}'{}", name,
                         did_you_mean(name, {std::begin(kFields), std::end(kFields)})));
      }
    }
  }

  GivenParameter read() const {
    GivenParameter given{&parameter_, 0, text("value"), text("source"), text("confidence")};
    if (const auto unit = text("unit"); unit != parameter_.unit) {
      fail(fmt::format("the unit is {}, not '{}'", parameter_.unit, unit));
    }
    if (std::count(kConfidences.begin(), kConfidences.end(), given.confidence) == 0) {
      fail(fmt::format("confidence '{}' is not H, M or L", given.confidence));
    }
    given.value = checked(given.text);
    return given;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw UserError(fmt::format("{}: {}: {}", where_, parameter_.name, what));
  }

  std::string text(const char* field) const {
    const auto node = node_[field];
    if (!node || !node.IsScalar() || node.Scalar().empty()) {
      fail(fmt::format("'{}' is missing", field));
    }
    return node.Scalar();
  }

  u64 checked(const std::string& text) const {
    const auto value = parse_value(parameter_.unit, text);
    const u64 factor = factor_of(parameter_.unit);
    if (!value || *value < parameter_.least * factor || *value > parameter_.most * factor ||
        (parameter_.power_of_two && !std::has_single_bit(*value))) {
      fail(fmt::format("'{}' is not allowed ({})", text, range_of(parameter_)));
    }
    return *value;
  }

  const Parameter& parameter_;
  const YAML::Node node_;
  const std::string where_;
};

}  // namespace

std::vector<GivenParameter> parse_parameters(ParameterFile kind, const std::string& yaml,
                                             const std::string& path) {
  const YAML::Node root = load_yaml(yaml, path);
  std::map<std::string, GivenParameter, std::less<>> found;
  for (const auto& entry : root) {
    const auto where = yaml_place(path, entry.first.Mark());
    const auto name = entry.first.Scalar();
    const Parameter* parameter = find_parameter(kind, name);
    if (parameter == nullptr) {
      throw UserError(fmt::format("{}: unknown parameter '{}'{}", where, name,
                                  did_you_mean(name, names_of(kind))));
    }
    if (!found.emplace(name, Entry(*parameter, entry.second, where).read()).second) {
      throw UserError(fmt::format("{}: '{}' twice", where, name));
    }
  }
  std::vector<GivenParameter> given;
  for (const Parameter& parameter : all_parameters()) {
    if (parameter.file != kind) continue;
    const auto one = found.find(parameter.name);
    if (one == found.end()) {
      throw UserError(
          fmt::format("{}: '{}' is missing ({})", path, parameter.name, range_of(parameter)));
    }
    given.push_back(one->second);
  }
  return given;
}

std::string core_parameter_path(const Settings& settings) {
  return find_config(settings.timing_core, "timing.core", "cores/");
}

std::string board_parameter_path(const Settings& settings) {
  return find_config(settings.timing_board, "timing.board", "boards/");
}

std::vector<GivenParameter> given_parameters(const Settings& settings) {
  const auto read = [](ParameterFile kind, const char* key, const std::string& path) {
    return parse_parameters(kind, platform::read_file(key, path), path);
  };
  auto given = read(ParameterFile::kCore, "timing.core", core_parameter_path(settings));
  const auto board = read(ParameterFile::kBoard, "timing.board", board_parameter_path(settings));
  given.insert(given.end(), board.begin(), board.end());
  return given;
}

models::TimingParameters timing_parameters(const Settings& settings) {
  models::TimingParameters parameters;
  for (const GivenParameter& given : given_parameters(settings)) {
    field_of(parameters, *given.parameter) = given.value;
  }
  return parameters;
}

}  // namespace vesim::sim
