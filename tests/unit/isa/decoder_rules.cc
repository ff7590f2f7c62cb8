// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/decoder_rules.h"

#include <string_view>

namespace vesim::isa {
namespace {

const std::vector<ShouldBeRule> kArmShouldBe = {
    {"A8.8.37 CMP", {"register", "cccc 00010kk1 nnnn zzzz iiiiitt0 mmmm"}},
    {"A8.8.37 CMP", {"shifted", "cccc 00010kk1 nnnn zzzz ssss0tt1 mmmm"}},
    {"A8.8.37 CMP", {"immediate", "cccc 00110kk1 nnnn zzzz iiiiiiiiiiii"}},
    {"A8.8.103 MOV", {"register", "cccc 00011k1s zzzz dddd iiiiitt0 mmmm"}},
    {"A8.8.117 MVN", {"shifted", "cccc 00011k1s zzzz dddd ssss0tt1 mmmm"}},
    {"A8.8.102 MOV", {"immediate", "cccc 00111k1s zzzz dddd iiiiiiiiiiii"}},
    {"A8.8.114 MUL", {"", "cccc 0000000s dddd zzzz mmmm 1001 nnnn"}},
    {"A8.8.200 SMULW", {"", "cccc 00010010 dddd zzzz mmmm 1y10 nnnn"}},
    {"A8.8.198 SMUL", {"", "cccc 00010110 dddd zzzz mmmm 1yx0 nnnn"}},
    {"A8.8.134 QADD", {"", "cccc 00010kk0 nnnn dddd zzzz0101 mmmm"}},
    {"A8.8.219 STRH", {"register", "cccc 000pu0wl nnnn tttt zzzz1011 mmmm"}},
    {"A8.8.74 LDRD", {"register", "cccc 000pu0wl nnnn tttt zzzz11k1 mmmm"}},
    {"A8.8.229 SWP", {"", "cccc 00010b00 nnnn tttt zzzz1001 mmmm"}},
    {"A8.8.212 STREX", {"", "cccc 00011kk0 nnnn dddd oooo1001 tttt"}},
    {"A8.8.75 LDREX", {"", "cccc 00011kk1 nnnn tttt oooo1001 oooo"}},
    {"B9.3.8 MRS", {"", "cccc 00010r00 oooo dddd zz0z0000 zzzz"}},
    {"B9.3.9 MRS", {"banked", "cccc 00010r00 kkkk dddd zz1k0000 zzzz"}},
    {"B9.3.12 MSR", {"register", "cccc 00010r10 mmmm oooo zz0z0000 nnnn"}},
    {"B9.3.10 MSR", {"banked", "cccc 00010r10 kkkk oooo zz1k0000 nnnn"}},
    {"A8.8.119 NOP", {"hints", "cccc 00110010 0000 oooo zzzzhhhh hhhh"}},
    {"B9.3.11 MSR", {"immediate", "cccc 00110r10 mmmm oooo iiiiiiiiiiii"}},
    {"A8.8.27 BX", {"", "cccc 00010010 oooo oooo oooo0001 mmmm"}},
    {"A8.8.28 BXJ", {"", "cccc 00010010 oooo oooo oooo0010 mmmm"}},
    {"A8.8.26 BLX", {"", "cccc 00010010 oooo oooo oooo0011 mmmm"}},
    {"A8.8.33 CLZ", {"", "cccc 00010110 oooo dddd oooo0001 mmmm"}},
    {"B9.3.3 ERET", {"", "cccc 00010110 zzzz zzzz zzzz0110 oooz"}},
    {"B9.3.14 SMC", {"", "cccc 00010110 zzzz zzzz zzzz0111 iiii"}},
    {"A5.4.1", {"parallel", "cccc 01100kkk nnnn dddd ooookkk1 mmmm"}},
    {"A8.8.194 SSAT16", {"", "cccc 01101k10 iiii dddd oooo0011 nnnn"}},
    {"A8.8.230 SXTAB", {"", "cccc 01101kkk nnnn dddd rrzz0111 mmmm"}},
    {"A8.8.166 SEL", {"", "cccc 01101000 nnnn dddd oooo1011 mmmm"}},
    {"A8.8.145 REV", {"", "cccc 01101k11 oooo dddd ooook011 mmmm"}},
    {"A8.8.165 SDIV", {"", "cccc 011100k1 dddd oooo mmmm0001 nnnn"}},
    {"A8.8.127 PLD", {"immediate", "1111 0101uk01 nnnn oooo iiiiiiiiiiii"}},
    {"A8.8.129 PLI", {"immediate", "1111 0100u101 nnnn oooo iiiiiiiiiiii"}},
    {"A8.8.128 PLD", {"register", "1111 0111uk01 nnnn oooo iiiiitt0 mmmm"}},
    {"A8.8.130 PLI", {"register", "1111 0110u101 nnnn oooo iiiiitt0 mmmm"}},
    {"A8.8.32 CLREX", {"", "1111 01010111 oooo oooo zzzz0001 oooo"}},
    {"A8.8.43 DMB", {"", "1111 01010111 oooo oooo zzzz01kk bbbb"}},
    {"B9.3.2 CPS", {"", "1111 00010000 iim0 zzzzzzza aa0 kkkkk"}},
    {"A8.8.169 SETEND", {"", "1111 00010000 zzz1 zzzzzzez 0000 zzzz"}},
    {"B9.3.16 SRS", {"", "1111 100pu1w0 oozo zzzz zozo zzzkkkkk"}},
    {"B9.3.13 RFE", {"", "1111 100pu0w1 nnnn zzzz ozoz zzzz zzzz"}},
    {"B9.3.6 LDM user", {"", "cccc 100pu1z1 nnnn 0lllllllllllllll"}},
    {"B9.3.17 STM user", {"", "cccc 100pu1z0 nnnn llllllllllllllll"}},
};

// A32 and T32 encode VFP alike.
std::vector<ShouldBeRule> vfp_should_be(const char* top) {
  const auto rule = [top](const char* section, const char* rest) {
    return ShouldBeRule{section, {"", (std::string(top) + rest).c_str()}};
  };
  return {
      rule("A8.8.339 VMOV", "1110 1k11 kkkk dddd 101k z0z0 kkkk"),
      rule("A8.8.302 VCMP", "1110 1k11 0101 dddd 101k k1z0 zzzz"),
      rule("B9.3.21 VMRS", "1110 111l kkkk tttt 1010 zzz1 zzzz"),
      rule("A8.8.341 VMOV", "1110 0kk0 nnnn tttt 1011 kkk1 zzzz"),
      rule("A8.8.342 VMOV", "1110 kkk1 nnnn tttt 1011 kkk1 zzzz"),
      rule("A8.8.343 VMOV", "1110 000k nnnn tttt 1010 kzz1 zzzz"),
      rule("A8.8.314 VDUP", "1110 1kk0 nnnn tttt 1011 k0k1 zzzz"),
  };
}

const std::vector<ShouldBeRule> kThumb16ShouldBe = {
    {"A8.8.27 BX, BLX", {"", "01000111 k mmmm zzz"}},
    {"A8.8.169 SETEND", {"", "10110110 010 o e zzz"}},
    {"B9.3.2 CPS", {"", "10110110 011 i z aaa"}},
};

const std::vector<ShouldBeRule> kThumb32ShouldBe = {
    {"A6.3.11", {"shifted register", "1110101k kkksnnnn ziiidddd iittmmmm"}},
    {"A6.3.3", {"SSAT16", "11110z11 10k0nnnn 0000dddd 00zziiii"}},
    {"A6.3.3", {"SSAT16", "11110z11 0010nnnn 0000dddd 00zziiii"}},
    {"A6.3.3", {"saturate, bit fields", "11110z11 kkk0nnnn 0iiidddd iizwwwww"}},
    {"A6.3.12", {"extend", "11111010 0kkknnnn 1111dddd 1zrrmmmm"}},
    {"A8.8.165 SDIV", {"", "11111011 10k1nnnn oooodddd 1111mmmm"}},
    {"B9.3.12 MSR", {"", "11110011 100rnnnn 10z0mmmm zz0zzzzz"}},
    {"B9.3.10 MSR", {"banked", "11110011 100rnnnn 10z0kkkk zz1kzzzz"}},
    {"B9.3.8 MRS", {"", "11110011 111roooo 10z0dddd zz0zzzzz"}},
    {"B9.3.9 MRS", {"banked", "11110011 111rkkkk 10z0dddd zz1kzzzz"}},
    {"A6.3.4", {"hints", "11110011 1010oooo 10z0z000 hhhhhhhh"}},
    {"B9.3.2 CPS", {"", "11110011 1010oooo 10z0ziim aaakkkkk"}},
    {"A9.3.1 ENTERX", {"", "11110011 1011oooo 10z0oooo 000koooo"}},
    {"A8.8.32 CLREX", {"", "11110011 1011oooo 10z0oooo 0010oooo"}},
    {"A8.8.43 DMB", {"", "11110011 1011oooo 10z0oooo 01kkbbbb"}},
    {"A8.8.28 BXJ", {"", "11110011 1100mmmm 10z0oooo zzzzzzzz"}},
    {"B9.3.19 SUBS PC, LR", {"", "11110011 1101oooz 10z0oooo iiiiiiii"}},
    {"B9.3.14 SMC", {"", "11110111 1111iiii 1000zzzz zzzzzzzz"}},
    {"A8.8.75 LDREX", {"", "11101000 0101nnnn ttttoooo iiiiiiii"}},
    {"A8.8.213 STREXB", {"", "11101000 1100nnnn ttttoooo 010kdddd"}},
    {"A8.8.76 LDREXB", {"", "11101000 1101nnnn ttttoooo 010koooo"}},
    {"A8.8.77 LDREXD", {"", "11101000 1101nnnn ttttssss 0111oooo"}},
    {"A8.8.236 TBB", {"", "11101000 1101nnnn oooozzzz 000hmmmm"}},
    {"B9.3.15 SRS", {"", "1110100k k0w0oozo oozzzzzz zzzkkkkk"}},
    {"B9.3.13 RFE", {"", "1110100k k0w1nnnn oozzzzzz zzzzzzzz"}},
};

// Condition 0b1111 makes another instruction.
bool matches(const EncodingPattern& diagram, u32 encoding) {
  return (encoding & diagram.mask()) == diagram.match() && diagram.field('c', encoding) != 15;
}

bool forbidden(InstructionSet set, u32 n) {
  return n == 15 || (n == 13 && set == InstructionSet::T32);
}

}  // namespace

const std::vector<ShouldBeRule>& should_be_rules(InstructionSet set) {
  static const auto with_vfp = [](std::vector<ShouldBeRule> rules, const char* top) {
    for (ShouldBeRule& rule : vfp_should_be(top)) rules.push_back(std::move(rule));
    return rules;
  };
  static const auto kArm = with_vfp(kArmShouldBe, "cccc");
  static const auto kThumb32 = with_vfp(kThumb32ShouldBe, "1110");
  switch (set) {
    case InstructionSet::A32:
      return kArm;
    case InstructionSet::T16:
      return kThumb16ShouldBe;
    default:
      return kThumb32;
  }
}

const std::vector<InvalidRule>& invalid_rules(InstructionSet set) {
  static const auto with_simd = [](std::vector<InvalidRule> rules, InstructionSet of) {
    for (InvalidRule& rule : simd_invalid_rules(of)) rules.push_back(std::move(rule));
    return rules;
  };
  static const auto kArm = with_simd(arm_invalid_rules(), InstructionSet::A32);
  static const auto kThumb16 = thumb16_invalid_rules();
  static const auto kThumb32 = with_simd(thumb32_invalid_rules(), InstructionSet::T32);
  switch (set) {
    case InstructionSet::A32:
      return kArm;
    case InstructionSet::T16:
      return kThumb16;
    default:
      return kThumb32;
  }
}

const char* why_valid(InstructionSet set, u32 encoding) {
  static const std::vector<ShouldBeRule> kArm = {
      {"A5.7.1: unallocated memory hint", {"", "1111 0100u001 iiii iiiiiiiiiiiiiiii"}},
      {"A5.7.1: unallocated memory hint", {"", "1111 0110u001 iiii iiiiiiiiiii0 iiii"}},
      {"A8.8.50 FLDMX, FSTMX of D16-D31", {"", "cccc 110pu1wl nnnn dddd 1011 iiiiiii1"}},
  };
  static const std::vector<ShouldBeRule> kThumb32 = {
      {"A9.3.1 ENTERX, LEAVEX", {"", "11110011 1011iiii 10i0iiii 000kiiii"}},
      {"A6.3.8: unallocated memory hint", {"", "1111100k k0k1nnnn 1111iiii iiiiiiii"}},
      {"A8.8.50 FLDMX, FSTMX of D16-D31", {"", "1110110p u1wlnnnn dddd1011 iiiiiii1"}},
  };
  if (set == InstructionSet::T16) return nullptr;
  for (const ShouldBeRule& rule : set == InstructionSet::A32 ? kArm : kThumb32) {
    if (matches(rule.diagram, encoding)) return rule.section;
  }
  return nullptr;
}

const char* why_invalid(InstructionSet set, u32 encoding) {
  for (const InvalidRule& rule : invalid_rules(set)) {
    if (!matches(rule.diagram, encoding)) continue;
    const Fields fields{rule.diagram, encoding};
    for (const char letter : std::string_view(rule.never)) {
      if (forbidden(set, fields[letter])) return rule.section;
    }
    if (rule.also && rule.also(fields)) return rule.section;
  }
  return nullptr;
}

std::optional<u32> corrected(InstructionSet set, u32 encoding) {
  for (const ShouldBeRule& rule : should_be_rules(set)) {
    if (!matches(rule.diagram, encoding)) continue;
    const u32 fixed = (encoding & ~rule.diagram.letter_mask('z')) | rule.diagram.letter_mask('o');
    if (fixed != encoding) return fixed;
  }
  return std::nullopt;
}

}  // namespace vesim::isa
