// SPDX-License-Identifier: Apache-2.0
#include "platform/loader.h"

#include <elf.h>
#include <gmock/gmock.h>
#include <libfdt.h>

#include <cstring>
#include <map>

#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::platform {
namespace {

using sim::user_error_of;
using testing::HasSubstr;
using testing::StartsWith;

constexpr u64 kMiB = 1 << 20;

std::string word(u32 value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }

// A zImage as its header says: magic, start and end.
std::string zimage(u32 size) {
  std::string image(size, 'k');
  image.replace(0x24, 12, word(0x016f2818) + word(0) + word(size));
  return image;
}

std::string elf(isa::u16 machine, u32 address, const std::string& bytes, u32 memory_size) {
  Elf32_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS32;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_machine = machine;
  header.e_entry = address + 5;
  header.e_phoff = sizeof header;
  header.e_phnum = 1;
  header.e_phentsize = sizeof(Elf32_Phdr);
  Elf32_Phdr segment{};
  segment.p_type = PT_LOAD;
  segment.p_offset = sizeof header + sizeof segment;
  segment.p_paddr = segment.p_vaddr = address;
  segment.p_filesz = static_cast<u32>(bytes.size());
  segment.p_memsz = memory_size;
  return std::string(reinterpret_cast<char*>(&header), sizeof header) +
         std::string(reinterpret_cast<char*>(&segment), sizeof segment) + bytes;
}

// The least device tree that the loader fills in.
std::string device_tree() {
  std::string blob(4096, '\0');
  char* fdt = blob.data();
  fdt_create_empty_tree(fdt, static_cast<int>(blob.size()));
  fdt_setprop_u32(fdt, 0, "#address-cells", 1);
  fdt_setprop_u32(fdt, 0, "#size-cells", 1);
  const int cpus = fdt_add_subnode(fdt, 0, "cpus");
  fdt_setprop_u32(fdt, fdt_add_subnode(fdt, cpus, "cpu@1"), "reg", 1);
  fdt_setprop_u32(fdt, fdt_add_subnode(fdt, fdt_path_offset(fdt, "/cpus"), "cpu@0"), "reg", 0);
  return blob;
}

class LoaderTest : public testing::Test {
 protected:
  LoaderTest() {
    config.memory_size = 256 * kMiB;
    config.firmware = folder.write("firmware.bin", "firmware");
    config.dtb = folder.write("tc2.dtb", device_tree());
  }
  Loaded load() {
    return load_images(config, {.write = [this](u64 address, std::string_view bytes) {
                         const u64 end = address + bytes.size();
                         const bool ram =
                             address >= 0x80000000 && end <= 0x80000000 + config.memory_size;
                         const bool rom = address >= 0x08000000 && end <= 0x0c000000;
                         const bool sram = address >= 0x2e000000 && end <= 0x2e010000;
                         if (!ram && !rom && !sram) return false;
                         written[address] = std::string(bytes);
                         return true;
                       }});
  }
  void set_bare(const std::string& program) {
    config.firmware.clear();
    config.dtb.clear();
    config.bare = folder.write("program", program);
  }
  void set_kernel(const std::string& kernel) {
    config.firmware = folder.write("firmware.bin", "firmware");
    config.dtb = folder.write("tc2.dtb", device_tree());
    config.bare.clear();
    config.kernel = folder.write("kernel", kernel);
  }
  std::string error() {
    return user_error_of([this] { load(); });
  }
  u32 parameter(unsigned index) {
    u32 value = 0;
    std::memcpy(&value, written.at(0x2e000000).data() + 4 * index, sizeof value);
    return value;
  }

