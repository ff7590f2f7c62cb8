// SPDX-License-Identifier: Apache-2.0
// A hash of everything that the results of a cell depend on.
#pragma once

#include <map>
#include <string>

#include "sim/config/settings.h"

namespace vesim::sim {

class CellKeys {
 public:
  // `program`: the simulator's own file.
  explicit CellKeys(const std::string& program);

  // Of the effective configuration, the files that it names and the simulator. A card is known by
  // its size and the time of its last change: it may have 32 GiB. Throws isa::UserError when a file
  // cannot be read.
  std::string key(const Settings& settings);

 private:
  const std::string& file_hash(const std::string& what, const std::string& path);

  std::map<std::string, std::string> hashes_;  // by path
  std::string program_;
};

}  // namespace vesim::sim
