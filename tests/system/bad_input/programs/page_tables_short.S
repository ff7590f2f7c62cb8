// SPDX-License-Identifier: Apache-2.0
// Short-descriptor tables that lead to themselves: each first-level entry names the table it is in as
// second-level table, and is there the descriptor of a large page. Core 1's table lies outside RAM. Then
// every fetch, of the vectors, too, goes wrong.
#define TABLE 0x80100000
#define NOWHERE 0xf0000000

  .global _start
_start:
  ldr r0, =TABLE
  orr r1, r0, #1
  mov r2, #4096
fill:
  str r1, [r0], #4
  subs r2, r2, #1
  bne fill
  ldr r0, =TABLE
  mrc p15, 0, r3, c0, c0, 5  // MPIDR
  tst r3, #3
  ldrne r0, =NOWHERE
  mcr p15, 0, r0, c2, c0, 0  // TTBR0
  mov r0, #0
  mcr p15, 0, r0, c2, c0, 2  // TTBCR: short descriptors
  mvn r0, #0
  mcr p15, 0, r0, c3, c0, 0  // DACR: managers everywhere
  mrc p15, 0, r0, c1, c0, 0
  orr r0, r0, #1
  dsb
  mcr p15, 0, r0, c1, c0, 0  // SCTLR.M
  isb
here:
  b here