  sim::TemporaryFolder folder;
  MachineConfig config;
  std::map<u64, std::string> written;
};

TEST_F(LoaderTest, KernelDeviceTreeInitrdAndParameterBlock) {
  config.kernel = folder.write("zImage", zimage(1000));
  config.initrd = folder.write("initrd", std::string(5000, 'i'));
  config.append = "console=ttyAMA0";
  config.cores = 1;
  const Loaded loaded = load();
  EXPECT_EQ(written.at(0x08000000), "firmware");
  EXPECT_EQ(parameter(0), 0x31575356u);
  EXPECT_EQ(written.at(parameter(1)), zimage(1000));
  EXPECT_EQ(written.at(parameter(2)), loaded.device_tree);
  EXPECT_EQ(parameter(3), 0x1au);

  const char* fdt = loaded.device_tree.data();
  ASSERT_EQ(fdt_check_full(fdt, loaded.device_tree.size()), 0);
  const int chosen = fdt_path_offset(fdt, "/chosen");
  EXPECT_STREQ(static_cast<const char*>(fdt_getprop(fdt, chosen, "bootargs", nullptr)),
               "console=ttyAMA0");
  const auto cell = [&](const char* path, const char* name, int index) {
    const int node = fdt_path_offset(fdt, path);
    return fdt32_to_cpu(static_cast<const fdt32_t*>(fdt_getprop(fdt, node, name, nullptr))[index]);
  };
  const u32 initrd = cell("/chosen", "linux,initrd-start", 1);
  EXPECT_EQ(written.at(initrd).size(), 5000u);
  EXPECT_EQ(cell("/chosen", "linux,initrd-end", 1), initrd + 5000);
  EXPECT_EQ(cell("/memory@80000000", "reg", 0), 0x80000000u);
  EXPECT_EQ(cell("/memory@80000000", "reg", 1), 256 * kMiB);
  EXPECT_EQ(cell("/cpus/cpu@0", "clock-frequency", 0), 1'000'000'000u);
  EXPECT_LT(fdt_path_offset(fdt, "/cpus/cpu@1"), 0) << "one core";
}

TEST_F(LoaderTest, BareElfGoesWhereItSays) {
  set_bare(elf(EM_ARM, 0x80010000, "abcd", 8));
  const Loaded loaded = load();
  EXPECT_EQ(loaded.bare_entry, 0x80010005u);
  std::string memory;
  for (const auto& [address, bytes] : written) memory += bytes;
  EXPECT_EQ(memory, std::string("abcd\0\0\0\0", 8));
}

TEST_F(LoaderTest, ElfBeyondMemory) {
  set_bare(elf(EM_ARM, 0x80010000, "abcd", 0xfffffff0));
  EXPECT_THAT(error(), HasSubstr("is not all memory of this board"));
  set_bare(elf(EM_ARM, 0x1c000000, "abcd", 4));
  EXPECT_THAT(error(), HasSubstr("is not all memory of this board"));
}

TEST_F(LoaderTest, WrongArchitecture) {
  set_bare(elf(EM_AARCH64, 0x80010000, "abcd", 4));
  EXPECT_THAT(error(), HasSubstr("another machine"));
  std::string arm64(0x100, 'x');
  arm64.replace(0x38, 4, "ARM\x64");
  set_kernel(arm64);
  EXPECT_THAT(error(), HasSubstr("64-bit kernel"));
}

TEST_F(LoaderTest, Truncated) {
  config.kernel = folder.write("zImage", zimage(1000).substr(0, 999));
  EXPECT_THAT(error(), HasSubstr("truncated"));
  config.kernel.clear();
  const std::string program = elf(EM_ARM, 0x80010000, "abcd", 4);
  for (std::size_t size : {std::size_t{20}, sizeof(Elf32_Ehdr) + 4, program.size() - 1}) {
    set_bare(program.substr(0, size));
    EXPECT_THAT(error(), HasSubstr("truncated")) << size;
  }
  set_kernel(zimage(1000));
  config.dtb = folder.write("tc2.dtb", device_tree().substr(0, 200));
  EXPECT_THAT(error(), HasSubstr("no device tree blob, or a truncated one"));
}

TEST_F(LoaderTest, MissingFilesAreNamed) {
  config.kernel = folder.write("zImage", zimage(1000));
  config.initrd = "/nowhere/initrd";
  EXPECT_EQ(error(), "initrd: there is no file /nowhere/initrd");
  config.initrd.clear();
  config.dtb = folder.write("empty", "");
  EXPECT_THAT(error(), HasSubstr("empty"));
}

TEST_F(LoaderTest, InitrdBeyondRam) {
  config.memory_size = 64 * kMiB;
  config.kernel = folder.write("zImage", zimage(1000));
  config.initrd = folder.write("initrd", std::string(33 * kMiB, 'i'));
  EXPECT_THAT(error(), HasSubstr("RAM ends"));
}

TEST_F(LoaderTest, DeviceTreeLargerThanItsPlace) {
  std::string blob(3 * kMiB, '\0');
  fdt_open_into(device_tree().data(), blob.data(), static_cast<int>(blob.size()));
  const std::string big(2 * kMiB, 'x');
  fdt_setprop(blob.data(), 0, "big", big.data(), static_cast<int>(big.size()));
  config.kernel = folder.write("zImage", zimage(1000));
  config.dtb = folder.write("big.dtb", blob);
  EXPECT_THAT(error(), HasSubstr("its place has"));
}

TEST_F(LoaderTest, KernelThatReachesTheDeviceTree) {
  config.memory_size = 16 * kMiB;
  config.kernel = folder.write("zImage", zimage(8 * kMiB));
  EXPECT_THAT(error(), HasSubstr("where the device tree goes"));
}

TEST_F(LoaderTest, ContradictoryOptions) {
  set_kernel(zimage(1000));
  config.bare = folder.write("program", elf(EM_ARM, 0x80010000, "abcd", 4));
  EXPECT_THAT(error(), StartsWith("--bare starts an ELF alone"));
  config.kernel.clear();
  config.firmware.clear();
  EXPECT_THAT(error(), StartsWith("--bare starts an ELF alone")) << "with a device tree";
  set_kernel(zimage(1000));
  config.dtb.clear();
  EXPECT_THAT(error(), HasSubstr("device tree"));
  config.kernel.clear();
  config.initrd = config.firmware;
  EXPECT_THAT(error(), HasSubstr("initrd"));
  config.initrd.clear();
  set_kernel(zimage(1000));
  config.firmware.clear();
  EXPECT_THAT(error(), HasSubstr("a kernel needs firmware"));
}

}  // namespace
}  // namespace vesim::platform
