// SPDX-License-Identifier: Apache-2.0
// Functions of user programs: of NAME.elf in a folder for a program NAME, else the program is one
// unknown function.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "sim/profile/functions.h"

namespace vesim::sim {

class Programs {
 public:
  Programs(FunctionNames& names, std::string folder);
  CodeMap& of(const std::string& name);

 private:
  static constexpr std::size_t kMost = 256;  // more share the last one

  FunctionNames& names_;
  const std::string folder_;
  std::map<std::string, std::unique_ptr<CodeMap>> maps_;
  CodeMap others_;
};

}  // namespace vesim::sim
