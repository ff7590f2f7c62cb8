/* SPDX-License-Identifier: Apache-2.0 */
/* GIC-400 / Cortex-A15 GIC registers (ARM IHI 0048B, chapters 4 and 5). */
#ifndef VESIM_BARE_GIC_H
#define VESIM_BARE_GIC_H

#include "bare.h"

enum { kGicd = 0x2c001000, kGicc = 0x2c002000, kGich = 0x2c004000, kGicv = 0x2c006000 };

enum gicd {
  kDCtlr = 0x000, kDTyper = 0x004, kDIgroupr = 0x080, kDIsenabler = 0x100, kDIcenabler = 0x180,
  kDIspendr = 0x200, kDIcpendr = 0x280, kDIsactiver = 0x300, kDIcactiver = 0x380,
  kDIpriorityr = 0x400, kDItargetsr = 0x800, kDIcfgr = 0xc00, kDSgir = 0xf00,
  kDCpendsgir = 0xf10, kDSpendsgir = 0xf20,
};

/* GICC, and GICV, which has the same layout. */
enum gicc {
  kCtlr = 0x00, kPmr = 0x04, kBpr = 0x08, kIar = 0x0c, kEoir = 0x10, kRpr = 0x14, kHppir = 0x18,
  kAbpr = 0x1c, kAiar = 0x20, kAeoir = 0x24, kAhppir = 0x28, kApr0 = 0xd0, kDir = 0x1000,
};

enum gich {
  kHHcr = 0x000, kHVtr = 0x004, kHVmcr = 0x008, kHMisr = 0x010, kHEisr0 = 0x020, kHElsr0 = 0x030,
  kHApr = 0x0f0, kHLr0 = 0x100,
};

/* GICC_CTLR of the secure view. */
enum {
  kEnableGrp0 = 1 << 0, kEnableGrp1 = 1 << 1, kAckCtl = 1 << 2, kFiqEn = 1 << 3, kCbpr = 1 << 4,
  kEoiModeS = 1 << 9, kEoiModeNs = 1 << 10,
};

enum { kSpurious = 1023, kSpuriousGroup1 = 1022 };

static inline u32 gicd(u32 offset) { return *reg32(kGicd + offset); }
static inline u32 gicc(u32 offset) { return *reg32(kGicc + offset); }
static inline u32 gich(u32 offset) { return *reg32(kGich + offset); }
static inline u32 gicv(u32 offset) { return *reg32(kGicv + offset); }
static inline void set_gicd(u32 offset, u32 value) { *reg32(kGicd + offset) = value; }
static inline void set_gicc(u32 offset, u32 value) { *reg32(kGicc + offset) = value; }
static inline void set_gich(u32 offset, u32 value) { *reg32(kGich + offset) = value; }
static inline void set_gicv(u32 offset, u32 value) { *reg32(kGicv + offset) = value; }

/* One bit of a set of bit-per-interrupt registers (ISENABLER, ISPENDR...). */
static inline u32 gicd_bit(u32 offset, u32 id) { return gicd(offset + id / 32 * 4) >> id % 32 & 1; }
static inline void set_gicd_bit(u32 offset, u32 id) { set_gicd(offset + id / 32 * 4, 1u << id % 32); }

/* Byte-per-interrupt registers (IPRIORITYR, ITARGETSR). */
static inline u32 gicd_byte(u32 offset, u32 id) { return *(volatile u8 *)(kGicd + offset + id); }
static inline void set_gicd_byte(u32 offset, u32 id, u32 value) {
  *(volatile u8 *)(kGicd + offset + id) = (u8)value;
}

static inline void set_group(u32 id, u32 group) {
  const u32 offset = kDIgroupr + id / 32 * 4;
  set_gicd(offset, (gicd(offset) & ~(1u << id % 32)) | group << id % 32);
}

#endif
