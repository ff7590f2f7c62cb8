// SPDX-License-Identifier: Apache-2.0
// Which files a run boots from.
#pragma once

#include <string>
#include <vector>

#include "sim/config/settings.h"

namespace vesim::sim {

struct InputFile {
  std::string key;  // "boot.kernel"
  std::string path;
};

// Fills the boot files that are not set from the image set `boot.images`, turns "none" into none,
// and checks that something is left to run (the loader checks the rest). Throws UserError.
void complete_boot_files(Settings& settings);

// The files the run reads: boot files in the order of the settings, then the parameter files.
std::vector<InputFile> input_files(const Settings& settings);

}  // namespace vesim::sim
