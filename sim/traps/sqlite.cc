// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/sqlite.h"

#include <fmt/core.h>

#include "isa/diagnostics.h"

namespace vesim::sim {

Database::Database(const std::string& path) : path_(path) {
  sqlite3* handle = nullptr;
  const int status = sqlite3_open(path.c_str(), &handle);
  handle_.reset(handle);
  if (status != SQLITE_OK) fail();
}

void Database::run(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void Database::fail() const {
  throw isa::UserError(fmt::format("'{}': {}", path_, sqlite3_errmsg(handle_.get())));
}

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
  sqlite3_stmt* statement = nullptr;
  const int status = sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement, nullptr);
  statement_.reset(statement);
  if (status != SQLITE_OK) database.fail();
}

Statement& Statement::bind(int parameter, isa::u64 value) {
  sqlite3_bind_int64(statement_.get(), parameter, static_cast<sqlite3_int64>(value));
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) {
  sqlite3_bind_text(statement_.get(), parameter, value.data(), static_cast<int>(value.size()),
                    SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  sqlite3_bind_null(statement_.get(), parameter);
  return *this;
}

bool Statement::step() {
  const int status = sqlite3_step(statement_.get());
  if (status != SQLITE_ROW && status != SQLITE_DONE) database_.fail();
  return status == SQLITE_ROW;
}

std::string_view Statement::text(int column) const {
  const auto* text = sqlite3_column_text(statement_.get(), column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

}  // namespace vesim::sim
