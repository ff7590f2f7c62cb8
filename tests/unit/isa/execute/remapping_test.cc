// SPDX-License-Identifier: Apache-2.0
// What a program must see after it changed its tables or controls and did the maintenance.
#include "tests/unit/isa/execute/execute_test.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kLdrR0 = 0xe5910000, kLdrR2 = 0xe5912000, kIsb = 0xf57ff06f;
constexpr u32 kStrR5 = 0xe5865000;    // str r5, [r6]: the table entry
constexpr u32 kTlbimva = 0xee087f37;  // r7
constexpr u32 kTlbiasid = 0xee087f57, kTlbiall = 0xee087f17, kTlbimvaa = 0xee087f77;
constexpr u32 kMovR2 = 0xe3a02000, kBlxR8 = 0xe12fff38, kBxLr = 0xe12fff1e;

class Remapping : public ExecuteTest {
 protected:
  static constexpr u32 kOld = kSpare, kNew = kSpare + 0x1000;

  Remapping() {
    map(kPages, kOld);
    env.write<u32>(kOld, 0x01d);
    env.write<u32>(kNew, 0x9e3);
    core.regs.r[1] = kPages;
    core.regs.r[6] = kL2;  // the entry of kPages
    core.regs.r[7] = kPages;
  }
};

TEST_F(Remapping, EachOperationMakesDataFollow) {
  core.regs.r[5] = small_page(kNew, kNormal);
  for (const u32 operation : {kTlbimva, kTlbiasid, kTlbiall, kTlbimvaa}) {
    SCOPED_TRACE(testing::Message() << std::hex << operation);
    map(kPages, kOld);
    apply_maintenance(core, {.op = Maintenance::Op::TlbAll});
    program(kCode, {kLdrR0, kStrR5, operation, kLdrR2, kBranchToSelf});
    core.regs.r[7] = operation == kTlbiasid ? 0 : kPages;
    run();
    EXPECT_EQ(core.regs.r[0], 0x01du);
    EXPECT_EQ(core.regs.r[2], 0x9e3u);
  }
}

class RemappingDevices : public Remapping {
 protected:
  static constexpr u32 kDeviceRegisters = 0x1c000000;

  RemappingDevices() {
    env.add(kDeviceRegisters, 0x2000, false, FlatEnvironment::Kind::Device);
    env.write<u32>(kDeviceRegisters, 0x01d);
    env.write<u32>(kDeviceRegisters + 0x1000, 0x9e3);
    map_device(3);
  }
  void map_device(u8 ap) {
    ShortFields fields = kDevice;
    fields.ap = ap;
    map(kPages, kDeviceRegisters, fields);
  }
};

TEST_F(RemappingDevices, FollowTheTables) {
  core.regs.r[5] = small_page(kDeviceRegisters + 0x1000, kDevice);
  program(kCode, {kLdrR0, kLdrR0, kStrR5, kTlbimva, kLdrR2, kBranchToSelf});
  run();
  EXPECT_EQ(core.regs.r[0], 0x01du);
  EXPECT_EQ(core.regs.r[2], 0x9e3u);
}

TEST_F(RemappingDevices, KeepTheirRulesWhenKnown) {
  program(kCode, {kLdrR0, 0xe5912001 /* ldr r2, [r1, #1] */, kBranchToSelf});
  run();
  expect_data_abort(core, kPages + 1, kAlignmentFault, false);
  map_device(1);  // not for User mode
  apply_maintenance(core, {.op = Maintenance::Op::TlbAll});
  program(kCode, {kLdrR0, 0xe4b12000 /* ldrt r2, [r1] */, kBranchToSelf});
  run();
  expect_data_abort(core, kPages, kPagePermissionFault, false);
}

TEST_F(Remapping, AnUnmappedPageFaults) {
  core.regs.r[5] = 0;
  program(kCode, {kLdrR0, kStrR5, kTlbimva, kLdrR2, kBranchToSelf});
  run();
  expect_data_abort(core, kPages, kPageTranslationFault, false);
  EXPECT_EQ(core.regs.r14_of(Mode::Abort), kCode + 12 + 8);
}

TEST_F(Remapping, ALostWritePermissionIsNoticed) {
  ShortFields read_only = kNormal;
  read_only.ap = 7;
  core.regs.r[5] = small_page(kOld, read_only);
  // str r0, [r1] before and after
  program(kCode, {0xe5810000, kStrR5, kTlbimva, 0xe5810000, kBranchToSelf});
  run();
  expect_data_abort(core, kPages, kPagePermissionFault, true);
}

