// SPDX-License-Identifier: Apache-2.0
#include "isa/mmu/context.h"

#include "isa/core.h"
#include "isa/mmu/maintenance.h"
#include "isa/mmu/translate.h"
#include "isa/mmu/walk.h"

namespace vesim::isa {
namespace {

// M, WXN, UWXN, EE, TRE and AFE. HSCTLR has the first three that it knows at the same places.
constexpr u32 kSctlrTranslation = 1u << 0 | 1u << 19 | 1u << 20 | 1u << 25 | 1u << 28 | 1u << 29;
// VM, PTW, DC and TGE.
constexpr u32 kHcrTranslation = 1u << 0 | 1u << 2 | 1u << 12 | 1u << 27;
constexpr u32 kScrSif = 1u << 9;
constexpr u64 kObserved = u64{1} << 63;

constexpr u64 pack(u32 high, u32 low) { return u64{high} << 32 | low; }

}  // namespace

Context::Key Context::key_of(const SystemRegisters& sys, Regime regime) {
  Key key;
  key.regime = regime;
  if (regime == Regime::Hyp) {
    key.controls = {pack(sys.htcr, sys.hsctlr & kSctlrTranslation), sys.httbr};
    return key;
  }
  const unsigned bank = isa::bank_of(regime);
  const u32 ttbcr = sys.ttbcr[bank];
  const u64 asid_base = bit(ttbcr, 22) ? sys.ttbr1[bank] : sys.ttbr0[bank];
  key.asid = static_cast<u8>(bit(ttbcr, 31) ? asid_base >> 48 : sys.contextidr[bank]);
  key.controls = {pack(ttbcr, sys.sctlr[bank] & kSctlrTranslation), sys.ttbr0[bank],
                  sys.ttbr1[bank]};
  if (regime == Regime::SecurePl1) {
    key.controls[3] = pack(sys.scr & kScrSif, sys.dacr[bank]);
    return key;
  }
  key.controls[3] = pack(sys.hcr & kHcrTranslation, sys.dacr[bank]);
  if (sys.hcr & kHcrTranslation) {
    key.stage2 = true;
    key.vmid = static_cast<u8>(sys.vttbr >> 48);
    // The top bits of VTTBR are free: VTCR's size fields and HSCTLR.EE.
    key.controls[4] = (sys.vttbr & 0x00ff'ffff'ffff'ffff) | u64{sys.vtcr & 0x1f} << 56 |
                      u64{bits(sys.vtcr, 7, 6)} << 61 | u64{bit(sys.hsctlr, 25)} << 63;
  }
  return key;
}

void Context::derive(Core& core) {
  const Key key = key_of(core.sys, current_regime(core));
  Known& last = known_[current_];
  const u32 number = last.number && last.key == key ? last.number : number_of(core, key);
  // An even number for User mode, the odd one above it for the others.
  user = u64{number} << 33;
  page = user | u64{core.regs.privileged()} << 32;
  data = core.observer ? page | kObserved : page;
  fetch = page;
}

u32 Context::number_of(Core& core, const Key& key) {
  for (unsigned i = 0; i < kKnown; ++i) {
    if (known_[i].number && known_[i].key == key) {
      current_ = i;
      return known_[i].number;
    }
  }
  if (next_ == kNumbers) flush(core);
  current_ = victim_;
  victim_ = (victim_ + 1) % kKnown;
  known_[current_] = {key, next_++};
  return known_[current_].number;
}

bool Context::covers(const Maintenance& operation, const Key& key) {
  using enum Maintenance::Op;
  const Regime pl1 = operation.secure ? Regime::SecurePl1 : Regime::NonSecurePl1;
  // Without a stage 2 the VMID may have been any.
  const bool vm = operation.secure || !key.stage2 || key.vmid == operation.vmid;
  switch (operation.op) {
    case TlbAll:
      return key.regime == pl1 && vm;
    // Also drops the global entries known under this ASID, which costs no more than finding them.
    case TlbAsid:
      return key.regime == pl1 && vm && key.asid == operation.asid;
    case TlbHypAll:
      return key.regime == Regime::Hyp;
    case TlbNonSecureAll:
      return key.regime == Regime::NonSecurePl1;
    default:
      return false;
  }
}

void Context::forget(const Maintenance& operation) {
  for (Known& known : known_) {
    if (covers(operation, known.key)) known.number = 0;
  }
}

void Context::flush(Core& core) {
  core.fast.flush();
  core.jumps.flush();
  known_.fill({});
  current_ = victim_ = 0;
  next_ = 1;
  large_data_ = large_code_ = {};
  code_pages_.reset();
}

void Context::Large::note(u32 va, unsigned shift) {
  if (shift <= kPageShift || shift == 32) return;  // one page; or the MMU is off
  if (shift <= 21) {
    upto_2m.set(va >> 21);
  } else {
    larger.set(va >> 30);
  }
}

unsigned Context::Large::shift_at(u32 va) const {
  return larger[va >> 30] ? 30 : upto_2m[va >> 21] ? 21 : kPageShift;
}

void Context::note(u32 va, Access access, unsigned shift) {
  large_data_.note(va, shift);
  if (access != Access::Execute) return;
  large_code_.note(va, shift);
  code_pages_.set(va >> kPageShift);
}

void Context::flush_va(Core& core, u32 va) {
  switch (large_data_.shift_at(va)) {
    case kPageShift:
      core.fast.flush_page(va);
      break;
    case 21:
      core.fast.flush_pages(va & ~0x1fffffu, 512);
      break;
    default:
      core.fast.flush();
      large_data_ = {};
      break;
  }
  if (large_code_.shift_at(va) != kPageShift) {
    core.jumps.flush();
    large_code_ = {};
    code_pages_.reset();
  } else if (code_pages_[va >> kPageShift]) {
    core.jumps.flush_page(va);  // it has no blocks that reach over a page's end
    code_pages_.reset(va >> kPageShift);
  }
}

}  // namespace vesim::isa
