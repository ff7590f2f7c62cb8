// SPDX-License-Identifier: Apache-2.0
// The parts of a 32-bit ELF file (System V ABI, "Object Files") that symbols need.
#pragma once

#include "isa/types.h"

namespace vesim::sim::elf {

using isa::u16;
using isa::u32;
using isa::u8;

struct Header {
  u8 ident[16];
  u16 type, machine;
  u32 version, entry, phoff, shoff, flags;
  u16 ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};
struct Section {
  u32 name, type, flags, addr, offset, size, link, info, addralign, entsize;
};
struct Symbol {
  u32 name, value, size;
  u8 info, other;
  u16 section;
};
static_assert(sizeof(Header) == 52 && sizeof(Section) == 40 && sizeof(Symbol) == 16);

inline constexpr u8 kClass32 = 1;
inline constexpr u8 kLittleEndian = 1;
inline constexpr u8 kVersion = 1;
inline constexpr u16 kTypeExecutable = 2;
inline constexpr u16 kMachineArm = 40;
inline constexpr u32 kFlagsEabi5 = 0x05000000;
inline constexpr u32 kSectionSymtab = 2;
inline constexpr u32 kSectionStrtab = 3;
inline constexpr u32 kSectionNobits = 8;
inline constexpr u32 kFlagAllocated = 2;
inline constexpr u32 kFlagExecutable = 4;
inline constexpr u16 kUndefined = 0;
inline constexpr u16 kFirstReservedSection = 0xff00;  // absolute, common: no place in memory
inline constexpr u8 kTypeFunction = 2;
inline constexpr u8 kTypeSection = 3;  // and FILE, TLS above it: not places one names
inline constexpr u8 kGlobal = 1 << 4;

}  // namespace vesim::sim::elf
