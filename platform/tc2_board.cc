// SPDX-License-Identifier: Apache-2.0
#include "platform/tc2_board.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/address_map.h"

namespace vesim::platform {
namespace {

constexpr u64 kKiB = 1 << 10, kMiB = 1 << 20;

// SPIs of the board: the tile's reach 130 (the A7s' performance monitors).
constexpr unsigned kSpis = 160;
// The clock never reads the host's: every run begins at 2013-11-01 00:00 UTC.
constexpr u32 kRtcStart = 1'383'264'000;

// What the cores' accesses meet: memory map RS1 by the bus that serves it.
std::vector<models::MemoryRegion> timing_map(const MachineConfig& config) {
  using Kind = models::MemoryRegion::Kind;
  return {{0, 0x20000000, Kind::StaticBus},     {0x2a000000, 0x02000000, Kind::Tile},
          {0x2c000000, 0x8000, Kind::Gic},      {0x2c008000, 0x02ff8000, Kind::Tile},
          {0x7ff00000, 0x00100000, Kind::Tile}, {kDramBase, config.memory_size, Kind::Dram}};
}

std::string bus_at(u64 pa, const MachineConfig& config) {
  using Kind = models::MemoryRegion::Kind;
  for (const auto& [base, size, kind] : timing_map(config)) {
    if (pa - base >= size) continue;
    if (kind == Kind::Dram) return "";
    if (kind != Kind::Tile) return kind == Kind::Gic ? "gic" : "static_bus";
  }
  return "tile";
}

models::ClusterParameters cluster_parameters(const MachineConfig& config) {
  models::ClusterParameters p;
  p.cores = config.cores;
  p.frequency = config.cpu_frequency;
  p.quantum = config.quantum;
  p.timing = config.timing;
  p.map = timing_map(config);
  p.core.midr = config.midr;
  p.core.revidr = config.revidr;
  p.core.periphbase = 0x2c000000;
  return p;
}

}  // namespace

Tc2Board::Tc2Board(const sc_core::sc_module_name& name, const MachineConfig& config,
                   models::Probe* probe)
    : sc_module(name),
      cluster("cluster", cluster_parameters(config), queue, probe),
      gic("gic", config.cores, kSpis, probe),
      bus("bus"),
      dram("dram", config.memory_size),
      sram("sram", 64 * kKiB),
      vram("vram", 8 * kMiB),
      psram("psram", 32 * kMiB),
      flash0("flash0", 64 * kMiB, models::Memory::Kind::kRom),
      flash1("flash1", 64 * kMiB, models::Memory::Kind::kRom),
      uart0("uart0", queue, config.timing.clocks.uart),
      uart1("uart1", queue, config.timing.clocks.uart),
      uart2("uart2", queue, config.timing.clocks.uart),
      uart3("uart3", queue, config.timing.clocks.uart),
      timer01("timer01", queue, config.timing.clocks.timer),
      timer23("timer23", queue, config.timing.clocks.timer),
      watchdog("watchdog", queue, config.timing.clocks.watchdog),
      // It counts SMBCLK.
      tile_watchdog("tile_watchdog", queue, config.timing.memory.static_bus_clock),
      rtc("rtc", queue, kRtcStart),
      sysreg("sysreg", queue),
      mmci("mmci", queue, config.timing.clocks.card),
      sysctl("sysctl"),
      cci("cci", queue, config.cpu_frequency / config.timing.memory.aclk_ratio),
      dmc("dmc"),
      smc("smc"),
      scc("scc"),
      network(queue, config.timing.network, config.network),
      lan9118("lan9118", queue, config.timing.lan9118, network.board_port()) {
  connect_cores();

  // The motherboard, by chip select.
  add_memory(flash0, "NOR flash 0", kFlashBase);
  add_memory(flash1, "NOR flash 1", 0x0c000000);
  add_memory(psram, "PSRAM", 0x14000000);
  add_memory(vram, "video RAM", 0x18000000);
  add(lan9118, "LAN9118 Ethernet", 0x1a000000, "SPI 15");
  add_unimplemented("usb", "ISP1761 USB", 0x1b000000, 16 * kMiB);
  add(sysreg, "system registers", 0x1c010000);
  add(sysctl, "SP810 system controller", 0x1c020000);
  add_unimplemented("i2c_pcie", "I2C", 0x1c030000, 64 * kKiB);
  add_unimplemented("aaci", "PL041 audio", 0x1c040000, 64 * kKiB);
  add(mmci, "PL180 SD card interface", 0x1c050000, "SPI 9-10");
  add_unimplemented("kmi0", "PL050 keyboard", 0x1c060000, 64 * kKiB);
  add_unimplemented("kmi1", "PL050 mouse", 0x1c070000, 64 * kKiB);
  add(uart0, "PL011 UART", 0x1c090000, "SPI 5");
  add(uart1, "PL011 UART", 0x1c0a0000, "SPI 6");
  add(uart2, "PL011 UART", 0x1c0b0000, "SPI 7");
  add(uart3, "PL011 UART", 0x1c0c0000, "SPI 8");
  add(watchdog, "SP805 watchdog", 0x1c0f0000, "SPI 0");
  add(timer01, "SP804 timers", 0x1c110000, "SPI 2");
  add(timer23, "SP804 timers", 0x1c120000, "SPI 3");
  add_unimplemented("i2c_dvi", "I2C", 0x1c160000, 64 * kKiB);
  add(rtc, "PL031 clock", 0x1c170000, "SPI 4");
  add_unimplemented("compact_flash", "compact flash", 0x1c1a0000, 64 * kKiB);
  add_unimplemented("clcd", "PL111 display", 0x1c1f0000, 64 * kKiB);

  // The tile.
  add_unimplemented("coresight", "CoreSight", 0x20000000, 16 * kMiB);
  add_unimplemented("nic301", "NIC-301", 0x2a000000, kMiB);
  add_unimplemented("system_counter", "system counter", 0x2a430000, 64 * kKiB);
  add(tile_watchdog, "SP805 watchdog", 0x2a490000, "SPI 98");
  add_unimplemented("hdlcd", "HDLCD display", 0x2b000000, 64 * kKiB);
  add(dmc, "PL341 memory controller", 0x2b0a0000);
  add_gic();
  add(cci, "CCI-400", 0x2c090000, "SPI 101-105");
  add_memory(sram, "SRAM", kSramBase);
  add_unimplemented("dma330", "PL330 DMA", 0x7ff00000, 64 * kKiB);
  add(smc, "PL354 static memory controller", 0x7ffd0000);
  add(scc, "configuration and power controller", 0x7fff0000, "SPI 95");
  add_memory(dram, "DDR2", kDramBase);

  fill_gaps("static_bus", kFlashBase, 0x20000000);
  fill_gaps("tile", 0x2a000000, 0x2f000000);
  fill_gaps("tile", 0x7ff00000, kDramBase);
  for (Part& part : parts_) part.info.bus = bus_at(part.info.base, config);

  connect_interrupts();
  add_settings(config.timing.clocks);
  insert_card(config);
  reset();
}

void Tc2Board::connect_cores() {
  using models::GenericTimer;
  for (unsigned i = 0; i < cluster.size(); ++i) {
    models::CortexA15& core = cluster.core(i);
    core.socket.bind(bus.target);
    const auto line = [&core](isa::Line which) {
      return [&core, which](bool level) { core.set_line(which, level); };
    };
    auto& outputs = gic.outputs(i);
    outputs.irq.connect(line(isa::Line::Irq));
    outputs.fiq.connect(line(isa::Line::Fiq));
    outputs.virq.connect(line(isa::Line::Virq));
    outputs.vfiq.connect(line(isa::Line::Vfiq));
    core.pmu_output().connect(gic.spi(kPmuSpi + i));
    for (unsigned t = 0; t < GenericTimer::kTimers; ++t) {
      core.timer_output(static_cast<GenericTimer::Timer>(t))
          .connect(gic.ppi(i, GenericTimer::kInterruptId[t]));
    }
  }
}

void Tc2Board::connect_interrupts() {
  watchdog.interrupt.connect(gic.spi(0));
  timer01.combined_interrupt.connect(gic.spi(2));
  timer23.combined_interrupt.connect(gic.spi(3));
  rtc.interrupt.connect(gic.spi(4));
  uart0.interrupt.connect(gic.spi(5));
  uart1.interrupt.connect(gic.spi(6));
  uart2.interrupt.connect(gic.spi(7));
  uart3.interrupt.connect(gic.spi(8));
  mmci.interrupt[0].connect(gic.spi(9));
  mmci.interrupt[1].connect(gic.spi(10));
  lan9118.irq.connect(gic.spi(15));
  scc.interrupt.connect(gic.spi(95));
  tile_watchdog.interrupt.connect(gic.spi(98));
  for (unsigned i = 0; i < cci.overflow.size(); ++i) cci.overflow[i].connect(gic.spi(101 + i));
}

// What the SYS_CFG bus can read and set, and the timer clocks that the system controller selects.
void Tc2Board::add_settings(const models::ClockParameters& clocks) {
  using models::ConfigBus;
  struct Oscillator {
    unsigned site, device;
    u32 reset, lowest, highest;  // Hz
  };
  const u32 uart = static_cast<u32>(clocks.uart);
  const Oscillator oscillators[] = {
      {ConfigBus::kMotherboard, 0, 50'000'000, 25'000'000, 60'000'000},  // static memory
      {ConfigBus::kMotherboard, 1, 23'750'000, 23'750'000, 65'000'000},  // display
      {ConfigBus::kMotherboard, 2, uart, uart, uart},                    // UARTs
      {ConfigBus::kTile1, 0, 50'000'000, 17'000'000, 50'000'000},        // A15 PLL
      {ConfigBus::kTile1, 1, 50'000'000, 17'000'000, 50'000'000},        // A15 PLL
      {ConfigBus::kTile1, 2, 40'000'000, 17'000'000, 50'000'000},        // A7 PLL
      {ConfigBus::kTile1, 3, 40'000'000, 17'000'000, 50'000'000},        // A7 PLL
      {ConfigBus::kTile1, 4, 40'000'000, 20'000'000, 40'000'000},        // HSB
      {ConfigBus::kTile1, 5, 23'750'000, 23'750'000, 165'000'000},       // HDLCD
      {ConfigBus::kTile1, 6, 50'000'000, 20'000'000, 50'000'000},        // static memory bus
      {ConfigBus::kTile1, 7, 50'000'000, 20'000'000, 60'000'000},        // system PLL
      {ConfigBus::kTile1, 8, 50'000'000, 20'000'000, 50'000'000},        // DDR2 PLL
  };
  ConfigBus& bus_settings = sysreg.config_bus();
  for (const Oscillator& o : oscillators) {
    bus_settings.add({ConfigBus::kOscillator, o.site, o.device}, {o.reset, o.lowest, o.highest});
  }
  for (unsigned cluster_supply : {0u, 1u}) {  // A15 and A7 cores, microvolts
    bus_settings.add({ConfigBus::kVoltage, ConfigBus::kTile1, cluster_supply},
                     {900'000, 800'000, 1'050'000});
  }
  bus_settings.add({ConfigBus::kMuxFpga, ConfigBus::kMotherboard, 0}, {0, 0, 2});
  bus_settings.add({ConfigBus::kDviMode, ConfigBus::kMotherboard, 0}, {0, 0, 4});

  sysctl.on_timer_clock([this, clocks](unsigned timer, bool timclk) {
    (timer < 2 ? timer01 : timer23).set_clock(timer % 2, timclk ? clocks.timer : clocks.reference);
  });
}

void Tc2Board::insert_card(const MachineConfig& config) {
  const SdConfig& sd = config.sd;
  if (!sd.image.empty()) {
    sd_card.emplace(sd.image, sd.writes, config.timing.sd_card, sd.wrong_crc_every);
  } else if (sd.blank != 0) {
    sd_card.emplace(sd.blank, config.timing.sd_card, sd.wrong_crc_every);
  } else {
    return;
  }
  mmci.insert(*sd_card);
  sysreg.insert_card(sd.write_protected);
}

void Tc2Board::add_memory(models::Memory& memory, const char* type, u64 base) {
  const unsigned slave = bus.map(base, memory.size(), memory.socket);
  // After reset the tile sees NOR flash 0 at address 0 as well.
  if (base == kFlashBase) {
    bus.alias(0, memory.size(), slave);
    parts_.push_back({{"flash0_alias", "NOR flash 0 once more", 0, memory.size(), ""}, {}});
  }
  memories_.push_back({&memory, base});
  parts_.push_back({{memory.basename(), type, base, memory.size(), ""}, {}});
}

void Tc2Board::add(models::Peripheral& device, const char* type, u64 base, const char* interrupts) {
  bus.map(base, device.port.size(), device.port.socket);
  peripherals_.push_back(&device);
  parts_.push_back(
      {{device.basename(), type, base, device.port.size(), interrupts}, {&device.regs}});
}

void Tc2Board::add_unimplemented(const char* name, const char* type, u64 base, u64 size) {
  models::Unimplemented& region = unimplemented_.emplace_back(name);
  bus.map(base, size, region.socket);
  parts_.push_back({{name, fmt::format("{} (not modelled)", type), base, size, ""}, {}});
}

// What no component takes of a range that the board decodes.
void Tc2Board::fill_gaps(const char* name, u64 first, u64 end) {
  std::vector<std::pair<u64, u64>> taken = {{end, 0}};
  for (const Part& part : parts_) {
    if (part.info.base >= first && part.info.base < end) {
      taken.emplace_back(part.info.base, part.info.size);
    }
  }
  std::sort(taken.begin(), taken.end());
  for (const auto& [base, size] : taken) {
    if (base > first) {
      models::Unimplemented& gap =
          unimplemented_.emplace_back(fmt::format("{}_{:x}", name, first).c_str());
      bus.map(first, base - first, gap.socket);
    }
    first = base + size;
  }
}

void Tc2Board::add_gic() {
  constexpr u64 kBase = 0x2c000000;
  struct Frame {
    models::RegisterPort& port;
    const char* name;
    const char* type;
    u64 offset;
    const char* interrupts;
  };
  const auto banks = gic.banks();
  const Frame frames[] = {{gic.gicd, "gicd", "GIC-400 distributor", 0x1000, ""},
                          {gic.gicc, "gicc", "GIC-400 CPU interface", 0x2000, ""},
                          {gic.gich, "gich", "GIC-400 virtual interface control", 0x4000, "PPI 9"},
                          {gic.gicv, "gicv", "GIC-400 virtual CPU interface", 0x6000, ""}};
  std::size_t index = 0;
  for (const Frame& frame : frames) {
    bus.map(kBase + frame.offset, frame.port.size(), frame.port.socket);
    parts_.push_back(
        {{frame.name, frame.type, kBase + frame.offset, frame.port.size(), frame.interrupts},
         {banks[index++]}});
  }
}

void Tc2Board::reset() {
  for (models::Peripheral* device : peripherals_) device->reset(true);
  gic.reset(true);
  cluster.reset();
}

void Tc2Board::serialize(isa::Archive& ar) {
  ar("cluster", cluster);
  ar("gic", gic);
  for (models::Peripheral* device : peripherals_) ar(device->basename(), *device);
  for (const Placed& placed : memories_) ar(placed.memory->basename(), *placed.memory);
  ar("network", network);
  if (sd_card) ar("sd_card", *sd_card);
  ar("queue", queue);
}

bool Tc2Board::write_memory(u64 address, std::string_view bytes) {
  for (const Placed& placed : memories_) {
    const u64 size = placed.memory->size();
    if (address < placed.base || address - placed.base >= size) continue;
    if (bytes.size() > size - (address - placed.base)) return false;
    placed.memory->write(address - placed.base, bytes);
    return true;
  }
  return false;
}

}  // namespace vesim::platform
