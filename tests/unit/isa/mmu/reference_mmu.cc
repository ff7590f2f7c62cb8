// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/mmu/reference_mmu.h"

#include <algorithm>
#include <array>

namespace vesim::isa::test {
namespace {

// The pseudo-code's MemoryAttributes: attribute 0 non-cacheable, 2 write-through, 3 write-back;
// hint bit 1 read-allocate, bit 0 write-allocate.
struct Attributes {
  enum Type { StronglyOrdered, Device, Normal } type = StronglyOrdered;
  struct Cache {
    unsigned attribute = 0, hints = 0;
    bool transient = false;
  } inner, outer;
  bool shareable = true, outer_shareable = true;
};

struct Record {
  u64 address = 0;
  bool ns = true;
  unsigned level = 1, domain = 0;
  unsigned size_log2 = 32;
  unsigned ap = 3;  // or HAP
  bool xn = false, pxn = false, check = true;
  Attributes attributes;
};

class Walk {
 public:
  Walk(const SystemRegisters& sys, Environment& env, const ReferenceRequest& request)
      : sys_(sys), env_(env), request_(request) {}

  Translation run() {
    Translation t;
    try {
      const Record s1 = stage1();
      check_stage1(s1, request_.access);
      t.ipa = s1.address;
      t.stage1_shift = static_cast<u8>(s1.size_log2);
      Record result = s1;
      bool rights[3];
      for (int a = 0; a < 3; ++a) rights[a] = allowed_stage1(s1, static_cast<Access>(a));
      if (has_stage2()) {
        const Record s2 = long_walk(s1.address, false, false);
        check_stage2(s2, request_.access, s1.address, false);
        for (int a = 0; a < 3; ++a) {
          rights[a] = rights[a] && allowed_stage2(s2, static_cast<Access>(a));
        }
        result.address = s2.address;
        result.size_log2 = std::min(s1.size_log2, s2.size_log2);
        result.attributes = combine(s1.attributes, s2.attributes);
        result.ns = true;
      }
      t.pa = result.address;
      t.page_shift = static_cast<u8>(result.size_log2);
      t.secure = !result.ns;
      t.readable = rights[0];
      t.writable = rights[1];
      t.executable = rights[2];
      t.attributes = flatten(result.attributes);
    } catch (const Fault& fault) {
      t = {};
      t.fault = fault;
    }
    return t;
  }

 private:
  bool hyp() const { return request_.regime == Regime::Hyp; }
  bool secure() const { return request_.regime == Regime::SecurePl1; }
  unsigned bank() const { return secure() ? kSecure : kNonSecure; }
  u32 sctlr() const { return sys_.sctlr[bank()]; }
  u32 ttbcr() const { return sys_.ttbcr[bank()]; }
  bool eae() const { return hyp() || bit(ttbcr(), 31); }
  bool dc() const { return !secure() && !hyp() && bit(sys_.hcr, 12); }
  bool has_stage2() const { return !secure() && !hyp() && (bit(sys_.hcr, 0) || dc()); }

  [[noreturn]] void abort(FaultType type, unsigned level, unsigned domain = 0) const {
    Fault f;
    f.type = type;
    f.level = static_cast<u8>(level);
    f.domain = static_cast<u8>(domain);
    f.long_format = eae();
    throw f;
  }
  [[noreturn]] static void abort2(FaultType type, unsigned level, u64 ipa, bool s2fs1walk) {
    Fault f;
    f.type = type;
    f.level = static_cast<u8>(level);
    f.long_format = f.stage2 = true;
    f.on_stage1_walk = s2fs1walk;
    f.ipa = ipa;
    throw f;
  }

  Record stage1() {
    const bool tge = !secure() && !hyp() && bit(sys_.hcr, 27);
    const bool on = hyp() ? bit(sys_.hsctlr, 0) : bit(sctlr(), 0) && !dc() && !tge;
    if (on) return eae() ? long_walk(request_.va, true, false) : short_walk();
    Record r;
    r.address = request_.va;
    r.ns = !secure();
    r.check = false;
    Attributes& a = r.attributes;
    if (dc()) {
      a = {Attributes::Normal, {3, 3, false}, {3, 3, false}, false, false};
    } else if (request_.access == Access::Execute) {
      const bool i = bit(hyp() ? sys_.hsctlr : sctlr(), 12);
      const Attributes::Cache c{i ? 2u : 0u, i ? 2u : 0u, false};
      a = {Attributes::Normal, c, c, true, true};
    }
    return r;
  }

