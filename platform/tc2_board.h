// SPDX-License-Identifier: Apache-2.0
// The Versatile Express TC2 board: the V2P-CA15_A7 tile with two Cortex-A15 (the A7 cluster is off)
// on its motherboard, wired as a parts list. Addresses and interrupts: memory map RS1.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "models/bus/bus.h"
#include "models/cci400/cci400.h"
#include "models/cortex_a15/cluster.h"
#include "models/event_queue.h"
#include "models/gic400/gic400.h"
#include "models/lan9118/lan9118.h"
#include "models/memory/memory.h"
#include "models/pl011/pl011.h"
#include "models/pl031/pl031.h"
#include "models/pl180/pl180.h"
#include "models/pl341/pl341.h"
#include "models/pl354/pl354.h"
#include "models/probe.h"
#include "models/sd_card/sd_card.h"
#include "models/sp804/sp804.h"
#include "models/sp805/sp805.h"
#include "models/sp810/sp810.h"
#include "models/tc2_scc/tc2_scc.h"
#include "models/unimplemented/unimplemented.h"
#include "models/vexpress_sysreg/vexpress_sysreg.h"
#include "platform/machine.h"
#include "platform/network.h"

namespace vesim::platform {

class Tc2Board : public sc_core::sc_module {
 public:
  Tc2Board(const sc_core::sc_module_name& name, const MachineConfig& config, models::Probe* probe);

  models::EventQueue queue;
  models::CortexA15Cluster cluster;
  models::Gic400 gic;
  models::Bus bus;

  models::Memory dram, sram, vram, psram, flash0, flash1;
  models::Pl011 uart0, uart1, uart2, uart3;
  models::Sp804 timer01, timer23;
  models::Sp805 watchdog, tile_watchdog;
  models::Pl031 rtc;
  models::VexpressSysreg sysreg;
  models::Pl180 mmci;
  models::Sp810 sysctl;
  models::Cci400 cci;
  models::Pl341 dmc;
  models::Pl354 smc;
  models::Tc2Scc scc;
  Network network;
  std::optional<models::SdCard> sd_card;
  models::Lan9118 lan9118;

  // A component as it stands in the memory map.
  struct Part {
    DeviceInfo info;
    std::vector<const models::RegisterBank*> banks;  // with its registers; none for memory
  };
  const std::vector<Part>& parts() const { return parts_; }
  // By ID: who makes the GIC's private and shared interrupts.
  std::map<u32, std::string> interrupt_names() const;

  // Cold reset of everything but memory.
  void reset();
  void serialize(isa::Archive& ar);
  // For loaders: into RAM and ROM. False when [address, address + size) is not all one memory.
  bool write_memory(u64 address, std::string_view bytes);

 private:
  static constexpr unsigned kPmuSpi = 68;  // of core 0; the others follow

  void add_memory(models::Memory& memory, const char* type, u64 base);
  void add(models::Peripheral& device, const char* type, u64 base, const char* interrupts = "");
  void add_unimplemented(const char* name, const char* type, u64 base, u64 size);
  void add_gic();
  void fill_gaps(const char* name, u64 first, u64 end);
  void add_settings(const models::ClockParameters& clocks);
  void insert_card(const MachineConfig& config);
  void connect_cores();
  void connect_interrupts();

  struct Placed {
    models::Memory* memory;
    u64 base;
  };
  std::vector<Part> parts_;
  std::vector<Placed> memories_;
  std::vector<models::Peripheral*> peripherals_;
  std::deque<models::Unimplemented> unimplemented_;
};

}  // namespace vesim::platform
