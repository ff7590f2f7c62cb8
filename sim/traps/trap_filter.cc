// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_filter.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "isa/diagnostics.h"
#include "sim/config/nearest.h"
#include "sim/config/units.h"
#include "sim/traps/trap_columns.h"

namespace vesim::sim {
namespace {

constexpr int kMostDepth = 100;  // of parentheses

// condition := all { "||" all }
// all       := one { "&&" one }
// one       := "!" one | "(" condition ")" | field operator value | field "in" place
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::string parse() {
    std::string sql = condition();
    if (!word().empty()) fail(fmt::format("'{}' is not expected", word_));
    return sql;
  }

 private:
  [[noreturn]] static void fail(const std::string& what) {
    throw isa::UserError(fmt::format("--where: {} (fields: {})", what, field_list()));
  }
  static std::string field_list() {
    std::string list;
    for (const TrapField& field : trap_fields())
      list += (list.empty() ? "" : " ") + std::string(field.name);
    return list;
  }

  // Looks at the next word; take() goes past it.
  const std::string& word() {
    if (!word_.empty()) return word_;
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
    if (rest_.empty()) return word_;
    std::size_t length = 1;
    if (const char quote = rest_.front(); quote == '\'' || quote == '"') {
      length = rest_.find(quote, 1);
      if (length == rest_.npos) fail(fmt::format("no {} closes {}", quote, rest_));
      ++length;
    } else if (is_plain(quote)) {
      length = std::find_if_not(rest_.begin(), rest_.end(), is_plain) - rest_.begin();
    } else if (const auto two = rest_.substr(0, 2); two == "&&" || two == "||" || two == "==" ||
                                                    two == "!=" || two == "<=" || two == ">=") {
      length = 2;
    }
    word_ = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return word_;
  }
  std::string take() {
    word();
    return std::exchange(word_, {});
  }
  bool take_if(std::string_view expected) {
    if (word() != expected) return false;
    word_.clear();
    return true;
  }
  static bool is_plain(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("_.-[]@/:").find(c) != std::string_view::npos;
  }

  std::string condition() {
    std::string sql = all();
    while (take_if("||")) sql += " OR " + all();
    return sql;
  }
  std::string all() {
    std::string sql = one();
    while (take_if("&&")) sql += " AND " + one();
    return sql;
  }
  std::string one() {
    if (++depth_ > kMostDepth) fail("too deep");
    std::string sql;
    if (take_if("!")) {
      sql = "NOT " + one();
    } else if (take_if("(")) {
      sql = "(" + condition() + ")";
      if (!take_if(")")) fail("a ) is missing");
    } else {
      sql = comparison();
    }
    --depth_;
    return sql;
  }

  std::string comparison() {
    const TrapField& field = this->field(take());
    const std::string operation = take();
    if (operation == "in") return membership(field);
    for (const auto* known : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (operation == known) {
        return fmt::format("{} {} {}", field.sql, known, value(field, take()));
      }
    }
    fail(fmt::format("'{}' after {} is none of == != < <= > >= in", operation, field.name));
  }
  static const TrapField& field(const std::string& name) {
    std::vector<std::string> names;
    for (const TrapField& field : trap_fields()) {
      if (field.name == name) return field;
      names.emplace_back(field.name);
    }
    fail(fmt::format("'{}' is no field{}", name, did_you_mean(name, names)));
  }

  // A range of numbers, or a name: the device of an IPA, the function of a PC.
  std::string membership(const TrapField& field) {
    const std::string place = take();
    const auto dots = place.find("..");
    if (dots != place.npos) {
      return fmt::format("{} BETWEEN {} AND {}", field.sql, value(field, place.substr(0, dots)),
                         value(field, place.substr(dots + 2)));
    }
    if (field.place.empty()) fail(fmt::format("{} in needs FROM..TO", field.name));
    return fmt::format("{} == {}", field.place, quoted(place));
  }

  static std::string value(const TrapField& field, const std::string& text) {
    if (field.is_text) return quoted(text);
    const auto number = parse_count(text);
    if (!number) fail(fmt::format("{} needs a number, not '{}'", field.name, text));
    return fmt::format("{}", *number);
  }
  static std::string quoted(std::string text) {
    if (text.empty()) fail("a value is missing");
    if (text.front() == '\'' || text.front() == '"') text = text.substr(1, text.size() - 2);
    std::string sql = "'";
    for (const char c : text) sql += c == '\'' ? "''" : std::string(1, c);
    return sql + "'";
  }

  std::string_view rest_;
  std::string word_;
  int depth_ = 0;
};

}  // namespace

std::string trap_condition(const std::string& text) {
  return text.empty() ? "1" : Parser(text).parse();
}

}  // namespace vesim::sim
