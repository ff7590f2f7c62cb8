// SPDX-License-Identifier: Apache-2.0
#include "models/sd_card/card_image.h"

#include <gmock/gmock.h>

#include <array>

#include "isa/diagnostics.h"
#include "tests/unit/models/sd_card/card_file.h"

namespace vesim::models {
namespace {

using isa::u64;
using isa::u8;
using Writes = CardImage::Writes;
using Block = std::array<u8, 512>;

constexpr u64 kMiB = 1 << 20;

std::string refusal(const std::string& path, Writes writes = Writes::kOverlay) {
  try {
    const CardImage image(path, writes);
  } catch (const isa::UserError& error) {
    return error.what();
  }
  return "taken";
}

u8 first_byte(const CardImage& image, u64 offset) {
  Block block;
  EXPECT_TRUE(image.read(offset, block));
  return block[0];
}

TEST(CardImage, FilesThatAreNoCard) {
  EXPECT_THAT(refusal("/nonexistent/card"), testing::HasSubstr("No such file"));
  EXPECT_THAT(refusal("/dev/null"), testing::HasSubstr("not a regular file"));
  const CardFile odd(kMiB + 1), truncated(700'000), empty(0, 0),
      large((u64{32} << 30) + 512 * 1024);
  EXPECT_THAT(refusal(odd.path()), testing::HasSubstr("'truncate -s %512K'"));
  EXPECT_THAT(refusal(truncated.path()), testing::HasSubstr("700000 bytes"));
  EXPECT_THAT(refusal(empty.path()), testing::HasSubstr("0 bytes"));
  EXPECT_THAT(refusal(large.path()), testing::HasSubstr("the largest card"));
}

TEST(CardImage, WritesStayOverTheFile) {
  const CardFile file(kMiB);
  CardImage image(file.path(), Writes::kOverlay);
  EXPECT_EQ(image.size(), kMiB);
  EXPECT_EQ(first_byte(image, 3 * 512), 3);
  Block block{};
  block[0] = 0xaa;
  EXPECT_TRUE(image.write(3 * 512, block));
  EXPECT_EQ(first_byte(image, 3 * 512), 0xaa);
  EXPECT_EQ(first_byte(image, 4 * 512), 4) << "in the same chunk";
  EXPECT_EQ(file.byte(3 * 512), 3);
}

TEST(CardImage, WritesGoThrough) {
  const CardFile file(kMiB);
  CardImage image(file.path(), Writes::kThrough);
  Block block{};
  block[0] = 0xaa;
  EXPECT_TRUE(image.write(3 * 512, block));
  EXPECT_EQ(file.byte(3 * 512), 0xaa);
  EXPECT_TRUE(image.erase(0, 512));
  EXPECT_TRUE(image.erase(5 * 512, 40 * 512));
  EXPECT_EQ(file.byte(3 * 512), 0xaa);
  EXPECT_EQ(file.byte(5 * 512), 0);
  EXPECT_EQ(file.byte(39 * 512), 0);
  EXPECT_EQ(file.byte(40 * 512), 40);
}

TEST(CardImage, ErasedBlocksAreZeros) {
  const CardFile file(kMiB);
  CardImage image(file.path(), Writes::kOverlay);
  EXPECT_TRUE(image.erase(5 * 512, 63 * 512));  // the end of a chunk, a whole one, part of the last
  for (const u64 block : {1, 4, 63}) EXPECT_EQ(first_byte(image, block * 512), block);
  for (const u64 block : {5, 31, 32, 62}) EXPECT_EQ(first_byte(image, block * 512), 0);
  Block written{};
  written[0] = 0xbb;
  EXPECT_TRUE(image.write(33 * 512, written)) << "into an erased chunk";
  EXPECT_EQ(first_byte(image, 33 * 512), 0xbb);
  EXPECT_EQ(first_byte(image, 34 * 512), 0);
  EXPECT_EQ(file.byte(40 * 512), 40);
}

TEST(CardImage, ABlankOneIsZerosAndKeepsWhatIsWritten) {
  CardImage image(kMiB);
  EXPECT_EQ(image.size(), kMiB);
  EXPECT_EQ(first_byte(image, kMiB - 512), 0);
  Block block{};
  block[0] = 0xaa;
  EXPECT_TRUE(image.write(3 * 512, block));
  EXPECT_EQ(first_byte(image, 3 * 512), 0xaa);
  EXPECT_EQ(first_byte(image, 4 * 512), 0) << "in the same chunk";
  EXPECT_TRUE(image.erase(0, 64 * 512));
  EXPECT_EQ(first_byte(image, 3 * 512), 0);
}

TEST(CardImage, SizesThatNoBlankCardHas) {
  for (const u64 size : {u64{0}, u64{700'000}, (u64{32} << 30) + 512 * 1024})
    EXPECT_THROW(CardImage{size}, isa::UserError) << size;
}

TEST(CardImage, AFileThatShrinksFails) {
  const CardFile file(kMiB);
  CardImage image(file.path(), Writes::kOverlay);
  std::filesystem::resize_file(file.path(), 512);
  Block block{};
  EXPECT_TRUE(image.read(0, block));
  EXPECT_FALSE(image.read(512, block));
  EXPECT_FALSE(image.write(512, block));
  EXPECT_FALSE(image.read(512, block)) << "nothing half-written remains";
}

TEST(CardImage, OverlayIsSaved) {
  const CardFile file(kMiB), other(2 * kMiB);
  CardImage image(file.path(), Writes::kOverlay);
  Block block{};
  block[0] = 0xaa;
  EXPECT_TRUE(image.write(7 * 512, block));
  EXPECT_TRUE(image.erase(32 * 512, 64 * 512));
  isa::Archive saved;
  image.serialize(saved);
  CardImage again(file.path(), Writes::kOverlay);
  isa::Archive loaded(saved.bytes());
  again.serialize(loaded);
  EXPECT_TRUE(loaded.at_end());
  EXPECT_EQ(first_byte(again, 7 * 512), 0xaa);
  EXPECT_EQ(first_byte(again, 40 * 512), 0);
  CardImage larger(other.path(), Writes::kOverlay);
  isa::Archive wrong(saved.bytes());
  EXPECT_THROW(larger.serialize(wrong), isa::ArchiveError);
}

}  // namespace
}  // namespace vesim::models
