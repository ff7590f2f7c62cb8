// SPDX-License-Identifier: Apache-2.0
#include "sim/os/programs.h"

#include <filesystem>

#include "platform/image_file.h"

namespace vesim::sim {

Programs::Programs(FunctionNames& names, std::string folder)
    : names_(names), folder_(std::move(folder)), others_(names, {}, "[user]") {}

CodeMap& Programs::of(const std::string& name) {
  if (name.empty()) return others_;
  const auto found = maps_.find(name);
  if (found != maps_.end()) return *found->second;
  if (maps_.size() == kMost) return others_;
  Symbols symbols;
  const auto path = std::filesystem::path(folder_) / (name + ".elf");
  if (!folder_.empty() && std::filesystem::is_regular_file(path)) {
    symbols.add_file(path, platform::read_file("boot.symbols", path));
  }
  return *(maps_[name] = std::make_unique<CodeMap>(names_, std::move(symbols), "[" + name + "]"));
}

}  // namespace vesim::sim
