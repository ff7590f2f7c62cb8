// SPDX-License-Identifier: Apache-2.0
#include "sim/config/config_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/config/data_folders.h"
#include "sim/config/nearest.h"
#include "sim/config/phases.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;
using isa::UserError;

// All keys and all their prefixes: what may stand at some place in the file.
std::vector<std::string> keys_below(const std::string& prefix) {
  std::vector<std::string> keys;
  for (const Setting& setting : all_settings()) {
    if (!setting.key.starts_with(prefix)) continue;
    const auto rest = setting.key.substr(prefix.size());
    const std::string name(rest.substr(0, rest.find('.')));
    if (std::count(keys.begin(), keys.end(), name) == 0) keys.push_back(name);
  }
  return keys;
}

[[noreturn]] void unknown_key(const std::string& where, const std::string& prefix,
                              const std::string& name) {
  // A key under the wrong heading, or a flag's name: the whole table is searched too.
  const bool dotted = name.find('.') != std::string::npos;
  std::string hint = nearest(name, dotted ? setting_keys() : keys_below(prefix));
  if (!hint.empty()) {
    hint = prefix + hint;
  } else {
    for (const Setting& setting : all_settings()) {
      if (setting.key.substr(setting.key.find('.') + 1) == name) hint = setting.key;
    }
  }
  throw UserError(fmt::format("{}: unknown key '{}{}'{}", where, prefix, name,
                              hint.empty() ? "" : "; did you mean '" + hint + "'?"));
}

void apply(Settings& settings, const YAML::Node& map, const std::string& prefix,
           const std::string& path) {
  std::set<std::string> seen;
  for (const auto& entry : map) {
    const auto where = yaml_place(path, entry.first.Mark());
    if (!entry.first.IsScalar()) throw UserError(where + ": a key must be a word");
    const auto name = entry.first.Scalar();
    const auto key = prefix + name;
    if (!seen.insert(name).second) throw UserError(fmt::format("{}: '{}' twice", where, key));

    const YAML::Node& value = entry.second;
    const Setting* setting = find_setting(key);
    const bool is_section = setting == nullptr && !keys_below(key + ".").empty();
    if (setting == nullptr && !is_section) unknown_key(where, prefix, name);
    if (is_section) {
      if (value.IsNull()) continue;
      if (!value.IsMap()) throw UserError(fmt::format("{}: '{}' must hold keys", where, key));
      apply(settings, value, key + ".", path);
    } else {
      set_from_yaml(settings, key, value, where, path);
    }
  }
}

std::vector<std::string> config_names(const std::string& below) {
  std::vector<std::string> names;
  for (const auto& folder : data_folders()) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(fs::path(folder) / "configs" / below, none)) {
      if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string find_config(const std::string& name, const std::string& origin,
                        const std::string& below) {
  if (fs::is_regular_file(name)) return name;
  for (const auto& folder : data_folders()) {
    for (const char* ending : {"", ".yaml"}) {
      const auto path = fs::path(folder) / "configs" / below / (name + ending);
      if (fs::is_regular_file(path)) return path.lexically_normal().string();
    }
  }
  throw UserError(fmt::format("{}: no configuration '{}' here or in configs/{}{}", origin, name,
                              below,
                              did_you_mean(fs::path(name).stem().string(), config_names(below))));
}

void set_from_yaml(Settings& settings, const std::string& key, const YAML::Node& value,
                   const std::string& where, const std::string& path) {
  const Setting* setting = find_setting(key);
  if (setting == nullptr) unknown_key(where, "", key);
  if (setting->type == SettingType::kPhases) {
    settings.phases = to_yaml(parse_phases(value, [&](const YAML::Mark& mark) {
      return fmt::format("{}: {}", yaml_place(path, mark), key);
    }));
  } else if (!value.IsScalar() && !value.IsNull()) {
    throw UserError(fmt::format("{}: '{}' must be one {}", where, key, type_name(setting->type)));
  } else {
    set(settings, key, value.IsNull() ? "" : value.Scalar(), fmt::format("{}: {}", where, key),
        fs::path(path).parent_path().string());
  }
}

std::string yaml_place(const std::string& path, const YAML::Mark& mark) {
  return fmt::format("{}:{}", path, mark.line + 1);
}

YAML::Node load_yaml(const std::string& yaml, const std::string& path) {
  YAML::Node root;
  try {
    root = YAML::Load(yaml);
  } catch (const YAML::ParserException& error) {
    throw UserError(fmt::format("{}: {}", yaml_place(path, error.mark), error.msg));
  }
  if (!root.IsNull() && !root.IsMap()) {
    throw UserError(yaml_place(path, root.Mark()) + ": expected 'key: value' lines");
  }
  return root;
}

void load_config_text(Settings& settings, const std::string& yaml, const std::string& path) {
  const YAML::Node root = load_yaml(yaml, path);
  if (root.IsMap()) apply(settings, root, "", path);
}

void load_config_file(Settings& settings, const std::string& path) {
  load_config_text(settings, platform::read_file("--config", path), path);
}

}  // namespace vesim::sim
