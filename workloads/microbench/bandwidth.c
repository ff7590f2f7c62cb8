/* SPDX-License-Identifier: Apache-2.0 */
/* Cycles for 64 bytes of a stream: the kernels of STREAM and of lmbench's bw_mem, as they are described. */
#include "measure.h"

static u32 bytes; /* of a buffer */

/* `words` words, `step` bytes apart, at a time. */
#define READ_KERNEL(name, words, step)                                                             \
  static void name(u32 passes) {                                                                   \
    while (passes-- > 0) {                                                                         \
      u32 sum = 0;                                                                                 \
      for (u32 at = 0; at < bytes; at += (words) * (step)) {                                       \
        __asm__ volatile(".set offset, 0\n.rept " #words "\nldr r0, [%1, #offset]\nadd %0, %0, r0\n" \
                         ".set offset, offset + " #step "\n.endr"                                  \
                         : "+r"(sum)                                                               \
                         : "r"(arena + at)                                                         \
                         : "r0", "memory");                                                        \
      }                                                                                            \
    }                                                                                              \
  }
READ_KERNEL(read_sparse, 32, 16)
READ_KERNEL(read_all, 128, 4)
READ_KERNEL(read_lines, 32, 64)

/* Words at random in 512 KiB, none waiting for another. */
static void read_random_lines(u32 passes) {
  __asm__ volatile(
      "ldr r0, =0x2545f491\n"
      "ldr r1, =1664525\n"
      "ldr r2, =1013904223\n"
      "ldr r4, =0x7ffc0\n"
      "1:\n"
      ".rept 32\n"
      "mla r0, r0, r1, r2\n"
      "and r3, r4, r0, lsr #6\n"
      "ldr r3, [%1, r3]\n"
      ".endr\n"
      "subs %0, %0, #1\n"
      "bne 1b\n"
      : "+r"(passes)
      : "r"(arena)
      : "r0", "r1", "r2", "r3", "r4", "cc", "memory");
}

static void clear(u32 passes) {
  while (passes-- > 0) {
    u8 *p = arena, *end = arena + bytes;
    __asm__ volatile("mov r0, #0\nmov r1, #0\nmov r2, #0\nmov r3, #0\n"
                     "1: stmia %0!, {r0-r3}\nstmia %0!, {r0-r3}\nstmia %0!, {r0-r3}\nstmia %0!, {r0-r3}\n"
                     "cmp %0, %1\nbne 1b"
                     : "+&r"(p)
                     : "r"(end)
                     : "r0", "r1", "r2", "r3", "cc", "memory");
  }
}

static void copy_words(u32 passes) {
  while (passes-- > 0) {
    const u8 *p = arena, *end = arena + bytes;
    u8 *q = arena + bytes;
    __asm__ volatile("1: pld [%0, #192]\nldmia %0!, {r0-r3}\nldmia %0!, {r4-r6, r8}\nstmia %1!, {r0-r3}\nstmia %1!, {r4-r6, r8}\n"
                     "ldmia %0!, {r0-r3}\nldmia %0!, {r4-r6, r8}\nstmia %1!, {r0-r3}\nstmia %1!, {r4-r6, r8}\n"
                     "cmp %0, %2\nbne 1b"
                     : "+&r"(p), "+&r"(q)
                     : "r"(end)
                     : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r8", "cc", "memory");
  }
}

/* STREAM: doubles, loops unrolled by eight as compilers do. */
#define STREAM_KERNEL(name, loads_and_result)                                             \
  static void name(u32 passes) {                                                          \
    while (passes-- > 0) {                                                                \
      const u8 *a = arena, *end = arena + bytes, *b = arena + bytes;                      \
      u8 *c = arena + 2 * bytes;                                                          \
      __asm__ volatile(".fpu neon-vfpv4\nvmov.f64 d7, #3.0\n1:\n"                         \
                       ".set offset, 0\n.rept 8\n" loads_and_result                       \
                       "\n.set offset, offset + 8\n.endr\n"                               \
                       "add %0, %0, #64\nadd %1, %1, #64\nadd %2, %2, #64\n"              \
                       "cmp %0, %3\nbne 1b"                                               \
                       : "+&r"(a), "+&r"(b), "+&r"(c)                                      \
                       : "r"(end)                                                         \
                       : "cc", "memory");                                                 \
    }                                                                                     \
  }
STREAM_KERNEL(stream_copy, "vldr d0, [%0, #offset]\nvstr d0, [%2, #offset]")
STREAM_KERNEL(stream_scale, "vldr d0, [%0, #offset]\nvmul.f64 d0, d0, d7\nvstr d0, [%2, #offset]")
STREAM_KERNEL(stream_add, "vldr d0, [%0, #offset]\nvldr d1, [%1, #offset]\nvadd.f64 d0, d0, d1\nvstr d0, [%2, #offset]")
STREAM_KERNEL(stream_triad, "vldr d0, [%0, #offset]\nvldr d1, [%1, #offset]\nvmla.f64 d0, d1, d7\nvstr d0, [%2, #offset]")

/* Cycles for 64 bytes of one buffer. */
static void row(const char *name, kernel *run, u32 size) {
  bytes = size;
  measure_and_report(name, run, 1, size / kLine);
}

void bandwidth(void) {
  enum { kMiB = 1 << 20, kStreamBytes = 8 * 2000000 /* as STREAM has its arrays by default */ };
  row("bandwidth.read_lines_512k", read_lines, kMiB / 2);
  measure_and_report("bandwidth.read_random_lines_512k", read_random_lines, 2000, kRepeats);
  row("bandwidth.read_sparse_1m", read_sparse, kMiB);
  row("bandwidth.read_all_1m", read_all, kMiB);
  row("bandwidth.read_sparse_16m", read_sparse, 16 * kMiB);
  row("bandwidth.read_all_16m", read_all, 16 * kMiB);
  row("bandwidth.clear_16m", clear, 16 * kMiB);
  row("bandwidth.copy_16m", copy_words, 16 * kMiB);
  row("stream.copy", stream_copy, kStreamBytes);
  row("stream.scale", stream_scale, kStreamBytes);
  row("stream.add", stream_add, kStreamBytes);
  row("stream.triad", stream_triad, kStreamBytes);
}
