// SPDX-License-Identifier: Apache-2.0
#include "sim/symbols/symbols.h"

#include <gtest/gtest.h>

#include <cstring>

#include "sim/symbols/symbol_file.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

template <class T>
void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// A relocatable-looking ELF: header, three sections (null, symtab, strtab), symbols, strings.
std::string small_elf() {
  const std::string names = std::string("\0start\0thumb_fn\0$a\0data\0gone\0", 30);
  struct Entry {
    u32 name, value, size;
    char info;
    isa::u16 section;
  };
  const Entry entries[] = {{0, 0, 0, 0, 0},       {1, 0x8000, 0x20, 2, 1}, {7, 0x8021, 0x10, 2, 1},
                           {16, 0x8000, 0, 0, 1}, {19, 0x9000, 8, 1, 2},   {24, 0, 0, 0, 0}};
  const u32 symbols_at = 52 + 3 * 40;
  const u32 symbols_size = sizeof(entries) / sizeof(entries[0]) * 16;
  std::string elf = std::string(
                        "\x7f"
                        "ELF\x01\x01\x01",
                        7) +
                    std::string(9, '\0');
  for (const isa::u16 half : {isa::u16{2}, isa::u16{40}}) append(elf, half);
  for (const u32 word : {1u, 0x8000u, 0u, 52u, 0x5000000u}) append(elf, word);
  for (const isa::u16 half : {52, 0, 0, 40, 3, 0}) append(elf, static_cast<isa::u16>(half));
  const u32 sections[3][10] = {
      {},
      {0, 2, 0, 0, symbols_at, symbols_size, 2, 0, 4, 16},
      {0, 3, 0, 0, symbols_at + symbols_size, static_cast<u32>(names.size()), 0, 0, 1, 0}};
  for (const auto& section : sections) {
    for (const u32 word : section) append(elf, word);
  }
  for (const Entry& entry : entries) {
    append(elf, entry.name);
    append(elf, entry.value);
    append(elf, entry.size);
    elf.push_back(entry.info);
    elf.push_back('\0');
    append(elf, entry.section);
  }
  return elf + names;
}

TEST(Symbols, ElfNamesFunctionsAndData) {
  Symbols symbols;
  symbols.add_file("test.elf", small_elf());
  EXPECT_EQ(symbols.all().size(), 3u) << "no mapping symbols, no undefined ones";
  EXPECT_EQ(symbols.name(0x8000), "start");
  EXPECT_EQ(symbols.name(0x801f), "start+0x1f");
  EXPECT_EQ(symbols.name(0x8020), "thumb_fn") << "bit 0 only says Thumb";
  EXPECT_EQ(symbols.name(0x8030), "") << "beyond the size of the last one";
  EXPECT_EQ(symbols.name(0x9004), "data+0x4");
  EXPECT_EQ(symbols.name(0x7fff), "");
}

TEST(Symbols, TruncatedOrForeignElfIsTheUsersError) {
  const auto elf = small_elf();
  for (std::size_t size = 4; size < 52 + 3 * 40 + 6 * 16; ++size) {
    const auto message = user_error_of([&] { Symbols().add_file("cut.elf", elf.substr(0, size)); });
    EXPECT_EQ(message, "symbols 'cut.elf': truncated ELF file") << size;
  }
  auto foreign = elf;
  foreign[18] = 62;  // x86-64
  EXPECT_EQ(user_error_of([&] { Symbols().add_file("x", foreign); }),
            "symbols 'x': not a 32-bit little-endian ARM ELF file");
}

TEST(Symbols, SystemMapReachesToTheNextSymbol) {
  Symbols symbols;
  symbols.add_file("System.map",
                   "00000024 A __crc_x\nc0008000 T stext\nc0008040 t __create_page_tables\n"
                   "bf000000 t fn [module]\n"
                   "c0300240 T start_kernel\n");
  EXPECT_EQ(symbols.name(0xc0008000), "stext");
  EXPECT_EQ(symbols.name(0xc000803c), "stext+0x3c");
  EXPECT_EQ(symbols.name(0xc0300250), "start_kernel+0x10");
  EXPECT_EQ(symbols.name(0xbf000004), "fn+0x4");
  EXPECT_EQ(symbols.name(0x24), "") << "absolute values are no places";
  EXPECT_EQ(symbols.name(0xd0000000), "") << "far beyond the last symbol";
  ASSERT_NE(symbols.find(std::string_view("start_kernel")), nullptr);
  EXPECT_EQ(symbols.find(std::string_view("nothing")), nullptr);
}

TEST(Symbols, WhatIsNoSymbolFileNamesTheLine) {
  EXPECT_EQ(user_error_of([] { Symbols().add_file("x", "c0008000 T stext\nhello\n"); }),
            "symbols 'x': line 2 is not 'address type name'; give a System.map or an ELF file");
}

TEST(Symbols, SymbolFileReadsBackAsTheSame) {
  Symbols symbols;
  symbols.add({0xc0008000, 0, "stext"});
  symbols.add({0xc0300240, 0x10, "start_kernel"});
  Symbols again;
  again.add_file("symbols.elf", symbol_elf(symbols));
  ASSERT_EQ(again.all().size(), 2u);
  EXPECT_EQ(again.name(0xc0008004), "stext+0x4");
  EXPECT_EQ(again.name(0xc0300250), "");
}

}  // namespace
}  // namespace vesim::sim
