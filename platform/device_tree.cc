// SPDX-License-Identifier: Apache-2.0
#include "platform/device_tree.h"

#include <fmt/format.h>
#include <libfdt.h>

#include <vector>

#include "isa/diagnostics.h"

namespace vesim::platform {
namespace {

using isa::u32;
using isa::u64;

// Room for what is filled in: a command line and a few properties.
constexpr std::size_t kRoom = 16 * 1024;

std::string cells(u64 value, int count) {
  std::string bytes;
  for (int i = count * 4 - 1; i >= 0; --i) bytes.push_back(static_cast<char>(value >> (i * 8)));
  return bytes;
}

}  // namespace

DeviceTree::DeviceTree(std::string blob, const std::string& file)
    : blob_(std::move(blob)), file_(file) {
  if (blob_.size() < sizeof(fdt_header) || fdt_check_header(blob_.data()) != 0 ||
      fdt_totalsize(blob_.data()) > blob_.size()) {
    throw isa::UserError(
        fmt::format("{} is no device tree blob, or a truncated one; dtc makes one", file_));
  }
  const std::string original = blob_;
  blob_.resize(original.size() + kRoom);
  check(fdt_open_into(original.data(), blob_.data(), static_cast<int>(blob_.size())), "opening");
}

void DeviceTree::check(int status, const char* doing) const {
  if (status >= 0) return;
  throw isa::UserError(
      fmt::format("{}: {} the device tree: {}", file_, doing, fdt_strerror(status)));
}

int DeviceTree::node(const char* path) {
  const int offset = fdt_path_offset(blob_.data(), path);
  check(offset, fmt::format("looking for {} in", path).c_str());
  return offset;
}

int DeviceTree::chosen() {
  const int offset = fdt_path_offset(blob_.data(), "/chosen");
  return offset >= 0 ? offset : fdt_add_subnode(blob_.data(), 0, "chosen");
}

void DeviceTree::set(int offset, const char* name, const std::string& value) {
  check(fdt_setprop(blob_.data(), offset, name, value.data(), static_cast<int>(value.size())),
        fmt::format("setting {} in", name).c_str());
}

void DeviceTree::set_command_line(const std::string& text) {
  set(chosen(), "bootargs", text + '\0');
}

void DeviceTree::set_initrd(u64 begin, u64 end) {
  set(chosen(), "linux,initrd-start", cells(begin, 2));
  set(chosen(), "linux,initrd-end", cells(end, 2));
}

void DeviceTree::set_memory(u64 base, u64 size) {
  int offset = -1;
  while ((offset = fdt_node_offset_by_prop_value(blob_.data(), offset, "device_type", "memory",
                                                 sizeof "memory")) >= 0) {
    check(fdt_del_node(blob_.data(), offset), "removing a memory node from");
    offset = -1;
  }
  const int address_cells = fdt_address_cells(blob_.data(), 0);
  const int size_cells = fdt_size_cells(blob_.data(), 0);
  const int memory = fdt_add_subnode(blob_.data(), 0, fmt::format("memory@{:x}", base).c_str());
  check(memory, "adding the memory node to");
  set(memory, "device_type", std::string("memory") + '\0');
  set(memory, "reg", cells(base, address_cells) + cells(size, size_cells));
}

void DeviceTree::keep_cpus(unsigned count) {
  std::vector<std::string> extra;
  const int cpus = node("/cpus");
  int child;
  fdt_for_each_subnode(child, blob_.data(), cpus) {
    const std::string name = fdt_get_name(blob_.data(), child, nullptr);
    int length = 0;
    const auto* reg = static_cast<const fdt32_t*>(fdt_getprop(blob_.data(), child, "reg", &length));
    if (name.starts_with("cpu@") && reg && length == 4 && fdt32_to_cpu(*reg) >= count) {
      extra.push_back("/cpus/" + name);
    }
  }
  for (const std::string& path : extra) {
    check(fdt_del_node(blob_.data(), node(path.c_str())), "removing a cpu from");
  }
}

void DeviceTree::set_cpu_clock(u64 hz) {
  std::vector<std::string> names;
  int child;
  fdt_for_each_subnode(child, blob_.data(), node("/cpus")) {
    const std::string name = fdt_get_name(blob_.data(), child, nullptr);
    if (name.starts_with("cpu@")) names.push_back("/cpus/" + name);
  }
  for (const std::string& path : names) {
    set(node(path.c_str()), "clock-frequency", cells(hz, 1));
  }
}

std::string DeviceTree::blob() const {
  std::string packed = blob_;
  check(fdt_pack(packed.data()), "packing");
  packed.resize(fdt_totalsize(packed.data()));
  return packed;
}

}  // namespace vesim::platform
