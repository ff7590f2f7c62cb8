// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_file.h"

#include <gtest/gtest.h>

#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

std::string error_of(const std::string& yaml) {
  return user_error_of([&] { parse_sweep(yaml, "s.yaml"); });
}

TEST(SweepFile, HoldsAxesOfKeysAndOfNamedValues) {
  const auto file = parse_sweep(
      "base: vexpress_host\n"
      "set: {run.until: done}\n"
      "matrix:\n"
      "  cpu.cores: [1, 2]\n"
      "  pinning:\n"
      "    together: {boot.append: a}\n"
      "    apart: {boot.append: b, run.speed: timed}\n"
      "report: [x.rate, time]\n"
      "timeout: 2s\n",
      "s.yaml");
  EXPECT_EQ(file.base, "vexpress_host");
  ASSERT_EQ(file.set.size(), 1u);
  EXPECT_EQ(file.set[0].key, "run.until");
  EXPECT_EQ(file.set[0].where, "s.yaml:2");
  ASSERT_EQ(file.axes.size(), 2u);
  EXPECT_EQ(file.axes[0].name, "cpu.cores");
  EXPECT_EQ(file.axes[0].values[1].name, "2");
  EXPECT_EQ(file.axes[1].values[1].name, "apart");
  ASSERT_EQ(file.axes[1].values[1].assignments.size(), 2u);
  EXPECT_EQ(file.axes[1].values[1].assignments[1].key, "run.speed");
  EXPECT_EQ(file.axes[1].values[1].assignments[1].where, "s.yaml:7");
  EXPECT_EQ(file.report, (std::vector<std::string>{"x.rate", "time"}));
  EXPECT_EQ(file.timeout, 2'000'000'000'000u);
}

TEST(SweepFile, AnEmptyMatrixIsAnError) {
  const std::string empty = "s.yaml: the matrix is empty; it needs keys with lists of values";
  EXPECT_EQ(error_of(""), empty);
  EXPECT_EQ(error_of("base: x\n"), empty);
  EXPECT_EQ(error_of("matrix:\n"), empty);
  EXPECT_EQ(error_of("matrix: {}\n"), empty);
  EXPECT_EQ(error_of("matrix:\n  cpu.cores: []\n"), "s.yaml:2: 'cpu.cores' has no values");
  EXPECT_EQ(error_of("matrix:\n  cpu.cores: 1\n"), "s.yaml:2: 'cpu.cores' has no values");
}

TEST(SweepFile, MistakesNameLineAndNearest) {
  EXPECT_EQ(error_of("matirx: {}\n"), "s.yaml:1: unknown key 'matirx'; did you mean 'matrix'?");
  EXPECT_EQ(error_of("base: [a]\n"), "s.yaml:1: base must be a word");
  EXPECT_EQ(error_of("base: a\nbase: b\n"), "s.yaml:2: 'base' twice");
  EXPECT_EQ(error_of("set: 3\n"), "s.yaml:1: set must hold 'key: value' pairs");
  EXPECT_EQ(error_of("matrix: [1]\n"), "s.yaml:1: matrix must hold 'key: values' pairs");
  EXPECT_EQ(error_of("matrix: {a: {b: 1}}\n"), "s.yaml:1: 'b' must hold 'key: value' pairs");
  EXPECT_EQ(error_of("report: time\n"), "s.yaml:1: report must be a list of results");
  EXPECT_EQ(error_of("timeout: 10\n"),
            "s.yaml:1: timeout: '10' is not a time (with ps, ns, us, ms, s or min)");
  EXPECT_EQ(error_of("timeout: 0s\n"),
            "s.yaml:1: timeout: '0s' is not a time (with ps, ns, us, ms, s or min)");
  EXPECT_EQ(error_of("matrix:\n  run.phases: [[{speed: timed}]]\n"),
            "s.yaml:2: give the values of 'run.phases' names: 'name: {run.phases: ...}'");
  EXPECT_TRUE(error_of("matrix: [\n").starts_with("s.yaml:2: "));
}

TEST(SweepFile, AKeyIsSetInOnePlace) {
  EXPECT_EQ(error_of("set: {cpu.cores: 1}\nmatrix:\n  cpu.cores: [1, 2]\n"),
            "s.yaml:3: 'cpu.cores' is set by 'set' too");
  EXPECT_EQ(error_of("matrix:\n  a: {x: {cpu.cores: 1}, y: {cpu.cores: 2}}\n  cpu.cores: [1]\n"),
            "s.yaml:3: 'cpu.cores' is set by 'a' too");
  EXPECT_EQ(error_of("matrix:\n  cpu.cores: [1, 1]\n"),
            "s.yaml:2: 'cpu.cores' has the value '1' twice");
}

}  // namespace
}  // namespace vesim::sim
