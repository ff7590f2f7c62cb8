// SPDX-License-Identifier: Apache-2.0
#include "isa/archive.h"

#include <fmt/format.h>

namespace vesim::isa {

void Archive::label(std::string_view name) {
  if (!loading_) {
    data_.push_back(static_cast<char>(name.size()));
    data_.append(name);
    return;
  }
  const std::size_t end = position_ + 1 + name.size();
  if (end > data_.size() || static_cast<u8>(data_[position_]) != name.size() ||
      std::string_view(data_).substr(position_ + 1, name.size()) != name) {
    throw ArchiveError(fmt::format("saved state does not hold '{}' where it is expected", name));
  }
  position_ = end;
}

void Archive::bytes_field(void* data, std::size_t size) {
  if (!loading_) {
    data_.append(static_cast<const char*>(data), size);
    return;
  }
  if (size > data_.size() - position_) throw ArchiveError("saved state ends too early");
  std::memcpy(data, data_.data() + position_, size);
  position_ += size;
}

void Archive::raw(std::string_view name, void* data, std::size_t size) {
  label(name);
  u64 stored = size;
  field(stored);
  if (stored != size) {
    throw ArchiveError(
        fmt::format("saved '{}' has {} bytes where {} are expected", name, stored, size));
  }
  bytes_field(data, size);
}

std::size_t Archive::checked_size(u64 count, std::size_t element) const {
  if (count > (data_.size() - position_) / element) {
    throw ArchiveError("saved state has a length beyond its end");
  }
  return count;
}

}  // namespace vesim::isa
