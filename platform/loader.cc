// SPDX-License-Identifier: Apache-2.0
#include "platform/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "isa/diagnostics.h"
#include "platform/address_map.h"
#include "platform/device_tree.h"
#include "platform/image_file.h"

namespace vesim::platform {
namespace {

using isa::UserError;

constexpr u64 kMiB = 1 << 20;

// Linux wants its zImage in the first 128 MiB and puts the kernel at 32 KiB; the device tree and
// initrd lie above both.
struct Places {
  explicit Places(u64 memory_size)
      : kernel(kDramBase + std::min(32 * kMiB, memory_size / 4)),
        initrd(kDramBase + std::min(128 * kMiB, memory_size / 2)),
        device_tree(initrd - kMiB),
        end(kDramBase + memory_size) {}
  u64 kernel, initrd, device_tree, end;
};
constexpr u64 kImageOffset = 0x8000;  // of an uncompressed Image

// The firmware's parameter block (workloads/firmware/README.md).
constexpr u64 kParameterBlock = kSramBase;
constexpr u32 kParameterMagic = 0x31575356;
constexpr u32 kEnterHyp = 0x1a;

void put(const LoadTarget& target, const std::string& what, u64 address, std::string_view bytes) {
  if (target.write(address, bytes)) return;
  throw UserError(fmt::format("{}: {:#x} to {:#x} is not all memory of this board", what, address,
                              address + bytes.size()));
}

void put_image(const LoadTarget& target, const std::string& what, const ImageFile& image,
               u64 base) {
  for (const Segment& segment : image.segments) {
    const u64 start = base + segment.address;
    put(target, what, start, segment.bytes);
    // Zeros in pieces: a damaged header may ask for gigabytes.
    const std::string zeros(kMiB, 0);
    for (u64 done = segment.bytes.size(); done < segment.size; done += kMiB) {
      put(target, what, start + done,
          std::string_view(zeros).substr(0, std::min(kMiB, segment.size - done)));
    }
  }
}

std::string words(std::initializer_list<u32> values) {
  std::string bytes;
  for (u32 value : values) {
    for (unsigned i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(value >> (i * 8)));
  }
  return bytes;
}

u64 initrd_size(const MachineConfig& config) {
  return config.initrd.empty() ? 0 : read_file("initrd", config.initrd).size();
}

u64 load_kernel(const MachineConfig& config, const LoadTarget& target, const Places& places) {
  const ImageFile kernel = read_image("kernel", config.kernel);
  if (kernel.kind == ImageFile::Kind::kElf) {
    put_image(target, "kernel", kernel, 0);
    return kernel.entry;
  }
  const u64 base =
      kernel.kind == ImageFile::Kind::kZImage ? places.kernel : kDramBase + kImageOffset;
  const u64 end = base + kernel.segments.front().size;
  if (end > places.device_tree) {
    throw UserError(
        fmt::format("kernel: {} ends at {:#x}, beyond {:#x} where the device tree goes;"
                    " give the machine more memory (--mem)",
                    config.kernel, end, places.device_tree));
  }
  put_image(target, "kernel", kernel, base);
  return base;
}

void load_initrd(const MachineConfig& config, const LoadTarget& target, const Places& places) {
  const std::string initrd = read_file("initrd", config.initrd);
  if (initrd.size() > places.end - places.initrd) {
    throw UserError(
        fmt::format("initrd: {} has {} bytes and RAM ends {} after its place; give the "
                    "machine more memory (--mem)",
                    config.initrd, initrd.size(), places.end - places.initrd));
  }
  put(target, "initrd", places.initrd, initrd);
}

void check_options(const MachineConfig& config) {
  const auto beside = config.kernel + config.firmware + config.dtb + config.initrd;
  if (!config.bare.empty() && !beside.empty()) {
    throw UserError(
        "--bare starts an ELF alone: give no kernel, firmware, dtb or initrd beside it");
  }
  if (!config.kernel.empty() && config.firmware.empty()) {
    throw UserError(
        "a kernel needs firmware: give --config vexpress_host or --set boot.firmware=FILE");
  }
  if (!config.initrd.empty() && config.kernel.empty()) {
    throw UserError("an initrd needs a kernel: give one with --kernel");
  }
  if (!config.kernel.empty() && config.dtb.empty()) {
    throw UserError("a kernel needs a device tree: give one with --dtb or --config vexpress_host");
  }
}

}  // namespace

std::string prepare_device_tree(const MachineConfig& config) {
  const Places places(config.memory_size);
  DeviceTree tree(read_file("dtb", config.dtb), config.dtb);
  tree.set_command_line(config.append);
  tree.set_memory(kDramBase, config.memory_size);
  tree.keep_cpus(config.cores);
  tree.set_cpu_clock(config.cpu_frequency);
  if (const u64 size = initrd_size(config)) {
    tree.set_initrd(places.initrd, places.initrd + size);
  }
  std::string blob = tree.blob();
  if (blob.size() > places.initrd - places.device_tree) {
    throw UserError(fmt::format("dtb: {} needs {} bytes and its place has {}", config.dtb,
                                blob.size(), places.initrd - places.device_tree));
  }
  return blob;
}

Loaded load_images(const MachineConfig& config, const LoadTarget& target) {
  check_options(config);
  Loaded loaded;
  if (!config.bare.empty()) {
    const ImageFile program = read_image("bare", config.bare);
    if (program.kind != ImageFile::Kind::kElf) {
      throw UserError(fmt::format("bare: {} is no ELF file", config.bare));
    }
    put_image(target, "bare", program, 0);
    loaded.bare_entry = program.entry;
    return loaded;
  }
  if (config.firmware.empty()) return loaded;
  const ImageFile firmware = read_image("firmware", config.firmware);
  put_image(target, "firmware", firmware, firmware.kind == ImageFile::Kind::kElf ? 0 : kFlashBase);
  if (config.kernel.empty()) return loaded;

  const Places places(config.memory_size);
  const u64 entry = load_kernel(config, target, places);
  if (!config.initrd.empty()) load_initrd(config, target, places);
  loaded.device_tree = prepare_device_tree(config);
  put(target, "dtb", places.device_tree, loaded.device_tree);
  put(target, "firmware", kParameterBlock,
      words({kParameterMagic, static_cast<u32>(entry), static_cast<u32>(places.device_tree),
             kEnterHyp}));
  return loaded;
}

}  // namespace vesim::platform
