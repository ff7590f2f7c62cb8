// SPDX-License-Identifier: Apache-2.0
#include "sim/run/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace vesim::sim {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class ProgressTest : public ::testing::Test {
 protected:
  ~ProgressTest() override {
    std::fclose(stream_);
    std::free(text_);  // NOLINT(cppcoreguidelines-no-malloc): open_memstream()'s
  }
  std::string shown() {
    std::fflush(stream_);
    return {text_, size_};
  }

  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* stream_ = open_memstream(&text_, &size_);
};

TEST_F(ProgressTest, TimeInstructionsSpeedAndPhase) {
  Progress progress(stream_);
  progress.update(1, 500'000'000'000, 80'000'000, "early");
  progress.update(3, 1'500'000'000'000, 480'000'000, "[    0.000000] Booting Linux");
  EXPECT_THAT(shown(), AllOf(HasSubstr("1.500 s simulated"), HasSubstr("480.0 M instructions"),
                             HasSubstr("200.0 MIPS"), HasSubstr("Booting Linux")));
}

TEST_F(ProgressTest, NotMoreOftenThanAnEyeCanFollow) {
  Progress progress(stream_);
  progress.update(1, 1, 1, "first");
  const auto before = shown();
  progress.update(1.1, 2, 2, "second");
  EXPECT_EQ(shown(), before);
}

TEST_F(ProgressTest, LeavesAnEmptyLine) {
  { Progress(stream_).update(1, 1, 1, "phase"); }
  EXPECT_THAT(shown(), EndsWith("\r\033[K"));
}

TEST_F(ProgressTest, NothingToClearIfNothingWasShown) {
  { const Progress progress(stream_); }
  EXPECT_EQ(shown(), "");
}

}  // namespace
}  // namespace vesim::sim
