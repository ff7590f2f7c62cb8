// SPDX-License-Identifier: Apache-2.0
// What a core reaches outside itself. The architecture knows no SystemC: the core module in models/
// implements this interface on TLM sockets, timers and the cluster; a unit test implements it on an
// array.
#pragma once

#include "isa/types.h"

namespace vesim::isa {

// The answer of the memory system to an access that is no ordinary RAM.
enum class BusStatus : u8 {
  Ok,
  DecodeError,  // nothing at that address: DECERR, a synchronous external abort
  SlaveError,   // the device refused: SLVERR
};

struct BusAccess {
  u64 pa;           // physical address, 40 bits
  bool secure;      // the access' NS bit, inverted
  bool privileged;  // made at PL1 or above
  bool instruction;
};

// The generic timer's registers as the core addresses them (Arm ARM B8.1).
enum class TimerRegister : u8 {
  Cntpct,
  Cntvct,
  Cntfrq,
  Cntkctl,
  Cnthctl,
  Cntvoff,
  CntpTvalS,
  CntpCtlS,
  CntpCvalS,  // secure physical
  CntpTvalNs,
  CntpCtlNs,
  CntpCvalNs,  // non-secure physical
  CntvTval,
  CntvCtl,
  CntvCval,
  CnthpTval,
  CnthpCtl,
  CnthpCval,
};

// A maintenance operation that other cores must see: TLB and branch predictor operations of the
// inner shareable domain (Arm ARM B4.2.2). Scope says whose entries go; see mmu/maintenance.h.
struct Maintenance;

class Environment {
 public:
  virtual ~Environment() = default;

  // Device, unmapped or watched memory. `size` is 1, 2, 4 or 8; data is little-endian.
  virtual BusStatus bus_read(const BusAccess& access, void* data, unsigned size) = 0;
  virtual BusStatus bus_write(const BusAccess& access, const void* data, unsigned size) = 0;

  // The host address of the 4 KiB page of ordinary memory that holds `pa`, or nullptr where
  // accesses must go through bus_read() and bus_write(). `writable` is false for ROM.
  struct RamPage {
    u8* host = nullptr;
    bool writable = false;
  };
  virtual RamPage ram_page(u64 pa, bool secure) = 0;

  virtual u64 timer_read(TimerRegister reg) = 0;
  virtual void timer_write(TimerRegister reg, u64 value) = 0;

  // Core clock cycles since reset: what PMCCNTR counts.
  virtual u64 cycles() = 0;

  // How often an event of the performance monitors has happened that the architecture does not
  // count itself (system/pmu.h): what it counts must not become less.
  virtual u64 pmu_events(u8) { return 0; }

  // The nPMUIRQ line of this core changed (TRM 11.1).
  virtual void pmu_interrupt(bool) {}

  // SEV: sets the event register of every core in the cluster.
  virtual void send_event() = 0;
  // Broadcast to the other cores of the inner shareable domain.
  virtual void broadcast(const Maintenance& operation) = 0;
  // True when another core's exclusive monitor is open on a granule of this page: stores to it must
  // then be reported by clear_other_monitors().
  virtual bool monitored_by_other(u64 pa_page) = 0;
  // A store of this core to [pa, pa+size): open monitors of other cores on it close.
  virtual void clear_other_monitors(u64 pa, unsigned size) = 0;

  // DBG #15 with the signature in r12 (design section 6).
  virtual void marker() = 0;
  // A warm reset was asked for through the core's own registers, or the core powered down: none on
  // the A15; power control is the board's (SYS_CFG) and firmware's business.
};

}  // namespace vesim::isa
