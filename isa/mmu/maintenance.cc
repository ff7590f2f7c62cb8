// SPDX-License-Identifier: Apache-2.0
#include "isa/mmu/maintenance.h"

#include "isa/core.h"

namespace vesim::isa {

void apply_maintenance(Core& core, const Maintenance& operation) {
  using enum Maintenance::Op;
  switch (operation.op) {
    case TlbVa:
    case TlbVaAllAsid:
    case TlbHypVa:
      // From every regime, VMID and ASID: more than asked for, and cheaper than telling them apart.
      core.context.flush_va(core, operation.va);
      break;
    case TlbAll:
    case TlbAsid:
    case TlbHypAll:
    case TlbNonSecureAll:
      core.context.forget(operation);
      core.context.derive(core);
      break;
    case BranchPredictor:
    case InstructionCache:
      // Blocks follow the bytes that they were decoded from.
      return;
  }
  core.next_block = nullptr;
  core.unlinked = nullptr;
}

}  // namespace vesim::isa
