// SPDX-License-Identifier: Apache-2.0
// A32 encodings that disassemble but are UNPREDICTABLE or UNDEFINED on this core.
#include "tests/unit/isa/decoder_rules.h"

namespace vesim::isa {
namespace {

bool always(const Fields&) { return true; }

bool bad_writeback(const Fields& f) {
  const bool writeback = !f['p'] || f['w'];
  return writeback && (f['n'] == 15 || f['n'] == f['t']);
}

bool unprivileged(const Fields& f) { return !f['p'] && f['w']; }

bool bad_word_or_byte(const Fields& f) {
  if (bad_writeback(f)) return true;
  return f['t'] == 15 && (f['b'] || (f['l'] && unprivileged(f)));
}

bool bad_double(const Fields& f) {
  const u32 t = f['t'];
  const bool writeback = !f['p'] || f['w'];
  return bit(t, 0) || t == 14 || unprivileged(f) || bad_writeback(f) ||
         (writeback && f['n'] == t + 1);
}

bool bad_double_index(const Fields& f) {
  return bad_double(f) || (f['k'] == 0 && (f['m'] == f['t'] || f['m'] == f['t'] + 1));
}

bool bad_multiple_writeback(const Fields& f) { return f['w'] && bit(f['l'], f['n']); }
bool empty_list(const Fields& f) { return f['l'] == 0; }

bool same_halves(const Fields& f) { return f['d'] == f['a']; }
bool conditional(const Fields& f) { return f['c'] != 14; }
bool no_mask(const Fields& f) { return f['m'] == 0; }

// R:SYSm of banked registers (B9.2.3).
bool no_banked_register(const Fields& f) {
  const u32 sysm = f['h'] << 4 | f['k'];
  if (f['r']) {
    switch (sysm) {
      case 0x0e:
      case 0x10:
      case 0x12:
      case 0x14:
      case 0x16:
      case 0x1c:
      case 0x1e:
        return false;
      default:
        return true;
    }
  }
  return sysm == 0x07 || sysm == 0x0f || (sysm >= 0x18 && sysm < 0x1c);
}

bool bad_exclusive_pair(const Fields& f) { return bit(f['t'], 0) || f['t'] == 14; }
bool bad_exclusive_status(const Fields& f) { return f['d'] == f['n'] || f['d'] == f['t']; }
bool bad_exclusive_pair_status(const Fields& f) {
  return bad_exclusive_pair(f) || bad_exclusive_status(f) || f['d'] == f['t'] + 1;
}

// VFP and Advanced SIMD are 10 and 11.
bool no_coprocessor(const Fields& f) { return f['k'] < 14 && f['k'] != 10 && f['k'] != 11; }

bool bad_change_state(const Fields& f) {
  if (f['k'] && !f['m']) return true;
  if ((f['i'] >= 2) != (f['a'] != 0)) return true;
  return f['i'] == 1 || (f['i'] == 0 && !f['m']);
}

}  // namespace

std::vector<InvalidRule> arm_invalid_rules() {
  return {
      {"A5.2.2", {"shift by register", "cccc 000kkkkk nnnn dddd ssss0kk1 mmmm"}, "dnms"},
      {"A5.2.5", {"multiply", "cccc 0000kkkk dddd aaaa mmmm 1001 nnnn"}, "damn"},
      {"A8.8.257 UMULL: RdHi = RdLo",
       {"long", "cccc 00001kks dddd aaaa mmmm 1001 nnnn"},
       "",
       same_halves},
      {"A8.8.255 UMAAL: RdHi = RdLo",
       {"UMAAL", "cccc 00000100 dddd aaaa mmmm 1001 nnnn"},
       "",
       same_halves},
      {"A5.2.7", {"halfword multiply", "cccc 00010kk0 dddd aaaa mmmm 1yx0 nnnn"}, "damn"},
      {"A8.8.179 SMLAL: RdHi = RdLo",
       {"SMLALXY", "cccc 00010100 dddd aaaa mmmm 1yx0 nnnn"},
       "",
       same_halves},
      {"A5.2.6", {"saturating", "cccc 00010kk0 nnnn dddd iiii0101 mmmm"}, "ndm"},
      {"A5.2.8",
       {"halfword register", "cccc 000pu0wl nnnn tttt iiii1011 mmmm"},
       "tm",
       bad_writeback},
      {"A5.2.8",
       {"halfword immediate", "cccc 000pu1wl nnnn tttt iiii1011 iiii"},
       "t",
       bad_writeback},
      {"A5.2.8", {"signed register", "cccc 000pu0w1 nnnn tttt iiii11k1 mmmm"}, "tm", bad_writeback},
      {"A5.2.8", {"signed immediate", "cccc 000pu1w1 nnnn tttt iiii11k1 iiii"}, "t", bad_writeback},
      {"A8.8.74 LDRD",
       {"register", "cccc 000pu0w0 nnnn tttt iiii11k1 mmmm"},
       "m",
       bad_double_index},
      {"A8.8.72 LDRD", {"immediate", "cccc 000pu1w0 nnnn tttt iiii11k1 iiii"}, "", bad_double},
      {"A8.8.229 SWP",
       {"", "cccc 00010b00 nnnn tttt iiii1001 mmmm"},
       "ntm",
       [](const Fields& f) { return f['n'] == f['t'] || f['n'] == f['m']; }},
      {"A8.8.212 STREX",
       {"", "cccc 00011kk0 nnnn dddd iiii1001 tttt"},
       "ndt",
       bad_exclusive_status},
      {"A8.8.214 STREXD",
       {"", "cccc 00011010 nnnn dddd iiii1001 tttt"},
       "",
       bad_exclusive_pair_status},
      {"A8.8.75 LDREX", {"", "cccc 00011kk1 nnnn tttt iiii1001 iiii"}, "nt"},
      {"A8.8.77 LDREXD", {"", "cccc 00011011 nnnn tttt iiii1001 iiii"}, "", bad_exclusive_pair},
      {"B9.3.8 MRS", {"", "cccc 00010r00 iiii dddd ii0i0000 iiii"}, "d"},
      {"B9.3.9 MRS", {"banked", "cccc 00010r00 kkkk dddd ii1h0000 iiii"}, "d", no_banked_register},
      {"B9.3.12 MSR", {"register", "cccc 00010r10 mmmm iiii ii0i0000 nnnn"}, "n", no_mask},
      {"B9.3.10 MSR", {"banked", "cccc 00010r10 kkkk iiii ii1h0000 nnnn"}, "n", no_banked_register},
      {"B9.3.11 MSR immediate", {"", "cccc 00110110 mmmm iiii iiiiiiiiiiii"}, "", no_mask},
      {"A8.8.28 BXJ", {"", "cccc 00010010 iiii iiii iiii0010 mmmm"}, "m"},
      {"A8.8.26 BLX", {"", "cccc 00010010 iiii iiii iiii0011 mmmm"}, "m"},
      {"A8.8.33 CLZ", {"", "cccc 00010110 iiii dddd iiii0001 mmmm"}, "dm"},
      {"A8.8.24 BKPT: conditional", {"", "cccc 00010010 iiiiiiiiiiii 0111 iiii"}, "", conditional},
      {"B9.3.4 HVC: conditional", {"", "cccc 00010100 iiiiiiiiiiii 0111 iiii"}, "", conditional},
      {"A8.8.102 MOVW", {"", "cccc 00110000 iiii dddd iiiiiiiiiiii"}, "d"},
      {"A8.8.106 MOVT", {"", "cccc 00110100 iiii dddd iiiiiiiiiiii"}, "d"},
      {"A5.3", {"immediate", "cccc 010pubwl nnnn tttt iiiiiiiiiiii"}, "", bad_word_or_byte},
      {"A5.3", {"register", "cccc 011pubwl nnnn tttt iiiiikk0 mmmm"}, "m", bad_word_or_byte},
      {"A5.4.1", {"parallel", "cccc 01100kkk nnnn dddd iiiikkk1 mmmm"}, "ndm"},
      {"A8.8.125 PKH", {"", "cccc 01101000 nnnn dddd iiiiit01 mmmm"}, "ndm"},
      {"A8.8.166 SEL", {"", "cccc 01101000 nnnn dddd iiii1011 mmmm"}, "ndm"},
      {"A8.8.193 SSAT", {"", "cccc 01101k1i iiii dddd iiiiis01 nnnn"}, "dn"},
      {"A8.8.194 SSAT16", {"", "cccc 01101k10 iiii dddd iiii0011 nnnn"}, "dn"},
      {"A8.8.230 SXTAB", {"", "cccc 01101kkk nnnn dddd iiii0111 mmmm"}, "dm"},
      {"A8.8.145 REV", {"", "cccc 01101k11 iiii dddd iiiik011 mmmm"}, "dm"},
      {"A5.4.4", {"multiply", "cccc 01110kkk dddd aaaa mmmm kkk1 nnnn"}, "dmn"},
      {"A8.8.181 SMLALD", {"", "cccc 01110100 dddd aaaa mmmm 0kk1 nnnn"}, "a", same_halves},
      {"A8.8.189 SMMLS", {"", "cccc 01110101 dddd aaaa mmmm 11r1 nnnn"}, "a"},
      {"A8.8.254 USADA8", {"", "cccc 01111000 dddd aaaa mmmm 0001 nnnn"}, "dmn"},
      {"A8.8.164 SBFX",
       {"", "cccc 01111k1w wwww dddd iiiii101 nnnn"},
       "dn",
       [](const Fields& f) { return f['i'] + f['w'] > 31; }},
      {"A8.8.20 BFI",
       {"", "cccc 0111110w wwww dddd iiiii001 nnnn"},
       "d",
       [](const Fields& f) { return f['w'] < f['i']; }},
      {"A8.8.58 LDM", {"", "cccc 100pu0w1 nnnn llllllllllllllll"}, "n", bad_multiple_writeback},
      {"A8.8.58 LDM, STM", {"", "cccc 100puswk nnnn llllllllllllllll"}, "n", empty_list},
      {"B9.3.5 LDM exception return",
       {"", "cccc 100pu1w1 nnnn llllllllllllllll"},
       "n",
       bad_multiple_writeback},
      {"A5.6: no coprocessor has CDP", {"", "cccc 1110iiii iiii iiii iiii iii0 iiii"}, "", always},
      {"A5.7: no coprocessor has MCR2 and its kin",
       {"", "1111 110iiiii iiiiiiii iiiiiiii iiii"},
       "",
       always},
      {"A5.7: no coprocessor has MCR2 and its kin",
       {"", "1111 1110iiii iiiiiiii iiiiiiii iiii"},
       "",
       always},
      {"A2.9: coprocessors 0-13 do not exist",
       {"", "cccc 110iiiii iiii iiii kkkk iiii iiii"},
       "",
       no_coprocessor},
      {"A2.9: coprocessors 0-13 do not exist",
       {"", "cccc 1110iiii iiii iiii kkkk iiii iiii"},
       "",
       no_coprocessor},
      {"A8.8.56: CP14 and CP15 have one LDC and STC",
       {"", "cccc 110iiiii iiii iiii 111k iiii iiii"},
       "",
       always},
      {"B3.17, C11: no such register", {"", "cccc 1110iiii iiii iiii 111k iii1 iiii"}, "", always},
      {"A8.8.98 MCR", {"", "cccc 1110kkk0 iiii tttt iiiiiii1 iiii"}, "t"},
      {"A8.8.99 MCRR", {"", "cccc 11000100 ssss tttt iiiiiiii iiii"}, "st"},
      {"A8.8.108 MRRC",
       {"", "cccc 11000101 ssss tttt iiiiiiii iiii"},
       "st",
       [](const Fields& f) { return f['s'] == f['t']; }},
      {"A8.8.56 LDC, STC",
       {"", "cccc 110pukwk nnnn iiiiiiiiiiiiiiii"},
       "",
       [](const Fields& f) { return f['n'] == 15 && f['w']; }},
      {"B9.3.2 CPS", {"", "1111 00010000 iim0 zzzzzzza aa0 kkkkk"}, "", bad_change_state},
      {"A8.8.128 PLD", {"register", "1111 011kkkk1 nnnn iiii iiiiikk0 mmmm"}, "m"},
      {"A8.8.126 PLDW: no literal form", {"", "1111 01k1u001 nnnn iiii iiiiiiiiiiii"}, "n"},
      {"B9.3.13 RFE", {"", "1111 100pu0w1 nnnn iiii iiii iiii iiii"}, "n"},
      {"ARMv8 SETPAN", {"", "1111 00010001 iiii iiii iiii 0000 iiii"}, "", always},
      {"ARMv8 CRC32", {"", "cccc 00010kk0 nnnn dddd iiii 0100 mmmm"}, "", always},
      {"ARMv8 HLT", {"", "cccc 00010000 iiii iiii iiii 0111 iiii"}, "", always},
  };
}

}  // namespace vesim::isa
