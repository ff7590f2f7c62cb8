// SPDX-License-Identifier: Apache-2.0
// Thumb encodings that disassemble but are UNPREDICTABLE or UNDEFINED on this core.
#include <bit>

#include "tests/unit/isa/decoder_rules.h"

namespace vesim::isa {
namespace {

bool always(const Fields&) { return true; }
bool bad(u32 n) { return n == 13 || n == 15; }

// ThumbExpandImm of zero in the repeating patterns (A6.3.2).
bool zero_pattern(const Fields& f) {
  const u32 imm12 = f['i'];
  return (imm12 & 0xc00) == 0 && (imm12 & 0x300) != 0 && (imm12 & 0xff) == 0;
}

// Logic with d = 15 is a comparison when S is set.
bool bad_logic(const Fields& f) { return f['d'] == 13 || (f['d'] == 15 && !f['s']) || bad(f['n']); }
bool bad_move(const Fields& f) { return bad(f['d']) || f['n'] == 13; }
bool bad_arithmetic(const Fields& f) {
  if (f['n'] == 15 || (f['d'] == 15 && !f['s'])) return true;
  return f['d'] == 13 && f['n'] != 13;
}
// ADD and SUB of SP with a register: shifted left by 3 at most.
bool bad_arithmetic_register(const Fields& f) {
  return bad_arithmetic(f) || (f['d'] == 13 && (f['t'] != 0 || f['i'] > 3));
}
bool bad_plain_move(const Fields& f) {
  if (f['s'] || f['t'] != 0 || f['i'] != 0) return bad(f['d']) || bad(f['m']);
  return f['d'] == 15 || f['m'] == 15 || (f['d'] == 13 && f['m'] == 13);
}
bool bad_wide(const Fields& f) { return f['d'] == 15 || (f['d'] == 13 && f['n'] != 13); }

bool no_banked_register(const Fields& f) {
  const u32 sysm = f['h'] << 4 | f['k'];
  if (f['r']) {
    return sysm != 0x0e && (sysm < 0x10 || bit(sysm, 0) || sysm == 0x18 || sysm == 0x1a);
  }
  return sysm == 0x07 || sysm == 0x0f || (sysm >= 0x18 && sysm < 0x1c);
}

bool no_coprocessor(const Fields& f) { return f['k'] < 14 && f['k'] != 10 && f['k'] != 11; }

bool bad_change_state(const Fields& f) {
  if (f['k'] && !f['m']) return true;
  if (f['i'] == 0 && !f['m']) return false;  // a hint
  return (f['i'] >= 2) != (f['a'] != 0) || f['i'] == 1;
}

bool bad_list(const Fields& f) {
  const u32 list = f['l'];
  return std::popcount(list) < 2 || bit(list, 13) || (f['w'] && bit(list, f['n']));
}

bool bad_double(const Fields& f) {
  if (f['w'] && (f['n'] == 15 || f['n'] == f['t'] || f['n'] == f['s'])) return true;
  return f['k'] ? f['t'] == f['s'] : f['n'] == 15;
}

bool bad_status(const Fields& f) { return f['n'] == 15 || f['d'] == f['n'] || f['d'] == f['t']; }
bool base_is_pc(const Fields& f) { return f['n'] == 15; }

// Single loads and stores: P, U, W in bits 10:8.
bool bad_imm8(const Fields& f) {
  const bool unprivileged = f['p'] && f['u'] && !f['w'];
  if (unprivileged) return bad(f['t']);
  return f['w'] && f['n'] == f['t'];
}
bool bad_imm8_load_narrow(const Fields& f) {
  if (f['n'] == 15) return f['t'] == 13;
  if (bad_imm8(f) || f['t'] == 13) return true;
  return f['t'] == 15 && !(f['p'] && !f['u'] && !f['w']);
}
bool sp_target(const Fields& f) { return f['t'] == 13; }
bool bad_imm8_store(const Fields& f) { return bad_imm8(f) || f['n'] == 15; }
bool bad_register_index(const Fields& f) { return f['n'] != 15 && bad(f['m']); }
bool bad_register_index_narrow(const Fields& f) { return f['t'] == 13 || bad_register_index(f); }

}  // namespace

std::vector<InvalidRule> thumb16_invalid_rules() {
  return {
      {"A8.8.6 ADD PC, PC", {"", "01000100 1111 1111"}, "", always},
      {"A8.8.38 CMP of the PC", {"", "01000101 d mmmm ddd"}, "dm"},
      {"A8.8.38 CMP of low registers", {"", "01000101 00 mmm ddd"}, "", always},
      {"A8.8.26 BLX PC", {"", "01000111 1 mmmm iii"}, "m"},
      {"B9.3.2 CPS of nothing", {"", "10110110 011 i j 000"}, "", always},
      {"A8.8.131, A8.8.133 no register", {"", "1011k10k 00000000"}, "", always},
      {"A8.8.57, A8.8.207 no register", {"", "1100k nnn 00000000"}, "", always},
      {"ARMv8 HLT", {"", "1011101010 iiiiii"}, "", always},
      {"A8.8.54 IT", {"", "10111111 1111 mmmm"}, "", always},
      {"A8.8.54 IT of AL with else",
       {"", "10111111 1110 mmmm"},
       "",
       [](const Fields& f) { return std::popcount(f['m']) != 1; }},
  };
}

std::vector<InvalidRule> thumb32_invalid_rules() {
  return {
      {"A6.3.2 ThumbExpandImm", {"", "11110i0k kkkknnnn 0iiidddd iiiiiiii"}, "", zero_pattern},
      {"A8.8.13 AND", {"immediate", "11110i00 000snnnn 0iiidddd iiiiiiii"}, "", bad_logic},
      {"A8.8.46 EOR", {"immediate", "11110i00 100snnnn 0iiidddd iiiiiiii"}, "", bad_logic},
      {"A8.8.21 BIC", {"immediate", "11110i00 001snnnn 0iiidddd iiiiiiii"}, "dn"},
      {"A8.8.122 ORR, ORN", {"immediate", "11110i00 01ksnnnn 0iiidddd iiiiiiii"}, "", bad_move},
      {"A8.8.1 ADC, SBC", {"immediate", "11110i01 01ksnnnn 0iiidddd iiiiiiii"}, "dn"},
      {"A8.8.152 RSB", {"immediate", "11110i01 110snnnn 0iiidddd iiiiiiii"}, "dn"},
      {"A8.8.4 ADD", {"immediate", "11110i01 000snnnn 0iiidddd iiiiiiii"}, "", bad_arithmetic},
      {"A8.8.221 SUB", {"immediate", "11110i01 101snnnn 0iiidddd iiiiiiii"}, "", bad_arithmetic},
      {"A8.8.4 ADDW, SUBW", {"", "11110i10 k0k0nnnn 0iiidddd iiiiiiii"}, "", bad_wide},
      {"A8.8.102 MOVW, MOVT", {"", "11110i10 k100jjjj 0iiidddd iiiiiiii"}, "d"},
      {"A8.8.193 saturate", {"", "11110k11 k0s0nnnn 0iiidddd iikwwwww"}, "dn"},
      {"A8.8.164 SBFX, UBFX",
       {"", "11110k11 k100nnnn 0iiidddd iikwwwww"},
       "dn",
       [](const Fields& f) { return f['i'] + f['w'] > 31; }},
      {"A8.8.20 BFI",
       {"", "11110k11 0110nnnn 0iiidddd iikwwwww"},
       "d",
       [](const Fields& f) { return f['w'] < f['i'] || f['n'] == 13; }},
      {"A8.8.14 AND", {"register", "11101010 000snnnn kiiidddd iittmmmm"}, "m", bad_logic},
      {"A8.8.47 EOR", {"register", "11101010 100snnnn kiiidddd iittmmmm"}, "m", bad_logic},
      {"A8.8.22 BIC", {"register", "11101010 001snnnn kiiidddd iittmmmm"}, "dnm"},
      {"A8.8.103 MOV", {"register", "11101010 010s1111 kiiidddd iittmmmm"}, "", bad_plain_move},
      {"A8.8.123 ORR", {"register", "11101010 0100nnnn kiiidddd iittmmmm"}, "m", bad_move},
      {"A8.8.123 ORR", {"register", "11101010 0101nnnn kiiidddd iittmmmm"}, "m", bad_move},
      {"A8.8.121 ORN", {"register", "11101010 011snnnn kiiidddd iittmmmm"}, "m", bad_move},
      {"A8.8.125 PKH", {"", "11101010 1100nnnn kiiidddd iittmmmm"}, "dnm"},
      {"A8.8.2 ADC, SBC", {"register", "11101011 01ksnnnn kiiidddd iittmmmm"}, "dnm"},
      {"A8.8.153 RSB", {"register", "11101011 110snnnn kiiidddd iittmmmm"}, "dnm"},
      {"A8.8.6 ADD",
       {"register", "11101011 000snnnn kiiidddd iittmmmm"},
       "m",
       bad_arithmetic_register},
      {"A8.8.223 SUB",
       {"register", "11101011 101snnnn kiiidddd iittmmmm"},
       "m",
       bad_arithmetic_register},
      {"A8.8.95 shift by register", {"", "11111010 0ttsnnnn 1111dddd 0000mmmm"}, "dnm"},
      {"A8.8.230 extend",
       {"", "11111010 0kkknnnn 1111dddd 1krrmmmm"},
       "dm",
       [](const Fields& f) { return f['n'] == 13; }},
      {"A6.3.13 parallel", {"", "11111010 1kkknnnn 1111dddd 0kkkmmmm"}, "dnm"},
      {"A6.3.15", {"miscellaneous", "11111010 10kknnnn 1111dddd 10kkmmmm"}, "dnm"},
      {"A8.8.145 REV, A8.8.33 CLZ: two registers",
       {"", "11111010 10k1nnnn 1111dddd 10kkmmmm"},
       "",
       [](const Fields& f) { return f['n'] != f['m']; }},
      {"A6.3.16 multiply",
       {"", "11111011 0kkknnnn aaaadddd 00kkmmmm"},
       "dnm",
       [](const Fields& f) { return f['a'] == 13; }},
      {"A8.8.101 MLS, A8.8.189 SMMLS", {"", "11111011 0kk0nnnn 1111dddd 000kmmmm"}, "", always},
      {"A6.3.17 long multiply",
       {"", "11111011 1kk0nnnn aaaadddd kkkkmmmm"},
       "adnm",
       [](const Fields& f) { return f['a'] == f['d']; }},
      {"A8.8.181 SMLSLD",
       {"", "11111011 1101nnnn aaaadddd 110kmmmm"},
       "adnm",
       [](const Fields& f) { return f['a'] == f['d']; }},
      {"A8.8.165 SDIV, UDIV", {"", "11111011 10k1nnnn iiiidddd 1111mmmm"}, "dnm"},
      {"B9.3.12 MSR",
       {"", "11110011 100rnnnn 10i0mmmm ii0iiiii"},
       "n",
       [](const Fields& f) { return f['m'] == 0; }},
      {"B9.3.10 MSR", {"banked", "11110011 100rnnnn 10i0kkkk ii1hiiii"}, "n", no_banked_register},
      {"B9.3.8 MRS", {"", "11110011 111riiii 10i0dddd ii0iiiii"}, "d"},
      {"B9.3.9 MRS", {"banked", "11110011 111rkkkk 10i0dddd ii1hiiii"}, "d", no_banked_register},
      {"B9.3.2 CPS", {"", "11110011 1010zzzz 10z0ziim aaakkkkk"}, "", bad_change_state},
      {"A8.8.28 BXJ", {"", "11110011 1100mmmm 10i0iiii iiiiiiii"}, "m"},
      {"A8.8.58 LDM, STM", {"", "1110100p pkwknnnn llllllll llllllll"}, "", bad_list},
      {"A8.8.58 LDM, STM", {"", "1110100p pkwknnnn llllllll llllllll"}, "", base_is_pc},
      {"A8.8.207 STM of the PC", {"", "1110100p pkw0nnnn 1lllllll llllllll"}, "", always},
      {"A8.8.58 LDM of LR and PC", {"", "1110100p pkw1nnnn 11llllll llllllll"}, "", always},
      {"A8.8.72 LDRD, STRD", {"", "1110100p u1wknnnn ttttssss iiiiiiii"}, "ts", bad_double},
      {"A8.8.212 STREX", {"", "11101000 0100nnnn ttttdddd iiiiiiii"}, "td", bad_status},
      {"A8.8.75 LDREX", {"", "11101000 0101nnnn tttt1111 iiiiiiii"}, "t", base_is_pc},
      {"A8.8.213 STREXB, STREXH", {"", "11101000 1100nnnn tttt1111 010kdddd"}, "td", bad_status},
      {"A8.8.214 STREXD",
       {"", "11101000 1100nnnn ttttssss 0111dddd"},
       "tsd",
       [](const Fields& f) { return bad_status(f) || f['d'] == f['s']; }},
      {"A8.8.76 LDREXB, LDREXH", {"", "11101000 1101nnnn tttt1111 010k1111"}, "t", base_is_pc},
      {"A8.8.77 LDREXD",
       {"", "11101000 1101nnnn ttttssss 01111111"},
       "ts",
       [](const Fields& f) { return base_is_pc(f) || f['t'] == f['s']; }},
      {"A8.8.236 TBB, TBH",
       {"", "11101000 1101nnnn 11110000 000hmmmm"},
       "m",
       [](const Fields& f) { return f['n'] == 13; }},
      {"A8.8.63 LDR", {"immediate", "11111000 0101nnnn tttt1puw iiiiiiii"}, "", bad_imm8},
      {"A8.8.65 LDR", {"register", "11111000 0101nnnn tttt0000 00iimmmm"}, "", bad_register_index},
      {"A8.8.69 LDRB, LDRH",
       {"immediate 8", "1111100k 00k1nnnn tttt1puw iiiiiiii"},
       "",
       bad_imm8_load_narrow},
      {"A8.8.69 LDRB, LDRH",
       {"immediate 12", "1111100k 10k1nnnn ttttiiii iiiiiiii"},
       "",
       sp_target},
      {"A8.8.69 LDRB, LDRH", {"literal", "1111100k k0k11111 ttttiiii iiiiiiii"}, "", sp_target},
      {"A8.8.71 LDRB, LDRH",
       {"register", "1111100k 00k1nnnn tttt0000 00iimmmm"},
       "",
       bad_register_index_narrow},
      {"A8.8.203 STR",
       {"immediate 12", "11111000 1100nnnn ttttiiii iiiiiiii"},
       "",
       [](const Fields& f) { return f['t'] == 15 || f['n'] == 15; }},
      {"A8.8.206 STRB, STRH",
       {"immediate 12", "11111000 10k0nnnn ttttiiii iiiiiiii"},
       "t",
       base_is_pc},
      {"A8.8.203 STR",
       {"immediate 8", "11111000 0100nnnn tttt1puw iiiiiiii"},
       "",
       [](const Fields& f) { return f['t'] == 15 || bad_imm8_store(f); }},
      {"A8.8.206 STRB, STRH",
       {"immediate 8", "11111000 00k0nnnn tttt1puw iiiiiiii"},
       "t",
       bad_imm8_store},
      {"A8.8.205 STR",
       {"register", "11111000 0100nnnn tttt0000 00iimmmm"},
       "m",
       [](const Fields& f) { return f['t'] == 15 || f['n'] == 15; }},
      {"A8.8.208 STRB, STRH",
       {"register", "11111000 00k0nnnn tttt0000 00iimmmm"},
       "tm",
       base_is_pc},
      {"A6.3.18: no coprocessor has CDP", {"", "11101110 iiiiiiii iiiiiiii iii0iiii"}, "", always},
      {"A6.3.18: no coprocessor has MCR2 and its kin",
       {"", "1111110i iiiiiiii iiiiiiii iiiiiiii"},
       "",
       always},
      {"A6.3.18: no coprocessor has MCR2 and its kin",
       {"", "11111110 iiiiiiii iiiiiiii iiiiiiii"},
       "",
       always},
      {"A2.9: coprocessors 0-13 do not exist",
       {"", "1110110i iiiiiiii iiiikkkk iiiiiiii"},
       "",
       no_coprocessor},
      {"A2.9: coprocessors 0-13 do not exist",
       {"", "11101110 iiiiiiii iiiikkkk iiiiiiii"},
       "",
       no_coprocessor},
      {"A8.8.56: CP14 and CP15 have one LDC and STC",
       {"", "1110110i iiiiiiii iiii111k iiiiiiii"},
       "",
       always},
      {"B3.17, C11: no such register", {"", "11101110 iiiiiiii iiii111k iii1iiii"}, "", always},
      {"A8.8.98 MCR", {"", "11101110 kkk0iiii ttttiiii iii1iiii"}, "t"},
      {"A8.8.107 MRC",
       {"", "11101110 kkk1iiii ttttiiii iii1iiii"},
       "",
       [](const Fields& f) { return f['t'] == 13; }},
      {"A8.8.99 MCRR", {"", "11101100 0100ssss ttttiiii iiiiiiii"}, "st"},
      {"A8.8.108 MRRC",
       {"", "11101100 0101ssss ttttiiii iiiiiiii"},
       "st",
       [](const Fields& f) { return f['s'] == f['t']; }},
      {"A8.8.56 LDC, STC of the PC",
       {"", "1110110p ukwl1111 iiiiiiii iiiiiiii"},
       "",
       [](const Fields& f) { return f['w'] || !f['p'] || !f['l']; }},
      {"B9.3.13 RFE", {"", "1110100k k0w11111 iiiiiiii iiiiiiii"}, "", always},
  };
}

}  // namespace vesim::isa
