// SPDX-License-Identifier: Apache-2.0
// Exit statuses of the program and its commands; documented in --help.
#pragma once

namespace vesim::sim {

inline constexpr int kExitFailed = 1;  // of several runs, some
inline constexpr int kExitUserError = 2;
inline constexpr int kExitDeadlock = 3;
inline constexpr int kExitLimit = 4;
inline constexpr int kExitNoProgress = 5;
inline constexpr int kExitInterrupted = 130;

}  // namespace vesim::sim
