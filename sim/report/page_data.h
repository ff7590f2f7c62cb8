// SPDX-License-Identifier: Apache-2.0
// The figures of report.html.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/os/awareness.h"
#include "sim/output/statistics.h"
#include "sim/traps/trap_writer.h"

namespace vesim::sim {

// Figures in slots unless they say otherwise; names and layouts of stats.json where it has the
// same. Lists of what a guest can make any number of have an end, and say how many there were.
nlohmann::ordered_json page_data(const RunSummary& summary, const Awareness& awareness,
                                 const TrapLogInfo& info);

// As the text of a <script> element, whatever bytes its strings hold.
std::string script_text(const nlohmann::ordered_json& data);

}  // namespace vesim::sim
