/* SPDX-License-Identifier: Apache-2.0 */
/* CP15 registers by name (ARM DDI 0406C B3.17, B8.1): read_NAME() and write_NAME(value). */
#ifndef VESIM_BARE_CP15_H
#define VESIM_BARE_CP15_H

#include "bare.h"

#define CP15(name, opc1, crn, crm, opc2)                                                       \
  static inline u32 read_##name(void) {                                                        \
    u32 value;                                                                                 \
    __asm__ volatile("mrc p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2 : "=r"(value));      \
    return value;                                                                              \
  }                                                                                            \
  static inline void write_##name(u32 value) {                                                 \
    __asm__ volatile("mcr p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2 "\n\tisb"            \
                     :                                                                         \
                     : "r"(value)                                                              \
                     : "memory");                                                              \
  }

#define CP15_64(name, opc1, crm)                                                               \
  static inline u64 read_##name(void) {                                                        \
    u32 low, high;                                                                             \
    __asm__ volatile("mrrc p15, " #opc1 ", %0, %1, " #crm : "=r"(low), "=r"(high));            \
    return (u64)high << 32 | low;                                                              \
  }                                                                                            \
  static inline void write_##name(u64 value) {                                                 \
    __asm__ volatile("mcrr p15, " #opc1 ", %0, %1, " #crm "\n\tisb"                            \
                     :                                                                         \
                     : "r"((u32)value), "r"((u32)(value >> 32))                                \
                     : "memory");                                                              \
  }

/* Identification. */
CP15(midr, 0, c0, c0, 0)
CP15(ctr, 0, c0, c0, 1)
CP15(mpidr, 0, c0, c0, 5)
CP15(id_pfr1, 0, c0, c1, 1)
CP15(clidr, 1, c0, c0, 1)
CP15(csselr, 2, c0, c0, 0)
CP15(ccsidr, 1, c0, c0, 0)
CP15(aidr, 1, c0, c0, 7)
CP15(vpidr, 4, c0, c0, 0)
CP15(vmpidr, 4, c0, c0, 5)
/* Control. */
CP15(sctlr, 0, c1, c0, 0)
CP15(actlr, 0, c1, c0, 1)
CP15(cpacr, 0, c1, c0, 2)
CP15(scr, 0, c1, c1, 0)
CP15(nsacr, 0, c1, c1, 2)
CP15(hsctlr, 4, c1, c0, 0)
CP15(hcr, 4, c1, c1, 0)
CP15(hdcr, 4, c1, c1, 1)
CP15(hcptr, 4, c1, c1, 2)
CP15(hstr, 4, c1, c1, 3)
/* Translation. */
CP15(ttbr0, 0, c2, c0, 0)
CP15(ttbr1, 0, c2, c0, 1)
CP15(ttbcr, 0, c2, c0, 2)
CP15(dacr, 0, c3, c0, 0)
CP15(htcr, 4, c2, c0, 2)
CP15(vtcr, 4, c2, c1, 2)
CP15_64(ttbr0_64, 0, c2)
CP15_64(ttbr1_64, 1, c2)
CP15_64(httbr, 4, c2)
CP15_64(vttbr, 6, c2)
CP15(prrr, 0, c10, c2, 0)
CP15(nmrr, 0, c10, c2, 1)
CP15(hmair0, 4, c10, c2, 0)
CP15(contextidr, 0, c13, c0, 1)
CP15(tpidrurw, 0, c13, c0, 2)
CP15(tpidruro, 0, c13, c0, 3)
CP15(tpidrprw, 0, c13, c0, 4)
/* Faults. */
CP15(dfsr, 0, c5, c0, 0)
CP15(ifsr, 0, c5, c0, 1)
CP15(dfar, 0, c6, c0, 0)
CP15(ifar, 0, c6, c0, 2)
CP15(hsr, 4, c5, c2, 0)
CP15(hdfar, 4, c6, c0, 0)
CP15(hifar, 4, c6, c0, 2)
CP15(hpfar, 4, c6, c0, 4)
/* Address translation. */
CP15(par, 0, c7, c4, 0)
CP15_64(par_64, 0, c7)
CP15(ats1cpr, 0, c7, c8, 0)
CP15(ats1cpw, 0, c7, c8, 1)
CP15(ats1cur, 0, c7, c8, 2)
CP15(ats1cuw, 0, c7, c8, 3)
CP15(ats12nsopr, 0, c7, c8, 4)
CP15(ats12nsopw, 0, c7, c8, 5)
CP15(ats12nsour, 0, c7, c8, 6)
CP15(ats12nsouw, 0, c7, c8, 7)
CP15(ats1hr, 4, c7, c8, 0)
CP15(ats1hw, 4, c7, c8, 1)
/* Maintenance. */
CP15(iciallu, 0, c7, c5, 0)
CP15(bpiall, 0, c7, c5, 6)
CP15(dccmvac, 0, c7, c10, 1)
CP15(dcisw, 0, c7, c6, 2)
CP15(dccsw, 0, c7, c10, 2)
CP15(dccisw, 0, c7, c14, 2)
CP15(tlbiall, 0, c8, c7, 0)
CP15(tlbimva, 0, c8, c7, 1)
CP15(tlbiasid, 0, c8, c7, 2)
CP15(tlbimvaa, 0, c8, c7, 3)
CP15(tlbiallh, 4, c8, c7, 0)
CP15(tlbiallnsnh, 4, c8, c7, 4)
/* Exceptions. */
CP15(vbar, 0, c12, c0, 0)
CP15(mvbar, 0, c12, c0, 1)
CP15(isr, 0, c12, c1, 0)
CP15(hvbar, 4, c12, c0, 0)
/* Performance monitors. */
CP15(pmcr, 0, c9, c12, 0)
CP15(pmcntenset, 0, c9, c12, 1)
CP15(pmselr, 0, c9, c12, 5)
CP15(pmccntr, 0, c9, c13, 0)
CP15(pmxevtyper, 0, c9, c13, 1)
CP15(pmuserenr, 0, c9, c14, 0)
/* Generic timer. */
CP15(cntfrq, 0, c14, c0, 0)
CP15(cntkctl, 0, c14, c1, 0)
CP15(cntp_tval, 0, c14, c2, 0)
CP15(cntp_ctl, 0, c14, c2, 1)
CP15(cntv_tval, 0, c14, c3, 0)
CP15(cntv_ctl, 0, c14, c3, 1)
CP15(cnthctl, 4, c14, c1, 0)
CP15(cnthp_tval, 4, c14, c2, 0)
CP15(cnthp_ctl, 4, c14, c2, 1)
CP15_64(cntpct, 0, c14)
CP15_64(cntvct, 1, c14)
CP15_64(cntp_cval, 2, c14)
CP15_64(cntv_cval, 3, c14)
CP15_64(cntvoff, 4, c14)
CP15_64(cnthp_cval, 6, c14)

#undef CP15
#undef CP15_64

static inline void dsb(void) { __asm__ volatile("dsb" ::: "memory"); }
static inline void isb(void) { __asm__ volatile("isb" ::: "memory"); }

#endif
