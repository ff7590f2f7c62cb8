// SPDX-License-Identifier: Apache-2.0
#include "models/register_bank.h"

#include <gmock/gmock.h>

#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Field kEnable{0, 0, "ENABLE", "counts"};
constexpr Field kCount{15, 8, "COUNT", "events"};
constexpr Field kBusy{31, 31, "BUSY", "working", false};

class Device : public Peripheral {
 public:
  explicit Device(const sc_core::sc_module_name& name) : Peripheral(name, 0x1000, 2) {}

  std::vector<u32> fifo{11, 22, 33};
  u32 sum = 0;
  unsigned after_writes = 0;

  Register control{regs,
                   {.name = "CONTROL",
                    .offset = 0x00,
                    .reset = 0x80000000,
                    .fields = {kEnable, kCount, kBusy},
                    .meaning = "control",
                    .after_write = [this] { ++after_writes; }}};
  Register data{regs,
                {.name = "DATA",
                 .offset = 0x04,
                 .sizes = kAnySize,
                 .read = [this] { return fifo.empty() ? 0 : fifo.front(); },
                 .after_read = [this] { fifo.erase(fifo.begin()); },
                 .write = [this](u32 added) { sum += added; }}};
  Register id{regs, {.name = "ID", .offset = 0x08, .reset = 0xa15, .mode = Mode::kReadOnly}};
  Register go{regs, {.name = "GO", .offset = 0x0c, .mode = Mode::kWriteOnly}};
  Register status{regs,
                  {.name = "STATUS",
                   .offset = 0x10,
                   .reset = 0xff,
                   .mode = Mode::kWriteOneToClear,
                   .sizes = kAnySize}};
  Register plain{regs, {.name = "PLAIN", .offset = 0x14, .sizes = kAnySize}};
  Register per_core{regs, {.name = "PERCORE", .offset = 0x18, .banking = Banking::kPerCore}};
  Register per_world{regs, {.name = "PERWORLD", .offset = 0x1c, .banking = Banking::kPerSecurity}};
  Register secret{regs, {.name = "SECRET", .offset = 0x20, .reset = 7, .secure_only = true}};
  Register priority{
      regs, {.name = "PRIORITY", .offset = 0x40, .width = 8, .count = 8, .sizes = kByte | kWord}};
  Register load{regs, {.name = "LOAD", .offset = 0x80, .count = 2, .stride = 0x20, .reset = 5}};
  Register value{regs,
                 {.name = "VALUE",
                  .offset = 0x84,
                  .count = 2,
                  .stride = 0x20,
                  .mode = Mode::kReadOnly,
                  .read = [](const RegisterAccess& at) { return 0x100 + at.index; }}};
  Register kept{regs, {.name = "KEPT", .offset = 0xc0, .survives_reset = true}};
  Register ids{regs,
               {.name = "PERIPHID",
                .offset = 0xfe0,
                .count = 4,
                .resets = {0x11, 0x22, 0x33, 0x44},
                .mode = Mode::kReadOnly}};
};

class RegisterBankTest : public testing::Test {
 protected:
  RegisterBankTest() { bench.connect(device.port).connect(other.port); }
  Bench bench;
  Device device{"device"};
  Device other{"other"};
};

