// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_columns.h"

#include <vector>

#include "sim/traps/trap.h"

namespace vesim::sim {
namespace {

std::string in_cycles(const std::string& slots) {
  return "round(1.0 * " + slots + " / (SELECT value FROM run WHERE key = 'slots_per_cycle'), 3)";
}

const std::string kSymbol = "(SELECT name FROM functions WHERE functions.id = traps.function)";
// What did not return has no duration to compare.
const std::string kClass = "CASE ended WHEN 'returned' THEN class ELSE class || ' ' || ended END";
const std::string kVcpu = "printf('@0x%llx.cpu%d', vttbr, vcpu)";
const std::string kIpa =
    "CASE WHEN ipa IS NULL THEN '-' WHEN device IS NULL THEN printf('0x%llx', ipa) "
    "ELSE printf('0x%llx %s', ipa, device) END";

std::vector<TrapField> fields() {
  std::vector<TrapField> fields = {
      {"id", "id"},
      {"class", "class", true},
      {"core", "core"},
      {"end_core", "end_core"},
      {"vcpu", "vcpu"},
      {"vttbr", "vttbr", false, {}, true},
      {"vmid", "vmid"},
      {"ended", "ended", true},
      {"pc", "pc", false, kSymbol, true},
      {"symbol", kSymbol, true},
      {"mode", "mode", true},
      {"hsr", "hsr", false, {}, true},
      {"far", "far", false, {}, true},
      {"ipa", "ipa", false, "device", true},
      {"device", "device", true},
      {"begin", in_cycles("begin")},
      {"cycles", in_cycles("slots")},
      {"instructions", "instructions"},
      {"after", in_cycles("after")},
  };
  for (std::size_t i = 0; i < kTrapPhases; ++i) {
    const std::string name = phase_name(static_cast<TrapPhase>(i));
    fields.push_back({name, in_cycles(name)});
  }
  for (std::size_t i = 0; i < models::kCauses; ++i) {
    const std::string name =
        std::string("cause_") + models::cause_name(static_cast<models::Cause>(i));
    fields.push_back({name, in_cycles(name)});
  }
  return fields;
}

}  // namespace

std::span<const TrapField> trap_fields() {
  static const std::vector<TrapField> all = fields();
  return all;
}

std::span<const TrapKey> trap_keys() {
  static const std::vector<TrapKey> keys = {
      {"class", kClass}, {"pc", "printf('0x%08x', pc)"},     {"symbol", kSymbol},  {"ipa", kIpa},
      {"vcpu", kVcpu},   {"core", "printf('core%d', core)"}, {"device", "device"},
  };
  return keys;
}

}  // namespace vesim::sim
