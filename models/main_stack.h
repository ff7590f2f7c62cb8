// SPDX-License-Identifier: Apache-2.0
// Debian's SystemC tells the address sanitizer of the stack of each coroutine that it switches to,
// but of the main program's as an empty one: an exception there would then leave what looks like
// misuse.
#pragma once

namespace vesim::models {

// To be called when SystemC has come back. Does nothing without the sanitizer.
void tell_sanitizer_of_main_stack();

}  // namespace vesim::models
