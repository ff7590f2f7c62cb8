// SPDX-License-Identifier: Apache-2.0
// Aborts: where they go, and what fault registers and syndrome say (Arm ARM B1.9.6 to B1.9.8,
// B3.13).
#include <gtest/gtest.h>

#include "isa/system/load_store_syndrome.h"
#include "tests/unit/isa/system/bench.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kLdr = 0xe5910000, kStr = 0xe5810000;  // R0, [R1]
constexpr u32 kHole = 0x200000;                      // no memory there

TEST(DataAbort, ExternalToAbortMode) {
  for (const bool secure : {false, true}) {
    for (const bool long_format : {false, true}) {
      for (const bool write : {false, true}) {
        Bench b;
        const unsigned bank = secure ? kSecure : kNonSecure;
        b.core.sys.ttbcr[bank] = long_format ? kTtbcrEae : 0;
        b.enter(Mode::User, secure);
        b.core.regs.r[1] = kHole;
        b.execute(write ? kStr : kLdr);
        EXPECT_EQ(b.core.regs.mode, Mode::Abort);
        EXPECT_EQ(b.core.regs.pc, (secure ? kSecureVectors : kNonSecureVectors) + 0x10);
        EXPECT_EQ(b.core.regs.r[14], kCode + 8);
        EXPECT_EQ(b.core.sys.dfar[bank], kHole);
        EXPECT_EQ(b.core.sys.dfsr[bank], (long_format ? 0x210u : 0x008u) | u32{write} << 11);
        EXPECT_EQ(b.core.sys.dfsr[1 - bank], 0u);
      }
    }
  }
}

TEST(DataAbort, ExternalToMonitorBySea) {
  Bench b;
  b.core.sys.scr |= scr::kEa;
  b.enter(Mode::User, false);
  b.core.regs.r[1] = kHole;
  b.execute(kLdr);
  EXPECT_EQ(b.core.regs.mode, Mode::Monitor);
  EXPECT_EQ(b.core.regs.pc, kMonitorVectors + 0x10);
  EXPECT_EQ(b.core.sys.dfar[kSecure], kHole);
  EXPECT_EQ(b.core.sys.dfsr[kSecure], 0x008u);
  EXPECT_EQ(b.core.sys.dfsr[kNonSecure], 0u);
}

TEST(DataAbort, SlaveErrorSetsExt) {
  Bench b;
  b.env.add(0x300000, 0x1000, false, FlatEnvironment::Kind::Refusing);
  b.enter(Mode::User, false);
  b.core.regs.r[1] = 0x300000;
  b.execute(kLdr);
  EXPECT_EQ(b.core.sys.dfsr[kNonSecure], 0x1008u);
}

TEST(DataAbort, FromHyp) {
  Bench b;
  b.enter(Mode::Hyp, false);
  b.core.regs.r[1] = kHole;
  b.execute(kStr);
  EXPECT_EQ(b.core.regs.pc, kHypVectors + 0x10);
  EXPECT_EQ(b.core.regs.elr_hyp, kCode);
  EXPECT_EQ(b.core.sys.hsr, 0x25u << 26 | 1u << 6 | 0x10);
  EXPECT_EQ(b.core.sys.dfar[kSecure], kHole);  // HDFAR
}

// HCR.TGE: alignment faults and external aborts of User mode.
TEST(DataAbort, GeneralExceptionsToHyp) {
  for (const bool tge : {false, true}) {
    Bench b;
    if (tge) b.core.sys.hcr |= hcr::kTge;
    b.enter(Mode::User, false);
    b.core.regs.r[1] = 0x50001;  // Strongly-ordered with the MMU off: alignment fault
    b.execute(kLdr);
    if (tge) {
      EXPECT_EQ(b.core.regs.pc, kHypVectors + 0x14);
      EXPECT_EQ(b.core.sys.hsr, 0x24u << 26 | 0x21);
    } else {
      EXPECT_EQ(b.core.regs.pc, kNonSecureVectors + 0x10);
      EXPECT_EQ(b.core.sys.dfsr[kNonSecure], 1u);
    }
  }
}

