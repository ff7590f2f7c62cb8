// SPDX-License-Identifier: Apache-2.0
// Three sorts of trouble, three ways to say so (design section 1).
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "isa/types.h"

namespace vesim::isa {

// The user's mistake: one line that names the thing and the fix. The program prints it and exits 2.
struct UserError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The guest's mistake: logged once per (device, place, pc), never stops the run.
// `device` names the component, `place` is its register offset or encoding.
void guest_error(std::string_view device, u64 place, std::string_view message);

// Where guest errors go: the program installs a sink that knows the current core, pc and symbols.
// Without a sink they go to stderr. The sink is called for every occurrence; it does the "once".
struct GuestError {
  std::string_view device;
  u64 place;
  std::string_view message;
};
using GuestErrorSink = std::function<void(const GuestError&)>;
void set_guest_error_sink(GuestErrorSink sink);

// Our own mistake: prints the message and aborts. `set_internal_error_dump` adds the cores' state.
[[noreturn]] void internal_error(std::string_view message);
void set_internal_error_dump(std::function<void()> dump);

}  // namespace vesim::isa
