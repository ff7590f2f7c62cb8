// SPDX-License-Identifier: Apache-2.0
// SQLite with exceptions: a failure is a UserError that names the database.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "isa/types.h"

namespace vesim::sim {

class Database {
 public:
  // Created if it is not there.
  explicit Database(const std::string& path);
  void run(const std::string& sql);
  sqlite3* handle() const { return handle_.get(); }
  [[noreturn]] void fail() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

// A prepared statement: bind the parameters from 1 on, step(), read the columns from 0 on.
class Statement {
 public:
  Statement(Database& database, const std::string& sql);

  Statement& bind(int parameter, isa::u64 value);
  // `value` must live until the step.
  Statement& bind(int parameter, std::string_view value);
  Statement& bind_null(int parameter);
  // True with a row.
  bool step();
  void reset() { sqlite3_reset(statement_.get()); }

  isa::u64 number(int column) const {
    return static_cast<isa::u64>(sqlite3_column_int64(statement_.get(), column));
  }
  double real(int column) const { return sqlite3_column_double(statement_.get(), column); }
  // Empty for NULL.
  std::string_view text(int column) const;
  bool null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
  }
  int columns() const { return sqlite3_column_count(statement_.get()); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace vesim::sim
