// SPDX-License-Identifier: Apache-2.0
// The guest error log: what the guest did that no correct software does, once for each device,
// place and pc.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "isa/diagnostics.h"
#include "platform/machine.h"
#include "sim/output/file.h"
#include "sim/symbols/symbols.h"

namespace vesim::sim {

class GuestErrors {
 public:
  // Receives isa::guest_error() until destroyed.
  GuestErrors(const std::string& log_path, const platform::Machine& machine,
              const Symbols& symbols);
  ~GuestErrors();
  GuestErrors(const GuestErrors&) = delete;
  GuestErrors& operator=(const GuestErrors&) = delete;

  isa::u64 total() const { return total_; }
  isa::u64 distinct() const { return distinct_; }

 private:
  void report(const isa::GuestError& error);

  const platform::Machine& machine_;
  const Symbols& symbols_;
  File log_;
  // By device: place and pc.
  std::map<std::string, std::set<std::pair<isa::u64, isa::u32>>> seen_;
  isa::u64 distinct_ = 0;
  isa::u64 total_ = 0;
};

}  // namespace vesim::sim
