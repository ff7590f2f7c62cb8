// SPDX-License-Identifier: Apache-2.0
// The device tree blob that the kernel gets: the board's own, with what the run decides filled in.
#pragma once

#include <string>

#include "isa/types.h"

namespace vesim::platform {

class DeviceTree {
 public:
  // Throws isa::UserError naming the file when `blob` is no flattened device tree.
  DeviceTree(std::string blob, const std::string& file);

  void set_command_line(const std::string& text);  // /chosen bootargs
  void set_initrd(isa::u64 begin, isa::u64 end);   // /chosen linux,initrd-{start,end}
  void set_memory(isa::u64 base, isa::u64 size);   // /memory@... reg
  void keep_cpus(unsigned count);                  // removes the others from /cpus
  void set_cpu_clock(isa::u64 hz);                 // /cpus/cpu@n clock-frequency

  // Packed to the size it needs.
  std::string blob() const;

 private:
  int node(const char* path);
  int chosen();
  void set(int node, const char* name, const std::string& value);
  void check(int status, const char* doing) const;

  std::string blob_;
  std::string file_;
};

}  // namespace vesim::platform
