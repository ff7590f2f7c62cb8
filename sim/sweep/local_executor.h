// SPDX-License-Identifier: Apache-2.0
// Jobs as child processes, so many at a time. They end with this process, however it ends.
#pragma once

#include <sys/types.h>

#include <map>

#include "sim/sweep/executor.h"

namespace vesim::sim {

class LocalExecutor : public Executor {
 public:
  explicit LocalExecutor(unsigned at_once) : at_once_(at_once) {}
  ~LocalExecutor() override;  // kills what still runs

  void submit(std::vector<Job> jobs) override { jobs_ = std::move(jobs); }
  std::optional<JobEnd> next(std::chrono::milliseconds wait) override;
  std::vector<std::size_t> running() const override;

 private:
  struct Child {
    pid_t pid;
    int descriptor;  // readable when the process has ended
  };

  void start(std::size_t job);
  JobEnd reap(std::size_t job);

  const unsigned at_once_;
  std::vector<Job> jobs_;
  std::size_t started_ = 0;
  std::map<std::size_t, Child> children_;  // by job
};

}  // namespace vesim::sim