TEST(DataAbort, Stage2Syndrome) {
  const Fault fault{
      .type = FaultType::Translation, .level = 2, .stage2 = true, .ipa = 0x12345678a0};
  Bench b;
  b.enter(Mode::User, false);
  b.execute(0xe1d130b2);  // LDRH R3, [R1, #2]: leaves the block that the abort is reported for
  const Uop* u = b.core.block->uops.data();
  b.enter(Mode::User, false);
  take_data_abort(b.core, u, 0xabcd, false, fault);
  EXPECT_EQ(b.core.regs.pc, kHypVectors + 0x14);
  EXPECT_EQ(b.core.regs.elr_hyp, kCode);
  EXPECT_EQ(b.core.sys.dfar[kSecure], 0xabcdu);
  EXPECT_EQ(b.core.sys.hpfar, 0x12345670u);
  EXPECT_EQ(b.core.sys.hsr, 0x24u << 26 | 1u << 25 | 1u << 24 | 1u << 22 | 3u << 16 | 0x06);

  // On a stage 1 walk: no instruction syndrome, S1PTW.
  Fault walk = fault;
  walk.on_stage1_walk = true;
  b.enter(Mode::User, false);
  take_data_abort(b.core, u, 0xabcd, true, walk);
  EXPECT_EQ(b.core.sys.hsr, 0x24u << 26 | 1u << 7 | 1u << 6 | 0x06);
}

TEST(PrefetchAbort, Targets) {
  Bench b;
  b.enter(Mode::User, false, true);
  take_prefetch_abort(b.core, kCode, {.type = FaultType::Translation, .level = 2});
  EXPECT_EQ(b.core.regs.pc, kNonSecureVectors + 0xc);
  EXPECT_EQ(b.core.regs.r[14], kCode + 4);
  EXPECT_EQ(b.core.sys.ifsr[kNonSecure], 0x7u);
  EXPECT_EQ(b.core.sys.ifar[kNonSecure], kCode);

  b.enter(Mode::User, false);
  take_prefetch_abort(b.core, kCode + 2,
                      {.type = FaultType::Permission, .level = 3, .stage2 = true, .ipa = 0x9000});
  EXPECT_EQ(b.core.regs.pc, kHypVectors + 0x14);
  EXPECT_EQ(b.core.sys.hsr, 0x20u << 26 | 0x0f);
  EXPECT_EQ(b.core.sys.ifar[kSecure], kCode + 2);  // HIFAR
  EXPECT_EQ(b.core.sys.hpfar, 0x90u);

  b.enter(Mode::Hyp, false);
  take_prefetch_abort(b.core, kCode, {.type = FaultType::Translation, .level = 1});
  EXPECT_EQ(b.core.regs.pc, kHypVectors + 0xc);
  EXPECT_EQ(b.core.sys.hsr, 0x21u << 26 | 0x05);

  b.core.sys.scr |= scr::kEa;
  b.enter(Mode::Supervisor, false);
  take_prefetch_abort(b.core, kCode, {.type = FaultType::External});
  EXPECT_EQ(b.core.regs.pc, kMonitorVectors + 0xc);
  EXPECT_EQ(b.core.sys.ifsr[kSecure], 0x8u);
}

// Debug exceptions go to Hyp with HDCR.TDE.
TEST(PrefetchAbort, BkptAndTde) {
  for (const bool tde : {false, true}) {
    Bench b;
    if (tde) b.core.sys.hdcr |= hdcr::kTde;
    b.enter(Mode::User, false);
    b.execute(kBkpt);
    EXPECT_EQ(b.core.regs.pc, tde ? kHypVectors + 0x14 : kNonSecureVectors + 0xc);
    if (tde) {
      EXPECT_EQ(b.core.sys.hsr, 0x20u << 26 | 0x22);
    } else {
      EXPECT_EQ(b.core.sys.ifsr[kNonSecure], 2u);
    }
    EXPECT_EQ(bits(b.core.debug.dscr, 5, 2), 3u);
  }
}

