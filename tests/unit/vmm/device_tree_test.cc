// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <libfdt.h>

#include <string>
#include <vector>

extern "C" {
#include "device_tree.h"
}

namespace vmm_test {
namespace {

TEST(DeviceTree, HasWhatTheGuestNeeds) {
  std::vector<char> blob(0x10000);
  const device_tree tree{0x10000000, 2, 3, true, "console=ttyAMA0", 0x88000000, 0x1234};
  ASSERT_EQ(device_tree_write(&tree, blob.data(), blob.size()), 0);
  const void* fdt = blob.data();
  ASSERT_EQ(fdt_check_header(fdt), 0);
  const auto cell = [&](const char* node, const char* name, int index) -> uint32_t {
    int length = 0;
    const void* value = fdt_getprop(fdt, fdt_path_offset(fdt, node), name, &length);
    if (value == nullptr || length < 4 * (index + 1)) return 0xdead;
    return fdt32_to_cpu(static_cast<const fdt32_t*>(value)[index]);
  };
  EXPECT_EQ(cell("/memory@80000000", "reg", 1), 0x10000000U);
  EXPECT_EQ(cell("/cpus/cpu@1", "reg", 0), 1U);
  EXPECT_LT(fdt_path_offset(fdt, "/cpus/cpu@2"), 0);
  EXPECT_EQ(cell("/virtio_mmio@1c130400", "reg", 1), 0x200U);
  EXPECT_EQ(cell("/virtio_mmio@1c130400", "interrupts", 1), 42U);
  EXPECT_LT(fdt_path_offset(fdt, "/virtio_mmio@1c130600"), 0);
  EXPECT_EQ(cell("/chosen", "linux,initrd-end", 0), 0x88001234U);
  EXPECT_EQ(cell("/serial@1c090000", "interrupts", 1), 5U);
  EXPECT_STREQ(
      static_cast<const char*>(fdt_getprop(fdt, fdt_path_offset(fdt, "/psci"), "method", nullptr)),
      "hvc");
}

// Linux 3.12's KVM has only this, and its guests take the numbers of the functions from here.
TEST(DeviceTree, NamesTheFunctionsOfPsci01) {
  std::vector<char> blob(0x10000);
  const device_tree tree{0x10000000, 2, 0, false, "", 0, 0};
  ASSERT_EQ(device_tree_write(&tree, blob.data(), blob.size()), 0);
  const int psci = fdt_path_offset(blob.data(), "/psci");
  EXPECT_EQ(fdt_node_check_compatible(blob.data(), psci, "arm,psci"), 0);
  EXPECT_EQ(fdt_node_check_compatible(blob.data(), psci, "arm,psci-0.2"), 1);
  const auto* on = static_cast<const fdt32_t*>(fdt_getprop(blob.data(), psci, "cpu_on", nullptr));
  ASSERT_NE(on, nullptr);
  EXPECT_EQ(fdt32_to_cpu(*on), 0x95c1ba60U);
}

TEST(DeviceTree, SaysWhenTheCommandLineIsTooLong) {
  std::vector<char> blob(0x1000);
  const std::string line(0x2000, 'x');
  const device_tree tree{0x10000000, 1, 0, true, line.c_str(), 0, 0};
  EXPECT_EQ(device_tree_write(&tree, blob.data(), blob.size()), -FDT_ERR_NOSPACE);
}

}  // namespace
}  // namespace vmm_test
