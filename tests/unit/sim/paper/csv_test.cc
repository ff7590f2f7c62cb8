// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/csv.h"

#include <gtest/gtest.h>

#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

TEST(Csv, RowsAreByColumn) {
  const auto table = parse_csv("# comment\na,b\r\n1,\n\n\"x, \"\"y\"\"\",2\n", "t.csv");
  EXPECT_EQ(table.header, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].at("a"), "1");
  EXPECT_EQ(table.rows[0].at("b"), "");
  EXPECT_EQ(table.rows[1].at("a"), "x, \"y\"");
}

TEST(Csv, ALineOfAnotherLengthIsAMistake) {
  EXPECT_EQ(user_error_of([] { parse_csv("a,b\n1,2\n3\n", "t.csv"); }),
            "t.csv:3: 1 fields; the header has 2");
}

}  // namespace
}  // namespace vesim::sim
