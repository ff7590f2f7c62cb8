// SPDX-License-Identifier: Apache-2.0
// Reset values and saving of the system registers (TRM 4.2, Arm ARM B1.9.1).
#include "isa/core.h"
#include "isa/system/control_bits.h"
#include "isa/system/exceptions.h"

namespace vesim::isa {

void reset_system(Core& core) {
  const CoreParameters& p = core.parameters;
  SystemRegisters& sys = core.sys;
  sys = {};
  core.pmu = {};
  core.debug = {};
  core.vfp.fpexc = 0;

  sys.midr = sys.vpidr = p.midr;
  sys.mpidr = sys.vmpidr = p.mpidr;
  sys.revidr = p.revidr;
  sys.cbar = p.periphbase;

  u32 sctlr = 0x00c50078;
  if (p.reset_vector != 0) sctlr |= sctlr::kV;
  if (p.reset_thumb) sctlr |= sctlr::kTe;
  if (p.reset_big_endian) sctlr |= sctlr::kEe;
  sys.sctlr[kSecure] = sys.sctlr[kNonSecure] = sctlr;
  sys.hsctlr = 0x30c50878;
  sys.hcptr = 0x000033ff;
  sys.hdcr = Pmu::kCounters;  // HPMN
  sys.vtcr = 0x80000000;
  sys.htcr = 0x80800000;
  sys.l2ctlr = (p.cores - 1) << 24;
  core.debug.os_lock = 1;  // the OS lock is set by a reset of the debug logic (C11.11.30)
}

void SystemRegisters::serialize(Archive& ar) {
  ar("midr", midr);
  ar("revidr", revidr);
  ar("mpidr", mpidr);
  ar("cbar", cbar);
  ar("sctlr", sctlr);
  ar("actlr", actlr);
  ar("cpacr", cpacr);
  ar("l2ctlr", l2ctlr);
  ar("l2ectlr", l2ectlr);
  ar("l2actlr", l2actlr);
  ar("scr", scr);
  ar("sder", sder);
  ar("nsacr", nsacr);
  ar("vbar", vbar);
  ar("mvbar", mvbar);
  ar("csselr", csselr);
  ar("ttbr0", ttbr0);
  ar("ttbr1", ttbr1);
  ar("ttbcr", ttbcr);
  ar("dacr", dacr);
  ar("contextidr", contextidr);
  ar("prrr_mair0", prrr_mair0);
  ar("nmrr_mair1", nmrr_mair1);
  ar("amair0", amair0);
  ar("amair1", amair1);
  ar("dfsr", dfsr);
  ar("ifsr", ifsr);
  ar("adfsr", adfsr);
  ar("aifsr", aifsr);
  ar("dfar", dfar);
  ar("ifar", ifar);
  ar("par", par);
  ar("tpidrurw", tpidrurw);
  ar("tpidruro", tpidruro);
  ar("tpidrprw", tpidrprw);
  ar("vpidr", vpidr);
  ar("vmpidr", vmpidr);
  ar("hsctlr", hsctlr);
  ar("hcr", hcr);
  ar("hdcr", hdcr);
  ar("hcptr", hcptr);
  ar("hstr", hstr);
  ar("htcr", htcr);
  ar("vtcr", vtcr);
  ar("hmair0", hmair0);
  ar("hmair1", hmair1);
  ar("hamair0", hamair0);
  ar("hamair1", hamair1);
  ar("httbr", httbr);
  ar("vttbr", vttbr);
  ar("hsr", hsr);
  ar("hpfar", hpfar);
  ar("hvbar", hvbar);
  ar("htpidr", htpidr);
  ar("abort_pending", abort_pending);
  ar("teecr", teecr);
  ar("teehbr", teehbr);
}

}  // namespace vesim::isa
