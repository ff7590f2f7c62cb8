// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/gic400/reference_gic.h"

namespace vesim::models {

using isa::bit;
using isa::bits;
using isa::u32;

ReferenceGic::ReferenceGic() {
  for (auto& bank : private_) {
    for (unsigned id = 0; id < 32; ++id) {
      bank[id].exists = id < 16 || id >= 25;
      bank[id].enabled = bank[id].edge = id < 16;
    }
  }
  for (Interrupt& interrupt : spi_) interrupt.exists = true;
}

u32 ReferenceGic::Levels::value() const {
  u32 value = 0;
  for (unsigned n = 0; n < 32; ++n) value |= static_cast<u32>(active[n]) << n;
  return value;
}
void ReferenceGic::Levels::set_value(u32 value) {
  for (unsigned n = 0; n < 32; ++n) active[n] = bit(value, n);
}
u32 ReferenceGic::Levels::most_urgent() const {
  for (unsigned n = 0; n < 32; ++n) {
    if (active[n]) return n * 8;
  }
  return 0xff;
}
bool ReferenceGic::Levels::drop() {
  for (bool& level : active) {
    if (level) return !(level = false);
  }
  return false;
}

u32 ReferenceGic::Controls::group_priority(u32 priority, bool group1) const {
  // The lowest bit of the group priority field, by the tables of 3.3.3 and 3.8.4.
  const unsigned lowest = group1 && !cbpr ? abpr : bpr + 1;
  u32 result = 0;
  for (unsigned n = lowest; n < 8; ++n) result |= priority & (1u << n);
  return result;
}

u32 ReferenceGic::ListEntry::value() const {
  u32 value = (static_cast<u32>(hw) << 31) | (static_cast<u32>(group1) << 30) |
              (static_cast<u32>(active) << 29) | (static_cast<u32>(pending) << 28) |
              ((priority / 8) << 23) | id;
  return value | (hw ? physical << 10 : (static_cast<u32>(eoi) << 19) | (source << 10));
}
void ReferenceGic::ListEntry::set_value(u32 value) {
  hw = bit(value, 31);
  group1 = bit(value, 30);
  active = bit(value, 29);
  pending = bit(value, 28);
  priority = bits(value, 27, 23) * 8;
  physical = hw ? bits(value, 19, 10) : 0;
  eoi = !hw && bit(value, 19);
  source = hw ? 0 : bits(value, 12, 10);
  id = bits(value, 9, 0);
}

bool ReferenceGic::pending(unsigned core, unsigned id) {
  const Interrupt& interrupt = at(core, id);
  if (id < 16) return interrupt.source[0] || interrupt.source[1];
  bool input = interrupt.input;
  if (id == 25) input = (cores_[core].hcr & 1) && misr(core) != 0;
  return interrupt.latch || (!interrupt.edge && input);
}

bool ReferenceGic::visible(unsigned core, unsigned id, bool secure) {
  return at(core, id).exists && (secure || at(core, id).group1);
}

ReferenceGic::Found ReferenceGic::highest_pending(unsigned core) {
  Found best;
  for (unsigned id = 0; id < kIds; ++id) {
    const Interrupt& interrupt = at(core, id);
    if (!interrupt.exists || !pending(core, id) || interrupt.active || !interrupt.enabled) continue;
    if (!(interrupt.group1 ? enable1_ : enable0_)) continue;
    if (id >= 32 && !interrupt.target[core]) continue;
    if (interrupt.priority >= best.priority) continue;
    best = {id, interrupt.priority, 0, interrupt.group1, 0};
    if (id < 16 && !interrupt.source[0]) best.source = 1;
  }
  return best;
}

ReferenceGic::Found ReferenceGic::highest_virtual(unsigned core) {
  Found best;
  for (unsigned n = 0; n < 4; ++n) {
    const ListEntry& entry = cores_[core].list[n];
    if (!entry.pending || entry.active || entry.priority >= best.priority) continue;
    best = {entry.id, entry.priority, entry.id < 16 ? entry.source : 0, entry.group1, n};
    if (entry.id == 1023) best.id = 1023;
  }
  return best;
}

bool ReferenceGic::can_signal(const Found& found, const Controls& controls, u32 running) {
  if (found.id == 1023) return false;
  if (!(found.group1 ? controls.enable1 : controls.enable0)) return false;
  if (found.priority >= controls.pmr) return false;
  return controls.group_priority(found.priority, found.group1) < running;
}

u32 ReferenceGic::show(const Found& found, const Controls& controls, bool group1_only) {
  if (found.id == 1023) return 1023;
  if (!(found.group1 ? controls.enable1 : controls.enable0)) return 1023;
  if (!found.group1 && group1_only) return 1023;
  if (found.group1 && !group1_only && !controls.ack_ctl) return 1022;
  return found.id + found.source * 1024;
}

u32 ReferenceGic::running(unsigned core) {
  const Core& state = cores_[core];
  const u32 grp0 = state.active0.most_urgent(), grp1 = state.active1.most_urgent();
  return grp0 < grp1 ? grp0 : grp1;
}

ReferenceGic::Outputs ReferenceGic::outputs(unsigned core) {
  Outputs out;
  const Core& state = cores_[core];
  const Found found = highest_pending(core);
  if (can_signal(found, state.gicc, running(core))) {
    (!found.group1 && state.gicc.fiq_en ? out.fiq : out.irq) = true;
  }
  const Found machine = highest_virtual(core);
  if ((state.hcr & 1) && can_signal(machine, state.gicv, state.virtual_active.most_urgent())) {
    (!machine.group1 && state.gicv.fiq_en ? out.vfiq : out.virq) = true;
  }
  return out;
}

void ReferenceGic::set_input(unsigned core, unsigned id, bool level) {
  Interrupt& interrupt = at(core, id);
  if (level && !interrupt.input && interrupt.edge) interrupt.latch = true;
  interrupt.input = level;
}

u32 ReferenceGic::read(const Access& access) {
  switch (access.frame) {
    case kGicd:
      return read_gicd(access);
    case kGicc:
      return read_gicc(access);
    case kGich:
      return read_gich(access);
    default:
      return read_gicv(access);
  }
}

void ReferenceGic::write(const Access& access, u32 value) {
  switch (access.frame) {
    case kGicd:
      return write_gicd(access, value);
    case kGicc:
      return write_gicc(access, value);
    case kGich:
      return write_gich(access, value);
    default:
      return write_gicv(access, value);
  }
}

// --- Distributor, 4.3 ---

u32 ReferenceGic::read_gicd_bit(const Access& access, unsigned id) {
  const Interrupt& interrupt = at(access.core, id);
  if (!visible(access.core, id, access.secure)) return 0;
  switch (access.offset / 0x80) {
    case 1:
      return access.secure && interrupt.group1;
    case 2:
    case 3:
      return interrupt.enabled;
    case 4:
    case 5:
      return pending(access.core, id);
    default:
      return interrupt.active;
  }
}

u32 ReferenceGic::read_gicd_byte(u32 offset, const Access& access) {
  const unsigned id = offset % 0x400;
  if (offset >= 0xf10) {
    const unsigned sgi = offset % 16;
    const Interrupt& interrupt = at(access.core, sgi);
    if (!visible(access.core, sgi, access.secure)) return 0;
    return interrupt.source[0] + 2 * interrupt.source[1];
  }
  if (!visible(access.core, id, access.secure)) return 0;
  const Interrupt& interrupt = at(access.core, id);
  if (offset >= 0x800) {
    if (id < 32) return 1u << access.core;
    return interrupt.target[0] + 2 * interrupt.target[1];
  }
  if (access.secure) return interrupt.priority;
  return interrupt.priority < 0x80 ? 0 : (interrupt.priority - 0x80) * 2;
}

u32 ReferenceGic::read_gicd(const Access& access) {
  const u32 offset = access.offset;
  if (offset == 0) {
    return access.secure ? enable0_ + 2 * enable1_ : enable1_;
  }
  u32 value = 0;
  if (offset >= 0x80 && offset < 0x400) {
    for (unsigned n = 0; n < 32; ++n) value |= read_gicd_bit(access, offset % 0x80 * 8 + n) << n;
  } else if (offset >= 0xc00 && offset < 0xd00) {
    for (unsigned n = 0; n < 16; ++n) {
      const unsigned id = offset % 0x100 * 4 + n;
      if (!visible(access.core, id, access.secure)) continue;
      value |= ((at(access.core, id).edge ? 2u : 0u) + (id < 16 ? 0u : 1u)) << (2 * n);
    }
  } else if (offset == 0xd00 || offset == 0xd04) {
    for (unsigned n = 0; n < (offset == 0xd00 ? 16u : 32u); ++n) {
      const unsigned id = (offset == 0xd00 ? 16 : 32) + n;
      bool input = at(access.core, id).input;
      if (id == 25) input = (cores_[access.core].hcr & 1) && misr(access.core) != 0;
      if (visible(access.core, id, access.secure)) value |= static_cast<u32>(input) << n;
    }
  } else {
    for (unsigned n = 0; n < access.size; ++n)
      value |= read_gicd_byte(offset + n, access) << (8 * n);
  }
  return value;
}

void ReferenceGic::write_gicd_bit(const Access& access, unsigned id) {
  Interrupt& interrupt = at(access.core, id);
  if (!visible(access.core, id, access.secure)) return;
  switch (access.offset / 0x80) {
    case 2:
      interrupt.enabled = true;
      break;
    case 3:
      if (id >= 16) interrupt.enabled = false;
      break;
    case 4:
      if (id >= 16) interrupt.latch = true;
      break;
    case 5:
      interrupt.latch = false;
      break;
    case 6:
      interrupt.active = true;
      break;
    default:
      interrupt.active = false;
  }
}

void ReferenceGic::write_gicd_byte(u32 offset, const Access& access, u32 value) {
  const unsigned id = offset >= 0xf10 ? offset % 16 : offset % 0x400;
  if (!visible(access.core, id, access.secure)) return;
  Interrupt& interrupt = at(access.core, id);
  if (offset >= 0xf10) {
    for (unsigned source = 0; source < kCores; ++source) {
      if (bit(value, source)) interrupt.source[source] = offset >= 0xf20;
    }
  } else if (offset >= 0x800) {
    for (unsigned core = 0; core < kCores; ++core) interrupt.target[core] = bit(value, core);
  } else if (access.secure) {
    interrupt.priority = value / 8 * 8;
  } else {
    interrupt.priority = 0x80 + value / 16 * 8;
  }
}

void ReferenceGic::write_gicd(const Access& access, u32 value) {
  const u32 offset = access.offset;
  if (offset == 0) {
    if (access.secure) enable0_ = bit(value, 0);
    enable1_ = bit(value, access.secure ? 1 : 0);
  } else if (offset >= 0x80 && offset < 0x100) {
    for (unsigned n = 0; n < 32 && access.secure; ++n) {
      Interrupt& interrupt = at(access.core, offset % 0x80 * 8 + n);
      interrupt.group1 = interrupt.exists && bit(value, n);
    }
  } else if (offset < 0x400) {
    for (unsigned n = 0; n < 32; ++n) {
      if (bit(value, n)) write_gicd_bit(access, offset % 0x80 * 8 + n);
    }
  } else if (offset >= 0xc00 && offset < 0xd00) {
    for (unsigned n = 0; n < 16; ++n) {
      const unsigned id = offset % 0x100 * 4 + n;
      if (id >= 32 && visible(access.core, id, access.secure)) {
        at(access.core, id).edge = bit(value, 2 * n + 1);
      }
    }
  } else if (offset == 0xf00) {
    send_sgi(value, access.core, access.secure);
  } else {
    for (unsigned n = 0; n < access.size; ++n) {
      write_gicd_byte(offset + n, access, bits(value, 8 * n + 7, 8 * n));
    }
  }
}

void ReferenceGic::send_sgi(u32 value, unsigned from, bool secure) {
  for (unsigned core = 0; core < kCores; ++core) {
    const u32 filter = bits(value, 25, 24);
    const bool chosen = filter == 0   ? bit(value, 16 + core)
                        : filter == 1 ? core != from
                        : filter == 2 ? core == from
                                      : false;
    Interrupt& sgi = at(core, bits(value, 3, 0));
    const bool allowed = secure ? sgi.group1 == bit(value, 15) : sgi.group1;
    if (chosen && allowed) sgi.source[from] = true;
  }
}

// --- CPU interface, 4.4 ---

u32 ReferenceGic::acknowledge(unsigned core, bool group1_only) {
  Core& state = cores_[core];
  const Found found = highest_pending(core);
  if (!can_signal(found, state.gicc, running(core))) return 1023;
  const u32 shown = show(found, state.gicc, group1_only);
  if (shown % 1024 >= 1020) return shown;
  const u32 level = state.gicc.group_priority(found.priority, found.group1);
  (found.group1 ? state.active1 : state.active0).active[level / 8] = true;
  Interrupt& interrupt = at(core, found.id);
  interrupt.active = true;
  interrupt.latch = false;
  if (found.id < 16) interrupt.source[found.source] = false;
  return shown;
}

void ReferenceGic::end(unsigned core, u32 id, bool group1_only, bool deactivates) {
  if (id >= kIds || !at(core, id).exists) return;
  Interrupt& interrupt = at(core, id);
  if (group1_only && !interrupt.group1) return;
  (interrupt.group1 ? cores_[core].active1 : cores_[core].active0).drop();
  if (deactivates) interrupt.active = false;
}

u32 ReferenceGic::read_gicc(const Access& access) {
  Core& state = cores_[access.core];
  const Controls& gicc = state.gicc;
  const bool secure = access.secure;
  const u32 running_priority = running(access.core);
  switch (access.offset) {
    case 0x00:
      if (!secure) return gicc.enable1 + bits(gicc.bypass, 3, 2) * 32 + gicc.eoi_split_ns * 512u;
      return gicc.enable0 + gicc.enable1 * 2u + gicc.ack_ctl * 4u + gicc.fiq_en * 8u +
             gicc.cbpr * 16u + gicc.bypass * 32 + gicc.eoi_split * 512u + gicc.eoi_split_ns * 1024u;
    case 0x04:
      return secure ? gicc.pmr : gicc.pmr < 0x80 ? 0 : (gicc.pmr - 0x80) * 2;
    case 0x08:
      if (secure) return gicc.bpr;
      return !gicc.cbpr ? gicc.abpr : gicc.bpr == 7 ? 7 : gicc.bpr + 1;
    case 0x0c:
      return acknowledge(access.core, !secure);
    case 0x14:
      if (secure || running_priority == 0xff) return running_priority;
      return running_priority < 0x80 ? 0 : (running_priority - 0x80) * 2;
    case 0x18:
      return show(highest_pending(access.core), gicc, !secure);
    case 0xd0:
      return secure ? state.active0.value() : state.active1.value() / 65536;
    default:
      break;
  }
  if (!secure) return 0;
  switch (access.offset) {
    case 0x1c:
      return gicc.abpr;
    case 0x20:
      return acknowledge(access.core, true);
    case 0x28:
      return show(highest_pending(access.core), gicc, true);
    case 0xe0:
      return state.active1.value();
    default:
      return 0;
  }
}

void ReferenceGic::write_gicc(const Access& access, u32 value) {
  Core& state = cores_[access.core];
  Controls& gicc = state.gicc;
  const bool secure = access.secure;
  const u32 point = value % 8;
  const u32 id = value % 1024;
  switch (access.offset) {
    case 0x00:
      gicc.enable1 = bit(value, secure ? 1 : 0);
      gicc.eoi_split_ns = bit(value, secure ? 10 : 9);
      if (secure) {
        gicc.enable0 = bit(value, 0);
        gicc.ack_ctl = bit(value, 2);
        gicc.fiq_en = bit(value, 3);
        gicc.cbpr = bit(value, 4);
        gicc.bypass = bits(value, 8, 5);
        gicc.eoi_split = bit(value, 9);
      } else {
        gicc.bypass = gicc.bypass % 4 + bits(value, 6, 5) * 4;
      }
      break;
    case 0x04:
      if (secure) gicc.pmr = value % 256 / 8 * 8;
      if (!secure && gicc.pmr >= 0x80) gicc.pmr = 0x80 + value % 256 / 16 * 8;
      break;
    case 0x08:
      if (secure) gicc.bpr = point < 2 ? 2 : point;
      if (!secure && !gicc.cbpr) gicc.abpr = point < 3 ? 3 : point;
      break;
    case 0x10:
      end(access.core, id, !secure, secure ? !gicc.eoi_split : !gicc.eoi_split_ns);
      break;
    case 0xd0:
      if (secure) state.active0.set_value(value);
      if (!secure) state.active1.set_value(state.active1.value() % 65536 + value * 65536);
      break;
    case 0x1000:
      if (id >= kIds || !at(access.core, id).exists) break;
      if (!(secure ? gicc.eoi_split : gicc.eoi_split_ns)) break;
      if (secure || at(access.core, id).group1) at(access.core, id).active = false;
      break;
    case 0x1c:
      if (secure) gicc.abpr = point < 3 ? 3 : point;
      break;
    case 0x24:
      if (secure) end(access.core, id, true, !gicc.eoi_split);
      break;
    case 0xe0:
      if (secure) state.active1.set_value(value);
      break;
    default:
      break;
  }
}

// --- Virtual interface control, 5.3 ---

u32 ReferenceGic::misr(unsigned core) {
  const Core& state = cores_[core];
  unsigned used = 0, pending_ones = 0, ended = 0;
  for (const ListEntry& entry : state.list) {
    used += entry.pending || entry.active;
    pending_ones += entry.pending && !entry.active;
    ended += !entry.pending && !entry.active && !entry.hw && entry.eoi;
  }
  u32 value = ended > 0 ? 1 : 0;
  if (bit(state.hcr, 1) && used < 2) value |= 1u << 1;
  if (bit(state.hcr, 2) && state.hcr >> 27 != 0) value |= 1u << 2;
  if (bit(state.hcr, 3) && pending_ones == 0) value |= 1u << 3;
  if (bit(state.hcr, 4) && state.gicv.enable0) value |= 1u << 4;
  if (bit(state.hcr, 5) && !state.gicv.enable0) value |= 1u << 5;
  if (bit(state.hcr, 6) && state.gicv.enable1) value |= 1u << 6;
  if (bit(state.hcr, 7) && !state.gicv.enable1) value |= 1u << 7;
  return value;
}

u32 ReferenceGic::read_gich(const Access& access) {
  const unsigned core = access.offset < 0x1000 ? access.core : access.offset / 0x200 % 8;
  const u32 offset = access.offset % 0x200;
  Core& state = cores_[core];
  const Controls& gicv = state.gicv;
  u32 ended = 0, free = 0;
  for (unsigned n = 0; n < 4; ++n) {
    const ListEntry& entry = state.list[n];
    if (entry.pending || entry.active) continue;
    (entry.eoi && !entry.hw ? ended : free) |= 1u << n;
  }
  switch (offset) {
    case 0x00:
      return state.hcr;
    case 0x08:
      return gicv.enable0 + gicv.enable1 * 2u + gicv.ack_ctl * 4u + gicv.fiq_en * 8u +
             gicv.cbpr * 16u + gicv.eoi_split * 512u + gicv.abpr * 0x40000 + gicv.bpr * 0x200000 +
             gicv.pmr / 8 * 0x8000000;
    case 0x10:
      return misr(core);
    case 0x20:
      return ended;
    case 0x30:
      return free;
    case 0xf0:
      return state.virtual_active.value();
    default:
      return offset >= 0x100 && offset < 0x110 ? state.list[offset / 4 % 4].value() : 0;
  }
}

void ReferenceGic::write_gich(const Access& access, u32 value) {
  const unsigned core = access.offset < 0x1000 ? access.core : access.offset / 0x200 % 8;
  const u32 offset = access.offset % 0x200;
  Core& state = cores_[core];
  if (offset == 0x00) {
    state.hcr = value & 0xf80000ff;
  } else if (offset == 0x08) {
    write_gicv({kGicv, 0x00, core, true}, value);
    write_gicv({kGicv, 0x04, core, true}, bits(value, 31, 27) * 8);
    write_gicv({kGicv, 0x08, core, true}, bits(value, 23, 21));
    write_gicv({kGicv, 0x1c, core, true}, bits(value, 20, 18));
  } else if (offset == 0xf0) {
    state.virtual_active.set_value(value);
  } else if (offset >= 0x100 && offset < 0x110) {
    state.list[offset / 4 % 4].set_value(value);
  }
}

// --- Virtual CPU interface, 5.5 ---

u32 ReferenceGic::virtual_acknowledge(unsigned core, bool group1_only) {
  Core& state = cores_[core];
  const Found found = highest_virtual(core);
  if (!(state.hcr & 1)) return 1023;
  if (!can_signal(found, state.gicv, state.virtual_active.most_urgent())) return 1023;
  const u32 shown = show(found, state.gicv, group1_only);
  if (shown % 1024 >= 1020) return shown;
  const u32 level = state.gicv.group_priority(found.priority, found.group1);
  state.virtual_active.active[level / 8] = true;
  state.list[found.entry].pending = false;
  state.list[found.entry].active = true;
  return shown;
}

void ReferenceGic::virtual_deactivate(unsigned core, ListEntry& entry) {
  entry.active = false;
  if (!entry.hw || entry.physical < 16 || entry.physical >= kIds) return;
  Interrupt& interrupt = at(core, entry.physical);
  if (interrupt.group1) interrupt.active = false;
}

void ReferenceGic::virtual_end(unsigned core, u32 value, bool group1_only) {
  Core& state = cores_[core];
  const u32 id = value % 1024;
  if (id >= 1020) return;
  ListEntry* match = nullptr;
  for (ListEntry& entry : state.list) {
    const bool same_source = id >= 16 || entry.hw || entry.source == bits(value, 12, 10);
    if (!match && entry.active && entry.id == id && same_source) match = &entry;
  }
  if (match && group1_only && !match->group1) return;
  const bool dropped = state.virtual_active.drop();
  if (state.gicv.eoi_split) return;
  if (match) {
    virtual_deactivate(core, *match);
  } else if (dropped) {
    state.hcr += 0x8000000;
  }
}

void ReferenceGic::virtual_dir(unsigned core, u32 value) {
  Core& state = cores_[core];
  const u32 id = value % 1024;
  if (id >= 1020 || !state.gicv.eoi_split) return;
  for (ListEntry& entry : state.list) {
    const bool same_source = id >= 16 || entry.hw || entry.source == bits(value, 12, 10);
    if (entry.active && entry.id == id && same_source) return virtual_deactivate(core, entry);
  }
  state.hcr += 0x8000000;
}

u32 ReferenceGic::read_gicv(const Access& access) {
  Core& state = cores_[access.core];
  const Controls& gicv = state.gicv;
  switch (access.offset) {
    case 0x00:
      return gicv.enable0 + gicv.enable1 * 2u + gicv.ack_ctl * 4u + gicv.fiq_en * 8u +
             gicv.cbpr * 16u + gicv.eoi_split * 512u;
    case 0x04:
      return gicv.pmr;
    case 0x08:
      return gicv.bpr;
    case 0x0c:
      return virtual_acknowledge(access.core, false);
    case 0x14:
      return state.virtual_active.most_urgent();
    case 0x18:
      return show(highest_virtual(access.core), gicv, false);
    case 0x1c:
      return gicv.abpr;
    case 0x20:
      return virtual_acknowledge(access.core, true);
    case 0x28:
      return show(highest_virtual(access.core), gicv, true);
    case 0xd0:
      return state.virtual_active.value();
    default:
      return 0;
  }
}

void ReferenceGic::write_gicv(const Access& access, u32 value) {
  Core& state = cores_[access.core];
  Controls& gicv = state.gicv;
  const u32 point = value % 8;
  switch (access.offset) {
    case 0x00:
      gicv.enable0 = bit(value, 0);
      gicv.enable1 = bit(value, 1);
      gicv.ack_ctl = bit(value, 2);
      gicv.fiq_en = bit(value, 3);
      gicv.cbpr = bit(value, 4);
      gicv.eoi_split = bit(value, 9);
      break;
    case 0x04:
      gicv.pmr = value % 256 / 8 * 8;
      break;
    case 0x08:
      gicv.bpr = point < 2 ? 2 : point;
      break;
    case 0x1c:
      gicv.abpr = point < 3 ? 3 : point;
      break;
    case 0x10:
      virtual_end(access.core, value, false);
      break;
    case 0x24:
      virtual_end(access.core, value, true);
      break;
    case 0xd0:
      state.virtual_active.set_value(value);
      break;
    case 0x1000:
      virtual_dir(access.core, value);
      break;
    default:
      break;
  }
}

}  // namespace vesim::models
