// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/cell_key.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "isa/diagnostics.h"
#include "isa/sha256.h"
#include "platform/image_file.h"
#include "sim/checkpoint/checkpoint.h"
#include "sim/config/boot_files.h"

namespace vesim::sim {
namespace {

std::string card_stamp(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    throw isa::UserError(fmt::format("sd.image: {}: {}", path, std::strerror(errno)));
  }
  return fmt::format("{} {}.{:09}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

}  // namespace

CellKeys::CellKeys(const std::string& program) : program_(file_hash("vesim", program)) {}

const std::string& CellKeys::file_hash(const std::string& what, const std::string& path) {
  auto& hash = hashes_[path];
  if (hash.empty()) hash = isa::sha256(platform::read_file(what, path));
  return hash;
}

std::string CellKeys::key(const Settings& given) {
  Settings settings = given;
  complete_boot_files(settings);
  std::string text = fmt::format("vesim {}\n{}", program_, to_yaml(settings));
  for (const auto& [key, path] : input_files(settings)) {
    text += fmt::format("{} {}\n", key, file_hash(key, path));
  }
  if (!settings.sd_image.empty()) text += "sd.image " + card_stamp(settings.sd_image) + "\n";
  if (!settings.checkpoint.empty()) {
    const auto folder = checkpoint_folder(settings.checkpoint);
    for (const char* file : {"/checkpoint.json", "/state.zst"}) {
      text += fmt::format("checkpoint {}\n", file_hash("checkpoint.restore", folder + file));
    }
  }
  return isa::sha256(text);
}

}  // namespace vesim::sim
