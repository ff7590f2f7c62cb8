// SPDX-License-Identifier: Apache-2.0
// The generic timer: c14 (Arm ARM B8.1, B8.2). The timers themselves are the environment's.
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

using T = TimerRegister;

template <T reg>
u64 read_timer(Core& c) {
  return c.env.timer_read(reg);
}
template <T reg>
bool write_timer(Core& c, const Uop*, u64 value) {
  c.env.timer_write(reg, value);
  c.attention();  // an interrupt may have come or gone
  return true;
}

// CNTP_* are banked.
template <T secure, T non_secure>
u64 read_banked_timer(Core& c) {
  return c.env.timer_read(accessed_bank(c) == kSecure ? secure : non_secure);
}
template <T secure, T non_secure>
bool write_banked_timer(Core& c, const Uop*, u64 value) {
  c.env.timer_write(accessed_bank(c) == kSecure ? secure : non_secure, value);
  c.attention();
  return true;
}

// User mode needs a bit of CNTKCTL, any of `bits_of_cntkctl`.
template <u32 bits_of_cntkctl>
bool user_enabled(const Core& c, bool) {
  return c.regs.privileged() || (c.env.timer_read(T::Cntkctl) & bits_of_cntkctl);
}
constexpr u32 kPl0PctEn = 1u << 0, kPl0VctEn = 1u << 1, kPl0VtEn = 1u << 8, kPl0PtEn = 1u << 9;

constexpr auto kWrite = After::EndBlock;
constexpr auto kFrequencyPermit = user_enabled<kPl0PctEn | kPl0VctEn>;
constexpr auto kPhysicalPermit = user_enabled<kPl0PtEn>;
constexpr auto kVirtualPermit = user_enabled<kPl0VtEn>;

constexpr SystemRegister kRows[] = {
    {"CNTFRQ", cp15(14, 0, 0, 0), kPl1Rw | kUserRead | kSecureWrite, Trap::None,
     read_timer<T::Cntfrq>, write_timer<T::Cntfrq>, kWrite, kFrequencyPermit},
    {"CNTPCT", cp15_wide(0, 14), kAllRo, Trap::PhysicalCounter, read_timer<T::Cntpct>, nullptr,
     After::Nothing, user_enabled<kPl0PctEn>},
    {"CNTKCTL", cp15(14, 0, 1, 0), kPl1Rw, Trap::None, read_timer<T::Cntkctl>,
     write_timer<T::Cntkctl>, kWrite},
    {"CNTP_TVAL", cp15(14, 0, 2, 0), kAllRw, Trap::PhysicalTimer,
     read_banked_timer<T::CntpTvalS, T::CntpTvalNs>,
     write_banked_timer<T::CntpTvalS, T::CntpTvalNs>, kWrite, kPhysicalPermit},
    {"CNTP_CTL", cp15(14, 0, 2, 1), kAllRw, Trap::PhysicalTimer,
     read_banked_timer<T::CntpCtlS, T::CntpCtlNs>, write_banked_timer<T::CntpCtlS, T::CntpCtlNs>,
     kWrite, kPhysicalPermit},
    {"CNTP_CVAL", cp15_wide(2, 14), kAllRw, Trap::PhysicalTimer,
     read_banked_timer<T::CntpCvalS, T::CntpCvalNs>,
     write_banked_timer<T::CntpCvalS, T::CntpCvalNs>, kWrite, kPhysicalPermit},
    {"CNTV_TVAL", cp15(14, 0, 3, 0), kAllRw, Trap::None, read_timer<T::CntvTval>,
     write_timer<T::CntvTval>, kWrite, kVirtualPermit},
    {"CNTV_CTL", cp15(14, 0, 3, 1), kAllRw, Trap::None, read_timer<T::CntvCtl>,
     write_timer<T::CntvCtl>, kWrite, kVirtualPermit},
    {"CNTV_CVAL", cp15_wide(3, 14), kAllRw, Trap::None, read_timer<T::CntvCval>,
     write_timer<T::CntvCval>, kWrite, kVirtualPermit},
    {"CNTVCT", cp15_wide(1, 14), kAllRo, Trap::None, read_timer<T::Cntvct>, nullptr, After::Nothing,
     user_enabled<kPl0VctEn>},
    {"CNTVOFF", cp15_wide(4, 14), kHypRw, Trap::None, read_timer<T::Cntvoff>,
     write_timer<T::Cntvoff>, kWrite},
    {"CNTHCTL", cp15(14, 4, 1, 0), kHypRw, Trap::None, read_timer<T::Cnthctl>,
     write_timer<T::Cnthctl>, kWrite},
    {"CNTHP_TVAL", cp15(14, 4, 2, 0), kHypRw, Trap::None, read_timer<T::CnthpTval>,
     write_timer<T::CnthpTval>, kWrite},
    {"CNTHP_CTL", cp15(14, 4, 2, 1), kHypRw, Trap::None, read_timer<T::CnthpCtl>,
     write_timer<T::CnthpCtl>, kWrite},
    {"CNTHP_CVAL", cp15_wide(6, 14), kHypRw, Trap::None, read_timer<T::CnthpCval>,
     write_timer<T::CnthpCval>, kWrite},
};

}  // namespace

std::span<const SystemRegister> timer_registers() { return kRows; }

}  // namespace vesim::isa
