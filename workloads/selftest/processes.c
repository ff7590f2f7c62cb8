/* SPDX-License-Identifier: Apache-2.0 */
/* Processes: fork with copy on write, exec, wait, pipes, death by a signal. */
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftest.h"

static void test_fork(void) {
  enum { kWords = 16384 };
  uint32_t *shared = malloc(kWords * sizeof *shared);
  for (uint32_t i = 0; i < kWords; ++i) shared[i] = i;
  for (int child = 0; child < 8; ++child) {
    const pid_t pid = fork();
    if (pid == 0) {
      uint32_t sum = 0;
      for (uint32_t i = 0; i < kWords; ++i) sum += shared[i];
      for (uint32_t i = 0; i < kWords; i += 64) shared[i] = 0;
      _exit(sum == kWords / 2 * (kWords - 1) ? child : 255);
    }
    int status = 0;
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == child);
  }
  int kept = 1;
  for (uint32_t i = 0; i < kWords; ++i) kept &= shared[i] == i;
  CHECK(kept);
  free(shared);
}

static void test_exec(void) {
  const pid_t pid = fork();
  if (pid == 0) {
    execl("/proc/self/exe", "vesim-selftest", EXEC_CHILD_ARGUMENT, (char *)NULL);
    _exit(255);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == kExecStatus);
}

static void test_pipe(void) {
  int to_child[2], to_parent[2];
  CHECK(pipe(to_child) == 0 && pipe(to_parent) == 0);
  const pid_t pid = fork();
  if (pid == 0) {
    close(to_child[1]);
    uint32_t value;
    while (read(to_child[0], &value, sizeof value) == sizeof value) {
      value = ~value;
      if (write(to_parent[1], &value, sizeof value) != sizeof value) _exit(1);
    }
    _exit(0);
  }
  close(to_child[0]);
  int ok = 1;
  for (uint32_t i = 0; i < 500; ++i) {
    uint32_t answer = 0;
    ok &= write(to_child[1], &i, sizeof i) == sizeof i;
    ok &= read(to_parent[0], &answer, sizeof answer) == sizeof answer;
    ok &= answer == ~i;
  }
  CHECK(ok);
  close(to_child[1]);
  int status = 0;
  waitpid(pid, &status, 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  close(to_parent[0]);
  close(to_parent[1]);
}

static void test_kill(void) {
  const pid_t pid = fork();
  if (pid == 0) {
    for (;;) pause();
  }
  kill(pid, SIGTERM);
  int status = 0;
  waitpid(pid, &status, 0);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

const struct item kProcessItems[] = {
    {"process.fork", test_fork}, {"process.exec", test_exec},
    {"process.pipe", test_pipe}, {"process.kill", test_kill}, {NULL, NULL},
};
