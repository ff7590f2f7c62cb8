// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace vesim::sim {

// The whole of a file, which is there with all of this or as it was before, whatever happens
// meanwhile. Throws isa::UserError.
void write_file_atomically(const std::string& path, std::string_view text);

}  // namespace vesim::sim