// ISS<24:16>: ISV, SAS, SSE, SRT.
constexpr u32 iss(u32 size, u32 is_signed, u32 t) {
  return 1u << 8 | size << 6 | is_signed << 5 | t;
}

TEST(Syndrome, Arm) {
  const struct {
    u32 encoding, expected;
    const char* what;
  } cases[] = {
      {0xe5912000, iss(2, 0, 2), "ldr r2, [r1]"},
      {0xe7812003, iss(2, 0, 2), "str r2, [r1, r3]"},
      {0xe5d12000, iss(0, 0, 2), "ldrb r2, [r1]"},
      {0xe1d120b0, iss(1, 0, 2), "ldrh r2, [r1]"},
      {0xe1c120b0, iss(1, 0, 2), "strh r2, [r1]"},
      {0xe1d120d0, iss(0, 1, 2), "ldrsb r2, [r1]"},
      {0xe1d120f0, iss(1, 1, 2), "ldrsh r2, [r1]"},
      {0xe5912000 | 15 << 12, 0, "ldr pc, [r1]"},
      {0xe5b12004, 0, "ldr r2, [r1, #4]!"},
      {0xe4912004, 0, "ldr r2, [r1], #4"},
      {0xe4b12004, 0, "ldrt r2, [r1], #4: writes back"},
      {0xe1c120d0, 0, "ldrd r2, [r1]"},
      {0xe1c120f0, 0, "strd r2, [r1]"},
      {0xe8910006, 0, "ldm r1, {r1, r2}"},
      {0xe1912f9f, 0, "ldrex r2, [r1]"},
      {0xe1012093, 0, "swp r2, r3, [r1]"},
      {0xed910b00, 0, "vldr d0, [r1]"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(load_store_syndrome(c.encoding, false, 4), c.expected) << c.what;
}

TEST(Syndrome, Thumb) {
  const struct {
    u32 encoding;
    unsigned length;
    u32 expected;
    const char* what;
  } cases[] = {
      {0x680a, 2, iss(2, 0, 2), "ldr r2, [r1]"},
      {0x700a, 2, iss(0, 0, 2), "strb r2, [r1]"},
      {0x880a, 2, iss(1, 0, 2), "ldrh r2, [r1]"},
      {0x56ca, 2, iss(0, 1, 2), "ldrsb r2, [r1, r3]"},
      {0x5eca, 2, iss(1, 1, 2), "ldrsh r2, [r1, r3]"},
      {0x9a01, 2, iss(2, 0, 2), "ldr r2, [sp, #4]"},
      {0x4a01, 2, iss(2, 0, 2), "ldr r2, [pc, #4]"},
      {0xb404, 2, 0, "push {r2}"},
      {0xc904, 2, 0, "ldm r1!, {r2}"},
      {0xf8d12004, 4, iss(2, 0, 2), "ldr.w r2, [r1, #4]"},
      {0xf8512c04, 4, iss(2, 0, 2), "ldr r2, [r1, #-4]"},
      {0xf8512e04, 4, iss(2, 0, 2), "ldrt r2, [r1, #4]"},
      {0xf8512f04, 4, 0, "ldr r2, [r1, #4]!"},
      {0xf8512b04, 4, 0, "ldr r2, [r1], #4"},
      {0xf851a023, 4, iss(2, 0, 10), "ldr.w r10, [r1, r3, lsl #2]"},
      {0xf9912000, 4, iss(0, 1, 2), "ldrsb.w r2, [r1]"},
      {0xf9b12000, 4, iss(1, 1, 2), "ldrsh.w r2, [r1]"},
      {0xf85ff004, 4, 0, "ldr.w pc, [pc, #-4]"},
      {0xe9d12300, 4, 0, "ldrd r2, r3, [r1]"},
      {0xe8512f00, 4, 0, "ldrex r2, [r1]"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(load_store_syndrome(c.encoding, true, c.length), c.expected) << c.what;
  }
}

}  // namespace
}  // namespace vesim::isa::test
