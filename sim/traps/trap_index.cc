// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_index.h"

#include <fmt/core.h>

#include <filesystem>
#include <numeric>

#include "isa/diagnostics.h"
#include "platform/device_at.h"
#include "sim/output/trace.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;
using isa::UserError;

constexpr u64 kIndexVersion = 2;

std::string log_of(const std::string& run) {
  if (!fs::exists(run)) throw UserError(fmt::format("'{}' does not exist", run));
  if (!fs::is_directory(run)) return run;
  auto log = (fs::path(run) / "traps.zst").string();
  if (fs::exists(log)) return log;
  throw UserError(fmt::format(
      "'{}' has no traps.zst: no guest was timed in this run, or output.traps was off", run));
}

// Changes when the log does.
std::string stamp_of(const std::string& log) {
  return fmt::format("{} {} {}", kIndexVersion, fs::file_size(log),
                     fs::last_write_time(log).time_since_epoch().count());
}

std::string phase_and_cause_columns() {
  std::string columns;
  for (std::size_t i = 0; i < kTrapPhases; ++i)
    columns += fmt::format(", {} INTEGER", phase_name(static_cast<TrapPhase>(i)));
  for (std::size_t i = 0; i < models::kCauses; ++i)
    columns += fmt::format(", cause_{} INTEGER", models::cause_name(static_cast<models::Cause>(i)));
  return columns;
}

constexpr int kFixedColumns = 21;

std::string insertion() {
  std::string parameters = "?";
  for (std::size_t i = 1; i < kFixedColumns + kTrapPhases + models::kCauses; ++i)
    parameters += ",?";
  return fmt::format("INSERT INTO traps VALUES({})", parameters);
}

void insert(Statement& into, const Trap& trap, const TrapLogInfo& info) {
  const auto class_name = trap.class_name();
  const auto ipa = trap.ipa();
  const auto device = ipa ? device_at(info, *ipa) : std::string();
  into.bind(1, trap.id)
      .bind(2, class_name)
      .bind(3, u64{trap.core})
      .bind(4, u64{trap.end_core})
      .bind(5, u64{trap.vmpidr & 0xffffff})
      .bind(6, trap.vttbr)
      .bind(7, u64{trap.vmid()})
      .bind(8, std::string_view(end_name(trap.how)))
      .bind(9, u64{trap.pc})
      .bind(10, u64{trap.function})
      .bind(11, mode_name(trap.cpsr & 0x1f))
      .bind(12, u64{trap.hsr})
      .bind(13, u64{trap.far})
      .bind(16, trap.begin)
      .bind(17, trap.end)
      .bind(18, trap.overlap)
      .bind(19, trap.slots())
      .bind(20, trap.instructions())
      .bind(21, trap.after);
  ipa ? into.bind(14, *ipa) : into.bind_null(14);
  device.empty() ? into.bind_null(15) : into.bind(15, device);
  int next = kFixedColumns + 1;
  models::Ledger::Cells causes = {};
  for (const Trap::Part& part : trap.parts) {
    into.bind(next++, part.slots);
    for (std::size_t i = 0; i < causes.size(); ++i) causes[i] += part.cells[i];
  }
  for (const u64 slots : causes) into.bind(next++, slots);
  into.step();
  into.reset();
}

}  // namespace

TrapIndex::TrapIndex(const std::string& run)
    : log_(log_of(run)), reader_(log_), info_(reader_.info()) {
  const auto stamp = stamp_of(log_);
  const auto path = fs::path(log_).replace_extension(".sqlite");
  database_ = std::make_unique<Database>(path.string());
  if (!current(stamp)) build(stamp);
  read_functions();
}

bool TrapIndex::current(const std::string& stamp) {
  Statement table(*database_, "SELECT 1 FROM sqlite_master WHERE name = 'run'");
  if (!table.step()) return false;
  Statement query(*database_, "SELECT value FROM run WHERE key = 'stamp'");
  return query.step() && query.text(0) == stamp;
}

// All or nothing: killed half-way it is made anew.
void TrapIndex::build(const std::string& stamp) {
  database_->run("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; BEGIN");
  create_tables();
  fill();
  Statement note(*database_, "INSERT INTO run VALUES('stamp', ?)");
  note.bind(1, stamp).step();
  database_->run("COMMIT");
}

