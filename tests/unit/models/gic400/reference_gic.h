// SPDX-License-Identifier: Apache-2.0
// The GICv2 written down a second time, as slowly and plainly as the specification reads (IHI
// 0048B: the register descriptions and the rules of chapters 3 and 5), for the random test to
// compare with. Every interrupt is an object, every rule a loop over all of them. Two cores, 32
// SPIs.
#pragma once

#include <array>

#include "isa/types.h"

namespace vesim::models {

class ReferenceGic {
 public:
  using u32 = isa::u32;
  static constexpr unsigned kCores = 2;
  static constexpr unsigned kIds = 64;

  enum Frame { kGicd, kGicc, kGich, kGicv };
  struct Access {
    Frame frame;
    u32 offset;
    unsigned core;
    bool secure;
    unsigned size = 4;
  };
  // A read has its side effects.
  u32 read(const Access& access);
  void write(const Access& access, u32 value);
  void set_input(unsigned core, unsigned id, bool level);

  struct Outputs {
    bool irq = false, fiq = false, virq = false, vfiq = false;
    bool operator==(const Outputs&) const = default;
  };
  Outputs outputs(unsigned core);

  ReferenceGic();

 private:
  struct Interrupt {
    bool exists = false, group1 = false, enabled = false, latch = false, input = false;
    bool edge = false, active = false;
    u32 priority = 0;
    std::array<bool, kCores> target{};
    std::array<bool, kCores> source{};  // of a pending SGI
  };
  struct Levels {
    std::array<bool, 32> active{};
    u32 value() const;
    void set_value(u32 value);
    u32 most_urgent() const;
    bool drop();
  };
  // A CPU interface's controls; the virtual one has no separate non-secure EOI mode.
  struct Controls {
    bool enable0 = false, enable1 = false, ack_ctl = false, fiq_en = false, cbpr = false;
    bool eoi_split = false, eoi_split_ns = false;
    u32 bypass = 0, pmr = 0, bpr = 2, abpr = 3;
    u32 group_priority(u32 priority, bool group1) const;
  };
  struct ListEntry {
    bool hw = false, group1 = false, pending = false, active = false, eoi = false;
    u32 priority = 0, physical = 0, source = 0, id = 0;
    u32 value() const;
    void set_value(u32 value);
  };
  struct Core {
    Controls gicc, gicv;
    Levels active0, active1, virtual_active;
    std::array<ListEntry, 4> list;
    u32 hcr = 0;
  };
  struct Found {
    u32 id = 1023, priority = 0xff, source = 0;
    bool group1 = false;
    unsigned entry = 0;
  };

  Interrupt& at(unsigned core, unsigned id) { return id < 32 ? private_[core][id] : spi_[id - 32]; }
  bool pending(unsigned core, unsigned id);
  bool visible(unsigned core, unsigned id, bool secure);
  Found highest_pending(unsigned core);
  Found highest_virtual(unsigned core);
  static bool can_signal(const Found& found, const Controls& controls, u32 running);
  static u32 show(const Found& found, const Controls& controls, bool group1_only);
  u32 running(unsigned core);

  u32 read_gicd(const Access& access);
  u32 read_gicd_bit(const Access& access, unsigned id);
  u32 read_gicd_byte(u32 offset, const Access& access);
  void write_gicd(const Access& access, u32 value);
  void write_gicd_bit(const Access& access, unsigned id);
  void write_gicd_byte(u32 offset, const Access& access, u32 value);
  void send_sgi(u32 value, unsigned from, bool secure);
  u32 read_gicc(const Access& access);
  void write_gicc(const Access& access, u32 value);
  u32 acknowledge(unsigned core, bool group1_only);
  void end(unsigned core, u32 id, bool group1_only, bool deactivates);
  u32 read_gich(const Access& access);
  void write_gich(const Access& access, u32 value);
  u32 misr(unsigned core);
  u32 read_gicv(const Access& access);
  void write_gicv(const Access& access, u32 value);
  u32 virtual_acknowledge(unsigned core, bool group1_only);
  void virtual_end(unsigned core, u32 value, bool group1_only);
  void virtual_dir(unsigned core, u32 value);
  void virtual_deactivate(unsigned core, ListEntry& entry);

  bool enable0_ = false, enable1_ = false;
  std::array<std::array<Interrupt, 32>, kCores> private_;
  std::array<Interrupt, kIds - 32> spi_;
  std::array<Core, kCores> cores_;
};

}  // namespace vesim::models
