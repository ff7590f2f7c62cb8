// SPDX-License-Identifier: Apache-2.0
// Both cores wait for an interrupt that nothing can raise.
  .global _start
_start:
  cpsid aif
wait:
  wfi
  b wait
