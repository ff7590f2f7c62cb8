// SPDX-License-Identifier: Apache-2.0
#include "platform/image_file.h"

#include <elf.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "isa/diagnostics.h"

namespace vesim::platform {
namespace {

using isa::u32;
using isa::u64;
using isa::UserError;

// Linux' Documentation/arm/booting: the zImage header.
constexpr std::size_t kZImageMagicAt = 0x24, kZImageStartAt = 0x28, kZImageEndAt = 0x2c;
constexpr u32 kZImageMagic = 0x016f2818;
// The header of an arm64 Image.
constexpr std::size_t kArm64MagicAt = 0x38;
constexpr u32 kArm64Magic = 0x644d5241;

u32 word_at(const std::string& file, std::size_t at) {
  u32 value = 0;
  if (at + sizeof value <= file.size()) std::memcpy(&value, file.data() + at, sizeof value);
  return value;
}

template <class T>
T structure_at(const std::string& file, u64 at, const std::string& name) {
  T value;
  if (at > file.size() || sizeof value > file.size() - at) {
    throw UserError(fmt::format("{}: the ELF file is truncated", name));
  }
  std::memcpy(&value, file.data() + at, sizeof value);
  return value;
}

ImageFile read_elf(const std::string& name, const std::string& file) {
  const auto header = structure_at<Elf32_Ehdr>(file, 0, name);
  if (header.e_machine != EM_ARM || header.e_ident[EI_CLASS] != ELFCLASS32 ||
      header.e_ident[EI_DATA] != ELFDATA2LSB) {
    throw UserError(fmt::format(
        "{}: an ELF file for another machine; 32-bit little-endian ARM is needed", name));
  }
  ImageFile image{ImageFile::Kind::kElf, {}, header.e_entry};
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    const auto segment =
        structure_at<Elf32_Phdr>(file, header.e_phoff + u64{i} * header.e_phentsize, name);
    if (segment.p_type != PT_LOAD || segment.p_memsz == 0) continue;
    if (segment.p_offset > file.size() || segment.p_filesz > file.size() - segment.p_offset ||
        segment.p_filesz > segment.p_memsz) {
      throw UserError(fmt::format("{}: the ELF file is truncated", name));
    }
    image.segments.push_back(
        {segment.p_paddr, file.substr(segment.p_offset, segment.p_filesz), segment.p_memsz});
  }
  if (image.segments.empty()) throw UserError(fmt::format("{}: the ELF file loads nothing", name));
  return image;
}

void check_zimage(const std::string& name, const std::string& file) {
  const u32 start = word_at(file, kZImageStartAt), end = word_at(file, kZImageEndAt);
  if (end - start > file.size()) {
    throw UserError(fmt::format("{}: the zImage is truncated: {} bytes where its header says {}",
                                name, file.size(), end - start));
  }
}

}  // namespace

std::string read_file(const std::string& what, const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw UserError(fmt::format("{}: there is no file {}", what, path));
  }
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  if (!stream || bytes.view().empty()) {
    throw UserError(fmt::format("{}: {} is empty or cannot be read", what, path));
  }
  return std::move(bytes).str();
}

ImageFile read_image(const std::string& what, const std::string& path) {
  const std::string file = read_file(what, path);
  const std::string name = fmt::format("{}: {}", what, path);
  if (file.compare(0, SELFMAG, ELFMAG) == 0) return read_elf(name, file);
  if (word_at(file, kArm64MagicAt) == kArm64Magic) {
    throw UserError(fmt::format("{}: a 64-bit kernel; a 32-bit ARM one is needed", name));
  }
  if (file.compare(0, 2, "\x1f\x8b") == 0) {
    throw UserError(fmt::format("{}: a gzip file; unpack it first", name));
  }
  const bool zimage = word_at(file, kZImageMagicAt) == kZImageMagic;
  if (zimage) check_zimage(name, file);
  return {zimage ? ImageFile::Kind::kZImage : ImageFile::Kind::kRaw, {{0, file, file.size()}}, 0};
}

}  // namespace vesim::platform
