// SPDX-License-Identifier: Apache-2.0
// A file of zstd-compressed bytes that carries its own checksum.
#pragma once

#include <string>
#include <string_view>

#include "isa/types.h"

namespace vesim::sim {

void write_state_file(const std::string& path, std::string_view bytes);
// Of at most `most` bytes. Throws isa::UserError, also for a damaged file.
std::string read_state_file(const std::string& path, isa::u64 most);

}  // namespace vesim::sim
