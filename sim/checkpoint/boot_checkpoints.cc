// SPDX-License-Identifier: Apache-2.0
#include "sim/checkpoint/boot_checkpoints.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "isa/diagnostics.h"
#include "isa/sha256.h"
#include "platform/image_file.h"
#include "sim/config/experiment.h"
#include "sim/config/parameter_file.h"
#include "sim/config/phases.h"
#include "sim/this_program.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostKept = 12;
constexpr std::string_view kPrefix = "boot-";

// What decides, besides the machine, how it gets there. A run leaves its first phase, and ends at
// `run.until` and so on, no earlier than the run that saved it.
constexpr std::string_view kRunKeys[] = {
    "run.quantum",  "timing.quantum",    "run.until",       "run.until_marker",
    "run.max_time", "run.on_reset",      "run.no_progress", "run.max_instructions",
    "sd.write",     "sd.wrong_crc_every"};

// The speed, and where a first phase of the user's own may end before. That of a workload does not.
std::string way_to_orders(const Settings& settings) {
  const auto phases = parse_phases(settings.phases, "run.phases");
  if (phases.empty()) return settings.speed;
  if (settings.phases == to_yaml(workload_phases(settings))) return name_of(phases.front().speed);
  return to_yaml({phases.front()});
}

std::string dependencies(const Settings& settings) {
  std::string text = isa::sha256(platform::read_file("vesim", kThisProgram));
  text += machine_description(settings);
  // At any speed devices and the network have the figures of these.
  text += isa::sha256(platform::read_file("timing.board", board_parameter_path(settings)));
  text += isa::sha256(platform::read_file("timing.network", network_parameter_path(settings)));
  for (const auto key : kRunKeys) text += get(settings, *find_setting(key)) + "\n";
  return text + way_to_orders(settings);
}

void say_failure(const char* why) {
  fmt::print(stderr, "vesim: nothing kept for the next run: {}\n", why);
}

// The one that was used least recently goes first.
void forget_old(const fs::path& folder) {
  std::vector<fs::directory_entry> kept;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(kPrefix)) kept.push_back(entry);
  }
  std::sort(kept.begin(), kept.end(),
            [](const auto& a, const auto& b) { return a.last_write_time() > b.last_write_time(); });
  for (std::size_t i = kMostKept; i < kept.size(); ++i) fs::remove_all(kept[i].path());
}

}  // namespace

BootCheckpoints::BootCheckpoints(const Settings& settings) : settings_(settings) {
  if (settings.boot_checkpoint == "off" || !settings.checkpoint.empty() ||
      !settings.sd_image.empty() || !asks_for_orders(settings)) {
    return;
  }
  std::string text = dependencies(settings);
  for (const auto& order : orders(settings)) {
    folders_.push_back(checkpoint_folder(std::string(kPrefix) + isa::sha256(text).substr(0, 32)));
    text += order + "\n";
  }
}

Checkpoint BootCheckpoints::latest() const {
  for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder) {
    if (!fs::is_regular_file(*folder + "/checkpoint.json")) continue;
    std::error_code ignored;  // a cache that may only be read serves as well
    try {
      Checkpoint checkpoint = read_checkpoint(settings_, *folder);
      fs::last_write_time(*folder, fs::file_time_type::clock::now(), ignored);
      return checkpoint;
    } catch (const isa::UserError& error) {
      fmt::print(stderr, "vesim: {}: not used\n", error.what());
      fs::remove_all(*folder, ignored);
    }
  }
  return {};
}

bool BootCheckpoints::marker(const models::Marker& marker) {
  if (marker.function != models::Marker::Function::Checkpoint) return false;
  if (marker.argument == 0 || marker.argument > folders_.size()) return false;
  const auto& folder = folders_[marker.argument - 1];
  if (!fs::exists(folder)) due_ = folder;
  return !due_.empty();
}

void BootCheckpoints::save(platform::Machine& machine, bool in_first_phase) {
  const std::string folder = std::exchange(due_, {});
  if (folder.empty() || !in_first_phase) return;
  try {
    save_checkpoint(machine, settings_, folder, Existing::kStays);
    forget_old(fs::path(folder).parent_path());
  } catch (const isa::UserError& error) {
    say_failure(error.what());
  } catch (const fs::filesystem_error& error) {
    say_failure(error.what());
  }
}

}  // namespace vesim::sim
