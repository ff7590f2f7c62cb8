// SPDX-License-Identifier: Apache-2.0
#include "sim/symbols/symbol_file.h"

#include <array>

#include "sim/symbols/elf.h"

namespace vesim::sim {
namespace {

template <class T>
void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

// Sections: none, .text over all addresses, the symbols, their names, the sections' names.
std::string symbol_elf(const Symbols& symbols) {
  constexpr elf::u16 kText = 1;
  constexpr elf::u16 kNames = 3;
  constexpr elf::u16 kSectionNames = 4;
  const std::string section_names("\0.text\0.symtab\0.strtab\0.shstrtab\0", 33);

  std::string table;
  std::string names(1, '\0');
  append(table, elf::Symbol{});
  for (const Symbol& symbol : symbols.all()) {
    append(table, elf::Symbol{static_cast<u32>(names.size()), symbol.address, symbol.size,
                              elf::kGlobal | elf::kTypeFunction, 0, kText});
    names += symbol.name;
    names += '\0';
  }

  const auto size = [](const std::string& bytes) { return static_cast<u32>(bytes.size()); };
  constexpr u32 kTableAt = sizeof(elf::Header) + 5 * sizeof(elf::Section);
  const u32 names_at = kTableAt + size(table);
  const u32 section_names_at = names_at + size(names);
  const std::array<elf::Section, 5> sections = {{
      {},
      {1, elf::kSectionNobits, elf::kFlagAllocated | elf::kFlagExecutable, 0, 0, ~u32{0}, 0, 0, 4,
       0},
      {7, elf::kSectionSymtab, 0, 0, kTableAt, size(table), kNames, 1, 4, sizeof(elf::Symbol)},
      {15, elf::kSectionStrtab, 0, 0, names_at, size(names), 0, 0, 1, 0},
      {23, elf::kSectionStrtab, 0, 0, section_names_at, size(section_names), 0, 0, 1, 0},
  }};
  elf::Header header{{0x7f, 'E', 'L', 'F', elf::kClass32, elf::kLittleEndian, elf::kVersion},
                     elf::kTypeExecutable,
                     elf::kMachineArm,
                     elf::kVersion,
                     0,
                     0,
                     sizeof(elf::Header),
                     elf::kFlagsEabi5,
                     sizeof(elf::Header),
                     0,
                     0,
                     sizeof(elf::Section),
                     5,
                     kSectionNames};
  std::string file;
  append(file, header);
  for (const auto& section : sections) append(file, section);
  return file + table + names + section_names;
}

}  // namespace vesim::sim
