/* SPDX-License-Identifier: Apache-2.0 */
/* Translation table descriptors (ARM DDI 0406C B3.5, B3.6) and single accesses that may fault. */
#ifndef VESIM_BARE_MMU_H
#define VESIM_BARE_MMU_H

#include "bare.h"

/* Short descriptors, level 1: section, TEX=001 C B (Normal, write-back write-allocate), shareable. */
enum {
  kSection = 2, kSupersection = 1 << 18 | 2, kPageTable = 1, kS1Xn = 1 << 4, kS1Pxn = 1 << 0,
  kSectionNormal = 1 << 16 | 1 << 12 | 1 << 3 | 1 << 2, kSectionDevice = 1 << 2,
};
/* The same at level 2. */
enum {
  kSmallPage = 2, kLargePage = 1, kPageXn = 1 << 0, kLargeXn = 1 << 15,
  kPageNormal = 1 << 10 | 1 << 6 | 1 << 3 | 1 << 2,
  kLargeNormal = 1 << 10 | 1 << 12 | 1 << 3 | 1 << 2,
};
/* AP[2:0] at its place. */
static inline u32 section_ap(u32 ap) { return (ap & 3) << 10 | (ap >> 2) << 15; }
static inline u32 page_ap(u32 ap) { return (ap & 3) << 4 | (ap >> 2) << 9; }

/* Long descriptors. Attribute index 0: Normal, 1: Device (kMair). */
#define LONG_BLOCK 1ull
#define LONG_PAGE 3ull
#define LONG_TABLE 3ull
#define LONG_AF (1ull << 10)
#define LONG_SH (3ull << 8) /* inner shareable */
#define LONG_AP(ap21) ((u64)(ap21) << 6)
#define LONG_DEVICE (1ull << 2)
#define LONG_PXN (1ull << 53)
#define LONG_XN (1ull << 54)
#define LONG_NORMAL (LONG_AF | LONG_SH)
enum { kMair0 = 0x000004ff }; /* 0: Normal write-back, 1: Device */

/* Stage 2: MemAttr, S2AP. */
#define S2_NORMAL (0xfull << 2 | 3ull << 8 | LONG_AF)
#define S2_DEVICE (1ull << 2 | LONG_AF)
#define S2_AP(ap) ((u64)(ap) << 6)

/* One access, which may abort; the caller looks at exception(). Unprivileged ones act as PL0. */
static inline u32 load(u32 address) {
  u32 value = 0;
  __asm__ volatile("ldr %0, [%1]" : "+r"(value) : "r"(address) : "memory");
  return value;
}
static inline void store(u32 address, u32 value) {
  __asm__ volatile("str %0, [%1]" : : "r"(value), "r"(address) : "memory");
}
static inline u32 load_user(u32 address) {
  u32 value = 0;
  __asm__ volatile("ldrt %0, [%1]" : "+r"(value) : "r"(address) : "memory");
  return value;
}
static inline void store_user(u32 address, u32 value) {
  __asm__ volatile("strt %0, [%1]" : : "r"(value), "r"(address) : "memory");
}

enum { kBxLr = 0xe12fff1e };

#endif