  template <class T>
  T memory(u64 pa, bool secure_access, bool reverse, unsigned level, unsigned domain, bool stage2,
           u64 ipa, bool s2fs1walk) {
    std::array<u8, sizeof(T)> bytes{};
    const BusStatus status =
        env_.bus_read({pa, secure_access, true, false}, bytes.data(), sizeof(T));
    if (status != BusStatus::Ok) {
      Fault f;
      f.type = FaultType::ExternalOnWalk;
      f.level = static_cast<u8>(level);
      f.domain = static_cast<u8>(domain);
      f.long_format = stage2 || eae();
      f.stage2 = stage2;
      f.on_stage1_walk = s2fs1walk;
      f.ipa = ipa;
      f.slave_error = status == BusStatus::SlaveError;
      throw f;
    }
    if (reverse) std::reverse(bytes.begin(), bytes.end());
    T value = 0;
    for (unsigned i = 0; i < sizeof(T); ++i) value |= T{bytes[i]} << (8 * i);
    return value;
  }

  // SecondStageTranslate()
  u64 table_address(u64 address) {
    if (!has_stage2()) return address;
    const Record r = long_walk(address, false, true);
    check_stage2(r, Access::Read, address, true);
    if (bit(sys_.hcr, 2) && r.attributes.type != Attributes::Normal) {
      abort2(FaultType::Permission, r.level, address, true);
    }
    return r.address;
  }

  Record short_walk() {
    const u32 va = request_.va;
    unsigned n = ttbcr() & 7;
    u64 ttbr;
    bool disabled;
    if (n == 0 || bits(va, 31, 32 - n) == 0) {
      ttbr = sys_.ttbr0[bank()];
      disabled = bit(ttbcr(), 4);
    } else {
      ttbr = sys_.ttbr1[bank()];
      disabled = bit(ttbcr(), 5);
      n = 0;
    }
    if (disabled) abort(FaultType::Translation, 1);
    const u64 l1 = bits64(ttbr, 31, 14 - n) << (14 - n) | u64{bits(va, 31 - n, 20)} << 2;
    const u32 d1 =
        memory<u32>(table_address(l1), secure(), bit(sctlr(), 25), 1, 0, false, 0, false);
    Record r;
    u32 texcb, ap;
    bool s;
    switch (d1 & 3) {
      case 0:
        abort(FaultType::Translation, 1);
      case 1: {
        r.domain = bits(d1, 8, 5);
        r.level = 2;
        r.pxn = bit(d1, 2);
        r.ns = bit(d1, 3);
        const u64 l2 = u64{bits(d1, 31, 10)} << 10 | bits(va, 19, 12) << 2;
        const u64 l2pa = table_address(l2);
        const u32 d2 = memory<u32>(l2pa, secure(), bit(sctlr(), 25), 2, r.domain, false, 0, false);
        if ((d2 & 3) == 0) abort(FaultType::Translation, 2, r.domain);
        s = bit(d2, 10);
        ap = bits(d2, 9, 9) << 2 | bits(d2, 5, 4);
        if (bit(d2, 1)) {
          texcb = bits(d2, 8, 6) << 2 | bits(d2, 3, 2);
          r.xn = bit(d2, 0);
          r.address = u64{bits(d2, 31, 12)} << 12 | bits(va, 11, 0);
          r.size_log2 = 12;
        } else {
          texcb = bits(d2, 14, 12) << 2 | bits(d2, 3, 2);
          r.xn = bit(d2, 15);
          r.address = u64{bits(d2, 31, 16)} << 16 | bits(va, 15, 0);
          r.size_log2 = 16;
        }
        break;
      }
      default:
        texcb = bits(d1, 14, 12) << 2 | bits(d1, 3, 2);
        s = bit(d1, 16);
        ap = bits(d1, 15, 15) << 2 | bits(d1, 11, 10);
        r.xn = bit(d1, 4);
        r.pxn = bit(d1, 0);
        r.ns = bit(d1, 19);
        if (bit(d1, 18)) {
          r.address = u64{bits(d1, 8, 5)} << 36 | u64{bits(d1, 23, 20)} << 32 |
                      u64{bits(d1, 31, 24)} << 24 | bits(va, 23, 0);
          r.size_log2 = 24;
        } else {
          r.domain = bits(d1, 8, 5);
          r.address = u64{bits(d1, 31, 20)} << 20 | bits(va, 19, 0);
          r.size_log2 = 20;
        }
    }
    if (bit(sctlr(), 29) && !bit(ap, 0)) abort(FaultType::AccessFlag, r.level, r.domain);
    if (!secure()) r.ns = true;
    r.ap = ap;
    r.attributes = bit(sctlr(), 28) ? remapped(texcb, s) : default_tex(texcb, s);
    const unsigned access = (sys_.dacr[bank()] >> (2 * r.domain)) & 3;
    if (access == 0 || access == 2) abort(FaultType::Domain, r.level, r.domain);
    r.check = access == 1;
    return r;
  }

