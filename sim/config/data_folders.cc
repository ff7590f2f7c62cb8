// SPDX-License-Identifier: Apache-2.0
#include "sim/config/data_folders.h"

#include <cstdlib>

namespace vesim::sim {

std::vector<std::string> data_folders() { return {".", VESIM_SOURCE_FOLDER, VESIM_DATA_FOLDER}; }

std::string images_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') return std::string(cache) + "/vesim/images";
  const char* home = std::getenv("HOME");
  return std::string(home == nullptr ? "" : home) + "/.cache/vesim/images";
}

}  // namespace vesim::sim
