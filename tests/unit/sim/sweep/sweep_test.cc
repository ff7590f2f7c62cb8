// SPDX-License-Identifier: Apache-2.0
// Sweeps whose cells run a shell script in place of the simulator. It does what the cell's kernel
// command line says.
#include "sim/sweep/sweep.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "sim/sweep/local_executor.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFakeProgram = R"sh(#!/bin/sh
config=$2 out=$4
finish() {
  mkdir -p "$out"
  echo '{"end": {"reason": "'"$1"'"}, "statistics": {"time": {"value": 1.5, "unit": "s"}},
    "host": {"host.seconds": {"value": 0.1}},
    "results": [{"name": "rate", "value": 76.5, "unit": "MB/s"}]}' > "$out/stats.json"
}
case $(sed -n '/^boot:/,/^vm:/s/^  append: "\([^"]*\)".*/\1/p' "$config") in
  works) finish "the guest has stopped" ;;
  fails) finish "no core can ever wake"; exit 3 ;;
  says) echo "vesim: cannot write 'x': No space left on device"; exit 2 ;;
  dies) kill -9 $$ ;;
  hangs) exec sleep 1000 ;;
esac
)sh";

class Ended : public SweepWatcher {
 public:
  void ended(const Cell& cell, const CellOutcome& outcome) override {
    (outcome.reused ? reused : run).push_back(cell.name);
  }
  void at_work(const std::vector<const Cell*>& cells) override {
    most = std::max(most, cells.size());
  }

  std::vector<std::string> run, reused;
  std::size_t most = 0;  // at once
};

class SweepTest : public ::testing::Test {
 protected:
  SweepTest() { fs::permissions(folder_.write("fake", kFakeProgram), fs::perms::owner_all); }

  // The failures, by cell; "-" for one that did not end.
  std::vector<std::string> sweep(const std::string& appends, unsigned jobs = 1,
                                 const std::string& timeout = "10s") {
    watcher_ = {};
    const auto file = parse_sweep(
        "matrix: {boot.append: [" + appends + "]}\ntimeout: " + timeout + "\n", "s.yaml");
    const Journal journal(folder_.file("out"));
    Sweep sweep(make_cells(file, 0), file.timeout, journal, folder_.file("fake"),
                [this](const Settings&) { return key_; });
    LocalExecutor executor(jobs);
    finished_ =
        sweep.run(executor, watcher_, [this] { return stop_at_work_ && watcher_.most != 0; });
    std::vector<std::string> failures;
    for (const auto& outcome : sweep.outcomes()) {
      failures.push_back(outcome ? outcome->failure : "-");
    }
    return failures;
  }

  using Texts = std::vector<std::string>;

  const TemporaryFolder folder_;
  std::string key_ = "key";
  bool stop_at_work_ = false;
  bool finished_ = false;
  Ended watcher_;
};

TEST_F(SweepTest, RunsEveryCellAndRecordsIt) {
  EXPECT_EQ(sweep("works"), Texts{""});
  EXPECT_TRUE(finished_);
  const auto record = read_record(folder_.file("out/cells/works/0"));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->key, "key");
  const auto* rate = find_measurement(record->measurements, "rate");
  ASSERT_NE(rate, nullptr);
  EXPECT_EQ(rate->value, 76.5);
  EXPECT_TRUE(rate->printed);
  EXPECT_FALSE(find_measurement(record->measurements, "time")->printed);
}

TEST_F(SweepTest, AFailureStopsNoOther) {
  EXPECT_EQ(sweep("fails, says, dies, works"),
            (Texts{"no core can ever wake (exit status 3)",
                   "cannot write 'x': No space left on device (exit status 2)",
                   "killed by signal 9 (Killed)", ""}));
  EXPECT_TRUE(finished_);
}

TEST_F(SweepTest, ACellThatStillRunsAtItsTimeLimitHasFailed) {
  EXPECT_EQ(sweep("works", 1, "1500ms"), Texts{"it still ran at 1500ms of simulated time"});
  EXPECT_FALSE(read_record(folder_.file("out/cells/works/0")));
}

TEST_F(SweepTest, StartedAgainItRunsWhatIsMissingAndWhatFailed) {
  sweep("works, dies");
  sweep("works, dies");
  EXPECT_EQ(watcher_.reused, Texts{"works"});
  EXPECT_EQ(watcher_.run, Texts{"dies"});
}

TEST_F(SweepTest, WhatDependsOnSomethingElseRunsAgain) {
  sweep("works");
  key_ = "another";
  sweep("works");
  EXPECT_EQ(watcher_.run, Texts{"works"});
}

TEST_F(SweepTest, ADamagedRecordIsSaidAndItsCellRunsAgain) {
  sweep("works");
  folder_.write("out/cells/works/0/record.json", "{");
  testing::internal::CaptureStderr();
  sweep("works");
  EXPECT_NE(testing::internal::GetCapturedStderr().find("record.json' is damaged"),
            std::string::npos);
  EXPECT_EQ(watcher_.run, Texts{"works"});
  EXPECT_TRUE(read_record(folder_.file("out/cells/works/0")));
}

TEST_F(SweepTest, AStopKillsWhatRuns) {
  stop_at_work_ = true;
  EXPECT_EQ(sweep("hangs, works"), (Texts{"-", "-"}));
  EXPECT_FALSE(finished_);
}

TEST_F(SweepTest, RunsAsManyAtOnceAsAllowed) {
  LocalExecutor executor(2);
  std::vector<Job> jobs;
  for (const char* name : {"a", "b", "c"})
    jobs.push_back({{"/bin/sleep", "1000"}, folder_.file(name)});
  executor.submit(jobs);
  EXPECT_FALSE(executor.next(std::chrono::milliseconds(1)));
  EXPECT_EQ(executor.running(), (std::vector<std::size_t>{0, 1}));
}

TEST_F(SweepTest, AProgramThatCannotStartIsAFailure) {
  LocalExecutor executor(1);
  executor.submit({{{folder_.file("none")}, folder_.file("log")}});
  std::optional<JobEnd> end;
  while (!end) end = executor.next(std::chrono::seconds(1));
  EXPECT_EQ(end->status, 127);
}

}  // namespace
}  // namespace vesim::sim
