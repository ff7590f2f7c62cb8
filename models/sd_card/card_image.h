// SPDX-License-Identifier: Apache-2.0
// What a card holds: a raw image file, of which a run reads what the guest asks for, or zeros. What
// the guest writes stays in memory, over that, and is part of the saved state; or it goes into the
// file.
#pragma once

#include <map>
#include <span>
#include <string>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

class CardImage {
 public:
  enum class Writes { kOverlay, kThrough };

  // The smallest step of a card's size, and its largest (SDHC).
  static constexpr isa::u64 kSizeUnit = 512 * 1024;
  static constexpr isa::u64 kLargest = isa::u64{32} << 30;

  // Throws isa::UserError for a file that is none, cannot be opened or is not of a card's size.
  CardImage(const std::string& path, Writes writes);
  // A blank one, without a file. Throws isa::UserError if no card has this size.
  explicit CardImage(isa::u64 size);
  ~CardImage();
  CardImage(const CardImage&) = delete;
  CardImage& operator=(const CardImage&) = delete;

  isa::u64 size() const { return size_; }

  // Within one block of 512 bytes. False when the host cannot read or write the file.
  bool read(isa::u64 offset, std::span<isa::u8> bytes) const;
  bool write(isa::u64 offset, std::span<const isa::u8> bytes);
  // Zeros from `first` up to `end`, both multiples of 512.
  bool erase(isa::u64 first, isa::u64 end);

  void serialize(isa::Archive& ar);

 private:
  static constexpr isa::u64 kChunk = 16 * 1024;

  bool read_file(isa::u64 offset, void* data, std::size_t size) const;
  std::string* chunk_for_writing(isa::u64 index);

  std::string path_;
  Writes writes_;
  int file_ = -1;
  isa::u64 size_ = 0;
  std::map<isa::u64, std::string> overlay_;  // by number of the chunk; an empty one is all zeros
};

}  // namespace vesim::models