  Record long_walk(u64 ia, bool first_stage, bool s2fs1walk) {
    u64 base = 0;
    unsigned level = 0, top = 0;
    bool found = false, disabled = false;
    if (first_stage && hyp()) {
      const unsigned t0 = sys_.htcr & 7;
      if (t0 == 0 || bits64(ia, 31, 32 - t0) == 0) {
        found = true;
        start_stage1(sys_.httbr, t0, base, level, top);
      }
    } else if (first_stage) {
      const unsigned t0 = ttbcr() & 7, t1 = bits(ttbcr(), 18, 16);
      if (t0 == 0 || bits64(ia, 31, 32 - t0) == 0) {
        found = true;
        disabled = bit(ttbcr(), 7);
        start_stage1(sys_.ttbr0[bank()], t0, base, level, top);
      }
      if ((t1 == 0 && !found) || (t1 > 0 && bits64(~ia, 31, 32 - t1) == 0)) {
        found = true;
        disabled = bit(ttbcr(), 23);
        start_stage1(sys_.ttbr1[bank()], t1, base, level, top);
      }
    } else {
      int t0 = static_cast<int>(sys_.vtcr & 15);
      if (t0 >= 8) t0 -= 16;
      const unsigned sl0 = bits(sys_.vtcr, 7, 6);
      const bool valid = sl0 == 0 ? t0 >= -2 : sl0 == 1 && t0 <= 1;
      if (valid && (t0 == -8 || ia >> (32 - t0) == 0)) {
        found = true;
        level = 2 - sl0;
        top = static_cast<unsigned>(31 - t0);
        const int low = 14 - t0 - 9 * static_cast<int>(sl0);
        base = bits64(sys_.vttbr, 39, static_cast<unsigned>(low)) << low;
      }
    }
    if (!found || disabled) {
      if (first_stage) abort(FaultType::Translation, 1);
      abort2(FaultType::Translation, 1, ia, s2fs1walk);
    }

    const bool reverse = bit(hyp() || !first_stage ? sys_.hsctlr : sctlr(), 25);
    bool lookup_secure = first_stage && secure();
    bool rw = true, user = true, xn = false, pxn = false;
    u64 d;
    for (;; ++level, top = 47 - 9 * level) {
      const unsigned low = 39 - 9 * level;
      const u64 entry = base | bits64(ia, top, low) << 3;
      const u64 pa = first_stage ? table_address(entry) : entry;
      d = memory<u64>(pa, lookup_secure, reverse, level, 0, !first_stage, first_stage ? 0 : ia,
                      s2fs1walk);
      if (!bit(d, 0) || (level == 3 && !bit(d, 1))) {
        if (first_stage) abort(FaultType::Translation, level);
        abort2(FaultType::Translation, level, ia, s2fs1walk);
      }
      if (level == 3 || !bit(d, 1)) break;
      base = bits64(d, 39, 12) << 12;
      lookup_secure = lookup_secure && !bit(d, 63);
      rw = rw && !bit(d, 62);
      user = user && !bit(d, 61);
      xn = xn || bit(d, 60);
      pxn = pxn || bit(d, 59);
    }
    if (!bit(d, 10)) {
      if (first_stage) abort(FaultType::AccessFlag, level);
      abort2(FaultType::AccessFlag, level, ia, s2fs1walk);
    }
    Record r;
    r.level = level;
    r.size_log2 = 39 - 9 * level;
    r.address = bits64(d, 39, r.size_log2) << r.size_log2 | bits64(ia, r.size_log2 - 1, 0);
    r.xn = bit(d, 54);
    r.ns = true;
    const unsigned sh = static_cast<unsigned>(bits64(d, 9, 8));
    if (first_stage) {
      r.xn = r.xn || xn;
      r.pxn = bit(d, 53) || pxn;
      const bool ap2 = bit(d, 7) || !rw, ap1 = bit(d, 6) && user;
      r.ap = ap2 * 4u + ap1 * 2u + 1;
      r.ns = !(lookup_secure && !bit(d, 5));
      r.attributes = mair(static_cast<unsigned>(bits64(d, 4, 2)), sh);
    } else {
      r.ap = static_cast<unsigned>(bits64(d, 7, 6));
      r.attributes = stage2_attributes(static_cast<unsigned>(bits64(d, 5, 2)), sh);
    }
    return r;
  }

