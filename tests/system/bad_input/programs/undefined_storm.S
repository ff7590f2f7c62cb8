// SPDX-License-Identifier: Apache-2.0
// Every vector holds a permanently undefined instruction: on both cores an exception without end.
  .global _start
_start:
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0  // VBAR
  isb
  udf #0

  .balign 32
vectors:
  .rept 8
  udf #1
  .endr
