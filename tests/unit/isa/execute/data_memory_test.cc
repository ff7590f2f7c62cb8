// SPDX-License-Identifier: Apache-2.0
// Loads and stores: alignment, page crossings, aborts, endianness (Arm ARM A3.2, A3.3, B1.9.8).
#include "tests/unit/isa/execute/execute_test.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kLdr = 0xe5910000, kStr = 0xe5810000;    // r0, [r1]
constexpr u32 kLdrh = 0xe1d100b0, kStrh = 0xe1c100b0;  // r0, [r1]
constexpr u32 kLdrd = 0xe1c120d0, kStrd = 0xe1c120f0;  // r2, r3, [r1]
constexpr u32 kLdm = 0xe891001c, kLdmUp = 0xe8b1001c;  // r1, {r2-r4}
constexpr u32 kStm = 0xe881001c;
constexpr u32 kLdrex = 0xe1912f9f;  // r2, [r1]
constexpr u32 kSetendBe = 0xf1010200, kSetendLe = 0xf1010000;

class DataMemory : public ExecuteTest {
 protected:
  // Two virtual pages over physical pages that are not neighbours.
  static constexpr u32 kFirst = kPages, kSecond = kPages + 0x1000;
  static constexpr u32 kFirstPa = kSpare + 0x2000, kSecondPa = kSpare + 0x6000;

  DataMemory() {
    map(kFirst, kFirstPa);
    map(kSecond, kSecondPa);
    env.write<u64>(kFirstPa + 0xff8, 0x8877665544332211);
    env.write<u64>(kSecondPa, 0x00ffeeddccbbaa99);
  }
  void execute(u32 instruction, u32 address) {
    program(kCode, {instruction, kBranchToSelf});
    core.regs.r[1] = address;
    run();
  }
};

TEST_F(DataMemory, UnalignedInsideAPage) {
  execute(kLdr, kFirst + 0xff9);
  EXPECT_EQ(core.regs.r[0], 0x55443322u);
  execute(kLdrh, kFirst + 0xff9);
  EXPECT_EQ(core.regs.r[0], 0x3322u);
  core.regs.r[0] = 0xaabbccdd;
  execute(kStr, kFirst + 0xff9);
  EXPECT_EQ(env.read<u64>(kFirstPa + 0xff8), 0x887766aabbccdd11u);
  execute(kStrh, kFirst + 0xffd);
  EXPECT_EQ(env.read<u64>(kFirstPa + 0xff8), 0x88ccddaabbccdd11u);
}

TEST_F(DataMemory, UnalignedOverAPageBoundary) {
  for (u32 i = 1; i < 4; ++i) {
    execute(kLdr, kSecond - i);
    const u64 both = u64{0xccbbaa99} << 32 | 0x88776655;
    EXPECT_EQ(core.regs.r[0], static_cast<u32>(both >> (32 - 8 * i)));
  }
  execute(kLdrh, kSecond - 1);
  EXPECT_EQ(core.regs.r[0], 0x9988u);
  core.regs.r[0] = 0x04030201;
  execute(kStr, kSecond - 1);
  EXPECT_EQ(env.read<u64>(kFirstPa + 0xff8), 0x0177665544332211u);
  EXPECT_EQ(env.read<u64>(kSecondPa), 0x00ffeeddcc040302u);
}

// A store that cannot complete changes nothing; the address is that of the page that is missing.
TEST_F(DataMemory, AbortOnTheSecondPage) {
  unmap(kSecond);
  core.regs.r[0] = 0x04030201;
  execute(kStr, kSecond - 2);
  expect_data_abort(core, kSecond, kPageTranslationFault, true);
  EXPECT_EQ(core.regs.r14_of(Mode::Abort), kCode + 8);
  EXPECT_EQ(env.read<u64>(kFirstPa + 0xff8), 0x8877665544332211u);
  core.regs.r[0] = 1;
  execute(kLdr, kSecond - 2);
  expect_data_abort(core, kSecond, kPageTranslationFault, false);
  EXPECT_EQ(core.regs.r[0], 1u);
}

