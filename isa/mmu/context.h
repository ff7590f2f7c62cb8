// SPDX-License-Identifier: Apache-2.0
// Translation contexts: everything but the virtual address that a translation depends on without
// TLB maintenance (regime, privilege, security state, ASID, VMID, MMU and access controls), turned
// into a small number that tags fast-path entries.
//
// A number is never used for anything else again, so to take a new one is always safe and makes all
// entries of the old one unreachable.
#pragma once

#include <array>
#include <bitset>

#include "isa/types.h"

namespace vesim::isa {

class Core;
struct Maintenance;
struct SystemRegisters;
enum class Access : u8;
enum class Regime : u8;

class Context {
 public:
  // Tags of the current state, see FastMemory: a context number in bits [55:32], never all ones.
  u64 page = 0;   // loads and stores
  u64 data = 0;   // the same for the inlined fast path; observed, it never matches
  u64 user = 0;   // LDRT and its kin: as if in User mode
  u64 fetch = 0;  // instruction fetch

  // Derives the tags from the core's mode and registers.
  void derive(Core& core);

  // Forgets the numbers of all contexts that `operation` (an ASID, VMID or regime-wide TLB
  // operation) covers, so that no entry tagged with them matches again. Derive again after it.
  void forget(const Maintenance& operation);

  // Forgets every translation of `core`, of all contexts.
  void flush(Core& core);

  // Drops what is cached of the mapping that covers `va`, in all contexts.
  void flush_va(Core& core, u32 va);

  // translate() found a mapping of 2^shift bytes: what flush_va() has to drop.
  void note(u32 va, Access access, unsigned shift);

 private:
  // The controls that change results at once: SCTLR, TTBCR, DACR, HCR, HTCR/VTCR bits and bases.
  // The privilege is no part: a context is a pair of numbers.
  struct Key {
    Regime regime{};
    bool stage2 = false;
    u8 asid = 0, vmid = 0;
    std::array<u64, 5> controls = {};
    bool operator==(const Key&) const = default;
  };
  static Key key_of(const SystemRegisters& sys, Regime regime);
  static bool covers(const Maintenance& operation, const Key& key);

  u32 number_of(Core& core, const Key& key);

  // A context that has been used, least recently added replaced first. Number 0 is none.
  struct Known {
    Key key;
    u32 number = 0;
  };
  static constexpr unsigned kKnown = 64;
  static constexpr u32 kNumbers = 1u << 23;
  std::array<Known, kKnown> known_;
  unsigned current_ = 0, victim_ = 0;
  u32 next_ = 1;

  // TLB maintenance of one address drops the whole mapping, but the fast path and the jump cache
  // know only 4 KiB pages: these say what larger mappings they may have pages of.
  struct Large {
    std::bitset<2048> upto_2m;  // by 2 MiB of virtual memory
    std::bitset<4> larger;      // by 1 GiB
    void note(u32 va, unsigned shift);
    unsigned shift_at(u32 va) const;
  };
  Large large_data_, large_code_;
  std::bitset<1u << 20> code_pages_;  // pages that the jump cache may have entries of
};

}  // namespace vesim::isa
