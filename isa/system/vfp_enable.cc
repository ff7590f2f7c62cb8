// SPDX-License-Identifier: Apache-2.0
// Whether VFP and Advanced SIMD may be used (Arm ARM B1.11, CheckAdvancedSIMDOrVFPEnabled).
#include "isa/core.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"

namespace vesim::isa {

namespace {

constexpr u32 kFpexcEn = 1u << 30;

bool granted(const Core& c, bool advanced_simd, bool check_enable) {
  const SystemRegisters& sys = c.sys;
  const bool non_secure = !c.secure();
  if (non_secure && !(sys.nsacr & nsacr::kCp10)) return false;
  if (!c.hyp()) {
    // CPACR.cp10; cp11 must have the same value. 0b10 is reserved: no access.
    const u32 access = bits(sys.cpacr, 21, 20);
    if (access != 3 && !(access == 1 && c.regs.privileged())) return false;
    if (advanced_simd) {
      const bool disabled =
          (sys.cpacr & cpacr::kAseDis) || (non_secure && (sys.nsacr & nsacr::kNsAseDis));
      if (disabled) return false;
    }
  }
  return !check_enable || (c.vfp.fpexc & kFpexcEn);
}

}  // namespace

bool check_vfp_enabled(Core& c, const Uop* u, bool advanced_simd, bool check_enable) {
  if (!granted(c, advanced_simd, check_enable)) {
    take_undefined(c, u);
    return false;
  }
  if (c.secure()) return true;
  const bool trapped =
      (c.sys.hcptr & hcptr::kTcp10) || (advanced_simd && (c.sys.hcptr & hcptr::kTase));
  if (!trapped) return true;
  // TA, or the coprocessor's number.
  take_hyp_trap(c, u, ExceptionClass::Hcptr, advanced_simd ? 1u << 5 : 0xa);
  return false;
}

}  // namespace vesim::isa
