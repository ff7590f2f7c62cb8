/* SPDX-License-Identifier: Apache-2.0 */
/* Never enables its MMU: strongly-ordered memory, written and read back in every size. */
#include "guest.h"

enum { kBytes = 1 << 20 };

void test(void) {
  volatile u32 *words = reg32((u32)kFresh);
  volatile u16 *halves = (volatile u16 *)kFresh;
  volatile u8 *bytes = (volatile u8 *)kFresh;
  u32 wrong = 0;
  for (u32 i = 0; i < kBytes / 4; i++) words[i] = i * 0x01000193;
  for (u32 i = 0; i < kBytes / 4; i++) wrong += words[i] != i * 0x01000193;
  for (u32 i = 0; i < kBytes / 2; i += 61) halves[i] = (u16)i;
  for (u32 i = 0; i < kBytes / 2; i += 61) wrong += halves[i] != (u16)i;
  for (u32 i = 0; i < kBytes; i += 127) bytes[i] = (u8)i;
  for (u32 i = 0; i < kBytes; i += 127) wrong += bytes[i] != (u8)i;
  CHECK_EQUAL(wrong, 0);
}
