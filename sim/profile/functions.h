// SPDX-License-Identifier: Apache-2.0
// Names of functions as small numbers, and which function an address belongs to.
#pragma once

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/symbols/symbols.h"

namespace vesim::sim {

// Equal names have equal numbers; they count from 0 in the order of first use.
class FunctionNames {
 public:
  u32 number(const std::string& name);
  const std::string& name(u32 number) const { return names_[number]; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, u32> numbers_;  // looked up only
};

// Addresses in a row that belong to one function.
struct FunctionRange {
  u32 start = 0, size = 0;
  u32 function = 0;
  bool contains(u32 va) const { return va - start < size; }
};

// The functions of one address space.
class CodeMap {
 public:
  // `unknown` names what no symbol covers.
  CodeMap(FunctionNames& names, Symbols symbols, const std::string& unknown)
      : names_(names), symbols_(std::move(symbols)), unknown_(names.number(unknown)) {}

  const FunctionRange& at(u32 va);
  // The function of what no symbol covers.
  u32 unknown() const { return unknown_; }
  void add(const std::vector<Symbol>& symbols);

 private:
  FunctionRange look_up(u32 va);

  FunctionNames& names_;
  Symbols symbols_;
  const u32 unknown_;
  struct Line {
    u32 va = ~u32{0};  // no instruction is there
    FunctionRange range;
  };
  std::array<Line, 4096> cache_;
};

}  // namespace vesim::sim
