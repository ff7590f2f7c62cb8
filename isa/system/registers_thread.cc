// SPDX-License-Identifier: Apache-2.0
// Process, context and thread identification: c13 (Arm ARM B3.17, functional group "Process,
// context and thread ID").
#include "isa/system/exception_entry.h"
#include "isa/system/handlers.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

// Kernels read these at every turn: only HSTR.T13 and the privilege can be in the way.
template <auto member, bool user>
void run_read_thread_id(Core& c, const Uop* u) {
  if (bit(c.sys.hstr, 13) || (!user && !c.regs.privileged())) [[unlikely]] {
    return run_system_read(c, u);
  }
  c.regs.r[u->d] = (c.sys.*member)[accessed_bank(c)];
  return next(c, u);
}

bool write_contextidr(Core& c, const Uop*, u64 value) {
  c.pmu.count(PmuEvent::ContextIdWrite);
  c.sys.contextidr[accessed_bank(c)] = static_cast<u32>(value);
  return true;
}

using S = SystemRegisters;

constexpr SystemRegister kRows[] = {
    // The Fast Context Switch Extension is not implemented: RAZ/WI.
    {"FCSEIDR", cp15(13, 0, 0, 0), kPl1Rw, Trap::None, constant<0>, ignore},
    {"CONTEXTIDR", cp15(13, 0, 0, 1), kPl1Rw, Trap::Tvm, get<&S::contextidr>, write_contextidr,
     After::Context},
    {"TPIDRURW", cp15(13, 0, 0, 2), kAllRw, Trap::None, get<&S::tpidrurw>, set<&S::tpidrurw>,
     After::Nothing, nullptr, run_read_thread_id<&S::tpidrurw, true>},
    {"TPIDRURO", cp15(13, 0, 0, 3), kPl1Rw | kUserRead, Trap::None, get<&S::tpidruro>,
     set<&S::tpidruro>, After::Nothing, nullptr, run_read_thread_id<&S::tpidruro, true>},
    {"TPIDRPRW", cp15(13, 0, 0, 4), kPl1Rw, Trap::None, get<&S::tpidrprw>, set<&S::tpidrprw>,
     After::Nothing, nullptr, run_read_thread_id<&S::tpidrprw, false>},
    {"HTPIDR", cp15(13, 4, 0, 2), kHypRw, Trap::None, get<&S::htpidr>, set<&S::htpidr>},
};

}  // namespace

std::span<const SystemRegister> thread_registers() { return kRows; }

}  // namespace vesim::isa