TEST_F(RegisterBankTest, ResetValuesAreReadBack) {
  EXPECT_EQ(bench.read32(0x00), 0x80000000u);
  EXPECT_EQ(bench.read32(0x08), 0xa15u);
  EXPECT_EQ(bench.read32(0xfe8), 0x33u);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(RegisterBankTest, OnlyWritableFieldsChange) {
  bench.write32(0x00, 0x7fffffff);
  EXPECT_EQ(bench.read32(0x00), 0x8000ff01u);
  EXPECT_EQ(device.control.get(kCount), 0xffu);
  device.control.set(kCount, 3);
  EXPECT_EQ(bench.read32(0x00), 0x80000301u);
  EXPECT_EQ(device.after_writes, 1u);
}

TEST_F(RegisterBankTest, ReadHasAnEffectThatTheDebuggerDoesNotCause) {
  EXPECT_EQ(bench.peek32(0x04), 11u);
  EXPECT_EQ(bench.peek32(0x04), 11u);
  EXPECT_EQ(bench.read32(0x04), 11u);
  EXPECT_EQ(bench.read8(0x04), 22u);
  EXPECT_EQ(bench.read16(0x04), 33u);
  bench.write32(0x04, 40);
  bench.write8(0x04, 2);
  EXPECT_EQ(device.sum, 42u);
}

TEST_F(RegisterBankTest, GuestErrorsReadAsZeroAndIgnoreWrites) {
  EXPECT_EQ(bench.read32(0x200), 0u);
  EXPECT_EQ(bench.read32(0xff4), 0u);
  bench.write32(0x08, 1);
  EXPECT_EQ(bench.read32(0x08), 0xa15u);
  EXPECT_EQ(bench.read32(0x0c), 0u);
  bench.write8(0x00, 1);
  EXPECT_EQ(bench.read32(0x00), 0x80000000u);
  EXPECT_EQ(bench.read16(0x40), 0u);
  EXPECT_EQ(bench.read32(0x16), 0u);
  EXPECT_THAT(bench.guest_errors,
              ElementsAre("device: read of no register", "device: read of no register",
                          "device: write to read-only ID", "device: read of write-only GO",
                          "device: 1-byte access to CONTROL", "device: 2-byte access to PRIORITY",
                          "device: 4-byte access to PLAIN"));
}

TEST_F(RegisterBankTest, DebuggerCausesNoGuestError) {
  EXPECT_EQ(bench.peek32(0x200), 0u);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(RegisterBankTest, WriteOneToClear) {
  bench.write32(0x10, 0x81);
  EXPECT_EQ(bench.read32(0x10), 0x7eu);
  bench.write8(0x11, 0xff);
  EXPECT_EQ(bench.read32(0x10), 0x7eu);
  bench.write8(0x10, 0x02);
  EXPECT_EQ(bench.read32(0x10), 0x7cu);
}

TEST_F(RegisterBankTest, NarrowAccessesReachTheirLanes) {
  bench.write32(0x14, 0x11223344);
  bench.write8(0x16, 0xaa);
  EXPECT_EQ(bench.read32(0x14), 0x11aa3344u);
  bench.write16(0x14, 0x5566);
  EXPECT_EQ(bench.read32(0x14), 0x11aa5566u);
  EXPECT_EQ(bench.read8(0x17), 0x11u);
  EXPECT_EQ(bench.read16(0x16), 0x11aau);
}

TEST_F(RegisterBankTest, BankedCopies) {
  bench.write32(0x18, 1);
  bench.as_core(1).write32(0x18, 2);
  EXPECT_EQ(bench.as_core(0).read32(0x18), 1u);
  EXPECT_EQ(bench.as_core(1).read32(0x18), 2u);
  bench.write32(0x1c, 3);
  bench.non_secure().write32(0x1c, 4);
  EXPECT_EQ(bench.secure().read32(0x1c), 3u);
  EXPECT_EQ(bench.non_secure().as_core(0).read32(0x1c), 4u);
}

TEST_F(RegisterBankTest, SecureOnlyIsHiddenFromNonSecure) {
  bench.non_secure().write32(0x20, 9);
  EXPECT_EQ(bench.read32(0x20), 0u);
  EXPECT_EQ(bench.secure().read32(0x20), 7u);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(RegisterBankTest, ByteArrayTakesBytesAndWords) {
  bench.write32(0x44, 0x80604020);
  EXPECT_EQ(bench.read8(0x45), 0x40u);
  bench.write8(0x45, 0xff);
  EXPECT_EQ(bench.read32(0x44), 0x8060ff20u);
  EXPECT_EQ(device.priority.get(5), 0xffu);
  EXPECT_EQ(bench.read64(0x40), 0x8060ff2000000000u);
}

TEST_F(RegisterBankTest, InterleavedArrays) {
  bench.write32(0xa0, 77);
  EXPECT_EQ(bench.read32(0x80), 5u);
  EXPECT_EQ(bench.read32(0xa0), 77u);
  EXPECT_EQ(bench.read32(0x84), 0x100u);
  EXPECT_EQ(bench.read32(0xa4), 0x101u);
}

TEST_F(RegisterBankTest, ResetKeepsWhatSurvives) {
  bench.write32(0x14, 1);
  bench.write32(0xc0, 2);
  device.reset(false);
  EXPECT_EQ(bench.read32(0x14), 0u);
  EXPECT_EQ(bench.read32(0xc0), 2u);
  device.reset(true);
  EXPECT_EQ(bench.read32(0xc0), 0u);
}

TEST_F(RegisterBankTest, StateRoundTrip) {
  bench.write32(0x14, 1);
  bench.as_core(1).write32(0x18, 2);
  bench.non_secure().write32(0x1c, 3);
  Bench::copy_state(device, other);
  EXPECT_EQ(Bench::state_of(device), Bench::state_of(other));
  EXPECT_EQ(bench.at_port(1).read32(0x18), 2u);
}

TEST_F(RegisterBankTest, DescriptionIsByOffset) {
  const auto map = device.regs.describe();
  EXPECT_EQ(map.front()->name, "CONTROL");
  EXPECT_EQ(map.front()->fields.at(1).name, std::string("COUNT"));
  EXPECT_EQ(map.back()->name, "PERIPHID");
  EXPECT_EQ(map.size(), 14u);
}

TEST_F(RegisterBankTest, PeekChangesNothing) {
  EXPECT_EQ(device.regs.peek(device.data.spec()), 11u);
  EXPECT_EQ(device.regs.peek(device.data.spec()), 11u);
  EXPECT_EQ(device.regs.peek(device.ids.spec(), 2), 0x33u);
}

TEST_F(RegisterBankTest, WrongBurstsAreBusErrors) {
  u8 data[12] = {};
  EXPECT_EQ(bench.transport(tlm::TLM_READ_COMMAND, 0, data, 12), tlm::TLM_BURST_ERROR_RESPONSE);
}

}  // namespace
}  // namespace vesim::models