  static void start_stage1(u64 ttbr, unsigned tsize, u64& base, unsigned& level, unsigned& top) {
    level = tsize >> 1 ? 2 : 1;
    const unsigned low = tsize >> 1 ? 14 - tsize : 5 - tsize;
    base = bits64(ttbr, 39, low) << low;
    top = 31 - tsize;
  }

  // The tables of B3.7, in words.
  bool allowed_stage1(const Record& r, Access access) const {
    if (!r.check) return true;
    const u32 control = hyp() ? sys_.hsctlr : sctlr();
    unsigned ap = r.ap;
    if (!hyp() && !eae() && bit(sctlr(), 29)) ap |= 1;
    bool pr = false, pw = false, ur = false, uw = false;
    switch (ap) {
      case 1:
        pr = pw = true;
        break;
      case 2:
        pr = pw = ur = true;
        break;
      case 3:
        pr = pw = ur = uw = true;
        break;
      case 5:
        pr = true;
        break;
      case 6:
      case 7:
        pr = ur = true;
        break;
      default:
        break;
    }
    if (hyp()) pr = ur = true, pw = uw = ap < 4;
    const bool privileged = hyp() || request_.privileged;
    const bool readable = privileged ? pr : ur, writable = privileged ? pw : uw;
    if (access == Access::Read) return readable;
    if (access == Access::Write) return writable;
    bool xn = r.xn;
    if (bit(control, 19) && writable) xn = true;
    if (!hyp() && privileged) {
      if (r.pxn) xn = true;
      if (bit(control, 20) && uw) xn = true;
    }
    if (secure() && r.ns && bit(sys_.scr, 9)) xn = true;
    return readable && !xn;
  }
  void check_stage1(const Record& r, Access access) const {
    if (!allowed_stage1(r, access)) abort(FaultType::Permission, r.level, r.domain);
  }
  static bool allowed_stage2(const Record& r, Access access) {
    if (access == Access::Write) return r.ap & 2;
    return (r.ap & 1) && !(access == Access::Execute && r.xn);
  }
  static void check_stage2(const Record& r, Access access, u64 ipa, bool s2fs1walk) {
    if (!allowed_stage2(r, access)) abort2(FaultType::Permission, r.level, ipa, s2fs1walk);
  }

  static Attributes::Cache convert_hints(unsigned rgn) {
    switch (rgn) {
      case 0:
        return {0, 0, false};
      case 1:
        return {3, 3, false};
      case 2:
        return {2, 2, false};
      default:
        return {3, 2, false};
    }
  }
  static Attributes::Cache long_hints(unsigned field) {
    if (field == 4 || field == 0) return {0, 0, false};
    return {bit(field, 2) ? 3u : 2u, field & 3, !bit(field, 3)};
  }

