// SPDX-License-Identifier: Apache-2.0
#include "models/sd_card/card_image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "isa/diagnostics.h"

namespace vesim::models {

using isa::u64;
using isa::u8;

namespace {

void check_largest(u64 size, const std::string& what) {
  if (size <= CardImage::kLargest) return;
  throw isa::UserError(
      fmt::format("{}: {} bytes; the largest card has {}", what, size, CardImage::kLargest));
}

// The size of a regular file of a card's size.
u64 checked_size(int file, const std::string& path) {
  struct stat status {};
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    throw isa::UserError(fmt::format("card image {}: not a regular file", path));
  }
  const u64 size = static_cast<u64>(status.st_size);
  check_largest(size, "card image " + path);
  if (size == 0 || size % CardImage::kSizeUnit != 0) {
    throw isa::UserError(fmt::format(
        "card image {}: {} bytes, truncated or not of a card's size; 'truncate -s %512K' makes "
        "it the next multiple of 512 KiB",
        path, size));
  }
  return size;
}

}  // namespace

CardImage::CardImage(const std::string& path, Writes writes) : path_(path), writes_(writes) {
  file_ = open(path.c_str(), (writes == Writes::kThrough ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (file_ == -1) {
    throw isa::UserError(fmt::format("card image {}: {}{}", path, std::strerror(errno),
                                     writes == Writes::kThrough ? " (it is to be written)" : ""));
  }
  try {
    size_ = checked_size(file_, path);
  } catch (...) {
    close(file_);
    throw;
  }
}

CardImage::CardImage(u64 size) : path_("blank"), writes_(Writes::kOverlay), size_(size) {
  check_largest(size, "blank card");
  if (size == 0 || size % kSizeUnit != 0) {
    throw isa::UserError(
        fmt::format("blank card: {} bytes; a card has a multiple of 512 KiB", size));
  }
}

CardImage::~CardImage() {
  if (file_ != -1) close(file_);
}

bool CardImage::read_file(u64 offset, void* data, std::size_t size) const {
  if (file_ == -1) {
    std::memset(data, 0, size);
    return true;
  }
  return pread(file_, data, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

bool CardImage::read(u64 offset, std::span<u8> bytes) const {
  const auto chunk = overlay_.find(offset / kChunk);
  if (chunk == overlay_.end()) return read_file(offset, bytes.data(), bytes.size());
  if (chunk->second.empty()) {
    std::fill(bytes.begin(), bytes.end(), u8{0});
  } else {
    std::memcpy(bytes.data(), chunk->second.data() + offset % kChunk, bytes.size());
  }
  return true;
}

// The chunk with what is under it, or null when the file cannot be read.
std::string* CardImage::chunk_for_writing(u64 index) {
  const auto [entry, fresh] = overlay_.try_emplace(index);
  std::string& chunk = entry->second;
  if (!chunk.empty()) return &chunk;
  chunk.resize(kChunk);
  if (!fresh || read_file(index * kChunk, chunk.data(), kChunk)) return &chunk;
  overlay_.erase(entry);
  return nullptr;
}

bool CardImage::write(u64 offset, std::span<const u8> bytes) {
  if (writes_ == Writes::kThrough) {
    return pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
           static_cast<ssize_t>(bytes.size());
  }
  std::string* chunk = chunk_for_writing(offset / kChunk);
  if (!chunk) return false;
  std::memcpy(chunk->data() + offset % kChunk, bytes.data(), bytes.size());
  return true;
}

bool CardImage::erase(u64 first, u64 end) {
  if (writes_ == Writes::kThrough) {
    return fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(first),
                     static_cast<off_t>(end - first)) == 0;
  }
  while (first < end) {
    const u64 next = std::min(end, (first / kChunk + 1) * kChunk);
    if (next - first == kChunk) {
      overlay_[first / kChunk].clear();
    } else {
      std::string* chunk = chunk_for_writing(first / kChunk);
      if (!chunk) return false;
      std::fill_n(chunk->data() + first % kChunk, next - first, '\0');
    }
    first = next;
  }
  return true;
}

void CardImage::serialize(isa::Archive& ar) {
  u64 size = size_;
  ar("size", size);
  ar("overlay", overlay_);
  if (size != size_) {
    throw isa::ArchiveError(fmt::format("card image {}: {} bytes, but the state was saved with {}",
                                        path_, size_, size));
  }
  for (const auto& [index, chunk] : overlay_) {
    if (index >= size_ / kChunk || (!chunk.empty() && chunk.size() != kChunk)) {
      throw isa::ArchiveError("the saved contents of the card are damaged");
    }
  }
}

}  // namespace vesim::models
