// SPDX-License-Identifier: Apache-2.0
// What-if: the prices that a run can have at zero, to see what they cost in the end. The event
// takes place all the same (a walk reads its tables, a device is accessed); it only takes no time.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/cortex_a15/timing/ledger.h"
#include "models/cortex_a15/timing/parameters.h"

namespace vesim::sim {

struct Price {
  std::string_view name;
  std::string_view meaning;
  // Where the ledger has what it costs; Cause::Count if a cause has more than this in it.
  models::Cause attributed;
  void (*set_to_zero)(models::TimingParameters& parameters);
};

std::span<const Price> all_prices();

// Of a list "walk_stage2,gic". Throws isa::UserError for a name that is not known or comes twice;
// `origin` starts the message.
std::vector<const Price*> parse_prices(const std::string& list, const std::string& origin);

}  // namespace vesim::sim
