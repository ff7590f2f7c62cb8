/* SPDX-License-Identifier: Apache-2.0 */
/* What a miss of the TLBs costs, by rings of loads whose data is where it is known to be. */
#include "cp15.h"
#include "measure.h"

STRAIGHT_KERNEL(follow, "mov r0, %1", "ldr r0, [r0]")

/* Where word `i` of a ring is in the arena. Page and line differ together, so that no two words of 1024
 * share a set of the L2 by more than its ways. */
typedef u32 place(u32 i);

static u32 at(u32 page, u32 line) { return page * kPage + line % (kPage / kLine) * kLine; }
static u32 next_page(u32 i) { return at(i, i); }
static u32 next_table_line(u32 i) { return at(i * 17, i / 16); }                   /* 68 KiB apart */
static u32 next_mebibyte(u32 i) { return at(i % 64 * 256 + i / 64 * 17, i % 64); } /* a level 1 entry apart */
static u32 few_pages(u32 i) { return at(i % 16, i / 16); }                         /* hits the TLB */
/* In two sets of the L2 TLB, which has 128 sets of 4 ways; within 10 MiB. */
static u32 two_sets(u32 i) { return at(i / 2 * 128 + i % 2, i); }

static u32 ring_latency(u32 count, place *place_of) {
  for (u32 i = 0; i < count; ++i) {
    *(u32 *)(arena + place_of(i)) = (u32)(arena + place_of((i + 1) % count));
  }
  return measure(follow, count * 4 / kRepeats, kRepeats);
}

void translation(void) {
  enum { kInL2Tlb = 64, kOfTwoSets = 40, kBeyondL2Tlb = 1024 };
  const u32 hit = ring_latency(kInL2Tlb / 4, next_page);
  const u32 l1_miss = ring_latency(kInL2Tlb, next_page) - hit;
  report("tlb.l1_miss", l1_miss);
  /* Data and descriptors in level 1: the walker finds there what a load has brought. */
  for (u32 i = 0; i < kOfTwoSets; ++i) (void)*(volatile u32 *)&descriptors[two_sets(i) / kPage];
  report("tlb.l2_miss_table_in_l1", ring_latency(kOfTwoSets, two_sets) - hit - l1_miss);
  /* 1024 lines are more than level 1 holds: the data comes from level 2 in each ring. */
  const u32 l2_data = ring_latency(kBeyondL2Tlb, few_pages);
  const u32 table_in_l2 = ring_latency(kBeyondL2Tlb, next_table_line);
  report("tlb.l2_miss_table_in_l2", table_in_l2 - l2_data - l1_miss);
  /* Next to all the accesses change the level 1 entry in one ring, every 15th in the other. */
  report("tlb.walk_cache_miss", (ring_latency(kBeyondL2Tlb, next_mebibyte) - table_in_l2) * 15 / 14);
}
