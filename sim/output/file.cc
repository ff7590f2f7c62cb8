// SPDX-License-Identifier: Apache-2.0
#include "sim/output/file.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>

#include "isa/diagnostics.h"

namespace vesim::sim {
namespace {

[[noreturn]] void fail(const std::string& path) {
  throw isa::UserError(fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
}

}  // namespace

File::File(const std::string& path) : path_(path), file_(std::fopen(path.c_str(), "wb")) {
  if (!file_) fail(path);
}

void File::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) fail(path_);
}

void File::flush() {
  if (std::fflush(file_.get()) != 0) fail(path_);
}

void write_file(const std::string& path, std::string_view text) {
  File file(path);
  file.write(text);
  file.flush();
}

}  // namespace vesim::sim
