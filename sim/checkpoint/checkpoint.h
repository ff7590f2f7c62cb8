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

// All throw isa::UserError that names the folder.
void save_checkpoint(platform::Machine& machine, const Settings& settings,
                     const std::string& folder, Existing existing = Existing::kReplaced);
// A checkpoint that was read whole, and is for a machine made from `settings`.
struct Checkpoint {
  std::string folder;  // empty: none
  std::string description, state;
};
Checkpoint read_checkpoint(const Settings& settings, const std::string& folder);
// Into a new machine. Uses the state up.
void restore_checkpoint(platform::Machine& machine, Checkpoint& checkpoint);

}  // namespace vesim::sim
