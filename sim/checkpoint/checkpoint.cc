// SPDX-License-Identifier: Apache-2.0
#include "sim/checkpoint/checkpoint.h"

#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "isa/archive.h"
#include "isa/diagnostics.h"
#include "isa/sha256.h"
#include "platform/image_file.h"
#include "sim/checkpoint/state_file.h"
#include "sim/config/boot_files.h"
#include "sim/config/data_folders.h"
#include "sim/output/file.h"
#include "sim/version.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;
using isa::UserError;
using Json = nlohmann::ordered_json;

constexpr unsigned kFormat = 5;
constexpr u64 kLargestState = u64{4} << 30;
// What a machine is made of, besides files.
constexpr std::string_view kMachineKeys[] = {"board.name",   "cpu.cores",   "cpu.midr",
                                             "cpu.revidr",   "memory.size", "boot.append",
                                             "network.peer", "sd.blank"};

// Everything that must be the same when it is restored.
Json machine_of(const Settings& settings, bool modelled) {
  Json made_of;
  for (const auto key : kMachineKeys) {
    made_of[std::string(key)] = get(settings, *find_setting(key));
  }
  made_of["cpu.frequency"] = machine_config(settings).cpu_frequency;
  for (const auto& [key, path] : input_files(settings)) {
    const bool timing = key.starts_with("timing.");
    if (key == "boot.symbols" || (timing && !modelled)) continue;
    made_of[key] = isa::sha256(platform::read_file(key, path));
  }
  return made_of;
}

Json parse(const std::string& folder, const std::string& text) {
  Json description = Json::parse(text, nullptr, false);
  if (!description.is_object() || !description.contains("format")) {
    throw UserError(fmt::format("checkpoint '{}' is damaged", folder));
  }
  if (description["format"] != kFormat) {
    throw UserError(fmt::format("checkpoint '{}' has another version's format", folder));
  }
  return description;
}

void check_machine(const std::string& folder, const Json& saved, const Json& here) {
  for (const auto& [key, value] : here.items()) {
    if (saved.value(key, Json()) == value) continue;
    throw UserError(fmt::format("checkpoint '{}' was saved with another {}", folder, key));
  }
  for (const auto& [key, value] : saved.items()) {
    if (!here.contains(key)) {
      throw UserError(fmt::format("checkpoint '{}' was saved with a {}", folder, key));
    }
  }
}

void discard(const std::string& folder) {
  std::error_code ignored;  // what counts is the mistake before
  fs::remove_all(folder, ignored);
}

}  // namespace

std::string checkpoint_folder(const std::string& name) {
  if (name.find('/') != std::string::npos || name.empty()) return name;
  return (fs::path(images_folder()).parent_path() / "checkpoints" / name).string();
}

std::string machine_description(const Settings& settings) {
  return machine_of(settings, false).dump();
}

void save_checkpoint(platform::Machine& machine, const Settings& settings,
                     const std::string& folder, Existing existing) {
  const bool modelled = !machine.ledgers().empty();
  Json description = {{"format", kFormat},        {"program", version()},
                      {"time_ps", machine.now()}, {"instructions", machine.instructions()},
                      {"modelled", modelled},     {"machine", machine_of(settings, modelled)}};
  isa::Archive archive;
  std::string text = description.dump(2);
  archive("description", text);
  machine.serialize(archive);
  const std::string partial = fmt::format("{}.partial-{}", folder, getpid());
  try {
    fs::create_directories(partial);
    write_state_file(partial + "/state.zst", archive.bytes());
    write_file(partial + "/checkpoint.json", text);
    if (existing == Existing::kReplaced) fs::remove_all(folder);
    std::error_code error;
    fs::rename(partial, folder, error);
    if (error && !(existing == Existing::kStays && fs::exists(folder))) {
      throw fs::filesystem_error("rename", error);
    }
    if (error) discard(partial);
  } catch (const fs::filesystem_error& error) {
    discard(partial);
    throw UserError(fmt::format("checkpoint '{}': {}", folder, error.code().message()));
  } catch (const UserError&) {
    discard(partial);
    throw;
  }
}

Checkpoint read_checkpoint(const Settings& settings, const std::string& folder) {
  std::string text = platform::read_file("--checkpoint", folder + "/checkpoint.json");
  const Json description = parse(folder, text);
  check_machine(folder, description.value("machine", Json::object()),
                machine_of(settings, description.value("modelled", false)));
  return {folder, std::move(text), read_state_file(folder + "/state.zst", kLargestState)};
}

void restore_checkpoint(platform::Machine& machine, Checkpoint& checkpoint) {
  try {
    isa::Archive archive(std::move(checkpoint.state));
    std::string saved_text;
    archive("description", saved_text);
    if (saved_text != checkpoint.description)
      throw isa::ArchiveError("checkpoint.json is not the one saved with it");
    machine.serialize(archive);
    if (!archive.at_end()) throw isa::ArchiveError("there is more than this version knows");
  } catch (const isa::ArchiveError& error) {
    throw UserError(fmt::format("checkpoint '{}': {}", checkpoint.folder, error.what()));
  }
}

}  // namespace vesim::sim
