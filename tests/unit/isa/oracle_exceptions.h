// SPDX-License-Identifier: Apache-2.0
// Differences that are the oracles' fault, each with the manual's section that says so.
#pragma once

#include "tests/unit/isa/differential.h"

namespace vesim::isa {

// Why Unicorn differs in this experiment, or null when the difference is unexplained. Called only
// when there is a difference.
const char* explained_by(const Experiment& x, bool memory_agrees);

}  // namespace vesim::isa