TEST_F(Remapping, CodeFollows) {
  program(kOld, {kMovR2 | 1, kBxLr});
  program(kNew, {kMovR2 | 2, kBxLr});
  core.regs.r[5] = small_page(kNew, kNormal);
  core.regs.r[8] = kPages;
  program(kCode,
          {kBlxR8, 0xe1a00002 /* mov r0, r2 */, kStrR5, kTlbimva, kIsb, kBlxR8, kBranchToSelf});
  run();
  EXPECT_EQ(core.regs.r[0], 1u);
  EXPECT_EQ(core.regs.r[2], 2u);
}

// A loop inside the page, whose blocks are linked to each other, moves with the page.
TEST_F(Remapping, LinkedBlocksFollow) {
  // 1: add r2, r2, #X; subs r3, r3, #1; bne 1b; b .
  program(kOld, {0xe2822001, 0xe2533001, 0x1afffffc, kBranchToSelf});
  program(kNew, {0xe2822010, 0xe2533001, 0x1afffffc, kBranchToSelf});
  core.regs.set_cpsr(static_cast<u32>(Mode::Supervisor), kPsrModeMask);
  core.regs.pc = kPages;
  core.regs.r[2] = 0;
  core.regs.r[3] = 100;
  core.run(3 * 40);
  EXPECT_EQ(core.regs.r[2], 40u);
  map(kPages, kNew);
  apply_maintenance(core, {.op = Maintenance::Op::TlbVa, .va = kPages});  // a broadcast's receiver
  core.run(3 * 60);
  EXPECT_EQ(core.regs.r[2], 40u + 60 * 0x10);
}

// Two address spaces by TTBR0 and ASID, with no maintenance at all.
TEST_F(Remapping, AddressSpacesStayApart) {
  constexpr u32 kOtherL1 = kRam + 0x48000, kOtherL2 = kRam + 0x4c000;
  env.write<u32>(kOtherL1 + 4 * (kRam >> 20), section(kRam, kNormal));
  env.write<u32>(kOtherL1 + 4 * (kPages >> 20), page_table(kOtherL2));
  env.write<u32>(kOtherL2, small_page(kNew, kNormal));
  constexpr u32 kSetTtbr0 = 0xee025f10, kSetContext = 0xee0d6f30;  // r5, r6
  program(kCode, {kLdrR0, kSetContext, kSetTtbr0, kIsb, kLdrR2, kBranchToSelf});
  for (int i = 0; i < 3; ++i) {
    core.regs.r[5] = kOtherL1;
    core.regs.r[6] = 2;
    run();
    EXPECT_EQ(core.regs.r[0], 0x01du);
    EXPECT_EQ(core.regs.r[2], 0x9e3u);
    core.regs.r[5] = kL1;
    core.regs.r[6] = 1;
    run();
    EXPECT_EQ(core.regs.r[0], 0x9e3u);
    EXPECT_EQ(core.regs.r[2], 0x01du);
  }
}

TEST_F(Remapping, ControlsActAtOnce) {
  constexpr u32 kSetDacr = 0xee035f10, kSetSctlr = 0xee015f10;  // r5
  ShortFields read_only = kNormal;
  read_only.ap = 0;
  map(kPages, kOld, read_only);
  core.sys.dacr[kNonSecure] = 3;  // manager
  core.context_changed();
  program(kCode, {kLdrR0, kSetDacr, kIsb, kLdrR2, kBranchToSelf});
  core.regs.r[5] = 1;
  run();
  EXPECT_EQ(core.regs.r[0], 0x01du);
  expect_data_abort(core, kPages, kPagePermissionFault, false);
  // MMU off: the same address is physical now, and nothing is there.
  core.sys.dacr[kNonSecure] = 3;
  program(kCode, {kLdrR0, kSetSctlr, kIsb, kLdrR2, kBranchToSelf});
  core.regs.r[5] = core.sys.sctlr[kNonSecure] & ~kM;
  run();
  expect_data_abort(core, kPages, 0b01000, false);
}

TEST_F(Remapping, UserModeSeesItsOwnPermissions) {
  ShortFields kernel_only = kNormal;
  kernel_only.ap = 1;
  map(kPages, kOld, kernel_only);
  program(kCode, {kLdrR0, 0xf1020010 /* cps #16: User */, kLdrR2, kBranchToSelf});
  run();
  EXPECT_EQ(core.regs.r[0], 0x01du);
  expect_data_abort(core, kPages, kPagePermissionFault, false);
}

}  // namespace
}  // namespace vesim::isa::test
