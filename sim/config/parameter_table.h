// SPDX-License-Identifier: Apache-2.0
// Every parameter of the timing model, declared once: its name in the parameter files, which file
// has it, unit and allowed range, and the field that it fills.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "models/cortex_a15/timing/parameters.h"

namespace vesim::sim {

using isa::u64;

enum class ParameterFile { kCore, kBoard, kNetwork };  // configs/cores, boards, networks

struct Parameter {
  std::string_view name;
  ParameterFile file;
  // Times and rates may have decimals; the field has ps, Hz and bit/s. An address is a number.
  std::string_view unit;
  u64 least, most;  // in this unit
  std::variant<u64 models::MemoryParameters::*, u64 models::PipelineParameters::*,
               u64 models::PredictorParameters::*, u64 models::LatencyParameters::*,
               u64 models::LinkParameters::*, u64 models::SwitchParameters::*,
               u64 models::stbox::RemoteHostParameters::*, u64 models::stbox::ServiceParameters::*,
               u64 models::stbox::TcpParameters::*, u64 models::Lan9118Parameters::*,
               u64 models::SdCardParameters::*, u64 models::QuantumParameters::*,
               u64 models::ClockParameters::*>
      field;
  bool power_of_two = false;
};

std::span<const Parameter> all_parameters();

u64& field_of(models::TimingParameters& parameters, const Parameter& parameter);

}  // namespace vesim::sim
