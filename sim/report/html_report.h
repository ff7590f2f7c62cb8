// SPDX-License-Identifier: Apache-2.0
// report.html: what a run has measured, for a browser. One file that needs nothing else: page/ with
// d3, built into the program, and the run's figures as JSON, of bounded size.
#pragma once

#include <string>

#include "sim/os/awareness.h"
#include "sim/output/statistics.h"
#include "sim/traps/trap_writer.h"

namespace vesim::sim {

// Of a run with timed parts. Nothing in it depends on this execution.
std::string html_report(const RunSummary& summary, const Awareness& awareness,
                        const TrapLogInfo& info);

}  // namespace vesim::sim
