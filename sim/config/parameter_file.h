// SPDX-License-Identifier: Apache-2.0
// Parameter files: one line `name: {value, unit, source, confidence}` for each parameter of
// parameter_table.h that belongs there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/config/parameter_table.h"

namespace vesim::sim {

// A parameter as a file gives it.
struct GivenParameter {
  const Parameter* parameter;
  u64 value;  // as the field has it
  std::string text, source, confidence;
};

// All parameters that belong to this kind of file, in the order of the table. Every mistake is a
// UserError that starts with "path:line: ".
std::vector<GivenParameter> parse_parameters(ParameterFile kind, const std::string& yaml,
                                             const std::string& path);

struct Settings;
// The paths of the files that the settings name.
std::string core_parameter_path(const Settings& settings);
std::string board_parameter_path(const Settings& settings);
std::string network_parameter_path(const Settings& settings);

std::vector<GivenParameter> given_parameters(const Settings& settings);
models::TimingParameters timing_parameters(const Settings& settings);

}  // namespace vesim::sim