TEST_F(DataMemory, AbortOnBothPagesIsTheFirstOnes) {
  unmap(kFirst);
  unmap(kSecond);
  execute(kStr, kSecond - 2);
  expect_data_abort(core, kSecond - 2, kPageTranslationFault, true);
  execute(kLdr, kSecond - 2);
  expect_data_abort(core, kSecond - 2, kPageTranslationFault, false);
}

TEST_F(DataMemory, ReadOnlySecondPage) {
  ShortFields read_only = kNormal;
  read_only.ap = 7;
  map(kSecond, kSecondPa, read_only);
  execute(kLdr, kSecond - 2);
  EXPECT_EQ(core.regs.mode, Mode::Supervisor);
  execute(kStr, kSecond - 2);
  expect_data_abort(core, kSecond, kPagePermissionFault, true);
  EXPECT_EQ(env.read<u64>(kFirstPa + 0xff8), 0x8877665544332211u);
  execute(kStr, kSecond);  // now known to the fast path as readable
  expect_data_abort(core, kSecond, kPagePermissionFault, true);
}

// Base restored and repeatable (Arm ARM B1.9.8).
TEST_F(DataMemory, AbortInsideAMultipleLoad) {
  unmap(kSecond);
  core.regs.r[3] = core.regs.r[4] = 5;
  execute(kLdmUp, kSecond - 4);
  expect_data_abort(core, kSecond, kPageTranslationFault, false);
  EXPECT_EQ(core.regs.r[1], kSecond - 4);
  map(kSecond, kSecondPa);
  execute(kLdmUp, kSecond - 4);
  EXPECT_EQ(core.regs.r[1], kSecond + 8);
  EXPECT_EQ(core.regs.r[2], 0x88776655u);
  EXPECT_EQ(core.regs.r[3], 0xccbbaa99u);
  EXPECT_EQ(core.regs.r[4], 0x00ffeeddu);
}

TEST_F(DataMemory, StrictAlignment) {
  core.sys.sctlr[kNonSecure] |= 2;
  execute(kLdr, kFirst + 2);
  expect_data_abort(core, kFirst + 2, kAlignmentFault, false);
  execute(kStrh, kFirst + 1);
  expect_data_abort(core, kFirst + 1, kAlignmentFault, true);
  execute(kLdr, kFirst + 4);
  EXPECT_EQ(core.regs.mode, Mode::Supervisor);
}

// These fault whatever SCTLR.A says (Arm ARM table A3-1).
TEST_F(DataMemory, InstructionsThatAreAlwaysAligned) {
  for (const u32 instruction : {kLdrd, kStrd, kLdm, kStm, kLdrex}) {
    SCOPED_TRACE(testing::Message() << std::hex << instruction);
    execute(instruction, kFirst + 2);
    expect_data_abort(core, kFirst + 2, kAlignmentFault,
                      instruction == kStrd || instruction == kStm);
  }
  for (const u32 instruction : {kLdrd, kStrd, kLdm, kStm}) {  // word alignment is enough
    execute(instruction, kFirst + 4);
    EXPECT_EQ(core.regs.mode, Mode::Supervisor);
  }
}

TEST_F(DataMemory, AnAlignmentFaultComesBeforeATranslationFault) {
  unmap(kFirst);
  execute(kLdrex, kFirst + 2);
  expect_data_abort(core, kFirst + 2, kAlignmentFault, false);
}

