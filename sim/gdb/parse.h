// SPDX-License-Identifier: Apache-2.0
// The pieces that the protocol's packets are made of.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "isa/types.h"

namespace vesim::sim::gdb {

// The whole text as a hexadecimal number without prefix.
inline std::optional<isa::u64> parse_hex(std::string_view text) {
  isa::u64 value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "address,length"
inline std::optional<std::pair<isa::u64, isa::u64>> parse_hex_pair(std::string_view text) {
  const auto comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto first = parse_hex(text.substr(0, comma));
  const auto second = parse_hex(text.substr(comma + 1));
  if (!first || !second) return std::nullopt;
  return std::pair{*first, *second};
}

// Cuts off and returns what stands before the separator, or everything.
inline std::string_view next_field(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const auto field = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return field;
}

}  // namespace vesim::sim::gdb
