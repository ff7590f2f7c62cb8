// SPDX-License-Identifier: Apache-2.0
// What-if: the prices that a run can have at zero, to see what they cost in the end. The event
// takes place all the same (a walk reads its tables, a device is accessed); it only takes no time.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/cortex_a15/timing/ledger.h"
#include "models/cortex_a15/timing/parameters.h"
#include "sim/traps/trap.h"

namespace vesim::sim {

// What was waited for devices on a bus (platform::DeviceInfo).
struct DeviceBus {
  const char* name;
};
// Where a run's ledger, or the records of its traps, have what a price costs; nothing if what has
// it has more in it.
using Attributed =
    std::variant<std::monostate, models::Cause, models::World::Kind, TrapPhase, DeviceBus>;

struct Price {
  std::string_view name;
  std::string_view meaning;
  Attributed attributed;
  void (*set_to_zero)(models::TimingParameters& parameters);
};

std::span<const Price> all_prices();

// Of a list "walk_stage2,gic". Throws isa::UserError for a name that is not known or comes twice;
// `origin` starts the message.
std::vector<const Price*> parse_prices(const std::string& list, const std::string& origin);

}  // namespace vesim::sim
