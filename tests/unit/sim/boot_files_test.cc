// SPDX-License-Identifier: Apache-2.0
#include "sim/config/boot_files.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

class BootFiles : public testing::Test {
 protected:
  BootFiles() { setenv("XDG_CACHE_HOME", folder_.path().c_str(), 1); }

  void make_image_set() {
    for (const char* name : {"zImage", "initramfs.cpio.gz", "tc2.dtb", "firmware.bin", "System.map",
                             "kernel.offsets"}) {
      folder_.write(std::string("vesim/images/bookworm/") + name, name);
    }
  }
  std::string error() {
    return user_error_of([&] { complete_boot_files(settings_); });
  }
  std::string image(const std::string& name) {
    return folder_.file("vesim/images/bookworm/" + name);
  }

  TemporaryFolder folder_;
  Settings settings_;
};

TEST_F(BootFiles, ImageSetFillsWhatIsNotNamed) {
  make_image_set();
  settings_.images = "bookworm";
  settings_.kernel = folder_.write("mine", "kernel");
  complete_boot_files(settings_);
  EXPECT_EQ(settings_.kernel, folder_.file("mine"));
  EXPECT_EQ(settings_.initrd, image("initramfs.cpio.gz"));
  EXPECT_EQ(settings_.firmware, image("firmware.bin"));
  EXPECT_EQ(settings_.dtb, image("tc2.dtb"));
  EXPECT_EQ(settings_.symbols, image("System.map"));
  EXPECT_EQ(settings_.structures, "");  // of the set's kernel, not mine
}

TEST_F(BootFiles, NoneSwitchesOneOff) {
  make_image_set();
  settings_.images = "bookworm";
  settings_.initrd = "none";
  complete_boot_files(settings_);
  EXPECT_EQ(settings_.initrd, "");
  EXPECT_EQ(settings_.structures, image("kernel.offsets"));
  settings_.sd_image = "card.img";
  EXPECT_EQ(input_files(settings_).size(), 8u) << "a card's image is not among them";
}

TEST_F(BootFiles, MissingImageSetSaysHowToMakeIt) {
  settings_.images = "bookworm";
  EXPECT_EQ(error(), "image set 'bookworm': " + image("firmware.bin") +
                         " is missing; run scripts/images to make it");
  settings_.images = "trixie";
  EXPECT_NE(error().find("run scripts/images --release trixie to make it"), std::string::npos);
}

TEST_F(BootFiles, BareElfTakesNothingFromTheImageSet) {
  settings_.images = "bookworm";
  settings_.bare = folder_.write("test.elf", "elf");
  complete_boot_files(settings_);
  EXPECT_EQ(input_files(settings_).size(), 4u);
}

TEST_F(BootFiles, NothingToRunSaysWhatToGive) {
  EXPECT_TRUE(error().starts_with("nothing to run: give --config NAME"));
}

}  // namespace
}  // namespace vesim::sim
