// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "isa/diagnostics.h"
#include "sim/config/config_file.h"
#include "sim/config/nearest.h"
#include "sim/config/units.h"

namespace vesim::sim {
namespace {

using isa::UserError;

const std::vector<std::string> kHeadings = {"base", "set", "matrix", "report", "timeout"};

class Parser {
 public:
  explicit Parser(const std::string& path) { file_.path = path; }

  SweepFile parse(const YAML::Node& root) {
    for (const auto& entry : root) heading(entry.first, entry.second);
    if (file_.axes.empty()) {
      throw UserError(file_.path + ": the matrix is empty; it needs keys with lists of values");
    }
    check_keys_set_once();
    return std::move(file_);
  }

 private:
  std::string place(const YAML::Node& node) const { return yaml_place(file_.path, node.Mark()); }

  void heading(const YAML::Node& key, const YAML::Node& value) {
    const auto name = word(key, "a key");
    if (!seen_.insert(name).second)
      throw UserError(fmt::format("{}: '{}' twice", place(key), name));
    if (name == "base") {
      file_.base = word(value, "base");
      file_.base_where = place(key) + ": base";
    } else if (name == "set") {
      file_.set = assignments(value, "set");
    } else if (name == "matrix") {
      matrix(value);
    } else if (name == "report") {
      report(value);
    } else if (name == "timeout") {
      timeout(value);
    } else {
      throw UserError(
          fmt::format("{}: unknown key '{}'{}", place(key), name, did_you_mean(name, kHeadings)));
    }
  }

  std::string word(const YAML::Node& node, const std::string& what) const {
    if (!node.IsScalar()) throw UserError(fmt::format("{}: {} must be a word", place(node), what));
    return node.Scalar();
  }

  std::vector<Assignment> assignments(const YAML::Node& map, const std::string& what) const {
    if (!map.IsMap()) {
      throw UserError(fmt::format("{}: {} must hold 'key: value' pairs", place(map), what));
    }
    std::vector<Assignment> list;
    for (const auto& entry : map) {
      list.push_back({word(entry.first, "a key"), entry.second, place(entry.first)});
    }
    return list;
  }

  void matrix(const YAML::Node& map) {
    if (map.IsNull()) return;
    if (!map.IsMap()) throw UserError(place(map) + ": matrix must hold 'key: values' pairs");
    for (const auto& entry : map) {
      Axis axis{word(entry.first, "a key"), {}};
      if (entry.second.IsMap()) {
        named_values(axis, entry.second);
      } else if (entry.second.IsSequence()) {
        listed_values(axis, entry.first, entry.second);
      }
      if (axis.values.empty()) {
        throw UserError(fmt::format("{}: '{}' has no values", place(entry.first), axis.name));
      }
      check_names(axis, place(entry.first));
      file_.axes.push_back(std::move(axis));
    }
  }

  void named_values(Axis& axis, const YAML::Node& map) const {
    for (const auto& entry : map) {
      const auto name = word(entry.first, "a value's name");
      axis.values.push_back({name, assignments(entry.second, "'" + name + "'")});
    }
  }

  void listed_values(Axis& axis, const YAML::Node& key, const YAML::Node& list) const {
    for (const auto& value : list) {
      if (!value.IsScalar()) {
        throw UserError(fmt::format("{}: give the values of '{}' names: 'name: {{{}: ...}}'",
                                    place(value), axis.name, axis.name));
      }
      axis.values.push_back({value.Scalar(), {{axis.name, value, place(key)}}});
    }
  }

  void check_names(const Axis& axis, const std::string& where) const {
    std::set<std::string> names;
    for (const auto& value : axis.values) {
      if (!names.insert(value.name).second) {
        throw UserError(
            fmt::format("{}: '{}' has the value '{}' twice", where, axis.name, value.name));
      }
    }
  }

  void report(const YAML::Node& list) {
    if (!list.IsSequence()) throw UserError(place(list) + ": report must be a list of results");
    for (const auto& name : list) file_.report.push_back(word(name, "a result's name"));
  }

  void timeout(const YAML::Node& value) {
    const auto text = word(value, "timeout");
    const auto time = parse_time(text);
    if (!time || *time == 0) {
      throw UserError(fmt::format("{}: timeout: '{}' is not a time (with ps, ns, us, ms, s or min)",
                                  place(value), text));
    }
    file_.timeout = *time;
  }

  // A second place that sets a key would silently win over the first.
  void check_keys_set_once() const {
    std::vector<std::pair<std::string, std::string>> taken;  // key, by what
    for (const auto& assignment : file_.set) taken.emplace_back(assignment.key, "set");
    for (const Axis& axis : file_.axes) {
      std::set<std::string> keys;
      for (const auto& value : axis.values) {
        for (const auto& [key, node, where] : value.assignments) {
          const auto& name = key;  // a structured binding cannot be captured
          const auto found = std::find_if(taken.begin(), taken.end(),
                                          [&](const auto& other) { return other.first == name; });
          if (found != taken.end()) {
            throw UserError(fmt::format("{}: '{}' is set by '{}' too", where, key, found->second));
          }
          keys.insert(key);
        }
      }
      for (const auto& key : keys) taken.emplace_back(key, axis.name);
    }
  }

  SweepFile file_;
  std::set<std::string> seen_;
};

}  // namespace

SweepFile parse_sweep(const std::string& yaml, const std::string& path) {
  return Parser(path).parse(load_yaml(yaml, path));
}

}  // namespace vesim::sim
