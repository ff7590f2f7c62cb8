// SPDX-License-Identifier: Apache-2.0
#include "isa/mmu/fault_status.h"

#include "isa/diagnostics.h"

namespace vesim::isa {

u32 short_fault_status(const Fault& fault) {
  const bool second = fault.level == 2;
  switch (fault.type) {
    case FaultType::Alignment:
      return 0b00001;
    case FaultType::Debug:
      return 0b00010;
    case FaultType::AccessFlag:
      return second ? 0b00110 : 0b00011;
    case FaultType::CacheMaintenance:
      return 0b00100;
    case FaultType::Translation:
      return second ? 0b00111 : 0b00101;
    case FaultType::Domain:
      return second ? 0b01011 : 0b01001;
    case FaultType::Permission:
      return second ? 0b01111 : 0b01101;
    case FaultType::External:
      return 0b01000;
    case FaultType::ExternalOnWalk:
      return second ? 0b01110 : 0b01100;
    case FaultType::AsynchronousExternal:
      return 0b10110;
    case FaultType::None:
      break;
  }
  internal_error("fault status of no fault");
}

u32 long_fault_status(const Fault& fault) {
  switch (fault.type) {
    case FaultType::Translation:
      return 0b000100u | fault.level;
    case FaultType::AccessFlag:
      return 0b001000u | fault.level;
    case FaultType::Permission:
      return 0b001100u | fault.level;
    case FaultType::External:
      return 0b010000;
    case FaultType::AsynchronousExternal:
      return 0b010001;
    case FaultType::ExternalOnWalk:
      return 0b010100u | fault.level;
    case FaultType::Alignment:
      return 0b100001;
    case FaultType::Debug:
      return 0b100010;
    // Only a 64-bit PAR reports it, for a walk of short descriptors.
    case FaultType::Domain:
      return 0b111100u | fault.level;
    // Not in this format: it reports the fault that the operation met.
    case FaultType::CacheMaintenance:
    case FaultType::None:
      break;
  }
  internal_error("fault status of no fault");
}

}  // namespace vesim::isa
