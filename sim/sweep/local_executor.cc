// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/local_executor.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "isa/diagnostics.h"

namespace vesim::sim {
namespace {

constexpr int kCannotStart = 127;  // as of a shell

[[noreturn]] void fail(const std::string& what) {
  throw isa::UserError(fmt::format("{}: {}", what, std::strerror(errno)));
}

// In the child, where only system calls are safe.
[[noreturn]] void become(char* const* words, int log, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(kCannotStart);  // it ended before that
  setpgid(0, 0);                                 // a terminal's Ctrl-C is for the sweep alone
  const int input = open("/dev/null", O_RDONLY);
  dup2(input, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execv(words[0], words);
  _exit(kCannotStart);
}

pid_t spawn(const Job& job) {
  std::vector<char*> words;
  for (const auto& word : job.command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const int log = open(job.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (log < 0) fail("cannot write '" + job.log + "'");
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) become(words.data(), log, parent);
  close(log);
  if (pid < 0) fail("cannot start a process");
  return pid;
}

}  // namespace

LocalExecutor::~LocalExecutor() {
  for (const auto& [job, child] : children_) {
    kill(child.pid, SIGKILL);
    waitpid(child.pid, nullptr, 0);
    close(child.descriptor);
  }
}

void LocalExecutor::start(std::size_t job) {
  const pid_t pid = spawn(jobs_[job]);
  const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  children_[job] = {pid, descriptor};
  if (descriptor < 0) fail("pidfd_open");
}

std::optional<JobEnd> LocalExecutor::next(std::chrono::milliseconds wait) {
  while (children_.size() < at_once_ && started_ < jobs_.size()) start(started_++);
  std::vector<pollfd> waiting;
  for (const auto& [job, child] : children_) waiting.push_back({child.descriptor, POLLIN, 0});
  if (poll(waiting.data(), waiting.size(), static_cast<int>(wait.count())) <= 0)
    return std::nullopt;
  for (const auto& [job, child] : children_) {
    siginfo_t ended{};
    const auto id = static_cast<id_t>(child.pid);
    if (waitid(P_PID, id, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0) {
      return reap(job);
    }
  }
  return std::nullopt;
}

JobEnd LocalExecutor::reap(std::size_t job) {
  const Child child = children_.at(job);
  children_.erase(job);
  close(child.descriptor);
  int status = 0;
  waitpid(child.pid, &status, 0);
  if (WIFEXITED(status)) return {job, WEXITSTATUS(status), ""};
  const int number = WTERMSIG(status);
  return {job, 0, fmt::format("killed by signal {} ({})", number, strsignal(number))};
}

std::vector<std::size_t> LocalExecutor::running() const {
  std::vector<std::size_t> jobs;
  for (const auto& [job, child] : children_) jobs.push_back(job);
  return jobs;
}

}  // namespace vesim::sim
