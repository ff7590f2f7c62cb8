// SPDX-License-Identifier: Apache-2.0
// Random registers and random tables, compared with the reference. The tables of both stages share
// a few pages, some of them device memory, refusing or missing, and point at each other at random.
#include <random>

#include "tests/unit/isa/mmu/mmu_test.h"
#include "tests/unit/isa/mmu/reference_mmu.h"

namespace vesim::isa::test {
namespace {

constexpr u64 kPool = 0x80000000;
constexpr unsigned kPages = 32;

class RandomWalk : public MmuTest, public ::testing::WithParamInterface<int> {
 protected:
  RandomWalk() : random_(static_cast<unsigned>(GetParam())) {}

  u64 any() { return random_(); }
  bool often() { return random_() % 8 != 0; }
  u64 pool_page() { return kPool + (random_() % kPages << 12); }

  // A word that is a plausible descriptor of either format, in either half.
  u64 descriptor() {
    const u64 noise = any();
    switch (any() % 6) {
      case 0:
        return noise;
      case 1:  // two short descriptors
        return u64{short_descriptor()} << 32 | short_descriptor();
      case 2:
        return often() ? block(pool_page() & ~0x1fffffull) | (noise & ~kAddress) | 1 << 10 : 0;
      default:
        return pool_page() | (noise & ~kAddress) | 3 | (often() ? 1 << 10 : 0);
    }
  }
  u32 short_descriptor() {
    const u32 noise = static_cast<u32>(any());
    if (noise & 1) return static_cast<u32>(pool_page()) | (noise & 0xfff);
    return (noise & 0xfffff) | 0x80000002;
  }
  // Words as the guest in question would have written them; both endiannesses occur in one page.
  void fill_pool() {
    for (unsigned page = 0; page < kPages; ++page) {
      const u64 pa = kPool + page * 0x1000;
      const auto kind = page < kPages - 4   ? FlatEnvironment::Kind::Ram
                        : page < kPages - 2 ? FlatEnvironment::Kind::Device
                        : page < kPages - 1 ? FlatEnvironment::Kind::Refusing
                                            : FlatEnvironment::Kind::Rom;
      for (const bool secure : {false, true}) {
        env.add(pa, 0x1000, secure, kind);
        for (unsigned i = 0; i < 0x1000; i += 8) {
          u64 word = descriptor();
          if (any() % 8 == 0) word = __builtin_bswap64(word);
          env.write<u64>(pa + i, word, secure);
        }
      }
    }
  }
  void random_registers() {
    SystemRegisters& s = core.sys;
    const auto rare = [&](u32 mask) { return static_cast<u32>(any() & any() & any()) & mask; };
    for (const unsigned b : {kSecure, kNonSecure}) {
      s.sctlr[b] = rare(kWxn | kUwxn | kEe) | (any() & (kTre | kAfe | kI)) | (often() ? kM : 0);
      s.ttbr0[b] = (pool_page() + (any() & 0xfff)) | (any() & 0xff) << 48;
      s.ttbr1[b] = (pool_page() + (any() & 0xfff)) | (any() & 0xff) << 48;
      s.ttbcr[b] = (any() & 1 ? kEae : 0) | rare(0xffffffff & ~kEae);
      s.dacr[b] = static_cast<u32>(any() | (often() ? 0x55555555 : 0));
      s.prrr_mair0[b] = static_cast<u32>(any());
      s.nmrr_mair1[b] = static_cast<u32>(any());
    }
    s.hsctlr = rare(kWxn | kEe) | (any() & kI) | (often() ? kM : 0);
    s.httbr = pool_page() + (any() & 0xff0);
    s.htcr = rare(7);
    s.hmair0 = static_cast<u32>(any());
    s.hmair1 = static_cast<u32>(any());
    s.hcr = (any() & kHcrVm) | rare(kHcrDc | kHcrTge | kHcrPtw);
    s.vttbr = (pool_page() & ~0x3fffull) | (any() & 0xff) << 48;
    s.vtcr = often() ? 1u << 6 | (any() & 1 ? 0 : 8) : static_cast<u32>(any() & 0xff);
    s.scr = rare(kScrSif);
  }
  static constexpr u64 kAddress = 0xffff'f000 | u64{0xff} << 32;

  std::mt19937_64 random_;
};

void expect_same(const Translation& t, const Translation& expected) {
  EXPECT_EQ(t.fault.type, expected.fault.type);
  if (!expected) {
    EXPECT_EQ(t.fault.level, expected.fault.level);
    EXPECT_EQ(t.fault.domain, expected.fault.domain);
    EXPECT_EQ(t.fault.long_format, expected.fault.long_format);
    EXPECT_EQ(t.fault.stage2, expected.fault.stage2);
    EXPECT_EQ(t.fault.on_stage1_walk, expected.fault.on_stage1_walk);
    EXPECT_EQ(t.fault.slave_error, expected.fault.slave_error);
    EXPECT_EQ(t.fault.ipa, expected.fault.ipa);
    return;
  }
  EXPECT_EQ(t.pa, expected.pa);
  EXPECT_EQ(t.ipa, expected.ipa);
  EXPECT_EQ(t.secure, expected.secure);
  EXPECT_EQ(t.readable, expected.readable);
  EXPECT_EQ(t.writable, expected.writable);
  EXPECT_EQ(t.executable, expected.executable);
  EXPECT_EQ(t.stage1_shift, expected.stage1_shift);
  EXPECT_EQ(t.page_shift, expected.page_shift);
  EXPECT_EQ(t.attributes, expected.attributes);
}

TEST_P(RandomWalk, AgreesWithTheReference) {
  std::map<std::pair<FaultType, bool>, unsigned> seen;
  for (int round = 0; round < 20 && !HasFailure(); ++round) {
    fill_pool();
    for (int i = 0; i < 2000 && !HasFailure(); ++i) {
      random_registers();
      const ReferenceRequest request{static_cast<Regime>(any() % 3), static_cast<u32>(any()),
                                     static_cast<Access>(any() % 3), any() % 2 == 0};
      use(request.regime);
      const Translation t = translate(core, request.va, request.access, request.privileged);
      const Translation expected = reference_translate(core.sys, env, request);
      SCOPED_TRACE(testing::Message()
                   << "round " << round << " case " << i << " regime "
                   << static_cast<int>(request.regime) << " va " << std::hex << request.va);
      expect_same(t, expected);
      ++seen[{expected.fault.type, expected.fault.stage2}];
      env.bus_accesses.clear();
    }
  }
  // That the test reaches what it should.
  using enum FaultType;
  for (const auto& [type, stage2] : {std::pair{None, false},
                                     {Translation, false},
                                     {Translation, true},
                                     {AccessFlag, false},
                                     {AccessFlag, true},
                                     {Permission, false},
                                     {Permission, true},
                                     {Domain, false},
                                     {ExternalOnWalk, false},
                                     {ExternalOnWalk, true}}) {
    EXPECT_GT((seen[{type, stage2}]), 20u) << static_cast<int>(type) << stage2;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomWalk, ::testing::Range(1, 5));

}  // namespace
}  // namespace vesim::isa::test
