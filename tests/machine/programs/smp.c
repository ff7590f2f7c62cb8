/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two cores and one memory: exclusives and their monitors (ARM DDI 0406C A3.4), events (B1.8.13), and
 * single-core semantics that software for two relies on.
 */
#include "cp15.h"

enum { kNormalCacheable = 1 << 16 | 1 << 12 | 1 << 3 | 1 << 2 | 3 << 10 | 2 };

static u32 level1[4096] __attribute__((aligned(16384)));

/* Exclusives want Normal, shareable memory: flat map, MMU and caches on. */
static u32 mmu_on(u32 unused) {
  write_ttbcr(0);
  write_ttbr0((u32)level1 | 0x4a); /* table walks: shareable, write-back */
  write_dacr(1);
  write_tlbiall(0);
  dsb();
  write_sctlr(read_sctlr() | 1 << 0 | 1 << 2 | 1 << 12);
  return unused;
}

static void build_tables(void) {
  for (u32 i = 0; i < 4096; ++i) level1[i] = i << 20 | 1 << 2 | 3 << 10 | 1 << 4 | 2; /* Device, XN */
  for (u32 i = 0x800; i < 0xc00; ++i) level1[i] = i << 20 | kNormalCacheable;
  dsb();
}

static u32 word;

static u32 load_exclusive(void) {
  u32 value;
  __asm__ volatile("ldrex %0, [%1]" : "=r"(value) : "r"(&word) : "memory");
  return value;
}

/* 0 if it was stored. */
static u32 store_exclusive(u32 value) {
  u32 failed;
  __asm__ volatile("strex %0, %2, [%1]" : "=&r"(failed) : "r"(&word), "r"(value) : "memory");
  return failed;
}

static u32 write_word(u32 value) {
  word = value;
  dsb();
  return 0;
}

static void on_cpu1(u32 (*function)(u32), u32 argument) {
  start_cpu1(function, argument);
  wait_cpu1();
}

static void test_monitors(void) {
  word = 1;
  load_exclusive();
  CHECK_EQUAL(store_exclusive(2), 0);
  CHECK_EQUAL(word, 2);
  CHECK_EQUAL(store_exclusive(3), 1); /* the first one has used it up */
  load_exclusive();
  __asm__ volatile("clrex");
  CHECK_EQUAL(store_exclusive(4), 1);
  CHECK_EQUAL(word, 2);
  /* The other core's store takes it away... */
  load_exclusive();
  on_cpu1(write_word, 5);
  CHECK_EQUAL(store_exclusive(6), 1);
  CHECK_EQUAL(word, 5);
  /* ... even of the value that was there: a monitor, not a comparison (A3.4.1). */
  load_exclusive();
  on_cpu1(write_word, 5);
  const u32 same_value = store_exclusive(7);
  CHECK_EQUAL(same_value, 1);
}

static u32 counter;

static u32 count(u32 rounds) {
  for (u32 i = 0; i < rounds; ++i) {
    u32 value, failed;
    do {
      __asm__ volatile("ldrex %0, [%2]\n\tadd %0, %0, #1\n\tstrex %1, %0, [%2]"
                       : "=&r"(value), "=&r"(failed)
                       : "r"(&counter)
                       : "memory");
    } while (failed);
  }
  return 0;
}

static u64 counter64;

static u32 count64(u32 rounds) {
  for (u32 i = 0; i < rounds; ++i) {
    u32 failed;
    __asm__ volatile(
        "1: ldrexd r2, r3, [%1]\n\tadds r2, r2, #1\n\tadc r3, r3, #1\n\t"
        "strexd %0, r2, r3, [%1]\n\tcmp %0, #0\n\tbne 1b"
        : "=&r"(failed)
        : "r"(&counter64)
        : "r2", "r3", "memory", "cc");
  }
  return 0;
}

static void test_contention(void) {
  enum { kRounds = 20000 };
  start_cpu1(count, kRounds);
  count(kRounds);
  wait_cpu1();
  CHECK_EQUAL(counter, 2 * kRounds);
  start_cpu1(count64, kRounds);
  count64(kRounds);
  wait_cpu1();
  CHECK_EQUAL((u32)counter64, 2 * kRounds);
  CHECK_EQUAL((u32)(counter64 >> 32), 2 * kRounds);
}

/* SEV on one core sets the event register of the other: WFE returns. */
static volatile u32 stage;

static u32 answer_events(u32 rounds) {
  for (u32 i = 0; i < rounds; ++i) {
    while (stage != 2 * i + 1) __asm__ volatile("wfe");
    stage = 2 * i + 2;
    __asm__ volatile("dsb\n\tsev");
  }
  return rounds;
}

static void test_events(void) {
  enum { kRounds = 1000 };
  __asm__ volatile("sev\n\twfe"); /* an event that is there already */
  start_cpu1(answer_events, kRounds);
  for (u32 i = 0; i < kRounds; ++i) {
    stage = 2 * i + 1;
    __asm__ volatile("dsb\n\tsev");
    while (stage != 2 * i + 2) __asm__ volatile("wfe");
  }
  CHECK_EQUAL(wait_cpu1(), kRounds);
}

/* Data before flag, with DMB on both sides. */
static volatile u32 data, flag;

static u32 produce(u32 rounds) {
  for (u32 i = 1; i <= rounds; ++i) {
    while (flag != 0) {
    }
    data = i;
    __asm__ volatile("dmb" ::: "memory");
    flag = i;
  }
  return 0;
}

static void test_message_passing(void) {
  enum { kRounds = 5000 };
  u32 wrong = 0;
  start_cpu1(produce, kRounds);
  for (u32 i = 1; i <= kRounds; ++i) {
    u32 seen;
    while ((seen = flag) == 0) {
    }
    __asm__ volatile("dmb" ::: "memory");
    wrong += data != seen;
    flag = 0;
  }
  wait_cpu1();
  CHECK_EQUAL(wrong, 0);
}

static u32 get_mpidr(u32 unused) {
  (void)unused;
  return read_mpidr();
}

void test(void) {
  CHECK_EQUAL(read_mpidr(), 0x80000000);
  start_cpu1(get_mpidr, 0);
  CHECK_EQUAL(wait_cpu1(), 0x80000001);
  build_tables();
  mmu_on(0);
  on_cpu1(mmu_on, 0);
  test_monitors();
  test_contention();
  test_events();
  test_message_passing();
}
