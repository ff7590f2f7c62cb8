// SPDX-License-Identifier: Apache-2.0
// The log of traps: what was written is read, whatever became of the file.
#include "sim/traps/trap_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <zstd.h>

#include <csignal>
#include <random>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/traps/trap_reader.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/trap_samples.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

using testing::HasSubstr;

std::string bytes(const Trap& trap) {
  std::string text;
  u64 last = 0;
  encode(trap, last, text);
  return text;
}

class TrapLogTest : public testing::Test {
 protected:
  std::string write(const std::vector<Trap>& traps, const std::string& name = "traps.zst") {
    const auto path = folder_.file(name);
    write_traps(path, traps);
    return path;
  }
  // All that a reader finds, compared with what was written; how many.
  std::size_t read(const std::string& path, const std::vector<Trap>& written, bool complete) {
    TrapReader reader(path);
    std::size_t count = 0;
    for (Trap trap; reader.next(trap); ++count) {
      EXPECT_EQ(trap.id, count + 1);
      EXPECT_EQ(bytes(trap), bytes(written.at(count)));
      EXPECT_EQ(reader.function_names().at(trap.function), sample_name(trap.function));
    }
    EXPECT_EQ(reader.complete(), complete);
    return count;
  }

  TemporaryFolder folder_;
};

TEST_F(TrapLogTest, WhatIsWrittenIsRead) {
  const auto traps = random_traps(5000, 1);
  const auto path = write(traps);
  EXPECT_EQ(read(path, traps, true), traps.size());
  TrapReader reader(path);
  EXPECT_EQ(reader.info().slots_per_cycle, 3u);
  EXPECT_EQ(reader.info().devices.at(0).name, "uart0");
}

TEST_F(TrapLogTest, AfterEffectsThatAreKnownLaterAreRead) {
  const auto path = folder_.file("traps.zst");
  TrapWriter writer(path, sample_info(), sample_name);
  writer.write(sample_trap(1));
  writer.write(sample_trap(2));
  writer.write_after(1, 300);
  writer.write(sample_trap(3));
  writer.write_after(2, 20);
  writer.write_after(1, 1);
  writer.finish();
  std::vector<std::pair<u64, u64>> after;
  TrapReader reader(path);
  const auto see = [&](u64 id, u64 slots) { after.emplace_back(id, slots); };
  u64 traps = 0;
  for (Trap trap; reader.next(trap, see);) ++traps;
  EXPECT_EQ(traps, 3u);
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(after, (std::vector<std::pair<u64, u64>>{{1, 300}, {2, 20}, {1, 1}}));
}

TEST_F(TrapLogTest, EqualTrapsMakeEqualFiles) {
  const auto traps = random_traps(1000, 2);
  EXPECT_EQ(platform::read_file("a", write(traps, "a")),
            platform::read_file("b", write(traps, "b")));
}

TEST_F(TrapLogTest, NoTrapNoFile) {
  write({});
  EXPECT_FALSE(std::filesystem::exists(folder_.file("traps.zst")));
}

// Numbers of all sizes come back.
TEST_F(TrapLogTest, ExtremeNumbersAreKept) {
  Trap trap = sample_trap(1);
  trap.begin = ~u64{0};
  trap.end = 5;  // wraps, as nothing of a core's does
  trap.vttbr = ~u64{0};
  trap.hsr = ~u32{0};
  trap.part(TrapPhase::Idle).slots = u64{1} << 63;
  EXPECT_EQ(read(write({trap}), {trap}, true), 1u);
}

