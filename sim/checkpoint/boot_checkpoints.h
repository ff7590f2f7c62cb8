// SPDX-License-Identifier: Apache-2.0
// Checkpoints that runs make and use by themselves: of a machine about to ask for its Nth orders
// (marker "checkpoint N"), in the user's cache, by a hash of all that it depends on: the program,
// the machine, its files, the orders before.
#pragma once

#include <string>
#include <vector>

#include "platform/machine.h"
#include "sim/checkpoint/checkpoint.h"
#include "sim/config/settings.h"

namespace vesim::sim {

class BootCheckpoints {
 public:
  // `settings` have their boot files. Nothing is kept and used when the machine does not ask, or
  // when something lies outside: a card, a checkpoint that the run starts from.
  explicit BootCheckpoints(const Settings& settings);

  // The last one that there is, if there is one. One that is damaged is said to be and goes.
  Checkpoint latest() const;
  // Of a machine about to ask for its last orders.
  bool is_last(const std::string& folder) const {
    return !folders_.empty() && folder == folders_.back();
  }
  // What the guest does. True when the machine has to stop there.
  bool marker(const models::Marker& marker);
  // Between two slices: saves what is due. It serves runs that are the same up to the end of their
  // first phase. A failure costs time, not the run: it is said and that is all.
  void save(platform::Machine& machine, bool in_first_phase);

 private:
  const Settings& settings_;
  std::vector<std::string> folders_;  // by number, from 1
  std::string due_;                   // one of them
};

}  // namespace vesim::sim
