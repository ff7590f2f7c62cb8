// SPDX-License-Identifier: Apache-2.0
// The file that this process runs, also when another has its name by now.
#pragma once

namespace vesim::sim {

inline constexpr const char* kThisProgram = "/proc/self/exe";

}  // namespace vesim::sim
