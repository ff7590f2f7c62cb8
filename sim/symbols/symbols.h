// SPDX-License-Identifier: Apache-2.0
// Names for addresses, from ELF symbol tables and System.map files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isa/types.h"

namespace vesim::sim {

using isa::u32;

struct Symbol {
  u32 address;  // Thumb functions without bit 0
  u32 size;     // bytes; 0 if the file does not say: it then reaches to the next symbol
  std::string name;
};

class Symbols {
 public:
  // Reads a 32-bit little-endian ARM ELF or a System.map, by its content. `bytes` of anything else
  // throw isa::UserError with `path` in front.
  void add_file(const std::string& path, const std::string& bytes);
  void add(Symbol symbol);

  // "start_kernel+0x1c", "start_kernel" for its first byte, empty if no symbol covers the address.
  std::string name(u32 address) const;
  const Symbol* find(u32 address) const;
  const Symbol* find(std::string_view name) const;
  // The last byte a symbol reaches to.
  u32 last_address(const Symbol& symbol) const;
  const std::vector<Symbol>& all() const;  // by address

 private:
  void add_elf(const std::string& path, const std::string& bytes);
  void add_system_map(const std::string& path, const std::string& text);
  void sort() const;

  // Ordered by address when sorted_: looked up far more often than added to.
  mutable std::vector<Symbol> symbols_;
  mutable bool sorted_ = true;
};

}  // namespace vesim::sim
