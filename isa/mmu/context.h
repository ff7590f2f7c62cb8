// SPDX-License-Identifier: Apache-2.0
// Translation contexts: everything but the virtual address that a translation depends on without
// TLB maintenance (regime, privilege, security state, ASID, VMID, MMU and access controls), turned
// into a small number that tags fast-path entries.
#pragma once

#include <vector>

#include "isa/types.h"

namespace vesim::isa {

class Core;
struct Maintenance;

class Context {
 public:
  // Tags (context number << 32) of the current state; see FastMemory.
  u64 data = 0;   // loads and stores
  u64 user = 0;   // LDRT and its kin: as if in User mode
  u64 fetch = 0;  // instruction fetch

  // Derives the tags from the core's mode and registers.
  void derive(const Core& core);

  // Forgets the numbers of all contexts that `operation` (an ASID, VMID or regime-wide TLB
  // operation) covers, so that no entry tagged with them matches again.
  void forget(const Maintenance& operation);

 private:
  struct Key {
    u8 regime;  // mmu/translate.h's Regime
    bool privileged;
    u8 asid, vmid;
    // The controls that change results at once: SCTLR, TTBCR, DACR, HCR, HTCR/VTCR bits and bases.
    u64 controls[4];
    bool operator==(const Key&) const = default;
  };
  struct Known {
    Key key;
    u64 tag;
  };
  u64 tag_of(const Key& key);

  std::vector<Known> known_;
  u64 next_ = 1;
};

}  // namespace vesim::isa
