// SPDX-License-Identifier: Apache-2.0
// Ctrl-C (SIGINT) and SIGTERM for a sweep, which stops then; it goes on when it is started again.
#pragma once

namespace vesim::sim {

// Watches from construction to the end of the process.
class StopSignal {
 public:
  StopSignal();
  static bool received();
};

}  // namespace vesim::sim
