// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <map>
#include <random>

#include "platform/image_file.h"
#include "sim/output/file.h"
#include "sim/timeline/slice_reader.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

using models::Span;
using models::SpanEnd;
using testing::HasSubstr;
using Kind = models::World::Kind;

Span span(unsigned core, Kind kind, u32 thread, u64 begin, u64 end) {
  Span made;
  made.core = core;
  made.world = {.kind = kind, .thread = thread};
  made.begin = begin;
  made.end = end;
  return made;
}

struct Read {
  std::vector<Slice> slices;
  std::vector<std::string> threads;
};
Read read(const std::string& path) {
  Read read;
  SliceReader(path).for_each(
      [&](const Slice& slice) { read.slices.push_back(slice); },
      [&](const ThreadName& t) { read.threads.push_back(t.os + ":" + t.name); });
  return read;
}

class SliceLogTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::string path_ = folder_.file("slices.zst");
};

TEST_F(SliceLogTest, WhatIsWrittenIsRead) {
  std::mt19937_64 random(1);
  std::map<std::pair<Kind, u32>, u64> expected, found;
  {
    SliceWriter writer(path_, {3, 1'000'000'000});
    std::array<u64, 2> now = {1'000'000, 1'000'000};
    for (int i = 0; i < 200'000; ++i) {  // several frames
      const unsigned core = random() % 2;
      const auto kind = static_cast<Kind>(random() % 3);
      const u32 thread = random() % 4;
      const u64 end = now[core] + random() % 5000;
      writer.add(span(core, kind, thread, now[core], end),
                 random() % 2 ? SpanEnd::Exception : SpanEnd::Context);
      expected[{kind, thread}] += end - now[core];
      now[core] = end + random() % 3;
    }
    writer.finish({{1, 10, "host", "dd"}, {3, 11, "vm0", "nc"}});
    EXPECT_EQ(writer.failure(), "");
  }
  const Read log = read(path_);
  std::array<u64, 2> last = {};
  for (const Slice& slice : log.slices) {
    found[{slice.kind, slice.thread}] += slice.end - slice.begin;
    EXPECT_GE(slice.begin, last[slice.core]) << "a core's slices are in order";
    last[slice.core] = slice.end;
  }
  EXPECT_EQ(found, expected);
  EXPECT_THAT(log.threads, testing::ElementsAre("host:dd", "vm0:nc"));
}

TEST_F(SliceLogTest, WhatGoesOnIsOneSlice) {
  SliceWriter writer(path_, {});
  writer.add(span(0, Kind::HostUser, 1, 10, 20), SpanEnd::Exception);
  writer.add(span(0, Kind::HostUser, 1, 20, 30), SpanEnd::Exception);
  writer.add(span(0, Kind::HostKernel, 1, 30, 40), SpanEnd::Return);
  writer.finish({});
  const auto slices = read(path_).slices;
  ASSERT_EQ(slices.size(), 2u);
  EXPECT_EQ(slices[0].begin, 10u);
  EXPECT_EQ(slices[0].end, 30u);
}

TEST_F(SliceLogTest, ARunWithoutSlicesLeavesNoFileAndNoneOfAnEarlierOne) {
  write_file(path_, "old");
  SliceWriter(path_, {}).finish({});
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SliceLogTest, ACutOffLogIsReadUpToItsLastWholeFrameADamagedOneIsSaidToBe) {
  SliceWriter writer(path_, {});
  std::mt19937_64 random(2);
  u64 now = 0;
  for (int i = 0; i < 100'000; ++i) {
    const u64 end = now + 1 + random() % 100'000;
    writer.add(span(0, Kind::HostUser, random() % 1000, now, end), SpanEnd::Context);
    now = end;
  }
  writer.finish({});
  const auto bytes = platform::read_file("slices", path_);
  write_file(path_, bytes.substr(0, bytes.size() - 5));
  const auto cut = read(path_).slices.size();
  EXPECT_GT(cut, 0u);
  EXPECT_LT(cut, 100'000u);
  auto damaged = bytes;
  damaged[bytes.size() / 2] ^= 1;
  write_file(path_, damaged);
  EXPECT_THAT(user_error_of([&] { read(path_); }),
              HasSubstr("' is damaged, in the frame at byte "));
  write_file(path_, "something else");
  EXPECT_THAT(user_error_of([&] { read(path_); }), HasSubstr("is no log of slices"));
}

TEST_F(SliceLogTest, AFileThatCannotBeWrittenIsSaid) {
  SliceWriter writer(folder_.file("none/slices.zst"), {});
  writer.add(span(0, Kind::HostUser, 1, 10, 20), SpanEnd::Pause);
  writer.finish({});
  EXPECT_THAT(writer.failure(), HasSubstr("cannot write"));
}

}  // namespace
}  // namespace vesim::sim
