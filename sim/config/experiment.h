// SPDX-License-Identifier: Apache-2.0
// The experiment that a configuration describes (`vm`, `workload`): what the machine is told when
// it asks, and the phases of the run. On the other side stand workloads/initramfs/lib/orders.sh and
// workloads/virtual/jobs/experiment.
#pragma once

#include <string>
#include <vector>

#include "sim/config/phases.h"
#include "sim/config/settings.h"

namespace vesim::sim {

// The kernel's command line tells init to ask.
bool asks_for_orders(const Settings& settings);

// The first, the second orders; none for a machine that does not ask. Throws UserError for text
// that a guest's shell would take apart.
std::vector<std::string> orders(const Settings& settings);

// Where the workload runs: "host", "guest", "both"; empty if nothing is measured. Throws UserError.
std::vector<std::string> workload_places(const Settings& settings);

// For each place: at fast to the first time, which warms up, and the second, which is measured. A
// measured phase has the name of its place. None if nothing is measured.
std::vector<Phase> workload_phases(const Settings& settings);

}  // namespace vesim::sim
