// SPDX-License-Identifier: Apache-2.0
// A fuzzed machine's state: anything with serialize(Archive&).
#pragma once

#include <cstdlib>
#include <string>

#include "isa/archive.h"

namespace vesim::fuzz {

template <class Machine>
std::string save(Machine& machine) {
  isa::Archive archive;
  machine.serialize(archive);
  return archive.bytes();
}

template <class Machine>
void load(Machine& machine, const std::string& state) {
  isa::Archive archive(state);
  machine.serialize(archive);
}

// What is loaded is what was saved.
template <class Machine>
void round_trip(Machine& machine) {
  const std::string state = save(machine);
  load(machine, state);
  if (save(machine) != state) std::abort();
}

}  // namespace vesim::fuzz
