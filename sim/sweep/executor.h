// SPDX-License-Identifier: Apache-2.0
// Where the cells of a sweep run.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace vesim::sim {

// A process to run. Its output, standard and error, goes to `log`.
struct Job {
  std::vector<std::string> command;  // the first word is the program's path
  std::string log;
};

// How a job's process ended.
struct JobEnd {
  std::size_t job;   // index into what was submitted
  int status = 0;    // its exit status
  std::string lost;  // not empty: it did not come so far, and why
};

class Executor {
 public:
  virtual ~Executor() = default;

  // Once. The jobs start in this order.
  virtual void submit(std::vector<Job> jobs) = 0;
  // The next that ended; nothing when none did for that long, or a signal came. Throws
  // isa::UserError.
  virtual std::optional<JobEnd> next(std::chrono::milliseconds wait) = 0;
  // Those at work, by index.
  virtual std::vector<std::size_t> running() const = 0;
};

}  // namespace vesim::sim
