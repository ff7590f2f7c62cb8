/* SPDX-License-Identifier: Apache-2.0 */
/* Signals: delivery, masks, alternate stack, undefined instructions, registers kept over a handler. */
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "selftest.h"

static volatile int deliveries;
static sigjmp_buf jump;

static void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigaction(signal, &action, NULL);
}

static void on_count(int signal) {
  (void)signal;
  ++deliveries;
}

static void test_delivery(void) {
  handle(SIGUSR1, on_count, 0);
  deliveries = 0;
  for (int i = 0; i < 100; ++i) raise(SIGUSR1);
  CHECK(deliveries == 100);

  sigset_t block, pending;
  sigemptyset(&block);
  sigaddset(&block, SIGUSR1);
  sigprocmask(SIG_BLOCK, &block, NULL);
  raise(SIGUSR1);
  CHECK(deliveries == 100);
  sigpending(&pending);
  CHECK(sigismember(&pending, SIGUSR1));
  sigprocmask(SIG_UNBLOCK, &block, NULL);
  CHECK(deliveries == 101);
}

/* Overwrites every VFP register and FPSCR. */
static void on_clobber(int signal) {
  (void)signal;
  static const uint64_t junk[16] = {~0ull, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  __asm__ volatile(
      "mov r2, %0\n\tvldmia r2!, {d0-d15}\n\tmov r2, %0\n\tvldmia r2!, {d16-d31}\n\t"
      "mov r2, #0x03c00000\n\tvmsr fpscr, r2"
      :
      : "r"(junk)
      : "r2", "memory", "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11",
        "d12", "d13", "d14", "d15", "d16", "d17", "d18", "d19", "d20", "d21", "d22", "d23", "d24",
        "d25", "d26", "d27", "d28", "d29", "d30", "d31");
  ++deliveries;
}

static void test_vfp_state(void) {
  uint64_t before[32], after[32];
  for (int i = 0; i < 32; ++i) before[i] = 0x0101010101010101ull * (uint64_t)(i + 1);
  uint32_t fpscr;
  handle(SIGUSR2, on_clobber, 0);
  deliveries = 0;
  {
    register long r0 __asm__("r0") = getpid();
    register long r1 __asm__("r1") = SIGUSR2;
    register long r7 __asm__("r7") = SYS_kill;
    __asm__ volatile(
        "mov r2, %[before]\n\tvldmia r2!, {d0-d15}\n\tvldmia r2!, {d16-d31}\n\t"
        "mov r2, #0x00800000\n\tvmsr fpscr, r2\n\t"
        "svc #0\n\t"
        "vmrs %[fpscr], fpscr\n\t"
        "mov r2, %[after]\n\tvstmia r2!, {d0-d15}\n\tvstmia r2!, {d16-d31}\n\t"
        "mov r2, #0\n\tvmsr fpscr, r2"
        : "+r"(r0), [fpscr] "=&r"(fpscr)
        : "r"(r1), "r"(r7), [before] "r"(before), [after] "r"(after)
        : "r2", "memory", "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11",
          "d12", "d13", "d14", "d15", "d16", "d17", "d18", "d19", "d20", "d21", "d22", "d23", "d24",
          "d25", "d26", "d27", "d28", "d29", "d30", "d31");
  }
  CHECK(deliveries == 1);
  CHECK(memcmp(before, after, sizeof before) == 0);
  CHECK((fpscr & 0x03c00000) == 0x00800000);
}

static volatile uintptr_t handler_stack;

static void on_alternate(int signal) {
  (void)signal;
  handler_stack = (uintptr_t)__builtin_frame_address(0);
}

static void test_alternate_stack(void) {
  const size_t size = 64 * 1024;
  char *memory = malloc(size);
  const stack_t stack = {.ss_sp = memory, .ss_size = size}, off = {.ss_flags = SS_DISABLE};
  CHECK(sigaltstack(&stack, NULL) == 0);
  handle(SIGUSR1, on_alternate, SA_ONSTACK);
  raise(SIGUSR1);
  CHECK(handler_stack > (uintptr_t)memory && handler_stack <= (uintptr_t)memory + size);
  sigaltstack(&off, NULL);
  free(memory);
}

static void *volatile illegal_at;

static void on_illegal(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)context;
  illegal_at = info->si_addr;
  siglongjmp(jump, 1);
}

__attribute__((noinline, naked)) static void permanently_undefined(void) {
  __asm__("udf #0\n\tbx lr");
}

static void test_undefined(void) {
  struct sigaction action = {.sa_sigaction = on_illegal, .sa_flags = SA_SIGINFO};
  sigaction(SIGILL, &action, NULL);
  volatile int taken = 1;
  if (!sigsetjmp(jump, 1)) {
    permanently_undefined();
    taken = 0;
  }
  CHECK(taken);
  CHECK(((uintptr_t)illegal_at & ~1u) == ((uintptr_t)permanently_undefined & ~1u));
  handle(SIGILL, SIG_DFL, 0);
}

const struct item kSignalItems[] = {
    {"signal.delivery", test_delivery}, {"signal.vfp_state", test_vfp_state},
    {"signal.alternate_stack", test_alternate_stack}, {"signal.undefined", test_undefined},
    {NULL, NULL},
};
