// SPDX-License-Identifier: Apache-2.0
// Puts firmware, kernel, device tree and initrd where the board's boot expects them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "isa/types.h"
#include "platform/machine.h"

namespace vesim::platform {

// What the loader needs of the board.
struct LoadTarget {
  // Physical memory, ROM included. False when the range is not all RAM or ROM.
  std::function<bool(isa::u64 address, std::string_view bytes)> write;
};

// What must be known after loading.
struct Loaded {
  std::optional<isa::u64> bare_entry;  // --bare: where both cores start, bit 0 for Thumb
  std::string device_tree;             // as the kernel gets it; empty without one
};

// With no file named nothing is loaded. Throws isa::UserError, one line, for what cannot work:
// missing, truncated or foreign images, a device tree larger than its place, an initrd that does
// not fit into RAM, options that exclude each other.
Loaded load_images(const MachineConfig& config, const LoadTarget& target);

// The device tree alone, as load_images() would make it.
std::string prepare_device_tree(const MachineConfig& config);

}  // namespace vesim::platform
