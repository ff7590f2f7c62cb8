// SPDX-License-Identifier: Apache-2.0
// The short-descriptor format (Arm ARM B3.5, B3.7).
#include "tests/unit/isa/mmu/mmu_test.h"

namespace vesim::isa::test {
namespace {

constexpr u32 kL1 = 0x80004000, kL2 = 0x80008400;
constexpr u32 kVa = 0x12345678;  // entry 0x123 of the first level, 0x45 of the second

class ShortFormat : public MmuTest {
 protected:
  ShortFormat() {
    env.add(kL1, 0x8000);
    sctlr() = kM;
    ttbr0() = kL1;
    dacr() = 0x55555555;  // all clients
  }
  void first(u32 descriptor) { env.write<u32>(kL1 + 4 * (kVa >> 20), descriptor); }
  void second(u32 descriptor, ShortFields table = {}) {
    first(page_table(kL2, table));
    env.write<u32>(kL2 + 4 * ((kVa >> 12) & 0xff), descriptor);
  }
  // The same permissions by each size of mapping.
  enum class Size { Section, Supersection, Large, Small };
  static constexpr Size kSizes[] = {Size::Section, Size::Supersection, Size::Large, Size::Small};
  void map(Size size, ShortFields f) {
    switch (size) {
      case Size::Section:
        first(section(0xabc00000, f));
        break;
      case Size::Supersection:
        first(supersection(0xab000000, f));
        break;
      case Size::Large:
        second(large_page(0xabcd0000, f), f);
        break;
      case Size::Small:
        second(small_page(0xabcd1000, f), f);
        break;
    }
  }
  static unsigned level(Size size) { return size < Size::Large ? 1 : 2; }
};

TEST_F(ShortFormat, Section) {
  first(section(0xabc00000));
  const Translation t = read(kVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.pa, 0xabc45678u);
  EXPECT_EQ(t.ipa, 0xabc45678u);
  EXPECT_EQ(t.page_shift, 20);
  EXPECT_FALSE(t.secure);
}

TEST_F(ShortFormat, SupersectionHas40Bits) {
  first(supersection(0xa5'ab000000));
  const Translation t = read(kVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.pa, 0xa5'ab345678u);
  EXPECT_EQ(t.page_shift, 24);
}

TEST_F(ShortFormat, LargePage) {
  second(large_page(0xabcd0000));
  const Translation t = read(kVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.pa, 0xabcd5678u);
  EXPECT_EQ(t.page_shift, 16);
}

TEST_F(ShortFormat, SmallPage) {
  second(small_page(0xabcde000));
  const Translation t = read(kVa);
  ASSERT_TRUE(t);
  EXPECT_EQ(t.pa, 0xabcde678u);
  EXPECT_EQ(t.page_shift, 12);
}

TEST_F(ShortFormat, InvalidEntriesAreTranslationFaults) {
  first(0);
  expect_fault(read(kVa), FaultType::Translation, 1);
  first(0xfffffffc);
  expect_fault(read(kVa), FaultType::Translation, 1);
  second(0xfffffffc, {.domain = 7});
  expect_fault(read(kVa), FaultType::Translation, 2, 7);
  EXPECT_FALSE(read(kVa).fault.long_format);
}

// Arm ARM table B3-8: AP[2:0], privileged then user.
TEST_F(ShortFormat, AccessPermissions) {
  const std::pair<const char*, const char*> expected[8] = {
      {"---", "---"}, {"rwx", "---"}, {"rwx", "r-x"}, {"rwx", "rwx"},
      {"---", "---"}, {"r-x", "---"}, {"r-x", "r-x"}, {"r-x", "r-x"}};
  for (u32 ap = 0; ap < 8; ++ap) {
    for (const Size size : kSizes) {
      SCOPED_TRACE(testing::Message() << "ap " << ap << " size " << static_cast<int>(size));
      map(size, {.ap = ap});
      EXPECT_EQ(allowed(kVa, true), expected[ap].first);
      EXPECT_EQ(allowed(kVa, false), expected[ap].second);
      for (const bool privileged : {false, true}) {
        const Translation t = read(kVa, privileged);
        if (t) {
          EXPECT_EQ(rights(t), privileged ? expected[ap].first : expected[ap].second);
        } else {
          expect_fault(t, FaultType::Permission, level(size));
        }
      }
    }
  }
}

// SCTLR.AFE: AP[0] is the access flag, AP[2:1] the simplified permissions (Arm ARM table B3-6).
TEST_F(ShortFormat, AccessFlag) {
  sctlr() |= kAfe;
  const std::pair<const char*, const char*> expected[4] = {
      {"rwx", "---"}, {"rwx", "rwx"}, {"r-x", "---"}, {"r-x", "r-x"}};
  for (u32 ap21 = 0; ap21 < 4; ++ap21) {
    for (const Size size : kSizes) {
      SCOPED_TRACE(testing::Message() << "ap " << ap21 << " size " << static_cast<int>(size));
      map(size, {.ap = ap21 << 1 | 1});
      EXPECT_EQ(allowed(kVa, true), expected[ap21].first);
      EXPECT_EQ(allowed(kVa, false), expected[ap21].second);
      const u32 domain = size == Size::Supersection ? 0 : 5;
      map(size, {.ap = ap21 << 1, .domain = 5});
      expect_fault(read(kVa), FaultType::AccessFlag, level(size), domain);
      expect_fault(execute(kVa), FaultType::AccessFlag, level(size), domain);
    }
  }
}

TEST_F(ShortFormat, ExecuteNever) {
  for (const Size size : kSizes) {
    SCOPED_TRACE(static_cast<int>(size));
    map(size, {.xn = true});
    EXPECT_EQ(allowed(kVa, true), "rw-");
    EXPECT_EQ(allowed(kVa, false), "rw-");
    expect_fault(execute(kVa), FaultType::Permission, level(size));
    map(size, {.pxn = true});
    EXPECT_EQ(allowed(kVa, true), "rw-");
    EXPECT_EQ(allowed(kVa, false), "rwx");
  }
}

// SCTLR.WXN and UWXN (Arm ARM B3.7.2).
TEST_F(ShortFormat, WritableIsNotExecutable) {
  struct {
    u32 control, ap;
    const char *privileged, *user;
  } const table[] = {
      {kWxn, 3, "rw-", "rw-"},  {kWxn, 2, "rw-", "r-x"},  {kWxn, 1, "rw-", "---"},
      {kWxn, 5, "r-x", "---"},  {kWxn, 7, "r-x", "r-x"},  {kUwxn, 3, "rw-", "rwx"},
      {kUwxn, 2, "rwx", "r-x"}, {kUwxn, 1, "rwx", "---"}, {kUwxn, 7, "r-x", "r-x"},
  };
  for (const auto& row : table) {
    SCOPED_TRACE(testing::Message() << std::hex << row.control << " ap " << row.ap);
    sctlr() = kM | row.control;
    first(section(0, {.ap = row.ap}));
    EXPECT_EQ(allowed(kVa, true), row.privileged);
    EXPECT_EQ(allowed(kVa, false), row.user);
  }
}

TEST_F(ShortFormat, Domains) {
  for (u32 domain = 0; domain < 16; ++domain) {
    for (const Size size : {Size::Section, Size::Small}) {
      SCOPED_TRACE(testing::Message() << domain << " size " << static_cast<int>(size));
      map(size, {.ap = 5, .domain = domain, .xn = true});
      dacr() = ~(3u << 2 * domain);  // no access here, manager elsewhere
      expect_fault(read(kVa), FaultType::Domain, level(size), domain);
      dacr() = 2u << 2 * domain;  // reserved
      expect_fault(read(kVa), FaultType::Domain, level(size), domain);
      dacr() = 1u << 2 * domain;
      EXPECT_EQ(allowed(kVa, true), "r--");
      expect_fault(write(kVa), FaultType::Permission, level(size), domain);
      dacr() = 3u << 2 * domain;
      EXPECT_EQ(allowed(kVa, false), "rwx");
    }
  }
}

TEST_F(ShortFormat, ManagerIgnoresWxnButNotTheAccessFlag) {
  dacr() = 3;
  sctlr() = kM | kWxn | kUwxn | kAfe;
  first(section(0, {.ap = 1}));
  EXPECT_EQ(allowed(kVa, true), "rwx");
  first(section(0, {.ap = 0}));
  expect_fault(read(kVa), FaultType::AccessFlag, 1);
}

TEST_F(ShortFormat, AccessFlagFaultComesBeforeDomainFault) {
  dacr() = 0;
  sctlr() = kM | kAfe;
  first(section(0, {.ap = 0}));
  expect_fault(read(kVa), FaultType::AccessFlag, 1);
}

TEST_F(ShortFormat, SupersectionsAreInDomainZero) {
  dacr() = 1;
  first(supersection(0xf0'00000000, {.ap = 5}));  // PA[39:36] stand where the domain does
  EXPECT_TRUE(read(kVa));
  dacr() = ~3u;
  expect_fault(read(kVa), FaultType::Domain, 1, 0);
}

// TTBCR.N: TTBR0 below 2^(32-N), TTBR1 above, each at its own index.
TEST_F(ShortFormat, TableSelection) {
  constexpr u32 kOther = 0x80100000;
  env.add(kOther, 0x4000);
  ttbr1() = kOther | 0x3fff;  // bits below the base are attributes
  for (u32 n = 1; n < 8; ++n) {
    SCOPED_TRACE(n);
    ttbcr() = n;
    const u32 base0 = kL1 + (0x4000u >> n);  // as aligned as this size needs, and no more
    ttbr0() = base0 | ((0x4000u >> n) - 1);
    const u32 limit = 1u << (32 - n);
    env.write<u32>(base0 + 4 * ((limit - 1) >> 20), section(0x11100000));
    env.write<u32>(kOther + 4 * (limit >> 20), section(0x22200000));
    EXPECT_EQ(read(limit - 1).pa, 0x111fffffu);
    EXPECT_EQ(read(limit).pa, 0x22200000u);
    env.write<u32>(kOther + 4 * 0xfff, section(0x33300000));
    EXPECT_EQ(read(0xffffffff).pa, 0x333fffffu);
  }
}

TEST_F(ShortFormat, DisabledTables) {
  first(section(0));
  ttbcr() = 1u << 4;  // PD0
  expect_fault(read(kVa), FaultType::Translation, 1);
  ttbcr() = 1u << 5;  // PD1 does not matter with N = 0
  EXPECT_TRUE(read(kVa));
  EXPECT_TRUE(read(kVa));
  ttbr1() = kL1;
  env.write<u32>(kL1 + 4 * 0xfff, section(0));
  ttbcr() = 1u << 5 | 1;
  expect_fault(read(0xfff00000), FaultType::Translation, 1);
  ttbcr() = 1u << 4 | 1;
  EXPECT_TRUE(read(0xfff00000));
}

TEST_F(ShortFormat, AttributesFollowTre) {
  first(section(0, {.tex = 1, .cb = 3, .s = true}));
  Translation t = read(kVa);
  EXPECT_EQ(t.attributes.type, MemoryType::Normal);
  EXPECT_EQ(t.attributes.mair, 0xff);
  EXPECT_TRUE(t.attributes.outer_shareable);
  sctlr() |= kTre;
  core.sys.prrr_mair0[kNonSecure] = 1u << 14;  // region 7 is Device
  core.sys.prrr_mair0[kSecure] = 2u << 14;
  EXPECT_EQ(read(kVa).attributes.type, MemoryType::Device);
  // The fields of pages stand elsewhere.
  for (const Size size : kSizes) {
    map(size, {.tex = 1, .cb = 3});
    EXPECT_EQ(read(kVa).attributes.type, MemoryType::Device);
    map(size, {.tex = 0, .cb = 3});
    EXPECT_EQ(read(kVa).attributes.type, MemoryType::StronglyOrdered);
    map(size, {.tex = 6, .cb = 3});
    EXPECT_EQ(read(kVa).attributes.type, MemoryType::StronglyOrdered);
  }
}

TEST_F(ShortFormat, BigEndianTables) {
  sctlr() |= kEe;
  first(__builtin_bswap32(page_table(kL2)));
  env.write<u32>(kL2 + 4 * 0x45, __builtin_bswap32(small_page(0xabcde000)));
  EXPECT_EQ(read(kVa).pa, 0xabcde678u);
}

TEST_F(ShortFormat, TablesOutOfRam) {
  ttbr0() = 0x40000000;
  Translation t = read(kVa);
  expect_fault(t, FaultType::ExternalOnWalk, 1);
  EXPECT_FALSE(t.fault.slave_error);
  env.add(0x40000000, 0x4000, false, FlatEnvironment::Kind::Refusing);
  t = read(kVa);
  expect_fault(t, FaultType::ExternalOnWalk, 1);
  EXPECT_TRUE(t.fault.slave_error);
  ttbr0() = kL1;
  first(page_table(0x40004000, {.domain = 9}));
  expect_fault(read(kVa), FaultType::ExternalOnWalk, 2, 9);
  const BusAccess& access = env.bus_accesses.back();
  EXPECT_EQ(access.pa, 0x40004000u + 4 * 0x45);
  EXPECT_TRUE(access.privileged);
  EXPECT_FALSE(access.instruction);
  EXPECT_FALSE(access.secure);
}

TEST_F(ShortFormat, TablesInDeviceMemory) {
  env.add(0x2d000000, 0x4000, false, FlatEnvironment::Kind::Device);
  ttbr0() = 0x2d000000;
  env.write<u32>(0x2d000000 + 4 * 0x123, section(0xabc00000));
  EXPECT_EQ(read(kVa).pa, 0xabc45678u);
}

TEST_F(ShortFormat, ATableThatPointsToItself) {
  // Every entry of both levels is the same page table descriptor: as a page, a large page.
  for (u32 i = 0; i < 0x1000; ++i) env.write<u32>(kL1 + 4 * i, page_table(kL1));
  const Translation t = read(kVa);
  EXPECT_EQ(t.pa, (u64{kL1} & 0xffff0000) | (kVa & 0xffff));
}

class SecureShortFormat : public ShortFormat {
 protected:
  SecureShortFormat() {
    use(Regime::SecurePl1);
    env.add(kL1, 0x8000, true);
    sctlr() = kM;
    ttbr0() = kL1;
    dacr() = 0x55555555;
  }
  void first_secure(u32 descriptor) { env.write<u32>(kL1 + 4 * (kVa >> 20), descriptor, true); }
};

TEST_F(SecureShortFormat, NsBits) {
  first(section(0xbad00000));  // what the non-secure table of the same address says
  first_secure(section(0xabc00000));
  EXPECT_EQ(read(kVa).pa, 0xabc45678u);
  EXPECT_TRUE(read(kVa).secure);
  first_secure(section(0xabc00000, {.ns = true}));
  EXPECT_FALSE(read(kVa).secure);
  env.write<u32>(kL2 + 4 * 0x45, small_page(0xabcde000), true);
  first_secure(page_table(kL2));
  EXPECT_TRUE(read(kVa).secure);
  first_secure(page_table(kL2, {.ns = true}));  // the second level table is still secure
  EXPECT_EQ(read(kVa).pa, 0xabcde678u);
  EXPECT_FALSE(read(kVa).secure);
}

TEST_F(SecureShortFormat, SecureInstructionFetch) {
  core.sys.scr |= kScrSif;
  first_secure(section(0, {.ns = true}));
  EXPECT_EQ(allowed(kVa, true), "rw-");
  EXPECT_EQ(allowed(kVa, false), "rw-");
  first_secure(section(0));
  EXPECT_EQ(allowed(kVa, true), "rwx");
}

TEST_F(SecureShortFormat, MonitorModeIsSecureWhateverScrSays) {
  first_secure(section(0xabc00000));
  core.regs.set_cpsr(static_cast<u32>(Mode::Monitor), kPsrModeMask);
  core.sys.scr |= kScrNs;
  EXPECT_EQ(read(kVa).pa, 0xabc45678u);
  EXPECT_TRUE(read(kVa).secure);
}

TEST_F(SecureShortFormat, StageTwoIsNotForSecure) {
  core.sys.hcr = kHcrVm | kHcrDc | kHcrTge;
  first_secure(section(0xabc00000));
  EXPECT_EQ(read(kVa).pa, 0xabc45678u);
}

}  // namespace
}  // namespace vesim::isa::test
