/* SPDX-License-Identifier: Apache-2.0 */
/* Short descriptors, as the kernels had that the published figures were measured on: sections for the
 * program and the devices, pages of 4 KiB for the arena. */
#include "cp15.h"
#include "measure.h"
#include "mmu.h"

enum { kPages = kArenaSize / kPage, kMiB = 1 << 20, kPagesPerTable = 256 };
enum { kPhysicalArena = 0x88000000u };

u8 *const arena = (u8 *)0x40000000;

static u32 level1[4096] __attribute__((aligned(16384)));
u32 descriptors[kPages] __attribute__((aligned(1024)));

static void map_sections(void) {
  for (u32 i = 0; i < 4096; ++i) {
    const u32 kind = i >= 0x800 ? (u32)kSectionNormal : (u32)kSectionDevice | kS1Xn;
    level1[i] = i << 20 | kind | section_ap(3) | kSection;
  }
}

static void map_arena(void) {
  for (u32 i = 0; i < kPages; ++i) {
    descriptors[i] = (kPhysicalArena + i * kPage) | kPageNormal | page_ap(3) | kSmallPage | kPageXn;
  }
  for (u32 i = 0; i < kArenaSize / kMiB; ++i) {
    level1[((u32)arena >> 20) + i] = (u32)&descriptors[i * kPagesPerTable] | kPageTable;
  }
}

void map_memory(void) {
  map_sections();
  write_ttbr0((u32)level1 | 0x4a); /* walks: inner shareable, write-back, write-allocate */
  write_dacr(1);
  write_tlbiall(0);
  dsb();
  write_sctlr(read_sctlr() | 1 << 12 | 1 << 11 | 1 << 2 | 1); /* I, Z, C, M */
  map_arena();
  write_tlbiall(0);
  dsb();
  isb();
}
