// SPDX-License-Identifier: Apache-2.0
// What can be asked of a trap: the fields of --where, --by and --csv, and where the index has them.
#pragma once

#include <span>
#include <string>

namespace vesim::sim {

struct TrapField {
  std::string name;
  std::string sql;         // its value
  bool is_text = false;    // else a number
  std::string place = {};  // what `field in NAME` compares NAME with; empty: nothing
  bool is_address = false;
};

std::span<const TrapField> trap_fields();
// Of --by: a text for each trap.
struct TrapKey {
  std::string name, sql;
};
std::span<const TrapKey> trap_keys();

}  // namespace vesim::sim
