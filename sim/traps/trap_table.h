// SPDX-License-Identifier: Apache-2.0
// Traps summed up by class, as `perf kvm stat` does, with where their time went.
#pragma once

#include <array>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "platform/machine.h"
#include "sim/traps/distribution.h"
#include "sim/traps/trap.h"

namespace vesim::sim {

class TrapTable {
 public:
  static constexpr std::size_t kMostSlowest = 20;

  struct Row {
    Distribution slots;
    std::array<Trap::Part, kTrapPhases> parts;  // of all
    u64 after = 0;                              // Trap::after of all
    std::vector<Trap> slowest;                  // first the slowest; kMostSlowest at most
    Row& operator+=(const Row& other);
  };
  // By class, and how it ended if it did not return: "HVC", "HVC cut".
  static std::string row_name(const Trap& trap);
  void add(const Trap& trap);
  // More of a trap that may have been added before.
  void add_after(const std::string& row, u64 slots) { rows_[row].after += slots; }

  bool empty() const { return rows_.empty(); }
  const std::map<std::string, Row>& rows() const { return rows_; }
  Row all() const;

 private:
  std::map<std::string, Row> rows_;
};

// Beside the time of the cores in `ledgers`; then by cause and phase. Empty without traps.
std::string trap_table_text(const TrapTable& table,
                            const std::vector<platform::CoreLedger>& ledgers);
// Figures in slots.
nlohmann::ordered_json trap_table_json(const TrapTable& table);

}  // namespace vesim::sim