TEST_F(TrapLogTest, AFileThatEndsEarlyIsReadUpToThere) {
  const auto traps = random_traps(20'000, 3);
  const auto whole = platform::read_file("log", write(traps));
  std::size_t most = 0;
  for (std::size_t size = whole.size() / 2; size < whole.size(); size += whole.size() / 13) {
    const auto path = folder_.file("cut");
    write_file(path, whole.substr(0, size));
    const auto count = read(path, traps, false);
    EXPECT_GE(count, most);
    most = count;
  }
  EXPECT_GT(most, 0u);
  EXPECT_LT(most, traps.size());
}

TEST_F(TrapLogTest, ADamagedFileIsSeen) {
  const auto traps = random_traps(200, 4);
  const auto whole = platform::read_file("log", write(traps));
  const auto path = folder_.file("damaged");
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    auto bad = whole;
    bad[at] = static_cast<char>(bad[at] ^ 0x20);
    write_file(path, bad);
    std::size_t count = 0;
    const auto message = user_error_of([&] {
      TrapReader reader(path);
      for (Trap trap; reader.next(trap);) ++count;
      if (!reader.complete()) throw isa::UserError("ends early");
    });
    EXPECT_NE(message, "") << at;
    EXPECT_LE(count, traps.size());
  }
}

TEST_F(TrapLogTest, OtherFilesAndVersionsAreNamed) {
  const auto path = folder_.file("x");
  const auto message = [&](const std::string& content) {
    write_file(path, content);
    return user_error_of([&] { TrapReader reader(path); });
  };
  const auto frame = [](const std::string& text) {
    std::string to(ZSTD_compressBound(text.size()), '\0');
    to.resize(ZSTD_compress(to.data(), to.size(), text.data(), text.size(), 1));
    return to;
  };
  EXPECT_THAT(message(""), HasSubstr("is no log of traps"));
  EXPECT_THAT(message("hello"), HasSubstr("is no log of traps"));
  EXPECT_THAT(message(frame("[1, 2]")), HasSubstr("is no log of traps"));
  EXPECT_THAT(message(frame(R"({"format": 7})")), HasSubstr("is no log of traps"));
  EXPECT_THAT(message(frame(R"({"format": "vesim traps", "version": 7})")),
              HasSubstr("is of version 7, and this vesim reads version 2"));
  EXPECT_THAT(user_error_of([&] { TrapReader reader(folder_.file("none")); }),
              HasSubstr("cannot read"));
}

// As on a full disk.
TEST_F(TrapLogTest, WhatFitsOnAFullDiskIsReadable) {
  const auto traps = random_traps(20'000, 5);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{100'000, RLIM_INFINITY}, none{RLIM_INFINITY, RLIM_INFINITY};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const auto path = folder_.file("traps.zst");
  TrapWriter writer(path, sample_info(), sample_name);
  for (const Trap& trap : traps) writer.write(trap);
  writer.finish();
  setrlimit(RLIMIT_FSIZE, &none);
  EXPECT_THAT(writer.failure(), HasSubstr("cannot write '" + path));
  const auto count = read(path, traps, false);
  EXPECT_GT(count, 100u);
  EXPECT_LT(count, traps.size());
}

TEST_F(TrapLogTest, AFolderThatIsNotThereIsAFailureNotACrash) {
  TrapWriter writer(folder_.file("none/traps.zst"), sample_info(), sample_name);
  writer.write(sample_trap(1));
  writer.finish();
  EXPECT_THAT(writer.failure(), HasSubstr("cannot write"));
}

TEST_F(TrapLogTest, AReaderComesBackToAFrame) {
  const auto traps = random_traps(20'000, 6);
  TrapReader reader(write(traps));
  std::vector<TrapReader::Frame> frames;
  for (Trap trap; reader.next(trap);) {
    if (frames.empty() || frames.back().first != reader.frame().first)
      frames.push_back(reader.frame());
  }
  ASSERT_GT(frames.size(), 2u);
  for (const auto& frame : {frames.back(), frames.front(), frames[1]}) {
    reader.seek(frame);
    Trap trap;
    ASSERT_TRUE(reader.next(trap));
    EXPECT_EQ(trap.id, frame.first);
    EXPECT_EQ(bytes(trap), bytes(traps[frame.first - 1]));
  }
}

}  // namespace
}  // namespace vesim::sim
