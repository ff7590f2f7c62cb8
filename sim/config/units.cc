// SPDX-License-Identifier: Apache-2.0
#include "sim/config/units.h"

#include <fmt/core.h>

#include <cctype>
#include <charconv>
#include <span>

namespace vesim::sim {
namespace {

__extension__ using u128 = unsigned __int128;

struct Unit {
  std::string_view name;
  u64 factor;
};

// In descending order of factor: the formatter takes the first that divides.
constexpr Unit kSizes[] = {{"G", u64{1} << 30}, {"M", u64{1} << 20}, {"K", u64{1} << 10}, {"", 1}};
constexpr Unit kTimes[] = {
    {"s", 1'000'000'000'000},   {"ms", 1'000'000'000}, {"us", 1'000'000}, {"ns", 1'000}, {"ps", 1},
    {"min", 60'000'000'000'000}};
constexpr Unit kFrequencies[] = {
    {"GHz", 1'000'000'000}, {"MHz", 1'000'000}, {"kHz", 1'000}, {"Hz", 1}};

std::optional<u64> parse_digits(std::string_view text, int base) {
  u64 value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(a[i])) !=
        std::tolower(static_cast<unsigned char>(b[i]))) {
      return false;
    }
  }
  return true;
}

// digits[.digits] times `factor`, exactly; nothing if it overflows or leaves a fraction.
std::optional<u64> scale(std::string_view number, u64 factor) {
  const auto point = number.find('.');
  const auto whole = parse_digits(number.substr(0, point), 10);
  if (!whole) return std::nullopt;
  u128 total = static_cast<u128>(*whole) * factor;
  if (point != std::string_view::npos) {
    const auto digits = number.substr(point + 1);
    const auto fraction = parse_digits(digits, 10);
    if (!fraction || digits.size() > 15) return std::nullopt;
    u64 divisor = 1;
    for (std::size_t i = 0; i < digits.size(); ++i) divisor *= 10;
    const auto scaled = static_cast<u128>(*fraction) * factor;
    if (scaled % divisor != 0) return std::nullopt;
    total += scaled / divisor;
  }
  if (total > ~u64{0}) return std::nullopt;
  return static_cast<u64>(total);
}

// Splits "1.5GHz" into number and unit.
std::optional<u64> parse_with_unit(std::string_view text, std::span<const Unit> units) {
  const auto end = text.find_first_not_of("0123456789.");
  const auto number = text.substr(0, end);
  const auto name = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  for (const Unit& unit : units) {
    if (equal_ignoring_case(unit.name, name)) return scale(number, unit.factor);
  }
  return std::nullopt;
}

std::string format_with_unit(u64 value, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (value % unit.factor == 0 && (value != 0 || unit.factor == 1)) {
      return fmt::format("{}{}", value / unit.factor, unit.name);
    }
  }
  return fmt::format("{}", value);
}

}  // namespace

std::optional<u64> parse_count(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) return parse_digits(text.substr(2), 16);
  return parse_digits(text, 10);
}

std::optional<u64> parse_size(std::string_view text) {
  if (text.starts_with("0x")) return parse_count(text);
  for (const std::string_view ending : {"iB", "B"}) {
    if (text.ends_with(ending)) {
      text.remove_suffix(ending.size());
      break;
    }
  }
  return parse_with_unit(text, kSizes);
}

std::optional<u64> parse_time(std::string_view text) {
  if (text == "0") return 0;
  return parse_with_unit(text, kTimes);
}

std::optional<u64> parse_frequency(std::string_view text) {
  return parse_with_unit(text, kFrequencies);
}

std::string format_size(u64 bytes) { return format_with_unit(bytes, kSizes); }
std::string format_time(u64 picoseconds) { return format_with_unit(picoseconds, kTimes); }
std::string format_frequency(u64 hertz) { return format_with_unit(hertz, kFrequencies); }

}  // namespace vesim::sim
