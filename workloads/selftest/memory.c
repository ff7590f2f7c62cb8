/* SPDX-License-Identifier: Apache-2.0 */
/* Mappings, protection faults, unaligned access, code that is written at run time. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include "selftest.h"

enum { kPage = 4096 };

static sigjmp_buf fault_return;
static void *volatile fault_address;
static volatile int fault_code;

static void on_fault(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)context;
  fault_address = info->si_addr;
  fault_code = info->si_code;
  siglongjmp(fault_return, 1);
}

static void catch_faults(int on) {
  struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
  if (!on) action = (struct sigaction){.sa_handler = SIG_DFL};
  sigaction(SIGSEGV, &action, NULL);
  sigaction(SIGBUS, &action, NULL);
}

/* 1 if reading (writing) the byte faults. */
static int read_faults(const volatile char *address) {
  if (sigsetjmp(fault_return, 1)) return 1;
  (void)*address;
  return 0;
}

static int write_faults(volatile char *address) {
  if (sigsetjmp(fault_return, 1)) return 1;
  *address = 1;
  return 0;
}

static char *map(size_t pages, int protection) {
  return mmap(NULL, pages * kPage, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void test_protection(void) {
  catch_faults(1);
  char *p = map(3, PROT_READ | PROT_WRITE);
  CHECK(p != MAP_FAILED);
  p[0] = p[kPage] = p[2 * kPage] = 7;
  mprotect(p + kPage, kPage, PROT_READ);
  CHECK(!read_faults(p + kPage));
  CHECK(write_faults(p + kPage + 5));
  CHECK(fault_address == p + kPage + 5 && fault_code == SEGV_ACCERR);
  mprotect(p + kPage, kPage, PROT_NONE);
  CHECK(read_faults(p + kPage) && fault_code == SEGV_ACCERR);
  mprotect(p + kPage, kPage, PROT_READ | PROT_WRITE);
  CHECK(!write_faults(p + kPage) && p[kPage] == 1);
  munmap(p + kPage, kPage);
  CHECK(read_faults(p + kPage) && fault_code == SEGV_MAPERR);
  CHECK(p[0] == 7 && p[2 * kPage] == 7);
  munmap(p, 3 * kPage);
  catch_faults(0);
}

static void test_mapping(void) {
  enum { kPages = 256 };
  char *p = map(kPages, PROT_READ | PROT_WRITE);
  int zero = 1;
  for (int i = 0; i < kPages; ++i) zero &= p[i * kPage + i] == 0;
  CHECK(zero);
  for (int i = 0; i < kPages; ++i) p[i * kPage] = (char)i;
  char *moved = mremap(p, kPages * kPage, 2 * kPages * kPage, MREMAP_MAYMOVE);
  CHECK(moved != MAP_FAILED);
  int kept = 1;
  for (int i = 0; i < kPages; ++i) kept &= moved[i * kPage] == (char)i;
  CHECK(kept);
  madvise(moved, kPages * kPage, MADV_DONTNEED);
  CHECK(moved[5 * kPage] == 0);
  munmap(moved, 2 * kPages * kPage);
}

static void test_unaligned(void) {
  /* Across a page border too. */
  uint8_t *p = (uint8_t *)map(2, PROT_READ | PROT_WRITE) + kPage - 8;
  for (int i = 0; i < 16; ++i) p[i] = (uint8_t)(0x10 + i);
  int ok = 1;
  for (int i = 0; i < 12; ++i) {
    uint32_t word, half;
    __asm__ volatile("ldr %0, [%2]\n\tldrh %1, [%2]" : "=&r"(word), "=&r"(half) : "r"(p + i));
    ok &= word == 0x13121110u + 0x01010101u * (uint32_t)i;
    ok &= half == 0x1110u + 0x0101u * (uint32_t)i;
  }
  CHECK(ok);
  __asm__ volatile("str %0, [%1]" : : "r"(0xaabbccdd), "r"(p + 5) : "memory");
  CHECK(p[5] == 0xdd && p[6] == 0xcc && p[7] == 0xbb && p[8] == 0xaa && p[9] == 0x19);
  /* LDM never tolerates it: the kernel takes the alignment fault and does the work. */
  uint32_t first, second;
  __asm__ volatile("ldmia %2, {%0, %1}" : "=&r"(first), "=&r"(second) : "r"(p + 1));
  CHECK(first == 0x14131211);
  CHECK(second == 0xaabbccdd);
}

/* Writes "mov r0, #n; bx lr" over and over at one place; runs it each time. */
static void test_self_modifying(void) {
  uint32_t *code = (uint32_t *)map(1, PROT_READ | PROT_WRITE | PROT_EXEC);
  int ok = 1;
  for (uint32_t n = 0; n < 200; ++n) {
    code[0] = 0xe3a00000u | n;
    code[1] = 0xe12fff1eu;
    __builtin___clear_cache((char *)code, (char *)(code + 2));
    ok &= ((uint32_t(*)(void))code)() == n;
  }
  CHECK(ok);
  munmap(code, kPage);
}

static void test_no_execute(void) {
  catch_faults(1);
  uint32_t *code = (uint32_t *)map(1, PROT_READ | PROT_WRITE);
  code[0] = 0xe12fff1eu; /* bx lr */
  __builtin___clear_cache((char *)code, (char *)(code + 1));
  volatile int faulted = 1;
  if (!sigsetjmp(fault_return, 1)) {
    ((void (*)(void))code)();
    faulted = 0;
  }
  CHECK(faulted && fault_address == code && fault_code == SEGV_ACCERR);
  munmap(code, kPage);
  catch_faults(0);
}

const struct item kMemoryItems[] = {
    {"memory.protection", test_protection}, {"memory.mapping", test_mapping},
    {"memory.unaligned", test_unaligned}, {"memory.self_modifying", test_self_modifying},
    {"memory.no_execute", test_no_execute}, {NULL, NULL},
};
