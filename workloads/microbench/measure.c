/* SPDX-License-Identifier: Apache-2.0 */
#include "measure.h"

#include "cp15.h"

static u32 cycles_of(kernel *run, u32 passes) {
  isb();
  const u32 start = read_pmccntr();
  run(passes);
  isb();
  return read_pmccntr() - start;
}

u32 measure(kernel *run, u32 passes, u32 operations) {
  cycles_of(run, passes); /* warm: code, data, predictor */
  const u32 shorter = cycles_of(run, passes);
  const u32 longer = cycles_of(run, 3 * passes);
  const u32 cycles = longer - shorter, divisor = 2 * passes * operations;
  /* In two steps: 32 bits hold them as long as a kernel has at most four million operations. */
  return cycles / divisor * 1000 + cycles % divisor * 1000 / divisor;
}

void report(const char *name, u32 thousandths) {
  const u32 fraction = thousandths % 1000;
  print("row %s %u.%c%c%c\n", name, thousandths / 1000, '0' + (char)(fraction / 100),
        '0' + (char)(fraction / 10 % 10), '0' + (char)(fraction % 10));
}

void test(void) {
  write_pmcr(1 | 1 << 2); /* enable, reset the cycle counter */
  write_pmcntenset(1u << 31);
  map_memory();
  /* FPEXC.EN */
  __asm__ volatile(".fpu neon-vfpv4\nvmsr fpexc, %0" : : "r"(1u << 30));
  operations();
  memory_latency();
  translation();
  bandwidth();
  soft_float();
  exceptions();
  end_program(0); /* scripts/calibrate judges the rows */
}
