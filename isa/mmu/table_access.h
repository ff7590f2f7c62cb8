// SPDX-License-Identifier: Apache-2.0
// Reading translation tables, with what can go wrong there.
#pragma once

#include <cstring>

#include "isa/mmu/walk.h"
#include "isa/mmu/walk_observer.h"

namespace vesim::isa {

// `Descriptor` is u32 (short format) or u64 (long). False: `fault` is an external abort on the
// walk.
template <class Descriptor>
bool read_table(Core& core, const TableAccess& access, bool big_endian, Descriptor& descriptor,
                Fault& fault) {
  if (core.walk_observer) core.walk_observer->table_access(access);
  const auto page = core.env.ram_page(access.pa, access.secure);
  if (page.host) [[likely]] {
    std::memcpy(&descriptor, page.host + (access.pa & (kPageSize - 1)), sizeof descriptor);
  } else {
    const BusAccess bus{access.pa, access.secure, true, false};
    const BusStatus status = core.env.bus_read(bus, &descriptor, sizeof descriptor);
    if (status != BusStatus::Ok) {
      fault.type = FaultType::ExternalOnWalk;
      fault.level = access.level;
      fault.stage2 = access.stage2;
      fault.slave_error = status == BusStatus::SlaveError;
      return false;
    }
  }
  if (big_endian) {
    if constexpr (sizeof descriptor == 8) {
      descriptor = __builtin_bswap64(descriptor);
    } else {
      descriptor = __builtin_bswap32(descriptor);
    }
  }
  return true;
}

// Stage 2 of a stage 1 table's address (Arm ARM B3.19, SecondStageTranslate()).
bool translate_table_address(Core& core, u64& address, Fault& fault);

// The same for a table of stage 1: its address may itself be translated by stage 2.
template <class Descriptor>
bool read_stage1_table(Core& core, Regime regime, TableAccess access, bool big_endian,
                       Descriptor& descriptor, Fault& fault) {
  if (stage2_enabled(core, regime) && !translate_table_address(core, access.pa, fault))
    return false;
  return read_table(core, access, big_endian, descriptor, fault);
}

}  // namespace vesim::isa
