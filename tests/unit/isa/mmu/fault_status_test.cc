// SPDX-License-Identifier: Apache-2.0
#include "isa/mmu/fault_status.h"

#include <gtest/gtest.h>

namespace vesim::isa {
namespace {

Fault fault(FaultType type, u8 level = 0) {
  Fault f;
  f.type = type;
  f.level = level;
  return f;
}

// Arm ARM table B3-23.
TEST(FaultStatus, ShortFormat) {
  EXPECT_EQ(short_fault_status(fault(FaultType::Alignment)), 0b00001u);
  EXPECT_EQ(short_fault_status(fault(FaultType::CacheMaintenance)), 0b00100u);
  EXPECT_EQ(short_fault_status(fault(FaultType::ExternalOnWalk, 1)), 0b01100u);
  EXPECT_EQ(short_fault_status(fault(FaultType::ExternalOnWalk, 2)), 0b01110u);
  EXPECT_EQ(short_fault_status(fault(FaultType::Translation, 1)), 0b00101u);
  EXPECT_EQ(short_fault_status(fault(FaultType::Translation, 2)), 0b00111u);
  EXPECT_EQ(short_fault_status(fault(FaultType::AccessFlag, 1)), 0b00011u);
  EXPECT_EQ(short_fault_status(fault(FaultType::AccessFlag, 2)), 0b00110u);
  EXPECT_EQ(short_fault_status(fault(FaultType::Domain, 1)), 0b01001u);
  EXPECT_EQ(short_fault_status(fault(FaultType::Domain, 2)), 0b01011u);
  EXPECT_EQ(short_fault_status(fault(FaultType::Permission, 1)), 0b01101u);
  EXPECT_EQ(short_fault_status(fault(FaultType::Permission, 2)), 0b01111u);
  EXPECT_EQ(short_fault_status(fault(FaultType::Debug)), 0b00010u);
  EXPECT_EQ(short_fault_status(fault(FaultType::External)), 0b01000u);
  EXPECT_EQ(short_fault_status(fault(FaultType::AsynchronousExternal)), 0b10110u);
}

// Arm ARM table B3-24.
TEST(FaultStatus, LongFormat) {
  for (u8 level = 1; level <= 3; ++level) {
    EXPECT_EQ(long_fault_status(fault(FaultType::Translation, level)), 0b000100u + level);
    EXPECT_EQ(long_fault_status(fault(FaultType::AccessFlag, level)), 0b001000u + level);
    EXPECT_EQ(long_fault_status(fault(FaultType::Permission, level)), 0b001100u + level);
    EXPECT_EQ(long_fault_status(fault(FaultType::ExternalOnWalk, level)), 0b010100u + level);
    EXPECT_EQ(long_fault_status(fault(FaultType::Domain, level)), 0b111100u + level);
  }
  EXPECT_EQ(long_fault_status(fault(FaultType::External)), 0b010000u);
  EXPECT_EQ(long_fault_status(fault(FaultType::AsynchronousExternal)), 0b010001u);
  EXPECT_EQ(long_fault_status(fault(FaultType::Alignment)), 0b100001u);
  EXPECT_EQ(long_fault_status(fault(FaultType::Debug)), 0b100010u);
}

}  // namespace
}  // namespace vesim::isa
