// SPDX-License-Identifier: Apache-2.0
// VFP and Advanced SIMD encodings that disassemble but are UNPREDICTABLE or UNDEFINED on this core.
// A32 and T32 differ in their top byte only.
#include "tests/unit/isa/decoder_rules.h"

namespace vesim::isa {
namespace {

bool always(const Fields&) { return true; }
bool to_pc(const Fields& f) { return f['t'] == 15; }

// D:Vd of doubleword and Vd:D of singleword registers.
u32 double_register(const Fields& f) { return f['h'] << 4 | f['d']; }
u32 single_register(const Fields& f) { return f['d'] << 1 | f['h']; }

// The PC as a base is the literal form's: A32 without write-back. Both sets reject write-back here;
// T32 also rejects stores and multiple loads.
bool bad_multiple_double(const Fields& f) {
  const u32 count = f['i'] / 2;
  return count == 0 || count > 16 || double_register(f) + count > 32;
}
bool bad_multiple_single(const Fields& f) {
  return f['i'] == 0 || single_register(f) + f['i'] > 32;
}
bool writes_pc_back(const Fields& f) { return f['n'] == 15 && f['w']; }

// The modified immediates of zero in shifted positions (A7.4.6).
bool shifted_zero(const Fields& f) {
  const u32 cmode = f['k'];
  const bool tests_zero = (cmode & 0xe) != 0 && (cmode & 0xe) != 8 && cmode < 14;
  return tests_zero && f['i'] == 0;
}

bool beyond_table(const Fields& f) { return f['x'] * 16 + f['n'] + f['l'] + 1 > 32; }

// Registers beyond D31 in lists of 1 to 4, by the type of the multiple-structure forms (A7.7).
bool beyond_d31_multiple(const Fields& f) {
  const u32 d = double_register(f);
  switch (f['k']) {
    case 0:
    case 2:
      return d + 4 > 32;  // VST4/VLD4, VLD1 of four
    case 1:
      return d + 7 > 32;
    case 3:
      return d + 4 > 32;
    case 4:
    case 6:
      return d + 3 > 32;
    case 5:
      return d + 5 > 32;
    case 7:
      return false;
    case 8:
    case 10:
      return d + 2 > 32;
    case 9:
      return d + 3 > 32;
    default:
      return false;
  }
}

// One lane or all lanes: N structures with registers 1 or 2 apart.
bool beyond_d31_single(const Fields& f) {
  const u32 elements = f['e'] + 1, size = f['s'], rest = f['a'];
  bool spaced = false;
  if (size == 3) {
    spaced = elements == 1 ? false : bit(rest, 1);
  } else {
    spaced = size == 1 ? bit(rest, 1) : size == 2 && bit(rest, 2);
  }
  if (elements == 1) return size == 3 && bit(rest, 1) && double_register(f) + 2 > 32;
  return double_register(f) + (elements - 1) * (spaced ? 2 : 1) > 31;
}

struct Rule {
  const char* section;
  const char* rest;
  bool (*applies)(const Fields& f);
};

constexpr Rule kVfp[] = {
    {"A8.8.332, A8.8.412 VLDM, VSTM", "110p uhwl nnnn dddd 1011 iiiiiiii", bad_multiple_double},
    {"A8.8.332, A8.8.412 VLDM, VSTM", "110p uhwl nnnn dddd 1010 iiiiiiii", bad_multiple_single},
    {"A8.8.332, A8.8.412 VLDM, VSTM", "110p uhwl nnnn dddd 101k iiiiiiii", writes_pc_back},
    {"A8.8.341 VMOV of the PC", "1110 kkkk nnnn tttt 1011 kkk1 iiii", to_pc},
    {"A8.8.343 VMOV of the PC", "1110 000k nnnn tttt 1010 kkk1 iiii", to_pc},
    {"FPINST and FPINST2 belong to VFPv2's support code, MVFR2 to ARMv8",
     "1110 111l kkkk tttt 1010 iii1 iiii",
     [](const Fields& f) { return f['k'] == 5 || f['k'] == 9 || f['k'] == 10; }},
    {"B9.3.22 VMSR of the PC", "1110 1110 kkkk tttt 1010 kkk1 iiii", to_pc},
    {"B9.3.21 VMRS of the PC", "1110 1111 kkkk tttt 1010 kkk1 iiii",
     [](const Fields& f) { return f['t'] == 15 && f['k'] >> 3 != 1; }},
};

// Advanced SIMD data processing, after the byte that holds U.
constexpr Rule kDataProcessing[] = {
    {"A7.4.6 immediate", "1h00 0iii dddd kkkk 0qo1 iiii", shifted_zero},
    {"A8.8.419 VTBL, VTBX", "1h11 nnnn dddd 10ll x k m0 mmmm", beyond_table},
};

// Advanced SIMD element and structure load and store.
constexpr Rule kStructures[] = {
    {"A7.7: base of the PC", "khl0 1111 dddd kkkk ssaa mmmm", always},
    {"A7.7: registers beyond D31", "0hl0 nnnn dddd kkkk ssaa mmmm", beyond_d31_multiple},
    {"A7.7: registers beyond D31", "1hl0 nnnn dddd ssee aaaa mmmm", beyond_d31_single},
};

}  // namespace

std::vector<InvalidRule> simd_invalid_rules(InstructionSet set) {
  const bool arm = set == InstructionSet::A32;
  std::vector<InvalidRule> rules;
  const auto add = [&rules](const std::string& top, const Rule& rule) {
    rules.push_back({rule.section, {rule.section, (top + rule.rest).c_str()}, "", rule.applies});
  };
  for (const Rule& rule : kVfp) add(arm ? "cccc" : "1110", rule);
  for (const Rule& rule : kDataProcessing) add(arm ? "1111001u" : "111u1111", rule);
  for (const Rule& rule : kStructures) add(arm ? "11110100" : "11111001", rule);
  return rules;
}

}  // namespace vesim::isa
