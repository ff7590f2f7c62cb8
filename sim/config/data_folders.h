// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vesim::sim {

// Where configs/ is looked for, in order: the current folder, the source tree this program was
// built from, the installed data folder.
std::vector<std::string> data_folders();

// Where scripts/images keeps its image sets: $XDG_CACHE_HOME/vesim/images or
// ~/.cache/vesim/images.
std::string images_folder();

}  // namespace vesim::sim
