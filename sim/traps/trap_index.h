// SPDX-License-Identifier: Apache-2.0
// The log of a run as an SQLite database beside it, made at the first query (README.md has the
// schema). It holds all of a trap but the causes and devices phase by phase, which the log has.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "sim/traps/sqlite.h"
#include "sim/traps/trap_reader.h"

namespace vesim::sim {

class TrapIndex {
 public:
  // `run`: the folder of a run, or its log. Throws isa::UserError.
  explicit TrapIndex(const std::string& run);

  const std::string& log() const { return log_; }
  const TrapLogInfo& info() const { return info_; }
  Database& database() { return *database_; }
  // Whether the log has all that the run had.
  bool complete() { return value("complete") != 0; }
  // All of one trap, from the log.
  Trap trap(u64 id);
  // The same of all traps of which the SQL is true, in order.
  void for_each(const std::string& condition, const std::function<void(const Trap&)>& see);
  // "?" if there is none of that number.
  std::string function_name(u32 function) const;

 private:
  bool current(const std::string& stamp);
  void build(const std::string& stamp);
  void create_tables();
  void fill();
  void read_functions();
  u64 value(const std::string& key);

  const std::string log_;
  TrapReader reader_;
  const TrapLogInfo info_;
  std::map<u32, std::string> functions_;
  std::unique_ptr<Database> database_;
};

// The name of the device at an IPA, if the guest's board is laid out as ours; or empty.
std::string device_at(const TrapLogInfo& info, u64 ipa);

}  // namespace vesim::sim
