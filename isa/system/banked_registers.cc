// SPDX-License-Identifier: Apache-2.0
// MRS and MSR of banked registers (Arm ARM B9.2.3, B9.3.9, B9.3.10). UNPREDICTABLE accesses, among
// them those to the current mode's own registers, are UNDEFINED.
#include "isa/core.h"
#include "isa/system/exceptions.h"
#include "isa/system/handlers.h"

namespace vesim::isa {

namespace {

struct Place {
  enum Kind : u8 { None, General, Spsr, Elr } kind = None;
  u8 n = 0;  // general register
  Mode mode = Mode::User;
};

// The mode of SYSm<4:1> for the modes with R13, R14 and SPSR only; bit 0 selects R13.
constexpr Mode kPairModes[4] = {Mode::Irq, Mode::Supervisor, Mode::Abort, Mode::Undefined};

Place general(u32 sysm) {
  const u32 low = sysm & 7;
  switch (sysm >> 3) {
    case 0:
      if (low == 7) return {};
      return {Place::General, static_cast<u8>(8 + low), Mode::User};
    case 1:
      if (low == 7) return {};
      return {Place::General, static_cast<u8>(8 + low), Mode::Fiq};
    case 2:
      return {Place::General, static_cast<u8>(14 - (low & 1)), kPairModes[low >> 1]};
    default:
      break;
  }
  if (low < 4) return {};
  if (low < 6) return {Place::General, static_cast<u8>(14 - (low & 1)), Mode::Monitor};
  if (low == 6) return {Place::Elr, 0, Mode::Hyp};
  return {Place::General, 13, Mode::Hyp};
}

Place status(u32 sysm) {
  switch (sysm) {
    case 0x0e:
      return {Place::Spsr, 0, Mode::Fiq};
    case 0x10:
    case 0x12:
    case 0x14:
    case 0x16:
      return {Place::Spsr, 0, kPairModes[(sysm & 7) >> 1]};
    case 0x1c:
      return {Place::Spsr, 0, Mode::Monitor};
    case 0x1e:
      return {Place::Spsr, 0, Mode::Hyp};
    default:
      return {};
  }
}

Place place_of(u32 sysm, bool spsr) { return spsr ? status(sysm) : general(sysm); }

// BankedRegisterAccessValid and SPSRaccessValid.
bool accessible(const Core& c, const Place& place) {
  const Mode mode = c.regs.mode;
  switch (place.mode) {
    case Mode::User:
      if (place.n < 13) return mode == Mode::Fiq;
      return mode != Mode::System && !(place.n == 14 && mode == Mode::Hyp);
    case Mode::Monitor:
      return c.secure() && mode != Mode::Monitor;
    case Mode::Hyp:
      return mode == Mode::Monitor || (mode == Mode::Hyp && place.kind == Place::Elr);
    default:
      return mode != place.mode;
  }
}

u32& storage(Registers& regs, const Place& place) {
  if (place.kind == Place::Elr) return regs.elr_hyp;
  if (place.kind == Place::Spsr) return regs.spsr_of(place.mode);
  if (place.n == 13) return regs.r13_of(place.mode);
  if (place.n == 14) return regs.r14_of(place.mode);
  return place.mode == Mode::Fiq ? regs.fiq_r8_r12[place.n - 8] : regs.user_r8_r12[place.n - 8];
}

}  // namespace

bool banked_register_exists(u32 sysm, bool spsr) {
  return place_of(sysm, spsr).kind != Place::None;
}

void run_read_banked(Core& c, const Uop* u) {
  const Place place = place_of(u->imm, u->form);
  if (!c.regs.privileged() || !accessible(c, place)) return take_undefined(c, u);
  c.regs.r[u->d] = storage(c.regs, place);
  return next(c, u);
}

void run_write_banked(Core& c, const Uop* u) {
  const Place place = place_of(u->imm, u->form);
  if (!c.regs.privileged() || !accessible(c, place)) return take_undefined(c, u);
  storage(c.regs, place) = c.regs.r[u->n];
  return next(c, u);
}

}  // namespace vesim::isa
