// SPDX-License-Identifier: Apache-2.0
// The threads for readers: how long each ran, could have run and waited, for whom, and where its
// cycles went.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "platform/machine.h"
#include "sim/os/awareness.h"

namespace vesim::sim {

// Times in milliseconds and microseconds of simulated time.
std::string threads_text(const Awareness& awareness,
                         const std::vector<platform::CoreLedger>& ledgers, u64 frequency);
// Times in core cycles, the ledgers in slots; the units stand in it.
nlohmann::ordered_json threads_json(const Awareness& awareness,
                                    const std::vector<platform::CoreLedger>& ledgers,
                                    u64 frequency);
// The longest of the waits alone.
std::string waits_text(const Awareness& awareness, const std::vector<platform::CoreLedger>& ledgers,
                       u64 frequency, std::size_t most);

}  // namespace vesim::sim
