// SPDX-License-Identifier: Apache-2.0
// Interrupts summed up: who took which how often, and how long those between the cores were on
// their way.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tuple>

#include "models/cortex_a15/timing/ledger.h"
#include "sim/traps/distribution.h"

namespace vesim::sim {

using isa::u32;
using isa::u64;

struct InterruptTable {
  struct CoreInterrupt {
    unsigned core;
    u32 id;
    auto operator<=>(const CoreInterrupt&) const = default;
  };
  struct VcpuInterrupt {
    u64 vttbr;
    u32 vmpidr, id;
    auto operator<=>(const VcpuInterrupt&) const = default;
  };
  // From the write of GICD_SGIR that made an SGI pending, ps.
  struct Latency {
    Distribution acknowledge;  // to the receiver's read of GICC_IAR
    Distribution entry;        // to its exception, if the SGI made it take one
    u64 early = 0;  // acknowledged before it was sent: the cores are up to a quantum apart
  };

  std::map<CoreInterrupt, u64> physical;     // acknowledged in GICC
  std::map<VcpuInterrupt, u64> guests;       // acknowledged in GICV: virtual IDs
  std::map<CoreInterrupt, Latency> latency;  // of SGIs, by receiver

  bool empty() const { return physical.empty() && guests.empty(); }
};

using InterruptNames = std::map<u32, std::string>;

// Counts by core and vCPU, then latencies in us. Empty for an empty table.
std::string interrupts_text(const InterruptTable& table, const InterruptNames& names);
// Latencies in ps.
nlohmann::ordered_json interrupts_json(const InterruptTable& table, const InterruptNames& names);

}  // namespace vesim::sim
