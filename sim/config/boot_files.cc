// SPDX-License-Identifier: Apache-2.0
#include "sim/config/boot_files.h"

#include <fmt/core.h>

#include <filesystem>

#include "isa/diagnostics.h"
#include "sim/config/data_folders.h"
#include "sim/config/parameter_file.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;
using isa::UserError;

struct ImageFile {
  std::string Settings::*field;
  const char* name;
};

// What scripts/images leaves in the folder of a set.
constexpr ImageFile kImageFiles[] = {{&Settings::firmware, "firmware.bin"},
                                     {&Settings::kernel, "zImage"},
                                     {&Settings::dtb, "tc2.dtb"},
                                     {&Settings::initrd, "initramfs.cpio.gz"},
                                     {&Settings::symbols, "System.map"}};

void fill_from_image_set(Settings& settings) {
  if (settings.images.empty() || settings.images == "none" || !settings.bare.empty()) return;
  const auto folder = fs::path(images_folder()) / settings.images;
  // Of the set's own kernel only; a set of an older scripts/images has none.
  const auto structures = folder / "kernel.offsets";
  if (settings.kernel.empty() && settings.structures.empty() && fs::is_regular_file(structures)) {
    settings.structures = structures.string();
  }
  for (const ImageFile& file : kImageFiles) {
    auto& value = settings.*(file.field);
    if (!value.empty()) continue;
    const auto path = folder / file.name;
    if (!fs::is_regular_file(path)) {
      throw UserError(fmt::format(
          "image set '{}': {} is missing; run scripts/images{} to make it", settings.images,
          path.string(), settings.images == "bookworm" ? "" : " --release " + settings.images));
    }
    value = path.string();
  }
}

}  // namespace

void complete_boot_files(Settings& settings) {
  fill_from_image_set(settings);
  for (const Setting& setting : all_settings()) {
    if (setting.type != SettingType::kFile) continue;
    auto& value = settings.*std::get<std::string Settings::*>(setting.field);
    if (value == "none") value.clear();
  }
  if (settings.bare.empty() && settings.firmware.empty() && settings.kernel.empty()) {
    throw UserError("nothing to run: give --config NAME, --kernel FILE or --bare ELF (see --help)");
  }
}

std::vector<InputFile> input_files(const Settings& settings) {
  std::vector<InputFile> files;
  for (const Setting& setting : all_settings()) {
    // A card may have 32 GiB, and the run reads little of them.
    if (setting.type != SettingType::kFile || setting.key == "sd.image") continue;
    auto path = get(settings, setting);
    if (!path.empty()) files.push_back({std::string(setting.key), std::move(path)});
  }
  files.push_back({"timing.core", core_parameter_path(settings)});
  files.push_back({"timing.board", board_parameter_path(settings)});
  files.push_back({"timing.network", network_parameter_path(settings)});
  return files;
}

}  // namespace vesim::sim
