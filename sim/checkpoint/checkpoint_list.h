// SPDX-License-Identifier: Apache-2.0
// The checkpoints in the user's cache, for readers.
#pragma once

#include <string>

namespace vesim::sim {

// A line each: name, size, simulated time, instructions, which program saved it.
std::string checkpoint_list();
// What is written down of one, a folder or a name in the cache. Throws isa::UserError.
std::string checkpoint_info(const std::string& name);

}  // namespace vesim::sim
