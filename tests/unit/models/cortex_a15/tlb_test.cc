// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/tlb.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <vector>

namespace vesim::models {
namespace {

using Op = isa::Maintenance::Op;
using isa::Regime;

// The rules of Arm ARM B3.10.5, said one by one.
bool dropped(const isa::Maintenance& m, Regime regime, u8 vmid, u8 asid, const TlbEntry& entry) {
  const bool pl1 =
      m.secure ? regime == Regime::SecurePl1 : regime == Regime::NonSecurePl1 && vmid == m.vmid;
  const bool same_va = m.va >> entry.mapping == entry.page << entry.shift >> entry.mapping;
  switch (m.op) {
    case Op::TlbAll:
      return pl1;
    case Op::TlbVa:
      return pl1 && same_va && (entry.global || asid == m.asid);
    case Op::TlbAsid:
      return pl1 && !entry.global && asid == m.asid;
    case Op::TlbVaAllAsid:
      return pl1 && same_va;
    case Op::TlbHypAll:
      return regime == Regime::Hyp;
    case Op::TlbHypVa:
      return regime == Regime::Hyp && same_va;
    case Op::TlbNonSecureAll:
      return regime == Regime::NonSecurePl1;
    default:
      return false;
  }
}

TEST(TlbFilter, DropsWhatTheArchitectureSays) {
  for (const Regime regime : {Regime::SecurePl1, Regime::NonSecurePl1, Regime::Hyp}) {
    for (unsigned bits = 0; bits < 64; ++bits) {
      const u8 vmid = bits & 1 ? 3 : 4, asid = bits & 2 ? 5 : 6;
      const u32 va = bits & 8 ? 0x80011000 : 0x80003000;
      TlbEntry entry;
      entry.tag = TlbTag(regime, vmid, asid);
      entry.page = va >> 12;
      entry.mapping = bits & 16 ? 16 : 12;
      entry.global = bits & 4;
      for (unsigned op = 0; op <= static_cast<unsigned>(Op::TlbNonSecureAll); ++op) {
        const isa::Maintenance m{static_cast<Op>(op), (bits & 32) != 0, 5, 3, 0x80010000};
        EXPECT_EQ(TlbFilter(m).drops(entry), dropped(m, regime, vmid, asid, entry))
            << "operation " << op << ", entry " << bits;
        EXPECT_FALSE(TlbFilter(m).drops({})) << "an invalid entry";
      }
    }
  }
}

// A list, the most recently used first.
class PlainTlb {
 public:
  explicit PlainTlb(std::size_t entries) : most_(entries) {}

  bool use(TlbTag tag, u32 va) {
    const auto found = std::find_if(list_.begin(), list_.end(),
                                    [&](const TlbEntry& e) { return e.covers(tag, va); });
    if (found == list_.end()) return false;
    std::rotate(list_.begin(), found, found + 1);
    return true;
  }
  void insert(const TlbEntry& entry) {
    list_.insert(list_.begin(), entry);
    if (list_.size() > most_) list_.pop_back();
  }
  void maintain(const TlbFilter& filter) {
    std::erase_if(list_, [&](const TlbEntry& e) { return filter.drops(e); });
  }

 private:
  const std::size_t most_;
  std::vector<TlbEntry> list_;
};

TEST(L1Tlb, KeepsWhatWasUsedLast) {
  for (const std::size_t size : {1u, 8u, 64u}) {
    std::mt19937 random(2);
    L1Tlb tlb(size);
    PlainTlb plain(size);
    unsigned hits = 0;
    for (unsigned i = 0; i < 20000; ++i) {
      // Pages that share a place of the index, and some that do not; two address spaces.
      const u32 page = random() % 3 == 0 ? random() % 16 : random() % 4 * 64 + random() % 8;
      const TlbTag tag(Regime::NonSecurePl1, 1, random() % 8 == 0 ? 2 : 1);
      if (random() % 500 == 0) {
        const TlbFilter filter(isa::Maintenance{Op::TlbVaAllAsid, false, 0, 1, page << 12});
        tlb.maintain(filter, [](const TlbEntry&) {});
        plain.maintain(filter);
        continue;
      }
      const L1Tlb::Slot* found = tlb.use(L1Tlb::key(tag), page << 12);
      ASSERT_EQ(found != nullptr, plain.use(tag, page << 12)) << "use " << i;
      if (found) {
        ASSERT_EQ(found->entry.page, page);
        ++hits;
        continue;
      }
      TlbEntry entry;
      entry.tag = tag;
      entry.page = page;
      entry.global = page % 5 == 0;
      tlb.insert(entry);
      plain.insert(entry);
    }
    EXPECT_GT(hits, 200u);
    isa::Archive saved;
    tlb.serialize(saved);
    isa::Archive loaded(saved.bytes());
    L1Tlb restored(size);
    restored.serialize(loaded);
    for (u32 page = 0; page < 256; ++page) {
      const TlbTag tag(Regime::NonSecurePl1, 1, 1);
      EXPECT_EQ(restored.use(L1Tlb::key(tag), page << 12) != nullptr, plain.use(tag, page << 12))
          << page;
    }
  }
}

// With mappings that are an entry each, and with such as are kept in parts of 16 MiB.
TEST(L2Tlb, MaintenanceDropsWhatTheFilterSays) {
  for (const unsigned sizes : {5u, 6u}) {
    std::mt19937 random(3);
    L2Tlb tlb(64, 4);
    std::vector<TlbEntry> kept;
    unsigned dropped = 0;
    for (unsigned i = 0; i < 20000; ++i) {
      const u32 va = random() % 8 << 28 | random() % 4 << 24 | random() % 4 << 16;
      const TlbTag tag(Regime::NonSecurePl1, 1, random() % 2);
      if (random() % 4 == 0) {
        const Op op = random() % 16 == 0 ? Op::TlbAsid : Op::TlbVa;
        const TlbFilter filter(isa::Maintenance{op, false, static_cast<u8>(random() % 2), 1, va});
        std::vector<u64> wanted, seen;
        for (const TlbEntry& entry : kept) {
          if (filter.drops(entry)) wanted.push_back(entry.key());
        }
        tlb.maintain(filter, [&](const TlbEntry& entry) { seen.push_back(entry.key()); });
        std::ranges::sort(wanted);
        std::ranges::sort(seen);
        ASSERT_EQ(seen, wanted) << "operation " << i;
        dropped += wanted.size();
        std::erase_if(kept, [&](const TlbEntry& entry) { return filter.drops(entry); });
      } else if (!tlb.use(tag, va)) {
        TlbEntry entry;
        entry.tag = tag;
        entry.shift = entry.mapping = std::array<u8, 6>{12, 16, 20, 21, 24, 30}[random() % sizes];
        entry.page = va >> entry.shift;
        const L2Tlb::Inserted inserted = tlb.insert(entry, va);
        std::erase_if(kept, [&](const TlbEntry& e) { return e.key() == inserted.victim.key(); });
        kept.push_back(*inserted.entry);
      }
    }
    EXPECT_GT(dropped, 200u);
  }
}

}  // namespace
}  // namespace vesim::models
