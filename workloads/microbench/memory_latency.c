/* SPDX-License-Identifier: Apache-2.0 */
/* How long a load takes that waits for the last one: at random in a buffer, and in a ring of fixed
 * stride. */
#include "cp15.h"
#include "measure.h"

static u32 mask; /* selects a line of the buffer */

/* Each address comes from a generator whose state takes in the value loaded, which is zero. */
static void random_loads(u32 passes) {
  __asm__ volatile(
      "ldr r0, =0x2545f491\n"
      "ldr r1, =1664525\n"
      "ldr r2, =1013904223\n"
      "1:\n"
      ".rept 8\n"
      "mla r0, r0, r1, r2\n"
      "and r3, %2, r0, lsr #6\n"
      "ldr r3, [%1, r3]\n"
      "add r0, r0, r3\n"
      ".endr\n"
      "subs %0, %0, #1\n"
      "bne 1b\n"
      : "+r"(passes)
      : "r"(arena), "r"(mask)
      : "r0", "r1", "r2", "r3", "cc", "memory");
}
enum { kRandomLoads = 8, kRandomPasses = 8000 };

static u32 random_latency(u32 kibibytes) {
  mask = (kibibytes * 1024 - 1) & ~(u32)(kLine - 1);
  return measure(random_loads, kRandomPasses, kRandomLoads);
}

STRAIGHT_KERNEL(follow, "mov r0, %1", "ldr r0, [r0]")

/* A ring of pointers through `size` bytes, backward as lmbench's lat_mem_rd has it. */
static u32 ring_latency(u32 size, u32 stride) {
  const u32 count = size / stride;
  for (u32 i = 0; i < count; ++i) {
    const u32 next = i == 0 ? count - 1 : i - 1;
    *(u32 *)(arena + i * stride) = (u32)(arena + next * stride);
  }
  const u32 latency = measure(follow, count / kRepeats + 1, kRepeats);
  for (u32 i = 0; i < count; ++i) *(u32 *)(arena + i * stride) = 0;
  return latency;
}

/* Out of DRAM, without a TLB miss: lines of 30 pages far apart, put out of the caches first. Each load
 * goes to another page than the last, so to another row, and no prefetch helps. */
static u32 *dram_line(u32 i) {
  enum { kPagesUsed = 30, kApart = 37 };
  return (u32 *)(arena + i % kPagesUsed * kApart * kPage + i / kPagesUsed * kLine);
}
static u32 dram_latency(void) {
  enum { kLines = 960 };
  for (u32 i = 0; i < kLines; ++i) *dram_line(i) = (u32)dram_line((i + 1) % kLines);
  for (u32 i = 0; i < kLines; ++i) {
    __asm__ volatile("mcr p15, 0, %0, c7, c14, 1" : : "r"(dram_line(i))); /* DCCIMVAC */
  }
  dsb();
  const u32 start = read_pmccntr();
  follow(kLines / kRepeats);
  isb();
  return (read_pmccntr() - start) * 1000 / kLines;
}

void memory_latency(void) {
  static const struct {
    const char *name;
    u32 kibibytes;
  } sizes[] = {
      {"memory.random_64k", 64},     {"memory.random_128k", 128},   {"memory.random_256k", 256},
      {"memory.random_512k", 512},   {"memory.random_1m", 1024},    {"memory.random_2m", 2048},
      {"memory.random_4m", 4096},    {"memory.random_8m", 8192},    {"memory.random_16m", 16384},
      {"memory.random_32m", 32768},  {"memory.random_64m", 65536},
  };
  static const struct {
    const char *name;
    u32 size, stride;
  } rings[] = {
      {"memory.ring_64_256k", 256 << 10, 64},     {"memory.ring_128_62k", 62 << 10, 128},
      {"memory.ring_128_125k", 125 << 10, 128},   {"memory.ring_128_250k", 250 << 10, 128},
      {"memory.ring_128_500k", 500 << 10, 128},   {"memory.ring_128_1000k", 1000 << 10, 128},
  };
  report("memory.dram", dram_latency());
  /* What the generator takes drops out against a buffer that fits into level 1. */
  const u32 hit = ring_latency(4096, 128);
  const u32 generator = random_latency(16) - hit;
  for (u32 i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    report(sizes[i].name, random_latency(sizes[i].kibibytes) - generator);
  }
  for (u32 i = 0; i < sizeof rings / sizeof *rings; ++i) {
    report(rings[i].name, ring_latency(rings[i].size, rings[i].stride));
  }
}
