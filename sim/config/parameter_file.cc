// SPDX-License-Identifier: Apache-2.0
#include "sim/config/parameter_file.h"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <map>
#include <optional>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/config/config_file.h"
#include "sim/config/nearest.h"
#include "sim/config/settings.h"
#include "sim/config/units.h"
#include "sim/config/what_if.h"

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

// What one of the unit is in the field.
u64 factor_of(std::string_view unit) {
  if (const auto time = parse_time("1" + std::string(unit))) return *time;
  if (unit == "kHz") return 1000;
  return unit == "MHz" || unit == "Mbit/s" ? 1'000'000 : 1;
}

// "10.0.0.1" and "02:00:00:00:00:01" as numbers.
std::optional<u64> parse_address(std::string_view text, char separator, unsigned count, int base) {
  u64 address = 0;
  for (unsigned i = 0; i < count; ++i) {
    const auto part = text.substr(0, text.find(separator));
    unsigned byte = 0;
    const auto end = part.data() + part.size();
    if (std::from_chars(part.data(), end, byte, base).ptr != end || part.empty() || byte > 0xff) {
      return std::nullopt;
    }
    address = address << 8 | byte;
    const bool last = i + 1 == count;
    if (last != (part.size() == text.size())) return std::nullopt;
    if (!last) text.remove_prefix(part.size() + 1);
  }
  return address;
}

std::optional<u64> parse_value(std::string_view unit, const std::string& text) {
  if (unit == "IPv4") return parse_address(text, '.', 4, 10);
  if (unit == "MAC") return parse_address(text, ':', 6, 16);
  if (unit == "MHz" || unit == "Mbit/s") return parse_frequency(text + "MHz");
  if (unit == "kHz") return parse_frequency(text + "kHz");
  if (factor_of(unit) != 1) return parse_time(text + std::string(unit));
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

std::string network_parameter_path(const Settings& settings) {
  return find_config(settings.timing_network, "timing.network", "networks/");
}

std::vector<GivenParameter> given_parameters(const Settings& settings) {
  std::vector<GivenParameter> given;
  const auto read = [&](ParameterFile kind, const char* key, const std::string& path) {
    const auto more = parse_parameters(kind, platform::read_file(key, path), path);
    given.insert(given.end(), more.begin(), more.end());
  };
  read(ParameterFile::kCore, "timing.core", core_parameter_path(settings));
  read(ParameterFile::kBoard, "timing.board", board_parameter_path(settings));
  read(ParameterFile::kNetwork, "timing.network", network_parameter_path(settings));
  return given;
}

models::TimingParameters timing_parameters(const Settings& settings) {
  models::TimingParameters parameters;
  for (const GivenParameter& given : given_parameters(settings)) {
    field_of(parameters, *given.parameter) = given.value;
  }
  for (const Price* price : parse_prices(settings.what_if, "timing.what_if")) {
    price->set_to_zero(parameters);
  }
  return parameters;
}

}  // namespace vesim::sim
