// SPDX-License-Identifier: Apache-2.0
// Jobs as the tasks of a Slurm job array. The folder must be one that all nodes see under the same
// name, as must be the working folder and the program. In it stand
//   job          the array's id, as long as it may run
//   script       what each task runs
//   <n>.sh       the command of job n
//   <n>.status   its exit status, when it has ended
//   <n>.out      what Slurm had to say
#pragma once

#include <chrono>
#include <map>
#include <set>

#include "sim/sweep/executor.h"

namespace vesim::sim {

class SlurmExecutor : public Executor {
 public:
  // Cancels the array that an earlier use of the folder left behind.
  SlurmExecutor(std::string folder, unsigned at_once);
  ~SlurmExecutor() override;  // cancels what still runs

  void submit(std::vector<Job> jobs) override;
  std::optional<JobEnd> next(std::chrono::milliseconds wait) override;
  std::vector<std::size_t> running() const override;

 private:
  using Clock = std::chrono::steady_clock;

  std::string file(const std::string& name) const { return folder_ + "/" + name; }
  void cancel_left_behind();
  std::optional<JobEnd> ended();
  std::optional<JobEnd> lost();
  bool ask_queue();

  const std::string folder_;
  const unsigned at_once_;
  std::string id_;                            // of the array
  std::set<std::size_t> left_;                // jobs that have not ended
  std::map<std::size_t, std::string> queue_;  // Slurm's state of those it knows of
  Clock::time_point asked_{};
};

}  // namespace vesim::sim
