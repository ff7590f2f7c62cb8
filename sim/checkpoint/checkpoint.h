// SPDX-License-Identifier: Apache-2.0
// Checkpoints: a whole machine in a folder, written under another name and renamed when complete.
//   checkpoint.json  the format's version, what the machine was made of, when it was saved
//   state.zst        checkpoint.json's text, then the machine's archive; zstd with its checksum
//
// A checkpoint is for the board, the files and the kernel command line that it was saved with; once
// something was timed, for its parameter files too.
#pragma once

#include <string>

#include "platform/machine.h"
#include "sim/config/settings.h"

namespace vesim::sim {

// A path as it is; a bare name lies in the user's cache.
std::string checkpoint_folder(const std::string& name);

// What must be the same here and there, besides the parameter files of speed `timed`.
std::string machine_description(const Settings& settings);

// What becomes of a checkpoint of that name. One that stays is never missing for who reads it.
enum class Existing { kReplaced, kStays };

// Both throw isa::UserError that names the folder.
void save_checkpoint(platform::Machine& machine, const Settings& settings,
                     const std::string& folder, Existing existing = Existing::kReplaced);
// The machine is new, and made from `settings`.
void restore_checkpoint(platform::Machine& machine, const Settings& settings,
                        const std::string& folder);

}  // namespace vesim::sim
