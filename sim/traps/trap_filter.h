// SPDX-License-Identifier: Apache-2.0
// Conditions on traps as a user writes them, as SQL on the table of trap_index.h:
//
//   class==DABT && ipa in lan9118
//   cycles>=5000 || !(symbol==cpu_do_idle)
//   pc in 0xc0100000..0xc01fffff
#pragma once

#include <string>

namespace vesim::sim {

// A condition for WHERE; "1" for an empty text. Throws isa::UserError.
std::string trap_condition(const std::string& text);

}  // namespace vesim::sim
