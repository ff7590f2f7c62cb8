/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest trap there is: HVC from Non-secure Supervisor mode to a handler that returns at once. */
#include "cp15.h"
#include "measure.h"

extern const u32 return_at_once[];
__asm__(
    ".pushsection .text\n.arm\n.arch armv7ve\n.balign 32\n.global return_at_once\nreturn_at_once:\n"
    "b .\nb .\nb .\nb .\nb .\neret\nb .\nb .\n"
    ".popsection");

__asm__(".arch_extension virt");
STRAIGHT_KERNEL(call_hyp, "", "hvc #0")

struct translation {
  u32 ttbr0, dacr, sctlr;
};

/* In Non-secure Supervisor mode, with the MMU on as in Secure state. */
static u32 measure_trap(u32 secure) {
  const struct translation *t = (const struct translation *)secure;
  write_ttbr0(t->ttbr0);
  write_dacr(t->dacr);
  write_tlbiall(0);
  dsb();
  write_sctlr(t->sctlr);
  return measure(call_hyp, 20, kRepeats);
}

static u32 set_up_hyp(u32 vectors) {
  enum { kInstructionCache = 1 << 12 };
  write_hvbar(vectors);
  write_hsctlr(read_hsctlr() | kInstructionCache);
  return 0;
}

void exceptions(void) {
  const struct translation secure = {read_ttbr0(), read_dacr(), read_sctlr()};
  call_in(kScrNormal, kHypMode | kMasked, set_up_hyp, (u32)return_at_once);
  report("exception.hyp_round_trip", call_in(kScrNormal, kSvc | kMasked, measure_trap, (u32)&secure));
}
