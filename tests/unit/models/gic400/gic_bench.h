// SPDX-License-Identifier: Apache-2.0
// The GIC-400 on a bench: two cores, 160 SPIs, its four frames by name and register offsets as the
// manual prints them.
#pragma once

#include <string>
#include <utility>

#include "models/gic400/gic400.h"
#include "tests/unit/models/bench.h"

namespace vesim::models {

// GICD
inline constexpr u32 kGicdCtlr = 0x000, kGicdTyper = 0x004, kGicdIidr = 0x008, kIgroupr = 0x080,
                     kIsenabler = 0x100, kIcenabler = 0x180, kIspendr = 0x200, kIcpendr = 0x280,
                     kIsactiver = 0x300, kIcactiver = 0x380, kIpriorityr = 0x400,
                     kItargetsr = 0x800, kIcfgr = 0xc00, kPpisr = 0xd00, kSpisr = 0xd04,
                     kSgir = 0xf00, kCpendsgir = 0xf10, kSpendsgir = 0xf20;
// GICC and GICV
inline constexpr u32 kCtlr = 0x00, kPmr = 0x04, kBpr = 0x08, kIar = 0x0c, kEoir = 0x10, kRpr = 0x14,
                     kHppir = 0x18, kAbpr = 0x1c, kAiar = 0x20, kAeoir = 0x24, kAhppir = 0x28,
                     kApr = 0xd0, kNsapr = 0xe0, kIidr = 0xfc, kDir = 0x1000;
// GICH
inline constexpr u32 kHcr = 0x00, kVtr = 0x04, kVmcr = 0x08, kMisr = 0x10, kEisr = 0x20,
                     kElrsr = 0x30, kVapr = 0xf0, kLr = 0x100;

// Bits of the control registers.
inline constexpr u32 kGrp0 = 1, kGrp1 = 2, kAckCtl = 4, kFiqEn = 8, kCbpr = 0x10, kEoiModeS = 0x200,
                     kEoiModeNs = 0x400;
inline constexpr u32 kSpurious = 1023;

constexpr u32 spi_id(unsigned n) { return 32 + n; }

class GicTest : public testing::Test {
 public:
  class Frame {
   public:
    Frame(Bench& bench, unsigned port) : bench_(bench), port_(port) {}
    u32 operator[](u32 offset) { return bench_.at_port(port_).read32(offset); }
    u32 peek(u32 offset) { return bench_.at_port(port_).peek32(offset); }
    void write(u32 offset, u32 value) { bench_.at_port(port_).write32(offset, value); }
    u8 read8(u32 offset) { return bench_.at_port(port_).read8(offset); }
    void write8(u32 offset, u32 value) {
      bench_.at_port(port_).write8(offset, static_cast<u8>(value));
    }

   private:
    Bench& bench_;
    unsigned port_;
  };

  GicTest() { bench.connect(gic.gicd).connect(gic.gicc).connect(gic.gich).connect(gic.gicv); }

  GicTest& secure() { return bench.secure(), *this; }
  GicTest& non_secure() { return bench.non_secure(), *this; }
  GicTest& core(unsigned n) { return bench.as_core(n), *this; }

  bool irq(unsigned n = 0) { return gic.outputs(n).irq.level(); }
  bool fiq(unsigned n = 0) { return gic.outputs(n).fiq.level(); }
  bool virq(unsigned n = 0) { return gic.outputs(n).virq.level(); }
  bool vfiq(unsigned n = 0) { return gic.outputs(n).vfiq.level(); }

  // The bit of an interrupt in a register of one bit each.
  bool bit_of(u32 reg, u32 id) { return (gicd[reg + 4 * (id / 32)] >> (id % 32)) & 1; }
  void write_bit(u32 reg, u32 id) { gicd.write(reg + 4 * (id / 32), 1u << (id % 32)); }
  void set_group1(u32 id, bool group1) {
    const u32 offset = kIgroupr + 4 * (id / 32);
    gicd.write(offset, isa::with_bits(gicd[offset], id % 32, id % 32, group1));
  }
  void make_edge(u32 id, bool edge) {
    const u32 offset = kIcfgr + 4 * (id / 16);
    const u32 field = 2 * (id % 16) + 1;
    gicd.write(offset, isa::with_bits(gicd[offset], field, field, edge));
  }
  // As secure software: enabled, in a group, with a priority, to these cores.
  void set_up(u32 id, bool group1, u32 priority, u32 targets = 1) {
    set_group1(id, group1);
    gicd.write8(kIpriorityr + id, priority);
    if (id >= 32) gicd.write8(kItargetsr + id, targets);
    write_bit(kIsenabler, id);
  }
  // Both groups enabled everywhere, all priorities pass; Group 0 is IRQ too.
  void enable_all() {
    gicd.write(kGicdCtlr, kGrp0 | kGrp1);
    for (unsigned n : {1, 0}) {
      core(n).gicc.write(kCtlr, kGrp0 | kGrp1 | kAckCtl);
      gicc.write(kPmr, 0xff);
    }
  }

  Bench bench;
  Gic400 gic{"gic", 2, 160};
  Frame gicd{bench, 0}, gicc{bench, 1}, gich{bench, 2}, gicv{bench, 3};
};

}  // namespace vesim::models
