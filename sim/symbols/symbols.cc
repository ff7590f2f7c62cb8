// SPDX-License-Identifier: Apache-2.0
#include "sim/symbols/symbols.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "isa/diagnostics.h"
#include "sim/symbols/elf.h"

namespace vesim::sim {
namespace {

using isa::u64;
using isa::UserError;

// A symbol whose size is not known and that has no successor reaches no further than this.
constexpr u32 kLastSymbolReach = 0x1000;

template <class T>
T read_at(const std::string& bytes, u64 offset, const std::string& path) {
  if (offset + sizeof(T) > bytes.size()) {
    throw UserError(fmt::format("symbols '{}': truncated ELF file", path));
  }
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

bool names_a_place(const elf::Symbol& symbol, const std::string& name) {
  return symbol.section != elf::kUndefined && symbol.section < elf::kFirstReservedSection &&
         (symbol.info & 15) < elf::kTypeSection && !name.empty() &&
         name[0] != '$';  // mapping symbols $a, $t, $d (ELF for the ARM Architecture, 4.5.5)
}

}  // namespace

void Symbols::add(Symbol symbol) {
  symbols_.push_back(std::move(symbol));
  sorted_ = false;
}

void Symbols::add_file(const std::string& path, const std::string& bytes) {
  if (bytes.starts_with("\x7f"
                        "ELF")) {
    add_elf(path, bytes);
  } else {
    add_system_map(path, bytes);
  }
}

void Symbols::add_elf(const std::string& path, const std::string& bytes) {
  const auto header = read_at<elf::Header>(bytes, 0, path);
  if (header.ident[4] != elf::kClass32 || header.ident[5] != elf::kLittleEndian ||
      header.machine != elf::kMachineArm) {
    throw UserError(fmt::format("symbols '{}': not a 32-bit little-endian ARM ELF file", path));
  }
  for (unsigned i = 0; i < header.shnum; ++i) {
    const auto offset = u64{header.shoff} + u64{i} * sizeof(elf::Section);
    const auto table = read_at<elf::Section>(bytes, offset, path);
    if (table.type != elf::kSectionSymtab) continue;
    const auto names = read_at<elf::Section>(
        bytes, u64{header.shoff} + u64{table.link} * sizeof(elf::Section), path);
    for (u64 at = 0; at + sizeof(elf::Symbol) <= table.size; at += sizeof(elf::Symbol)) {
      const auto symbol = read_at<elf::Symbol>(bytes, table.offset + at, path);
      const u64 name_at = u64{names.offset} + symbol.name;
      if (symbol.name >= names.size || name_at >= bytes.size()) continue;
      const auto end = std::min<u64>(bytes.find('\0', name_at), bytes.size());
      std::string name = bytes.substr(name_at, end - name_at);
      if (!names_a_place(symbol, name)) continue;
      const bool function = (symbol.info & 15) == elf::kTypeFunction;
      add({function ? symbol.value & ~1u : symbol.value, symbol.size, std::move(name)});
    }
  }
}

// Lines of "c0008000 T stext"; absolute symbols (A) name no place.
void Symbols::add_system_map(const std::string& path, const std::string& text) {
  unsigned number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line(text.data() + at, end - at);
    at = end + 1;
    ++number;
    if (line.empty()) continue;
    u64 address = 0;
    const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), address, 16);
    const auto digits = static_cast<std::size_t>(rest - line.data());
    if (error != std::errc{} || line.size() < digits + 4 || line[digits] != ' ' ||
        line[digits + 2] != ' ' || address > 0xffffffff) {
      throw UserError(fmt::format(
          "symbols '{}': line {} is not 'address type name'; give a System.map or an ELF file",
          path, number));
    }
    const char type = line[digits + 1];
    auto name = line.substr(digits + 3);
    name = name.substr(0, name.find_first_of(" \t"));  // a module's name may follow
    if (type == 'A' || type == 'a' || name.starts_with("$")) continue;
    add({static_cast<u32>(address), 0, std::string(name)});
  }
}

void Symbols::sort() const {
  if (sorted_) return;
  std::stable_sort(symbols_.begin(), symbols_.end(),
                   [](const Symbol& a, const Symbol& b) { return a.address < b.address; });
  sorted_ = true;
}

u32 Symbols::last_address(const Symbol& symbol) const {
  if (symbol.size != 0) return symbol.address + (symbol.size - 1);
  sort();
  const auto next = std::upper_bound(
      symbols_.begin(), symbols_.end(), symbol.address,
      [](u32 wanted, const Symbol& candidate) { return wanted < candidate.address; });
  return next == symbols_.end() ? symbol.address + (kLastSymbolReach - 1) : next->address - 1;
}

// The nearest symbol at or below the address; of several at one place the last that reaches it.
const Symbol* Symbols::find(u32 address) const {
  sort();
  const auto next = std::upper_bound(
      symbols_.begin(), symbols_.end(), address,
      [](u32 wanted, const Symbol& candidate) { return wanted < candidate.address; });
  if (next == symbols_.begin()) return nullptr;
  const u32 start = std::prev(next)->address;
  for (auto symbol = next; symbol != symbols_.begin() && std::prev(symbol)->address == start;) {
    --symbol;
    if (last_address(*symbol) >= address) return &*symbol;
  }
  return nullptr;
}

const std::vector<Symbol>& Symbols::all() const {
  sort();
  return symbols_;
}

const Symbol* Symbols::find(std::string_view name) const {
  sort();
  const auto found = std::find_if(symbols_.begin(), symbols_.end(),
                                  [&](const Symbol& symbol) { return symbol.name == name; });
  return found == symbols_.end() ? nullptr : &*found;
}

std::string Symbols::name(u32 address) const {
  const Symbol* symbol = find(address);
  if (symbol == nullptr) return "";
  const u32 offset = address - symbol->address;
  return offset == 0 ? symbol->name : fmt::format("{}+{:#x}", symbol->name, offset);
}

}  // namespace vesim::sim
