// SPDX-License-Identifier: Apache-2.0
// A file being written; every failure is a UserError that names it.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace vesim::sim {

class File {
 public:
  explicit File(const std::string& path);

  void write(std::string_view text);
  void flush();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
};

// The whole of a file at once.
void write_file(const std::string& path, std::string_view text);

}  // namespace vesim::sim