void TrapIndex::create_tables() {
  database_->run(
      "DROP TABLE IF EXISTS run; DROP TABLE IF EXISTS functions; DROP TABLE IF EXISTS frames;"
      "DROP TABLE IF EXISTS traps;"
      "CREATE TABLE run(key TEXT PRIMARY KEY, value);"
      "CREATE TABLE functions(id INTEGER PRIMARY KEY, name TEXT);"
      "CREATE TABLE frames(first INTEGER PRIMARY KEY, offset INTEGER);"
      "CREATE TABLE traps(id INTEGER PRIMARY KEY, class TEXT, core INTEGER, end_core INTEGER,"
      " vcpu INTEGER, vttbr INTEGER, vmid INTEGER, ended TEXT, pc INTEGER, function INTEGER,"
      " mode TEXT, hsr INTEGER, far INTEGER, ipa INTEGER, device TEXT, begin INTEGER,"
      " end INTEGER, overlap INTEGER, slots INTEGER, instructions INTEGER, after INTEGER" +
      phase_and_cause_columns() + ")");
}

void TrapIndex::fill() {
  Statement frame(*database_, "INSERT INTO frames VALUES(?, ?)");
  Statement into(*database_, insertion());
  Statement more(*database_, "UPDATE traps SET after = after + ? WHERE id = ?");
  const auto add_after = [&more](u64 id, u64 slots) {
    more.bind(1, slots).bind(2, id).step();
    more.reset();
  };
  Trap trap;
  for (u64 first = 0; reader_.next(trap, add_after);) {
    if (reader_.frame().first != first) {
      first = reader_.frame().first;
      frame.bind(1, first).bind(2, reader_.frame().offset).step();
      frame.reset();
    }
    insert(into, trap, info_);
  }
  Statement function(*database_, "INSERT INTO functions VALUES(?, ?)");
  const auto& names = reader_.function_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    function.bind(1, i).bind(2, names[i]).step();
    function.reset();
  }
  Statement value(*database_, "INSERT INTO run VALUES(?, ?)");
  const std::pair<const char*, u64> values[] = {{"slots_per_cycle", info_.slots_per_cycle},
                                                {"cpu_frequency", info_.cpu_frequency},
                                                {"complete", reader_.complete()}};
  for (const auto& [key, number] : values) {
    value.bind(1, std::string_view(key)).bind(2, number).step();
    value.reset();
  }
}

u64 TrapIndex::value(const std::string& key) {
  Statement query(*database_, "SELECT value FROM run WHERE key = ?");
  return query.bind(1, key).step() ? query.number(0) : 0;
}

Trap TrapIndex::trap(u64 id) {
  Statement frame(*database_,
                  "SELECT first, offset FROM frames WHERE first <= ? "
                  "ORDER BY first DESC LIMIT 1");
  Trap trap;
  if (frame.bind(1, id).step()) {
    reader_.seek({frame.number(1), frame.number(0)});
    while (reader_.next(trap)) {
      if (trap.id != id) continue;
      Statement after(*database_, "SELECT after FROM traps WHERE id = ?");
      if (after.bind(1, id).step()) trap.after = after.number(0);
      return trap;
    }
  }
  throw UserError(fmt::format("--show {}: '{}' has no such trap", id, log_));
}

void TrapIndex::for_each(const std::string& condition,
                         const std::function<void(const Trap&)>& see) {
  Statement chosen(*database_, fmt::format("SELECT id FROM traps WHERE {} ORDER BY id", condition));
  Statement frame(*database_, "SELECT first, offset FROM frames ORDER BY first LIMIT 1");
  if (!frame.step()) return;
  reader_.seek({frame.number(1), frame.number(0)});
  Trap trap;
  while (chosen.step()) {
    while (trap.id != chosen.number(0) && reader_.next(trap)) {
    }
    see(trap);
  }
}

void TrapIndex::read_functions() {
  Statement row(*database_, "SELECT id, name FROM functions");
  while (row.step()) functions_[static_cast<u32>(row.number(0))] = row.text(1);
}

std::string TrapIndex::function_name(u32 function) const {
  const auto found = functions_.find(function);
  return found == functions_.end() ? "?" : found->second;
}

std::string device_at(const TrapLogInfo& info, u64 ipa) {
  const auto* device = platform::device_at(info.devices, ipa);
  return device ? device->name : std::string();
}

}  // namespace vesim::sim
