// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/slurm_executor.h"

#include <fmt/core.h>
#include <poll.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <utility>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/exit_status.h"
#include "sim/output/atomic_file.h"
#include "sim/output/file.h"
#include "sim/output/run_folder.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;
using isa::UserError;
using namespace std::chrono_literals;

constexpr auto kBetweenQuestions = 2s;
constexpr int kCancelPatience = 60;  // questions
constexpr int kKilled = 128;         // a shell's status of a process killed by a signal: and more

struct Answer {
  int status;
  std::string text;
};

// What a program of Slurm says, errors and all.
Answer ask(const std::vector<std::string>& words) {
  std::FILE* pipe = popen((shell_quoted(words) + " 2>&1 </dev/null").c_str(), "r");
  if (pipe == nullptr) throw UserError("cannot start " + words.front());
  Answer answer;
  std::array<char, 4096> piece;
  while (const auto size = std::fread(piece.data(), 1, piece.size(), pipe)) {
    answer.text.append(piece.data(), size);
  }
  answer.status = pclose(pipe);
  while (answer.text.ends_with('\n')) answer.text.pop_back();
  return answer;
}

// The shell moves the status into place, so that what is there is whole.
std::string job_script(const Job& job, const std::string& status) {
  const auto partial = status + ".partial";
  return fmt::format("{} >{} 2>&1 </dev/null\necho $? >{} && mv {} {}\n", shell_quoted(job.command),
                     shell_quoted({job.log}), shell_quoted({partial}), shell_quoted({partial}),
                     shell_quoted({status}));
}

JobEnd job_end(std::size_t job, int status) {
  if (status <= kKilled || status == kExitInterrupted) return {job, status, ""};
  const int number = status - kKilled;
  return {job, 0, fmt::format("killed by signal {} ({})", number, strsignal(number))};
}

bool is_unknown(const Answer& answer) {
  return answer.text.find("Invalid job id") != std::string::npos;
}

}  // namespace

SlurmExecutor::SlurmExecutor(std::string folder, unsigned at_once)
    : folder_(std::move(folder)), at_once_(at_once) {
  cancel_left_behind();
  std::error_code error;
  fs::remove_all(folder_, error);
  fs::create_directories(folder_, error);
  if (error) throw UserError(fmt::format("cannot write '{}': {}", folder_, error.message()));
}

SlurmExecutor::~SlurmExecutor() {
  if (!left_.empty()) ask({"scancel", id_});
}

void SlurmExecutor::cancel_left_behind() {
  if (!fs::exists(file("job"))) return;
  id_ = platform::read_file("slurm", file("job"));
  ask({"scancel", id_});
  for (int i = 0; i < kCancelPatience; ++i) {
    if (ask_queue() && queue_.empty()) return;
    poll(nullptr, 0, 1000);
  }
  throw UserError(
      fmt::format("Slurm job {} of an earlier start does not end; see scancel {}", id_, id_));
}

void SlurmExecutor::submit(std::vector<Job> jobs) {
  if (jobs.empty()) return;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    write_file(file(fmt::format("{}.sh", i)),
               job_script(jobs[i], file(fmt::format("{}.status", i))));
    left_.insert(i);
  }
  write_file(file("script"), fmt::format("#!/bin/sh\nexec sh {}/$SLURM_ARRAY_TASK_ID.sh\n",
                                         shell_quoted({folder_})));
  const auto answer = ask({"sbatch", "--parsable", "--job-name=vesim-sweep", "--no-requeue",
                           fmt::format("--array=0-{}%{}", jobs.size() - 1, at_once_),
                           "--output=" + file("%a.out"), file("script")});
  if (answer.status != 0) {
    left_.clear();
    throw UserError("--executor slurm: " + answer.text.substr(0, answer.text.find('\n')));
  }
  id_ = answer.text.substr(0, answer.text.find(';'));  // a cluster's name may follow
  write_file_atomically(file("job"), id_);
  asked_ = Clock::now();
}

std::optional<JobEnd> SlurmExecutor::next(std::chrono::milliseconds wait) {
  if (auto end = ended()) return end;
  if (auto end = lost()) return end;
  poll(nullptr, 0, static_cast<int>(wait.count()));
  return std::nullopt;
}

std::optional<JobEnd> SlurmExecutor::ended() {
  for (const std::size_t job : left_) {
    const auto path = file(fmt::format("{}.status", job));
    if (!fs::exists(path)) continue;
    left_.erase(job);
    return job_end(job, std::stoi(platform::read_file("slurm", path)));
  }
  return std::nullopt;
}

// A task that Slurm does not know any more and that left no status, also none in the meantime.
std::optional<JobEnd> SlurmExecutor::lost() {
  if (Clock::now() - asked_ < kBetweenQuestions) return std::nullopt;
  asked_ = Clock::now();
  if (!ask_queue()) return std::nullopt;
  if (auto end = ended()) return end;
  for (const std::size_t job : left_) {
    if (queue_.contains(job)) continue;
    left_.erase(job);
    return JobEnd{job, 0,
                  fmt::format("its Slurm task {}_{} ended without a status, see {}", id_, job,
                              file(fmt::format("{}.out", job)))};
  }
  return std::nullopt;
}

// False when Slurm cannot say now.
bool SlurmExecutor::ask_queue() {
  const auto answer = ask({"squeue", "--noheader", "--array", "--job", id_, "--format=%K %t"});
  if (answer.status != 0 && !is_unknown(answer)) return false;
  queue_.clear();
  if (answer.status != 0) return true;
  std::istringstream lines(answer.text);
  std::size_t job = 0;
  for (std::string state; lines >> job >> state;) queue_[job] = state;
  return true;
}

std::vector<std::size_t> SlurmExecutor::running() const {
  std::vector<std::size_t> jobs;
  for (const auto& [job, state] : queue_) {
    if (state == "R" && left_.contains(job)) jobs.push_back(job);
  }
  return jobs;
}

}  // namespace vesim::sim
