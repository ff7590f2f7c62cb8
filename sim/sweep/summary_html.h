// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/sweep/summary.h"

namespace vesim::sim {

// A page that needs nothing else but the results folder it is in, for the links to logs.
std::string summary_html(const std::string& title, const Summary& summary);

}  // namespace vesim::sim
