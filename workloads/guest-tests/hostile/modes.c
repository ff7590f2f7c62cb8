/* SPDX-License-Identifier: Apache-2.0 */
/* Asks for every mode there is and is not. Hyp and Monitor mode are never a guest's, nor is Secure state. */
#include "guest.h"

/* The mode that CPSR shows after this one has been written to it. */
static u32 ask_for(u32 mode) {
  u32 got;
  __asm__ volatile(
      "mrs r3, cpsr\n\tbic r3, r3, #0x1f\n\torr r3, r3, %1\n\tmsr cpsr_c, r3\n\tisb\n\t"
      "mrs %0, cpsr\n\tmsr cpsr_c, #0xd3\n\tisb"
      : "=&r"(got)
      : "r"(mode)
      : "r3", "cc", "memory");
  return got & 0x1f;
}

void test(void) {
  for (u32 mode = 0x11; mode < 0x20; mode++) {
    const u32 got = ask_for(mode);
    CHECK(got != kHypMode && got != kMon);
    if (mode == kSvc || mode == kSys || mode == kAbt) CHECK_EQUAL(got, mode);
  }
  for (u32 mode = 0; mode < 0x10; mode++) CHECK_EQUAL(ask_for(mode), kSvc); /* no mode at all */
}