// Device and Strongly-ordered memory: unaligned accesses fault (Arm ARM A3.2.2, with the
// Virtualization Extensions), also when they start or end in Normal memory.
TEST_F(DataMemory, UnalignedToDeviceMemory) {
  for (const u32 cb : {0u, 1u}) {
    const ShortFields device = {.ap = 3, .tex = 0, .cb = cb};
    map(kSecond, kSecondPa, device);
    apply_maintenance(core, {.op = Maintenance::Op::TlbAll});
    execute(kLdr, kSecond);
    EXPECT_EQ(core.regs.r[0], 0xccbbaa99u);
    execute(kLdr, kSecond + 1);
    expect_data_abort(core, kSecond + 1, kAlignmentFault, false);
    execute(kStrh, kSecond + 1);
    expect_data_abort(core, kSecond + 1, kAlignmentFault, true);
    execute(kLdr, kSecond - 2);
    expect_data_abort(core, kSecond, kAlignmentFault, false);
    execute(kStr, kSecond - 2);
    expect_data_abort(core, kSecond, kAlignmentFault, true);
    map(kSecond, kSecondPa);
    map(kFirst, kFirstPa, device);
    apply_maintenance(core, {.op = Maintenance::Op::TlbAll});
    execute(kLdr, kSecond - 2);
    expect_data_abort(core, kSecond - 2, kAlignmentFault, false);
    execute(kStr, kSecond - 2);
    expect_data_abort(core, kSecond - 2, kAlignmentFault, true);
    map(kFirst, kFirstPa);
  }
}

TEST_F(DataMemory, DevicesSeeOneAccessOfEachSize) {
  env.add(0x1c000000, 0x1000, false, FlatEnvironment::Kind::Device);
  map(kFirst, 0x1c000000, kDevice);
  core.regs.r[0] = 0x12345678;
  execute(kStr, kFirst + 0x10);
  ASSERT_EQ(env.bus_accesses.size(), 1u);
  EXPECT_EQ(env.bus_accesses[0].pa, 0x1c000010u);
  EXPECT_TRUE(env.bus_accesses[0].privileged);
  EXPECT_FALSE(env.bus_accesses[0].secure);
  EXPECT_FALSE(env.bus_accesses[0].instruction);
  execute(kLdr, kFirst + 0x10);
  EXPECT_EQ(core.regs.r[0], 0x12345678u);
  EXPECT_EQ(env.bus_accesses.size(), 2u);
}

// Word alignment is all that a doubleword needs: to a device, and with SCTLR.A.
TEST_F(DataMemory, DoublewordsAreTwoWords) {
  env.add(0x1c000000, 0x2000, false, FlatEnvironment::Kind::Device);
  map(kFirst, 0x1c000000, kDevice);
  map(kSecond, 0x1c001000, kDevice);
  core.sys.sctlr[kNonSecure] |= 2;
  for (const u32 address : {kFirst + 0x14, kSecond - 4}) {
    env.bus_accesses.clear();
    core.regs.r[2] = 0x01020304;
    core.regs.r[3] = 0x05060708;
    execute(kStrd, address);
    EXPECT_EQ(core.regs.mode, Mode::Supervisor);
    core.regs.r[2] = core.regs.r[3] = 0;
    execute(kLdrd, address);
    EXPECT_EQ(core.regs.r[2], 0x01020304u);
    EXPECT_EQ(core.regs.r[3], 0x05060708u);
    ASSERT_EQ(env.bus_accesses.size(), 4u);
    for (unsigned i = 0; i < 4; ++i) {
      EXPECT_EQ(env.bus_accesses[i].pa, 0x1c000000u + (address - kFirst) + i % 2 * 4);
      EXPECT_EQ(env.bus_accesses[i].size, 4u);
    }
  }
}

// Memory that is Normal to the core but no RAM of the host's: bytes, for the bus knows no
// unaligned.
TEST_F(DataMemory, UnalignedToNormalMemoryOnTheBus) {
  env.add(0x1c000000, 0x1000, false, FlatEnvironment::Kind::Device);
  map(kFirst, 0x1c000000);
  core.regs.r[0] = 0x01020304;
  execute(kStr, kFirst + 1);
  core.regs.r[0] = 0;
  execute(kLdr, kFirst + 1);
  EXPECT_EQ(core.regs.r[0], 0x01020304u);
  EXPECT_EQ(env.read<u32>(0x1c000001), 0x01020304u);
  for (const auto& access : env.bus_accesses) EXPECT_EQ(access.size, 1u);
}

