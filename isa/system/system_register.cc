// SPDX-License-Identifier: Apache-2.0
#include "isa/system/system_register.h"

#include <unordered_map>

namespace vesim::isa {

namespace {

constexpr SystemRegister kUnallocated = {"unallocated", 0, 0, Trap::None, nullptr, nullptr};

// c0, c3 to c7 with opc1 0: reserved for identification, read as zero (Arm ARM B3.17.1).
constexpr SystemRegister kReservedIdentification = {
    "reserved identification", 0, kPl1Ro, Trap::Tid3, constant<0>, nullptr};

bool is_reserved_identification(u32 encoding) {
  for (unsigned crm = 3; crm <= 7; ++crm) {
    if ((encoding & ~7u) == cp15(0, 0, crm, 0)) return true;
  }
  return false;
}

std::unordered_map<u32, const SystemRegister*> index_of_all() {
  std::unordered_map<u32, const SystemRegister*> index;
  for (const auto group :
       {identification_registers(), control_registers(), translation_registers(), fault_registers(),
        cache_maintenance_registers(), tlb_maintenance_registers(), address_translation_registers(),
        performance_registers(), timer_registers(), thread_registers(), hyp_registers(),
        implementation_registers(), debug_registers(), breakpoint_registers(),
        watchpoint_registers(), thumbee_jazelle_registers()}) {
    for (const SystemRegister& reg : group) index.emplace(reg.encoding, &reg);
  }
  return index;
}

}  // namespace

const SystemRegister& find_system_register(u32 encoding) {
  static const auto index = index_of_all();
  const auto found = index.find(encoding);
  if (found != index.end()) return *found->second;
  return is_reserved_identification(encoding) ? kReservedIdentification : kUnallocated;
}

bool is_unallocated(const SystemRegister& reg) { return &reg == &kUnallocated; }

}  // namespace vesim::isa
