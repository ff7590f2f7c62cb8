// SPDX-License-Identifier: Apache-2.0
// An image file for a test's card: sparse, block n's first byte is n.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "isa/types.h"

namespace vesim::models {

class CardFile {
 public:
  explicit CardFile(isa::u64 size, unsigned marked_blocks = 64) {
    static unsigned count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("vesim-card-" + std::to_string(getpid()) + "-" + std::to_string(count++));
    std::ofstream file(path_, std::ios::binary);
    for (unsigned n = 0; n < marked_blocks; ++n) {
      std::string block(512, '\0');
      block[0] = static_cast<char>(n);
      file << block;
    }
    file.close();
    std::filesystem::resize_file(path_, size);
  }
  ~CardFile() { std::filesystem::remove(path_); }
  CardFile(const CardFile&) = delete;
  CardFile& operator=(const CardFile&) = delete;

  std::string path() const { return path_.string(); }
  int byte(isa::u64 offset) const {
    std::ifstream file(path_, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    return file.get();
  }

 private:
  std::filesystem::path path_;
};

}  // namespace vesim::models
