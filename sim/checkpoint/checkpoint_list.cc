// SPDX-License-Identifier: Apache-2.0
#include "sim/checkpoint/checkpoint_list.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/checkpoint/checkpoint.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;

// A folder without a readable description is none of ours.
std::string line(const fs::path& folder) {
  const auto text = platform::read_file("checkpoint", folder / "checkpoint.json");
  const auto description = nlohmann::json::parse(text, nullptr, false);
  if (!description.is_object()) return "";
  std::error_code none;
  const auto bytes = fs::file_size(folder / "state.zst", none);
  return fmt::format("{:<38} {:>8.1f} {:>12.6f} {:>14.1f}  {}\n", folder.filename().string(),
                     none ? 0.0 : static_cast<double>(bytes) / (1 << 20),
                     description.value("time_ps", 0.0) * 1e-12,
                     description.value("instructions", 0.0) * 1e-6,
                     description.value("program", ""));
}

}  // namespace

std::string checkpoint_list() {
  std::vector<fs::path> folders;
  std::error_code none;
  const fs::path all = fs::path(checkpoint_folder("any")).parent_path();
  for (const auto& entry : fs::directory_iterator(all, none)) {
    if (fs::is_regular_file(entry.path() / "checkpoint.json")) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  std::string text = fmt::format("{:<38} {:>8} {:>12} {:>14}  saved by\n", "name", "MiB", "time, s",
                                 "instructions, M");
  for (const auto& folder : folders) text += line(folder);
  return text;
}

std::string checkpoint_info(const std::string& name) {
  const std::string folder = checkpoint_folder(name);
  return platform::read_file("checkpoint", folder + "/checkpoint.json") + "\n";
}

}  // namespace vesim::sim
