// SPDX-License-Identifier: Apache-2.0
// The CP15 state of one Cortex-A15 (Arm ARM B3.17, B4.1, B5.8; TRM chapter 4). A pair is banked by
// security state: index with kSecure or kNonSecure.
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

inline constexpr unsigned kSecure = 0, kNonSecure = 1;

struct SystemRegisters {
  // Identification that differs by board and core.
  u32 midr = 0, revidr = 0, mpidr = 0, cbar = 0;

  // Control.
  u32 sctlr[2] = {}, actlr = 0, cpacr = 0, l2ctlr = 0, l2ectlr = 0, l2actlr = 0;
  u32 scr = 0, sder = 0, nsacr = 0, vbar[2] = {}, mvbar = 0;
  u32 csselr[2] = {};

  // Translation, PL1&0.
  u64 ttbr0[2] = {}, ttbr1[2] = {};
  u32 ttbcr[2] = {}, dacr[2] = {}, contextidr[2] = {};
  u32 prrr_mair0[2] = {}, nmrr_mair1[2] = {}, amair0[2] = {}, amair1[2] = {};

  // Faults.
  // HDFAR and HIFAR are the secure DFAR and IFAR (B3.17).
  u32 dfsr[2] = {}, ifsr[2] = {}, adfsr[2] = {}, aifsr[2] = {}, dfar[2] = {}, ifar[2] = {};
  u64 par[2] = {};

  // Software thread IDs.
  u32 tpidrurw[2] = {}, tpidruro[2] = {}, tpidrprw[2] = {};

  // Hyp.
  u32 vpidr = 0, vmpidr = 0;
  u32 hsctlr = 0, hcr = 0, hdcr = 0, hcptr = 0, hstr = 0;
  u32 htcr = 0, vtcr = 0, hmair0 = 0, hmair1 = 0, hamair0 = 0, hamair1 = 0;
  u64 httbr = 0, vttbr = 0;
  u32 hsr = 0, hpfar = 0, hvbar = 0, htpidr = 0;

  // An asynchronous external abort waits to be taken (ISR.A).
  bool abort_pending = false;

  // ThumbEE (CP14 opc1 6).
  u32 teecr = 0, teehbr = 0;

  void serialize(Archive& ar);
};

}  // namespace vesim::isa
