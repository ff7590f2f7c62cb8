// SPDX-License-Identifier: Apache-2.0
// Configuration files: YAML whose nested maps spell the dotted keys of settings.h.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>

#include "sim/config/settings.h"

namespace vesim::sim {

// The path of configuration `name`: a path as it is, a bare name (".yaml" may be left out) from
// configs/`below` in the current folder or of the project. Throws UserError with the nearest name;
// it starts with `origin`.
std::string find_config(const std::string& name, const std::string& origin = "--config",
                        const std::string& below = "");

// Applies the file to `settings`. Every mistake is a UserError that starts with "file:line: ".
void load_config_file(Settings& settings, const std::string& path);
void load_config_text(Settings& settings, const std::string& yaml, const std::string& path);

// Sets one dotted key from its value in a file; a mistake's message starts with `where`.
void set_from_yaml(Settings& settings, const std::string& key, const YAML::Node& value,
                   const std::string& where, const std::string& path);

// YAML that holds keys, or nothing. `path` is for messages.
YAML::Node load_yaml(const std::string& yaml, const std::string& path);
// "path:line", to start a message with.
std::string yaml_place(const std::string& path, const YAML::Mark& mark);

}  // namespace vesim::sim
