// SPDX-License-Identifier: Apache-2.0
#include "sim/output/atomic_file.h"

#include <fmt/core.h>

#include <filesystem>

#include "isa/diagnostics.h"
#include "sim/output/file.h"

namespace vesim::sim {

void write_file_atomically(const std::string& path, std::string_view text) {
  const auto partial = path + ".partial";
  write_file(partial, text);
  std::error_code error;
  std::filesystem::rename(partial, path, error);
  if (error) throw isa::UserError(fmt::format("cannot write '{}': {}", path, error.message()));
}

}  // namespace vesim::sim
