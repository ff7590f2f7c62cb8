// SPDX-License-Identifier: Apache-2.0
#include "sim/profile/functions.h"

#include "isa/fast_memory.h"

namespace vesim::sim {

u32 FunctionNames::number(const std::string& name) {
  const auto [found, added] = numbers_.try_emplace(name, static_cast<u32>(names_.size()));
  if (added) names_.push_back(name);
  return found->second;
}

const FunctionRange& CodeMap::at(u32 va) {
  Line& line = cache_[(va >> 2) % cache_.size()];
  if (line.va != va) line = {va, look_up(va)};
  return line.range;
}

// Without a symbol: the rest of its page, as one unknown function.
FunctionRange CodeMap::look_up(u32 va) {
  if (const Symbol* symbol = symbols_.find(va)) {
    return {symbol->address, symbols_.last_address(*symbol) - symbol->address + 1,
            names_.number(symbol->name)};
  }
  return {va, isa::kPageSize - va % isa::kPageSize, unknown_};
}

void CodeMap::add(const std::vector<Symbol>& symbols) {
  for (const Symbol& symbol : symbols) symbols_.add(symbol);
  cache_.fill({});
}

}  // namespace vesim::sim