TEST_F(DataMemory, ExternalAborts) {
  map(kFirst, 0x40000000, kDevice);
  execute(kLdr, kFirst);
  expect_data_abort(core, kFirst, 0b01000, false);
  EXPECT_FALSE(bit(core.sys.dfsr[kNonSecure], 12));
  env.add(0x40000000, 0x1000, false, FlatEnvironment::Kind::Refusing);
  execute(kStr, kFirst);
  expect_data_abort(core, kFirst, 0b01000, true);
  EXPECT_TRUE(bit(core.sys.dfsr[kNonSecure], 12));  // ExT: SLVERR
}

// CPSR.E reverses each element; the bytes of memory stay in order (Arm ARM A3.3.1).
TEST_F(DataMemory, BigEndianData) {
  const auto big = [&](u32 instruction, u32 address) {
    program(kCode, {kSetendBe, instruction, kSetendLe, kBranchToSelf});
    core.regs.r[1] = address;
    run();
    EXPECT_FALSE(core.regs.big_endian);
  };
  big(kLdr, kFirst + 0xff8);
  EXPECT_EQ(core.regs.r[0], 0x11223344u);
  big(kLdrh, kFirst + 0xff8);
  EXPECT_EQ(core.regs.r[0], 0x1122u);
  big(kLdrd, kFirst + 0xff8);
  EXPECT_EQ(core.regs.r[2], 0x11223344u);
  EXPECT_EQ(core.regs.r[3], 0x55667788u);
  big(kLdm, kSecond - 8);
  EXPECT_EQ(core.regs.r[2], 0x11223344u);
  EXPECT_EQ(core.regs.r[3], 0x55667788u);
  EXPECT_EQ(core.regs.r[4], 0x99aabbccu);
  big(kLdr, kSecond - 3);  // unaligned, over two pages
  EXPECT_EQ(core.regs.r[0], 0x66778899u);
  core.regs.r[0] = 0x01020304;
  big(kStr, kSecond - 2);
  EXPECT_EQ(env.read<u64>(kFirstPa + 0xff8), 0x0201665544332211u);
  EXPECT_EQ(env.read<u64>(kSecondPa), 0x00ffeeddccbb0403u);
  core.regs.r[2] = 0x0a0b0c0d;
  core.regs.r[3] = 0x0e0f1011;
  big(kStrd, kSecond);
  EXPECT_EQ(env.read<u64>(kSecondPa), 0x11100f0e0d0c0b0au);
  core.regs.r[4] = 0x21222324;
  big(kStm, kSecond);
  EXPECT_EQ(env.read<u32>(kSecondPa + 8), 0x24232221u);
}

TEST_F(DataMemory, BigEndianDevices) {
  env.add(0x1c000000, 0x1000, false, FlatEnvironment::Kind::Device);
  map(kFirst, 0x1c000000, kDevice);
  program(kCode, {kSetendBe, kStr, kSetendLe, kBranchToSelf});
  core.regs.r[0] = 0x01020304;
  core.regs.r[1] = kFirst;
  run();
  EXPECT_EQ(env.read<u32>(0x1c000000), 0x04030201u);
}

// LDRT and STRT use User mode's permissions, and leave what the fast path knows of the kernel's.
TEST_F(DataMemory, UnprivilegedAccess) {
  constexpr u32 kLdrt = 0xe4b10000, kStrt = 0xe4a10000;  // r0, [r1], #0
  ShortFields f = kNormal;
  f.ap = 1;
  map(kFirst, kFirstPa, f);
  execute(kLdr, kFirst + 0xff8);
  execute(kLdrt, kFirst + 0xff8);
  expect_data_abort(core, kFirst + 0xff8, kPagePermissionFault, false);
  f.ap = 2;
  map(kFirst, kFirstPa, f);
  apply_maintenance(core, {.op = Maintenance::Op::TlbVa, .va = kFirst});
  execute(kLdrt, kFirst + 0xff8);
  EXPECT_EQ(core.regs.r[0], 0x44332211u);
  core.regs.r[0] = 9;
  execute(kStr, kFirst + 0xff8);
  EXPECT_EQ(env.read<u32>(kFirstPa + 0xff8), 9u);
  execute(kStrt, kFirst + 0xff8);
  expect_data_abort(core, kFirst + 0xff8, kPagePermissionFault, true);
}

}  // namespace
}  // namespace vesim::isa::test