  static Attributes default_tex(u32 texcb, bool s) {
    const auto normal = [&](unsigned outer, unsigned inner) {
      return Attributes{Attributes::Normal, convert_hints(inner), convert_hints(outer), s, s};
    };
    if (texcb == 1 || texcb == 8) return {Attributes::Device, {}, {}, true, true};
    if (texcb == 2) return normal(2, 2);
    if (texcb == 3) return normal(3, 3);
    if (texcb == 4) return normal(0, 0);
    if (texcb == 7) return normal(1, 1);
    if (texcb >= 16) return normal(bits(texcb, 3, 2), bits(texcb, 1, 0));
    return {};
  }
  Attributes remapped(u32 texcb, bool s) const {
    const u32 prrr = sys_.prrr_mair0[bank()], nmrr = sys_.nmrr_mair1[bank()];
    const unsigned region = texcb & 7;
    const unsigned type = bits(prrr, 2 * region + 1, 2 * region);
    if (type == 1) return {Attributes::Device, {}, {}, true, true};
    if (type != 2) return {};
    const bool shareable = s ? bit(prrr, 19) : bit(prrr, 18);
    return {Attributes::Normal, convert_hints(bits(nmrr, 2 * region + 1, 2 * region)),
            convert_hints(bits(nmrr, 2 * region + 17, 2 * region + 16)), shareable,
            shareable && !bit(prrr, 24 + region)};
  }
  Attributes mair(unsigned index, unsigned sh) const {
    const u32 low = hyp() ? sys_.hmair0 : sys_.prrr_mair0[bank()];
    const u32 high = hyp() ? sys_.hmair1 : sys_.nmrr_mair1[bank()];
    const u64 all = u64{high} << 32 | low;
    const unsigned field = static_cast<unsigned>(bits64(all, 8 * index + 7, 8 * index));
    if (field >> 4 == 0) {
      return {
          (field & 15) == 4 ? Attributes::Device : Attributes::StronglyOrdered, {}, {}, true, true};
    }
    return {Attributes::Normal, long_hints(field & 15), long_hints(field >> 4), bit(sh, 1),
            sh == 2};
  }
  static Attributes stage2_attributes(unsigned attr, unsigned sh) {
    if (attr >> 2 == 0) {
      return {attr == 0 ? Attributes::StronglyOrdered : Attributes::Device, {}, {}, true, true};
    }
    const auto cache = [](unsigned field) -> Attributes::Cache {
      if (field < 2) return {};
      return {field, field == 2 ? 2u : 3u, false};
    };
    return {Attributes::Normal, cache(attr & 3), cache(attr >> 2), bit(sh, 1), sh == 2};
  }
  // CombineS1S2Desc()
  static Attributes combine(const Attributes& s1, const Attributes& s2) {
    if (s1.type == Attributes::StronglyOrdered || s2.type == Attributes::StronglyOrdered) return {};
    if (s1.type == Attributes::Device || s2.type == Attributes::Device) {
      return {Attributes::Device, {}, {}, true, true};
    }
    const auto cache = [](const Attributes::Cache& a, const Attributes::Cache& b) {
      Attributes::Cache c;
      if (a.attribute == 0 || b.attribute == 0) return c;
      c.attribute = a.attribute == 2 || b.attribute == 2 ? 2 : 3;
      c.hints = a.hints;
      c.transient = a.transient;
      return c;
    };
    Attributes r{Attributes::Normal, cache(s1.inner, s2.inner), cache(s1.outer, s2.outer),
                 s1.shareable || s2.shareable, s1.outer_shareable || s2.outer_shareable};
    if (r.inner.attribute == 0 && r.outer.attribute == 0) r.shareable = r.outer_shareable = true;
    return r;
  }

  // In the form that translate() answers.
  static MemoryAttributes flatten(const Attributes& a) {
    MemoryAttributes m;
    m.shareable = a.shareable;
    m.outer_shareable = a.outer_shareable;
    switch (a.type) {
      case Attributes::StronglyOrdered:
        return m;
      case Attributes::Device:
        m.type = MemoryType::Device;
        m.mair = 4;
        return m;
      case Attributes::Normal:
        break;
    }
    m.type = MemoryType::Normal;
    const auto nibble = [](const Attributes::Cache& c) {
      if (c.attribute == 0) return 4u;
      return (c.transient ? 0u : 8u) | (c.attribute == 3 ? 4u : 0u) | c.hints;
    };
    const auto rgn = [](const Attributes::Cache& c) -> u8 {
      if (c.attribute == 0) return 0;
      if (c.attribute == 2) return 2;
      return c.hints & 1 ? 1 : 3;
    };
    m.inner = rgn(a.inner);
    m.outer = rgn(a.outer);
    m.mair = static_cast<u8>(nibble(a.outer) << 4 | nibble(a.inner));
    return m;
  }

  const SystemRegisters& sys_;
  Environment& env_;
  const ReferenceRequest request_;
};

}  // namespace

Translation reference_translate(const SystemRegisters& sys, Environment& env,
                                const ReferenceRequest& request) {
  return Walk(sys, env, request).run();
}

}  // namespace vesim::isa::test
