// SPDX-License-Identifier: Apache-2.0
#include "sim/console/console.h"

#include <gtest/gtest.h>

#include "sim/console/escape.h"
#include "sim/console/line_matcher.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

TEST(EscapeFilter, OnlyTheEscapeKeyIsTakenFromTheGuest) {
  EscapeFilter filter;
  std::string guest;
  for (const char typed : std::string("xh\x03\r")) {
    EXPECT_EQ(filter.feed(typed, guest), ConsoleCommand::kNone);
  }
  EXPECT_EQ(guest, "xh\x03\r");
}

TEST(EscapeFilter, CommandsFollowTheEscapeKey) {
  EscapeFilter filter;
  std::string guest;
  EXPECT_EQ(filter.feed('\x01', guest), ConsoleCommand::kNone);
  EXPECT_EQ(filter.feed('h', guest), ConsoleCommand::kHelp);
  EXPECT_EQ(filter.feed('x', guest), ConsoleCommand::kNone) << "one command per escape";
  filter.feed('\x01', guest);
  EXPECT_EQ(filter.feed('x', guest), ConsoleCommand::kQuit);
  filter.feed('\x01', guest);
  EXPECT_EQ(filter.feed('s', guest), ConsoleCommand::kStatus);
  filter.feed('\x01', guest);
  EXPECT_EQ(filter.feed('q', guest), ConsoleCommand::kNone) << "unknown commands are swallowed";
  EXPECT_EQ(guest, "x");
}

TEST(EscapeFilter, TwiceIsOnceForTheGuest) {
  EscapeFilter filter;
  std::string guest;
  filter.feed('\x01', guest);
  EXPECT_EQ(filter.feed('\x01', guest), ConsoleCommand::kNone);
  EXPECT_EQ(guest, "\x01");
}

TEST(LineMatcher, MatchesWithinOneLineOnly) {
  LineMatcher matcher("^host.*up$");
  EXPECT_FALSE(matcher.feed("the host is up\r\nhost is\n up"));
  EXPECT_TRUE(matcher.feed("\nhost is up"));
  EXPECT_TRUE(matcher.feed("\nsomething else\n")) << "once matched, always matched";
}

TEST(LineMatcher, SeesAPromptThatComesInPieces) {
  LineMatcher matcher("login: $");
  EXPECT_FALSE(matcher.feed("debian lo"));
  EXPECT_FALSE(matcher.feed("gin:"));
  EXPECT_TRUE(matcher.feed(" "));
}

TEST(LineMatcher, SurvivesALineWithoutEnd) {
  LineMatcher matcher("needle");
  EXPECT_FALSE(matcher.feed(std::string(100'000, 'x')));
  EXPECT_TRUE(matcher.feed("needle"));
}

TEST(LineMatcher, RefusesWhatIsNoExpression) {
  EXPECT_TRUE(user_error_of([] { LineMatcher("("); }).starts_with("run.until: '('"));
}

TEST(Console, LogKeepsEveryByteAndTheLastLineIsKnown) {
  const TemporaryFolder folder;
  Console console(folder.file("log"), nullptr, false);
  console.write("Booting Linux\r\nfir");
  console.write("st \x1b[0mword\r\n");
  console.flush();
  EXPECT_EQ(slurp(folder.file("log")), "Booting Linux\r\nfirst \x1b[0mword\r\n");
  EXPECT_EQ(console.last_line(), "first [0mword");
  console.write("next");
  EXPECT_EQ(console.last_line(), "next");
}

TEST(Console, WithoutTerminalThereIsNoInput) {
  const TemporaryFolder folder;
  Console console(folder.file("log"), nullptr, false);
  EXPECT_EQ(console.read(std::chrono::milliseconds(0)).guest, "");
}

TEST(Console, UnwritableLogIsTheUsersError) {
  EXPECT_EQ(user_error_of([] { Console("/nonexistent/log", nullptr, false); }),
            "cannot write '/nonexistent/log': No such file or directory");
}

}  // namespace
}  // namespace vesim::sim
