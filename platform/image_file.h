// SPDX-License-Identifier: Apache-2.0
// Reading kernels and programs from files: zImage, Image, ELF, raw binaries.
#pragma once

#include <string>
#include <vector>

#include "isa/types.h"

namespace vesim::platform {

struct Segment {
  isa::u64 address;  // physical
  std::string bytes;
  isa::u64 size;  // in memory; beyond `bytes` zeros
};

struct ImageFile {
  enum class Kind { kZImage, kElf, kRaw };
  Kind kind;
  std::vector<Segment> segments;  // kElf: where its program headers say; else one, at address 0
  isa::u64 entry = 0;             // kElf: bit 0 selects Thumb; else relative to the segment
};

// The whole file. Throws isa::UserError naming `what` (the option) and the file.
std::string read_file(const std::string& what, const std::string& path);

// Recognizes and checks the image. Throws isa::UserError if it is truncated or of another
// architecture. A file of no known format is a raw binary.
ImageFile read_image(const std::string& what, const std::string& path);

}  // namespace vesim::platform
