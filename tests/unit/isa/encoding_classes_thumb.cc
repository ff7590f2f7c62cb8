// SPDX-License-Identifier: Apache-2.0
// The Thumb instruction sets, by the tables of the Arm ARM's chapter A6.
#include "tests/unit/isa/encoding_classes.h"

namespace vesim::isa {
namespace {

EncodingClass t16(const char* name, ClassKind kind, std::vector<EncodingPattern> patterns) {
  return {std::string("T16.") + name, InstructionSet::T16, kind, std::move(patterns)};
}

EncodingClass t32(const char* name, ClassKind kind, std::vector<EncodingPattern> patterns) {
  return {std::string("T32.") + name, InstructionSet::T32, kind, std::move(patterns)};
}

void add_16_bit(std::vector<EncodingClass>& classes) {
  using enum ClassKind;
  classes.push_back(t16("shift_add_move_compare", Registers,  // A6.2.1
                        {{"shift by immediate", "000tt iiiii mmm ddd"},
                         {"LSL by zero, MOV", "00000 00000 mmm ddd"},
                         {"ADD, SUB register", "000110s mmm nnn ddd"},
                         {"ADD, SUB immediate", "000111s iii nnn ddd"},
                         {"MOV, CMP, ADD, SUB", "001oo ddd iiiiiiii"}}));
  classes.push_back(t16("data_processing", Registers, {{"all", "010000 oooo mmm ddd"}}));  // A6.2.2
  classes.push_back(t16("special_data_and_exchange", Registers,                            // A6.2.3
                        {{"ADD", "01000100 d mmmm ddd"},
                         {"CMP", "01000101 n mmmm nnn"},
                         {"MOV", "01000110 d mmmm ddd"},
                         // Not the PC: what follows the experiment's code is no instruction.
                         {"BX r0-r7", "010001110 0mmm 000"},
                         {"BX r8-r11", "010001110 10mm 000"},
                         {"BX r14", "010001110 1110 000"},
                         {"BLX", "010001111 mmmm 000"}}));
  classes.push_back(t16("load_store", Memory,  // A6.2.4
                        {{"literal", "01001 ttt iiiiiiii"},
                         {"register", "0101 ooo mmm nnn ttt"},
                         {"word, byte", "011oo iiiii nnn ttt"},
                         {"halfword", "1000o iiiii nnn ttt"}}));
  classes.push_back(t16("load_store_sp", AlignedMemory, {{"SP-relative", "1001o ttt iiiiiiii"}}));
  classes.push_back(t16("miscellaneous", Registers,  // A6.2.5
                        {{"SETEND", "10110110 0101 e000"},
                         {"CPS", "10110110 011i 0aaa"},
                         {"ADR, ADD SP", "1010o ddd iiiiiiii"},
                         {"ADD, SUB SP", "10110000 oiiiiiii"},
                         {"CBZ", "101100i1 iiiii nnn"},
                         {"CBNZ", "101110i1 iiiii nnn"},
                         {"extend", "10110010 oo mmm ddd"},
                         {"reverse", "10111010 oo mmm ddd"},
                         {"NOP", "10111111 0000 0000"},
                         {"IT", "10111111 iiii iii1"},
                         {"IT", "10111111 iiii ii10"},
                         {"IT", "10111111 iiii i100"},
                         {"IT", "10111111 iiii 1000"}}));
  classes.push_back(t16("block_transfer", AlignedMemory,
                        {{"STM", "11000 nnn llllllll"},
                         {"LDM", "11001 nnn llllllll"},
                         {"PUSH", "1011010m llllllll"},
                         {"POP", "1011110p llllllll"}}));
  classes.push_back(t16("branch", Registers,  // A6.2.6
                        {{"B<c>", "1101 kkkk iiiiiiii"}, {"B", "11100 iiiiiiiiiii"}}));
}

void add_32_bit_data_processing(std::vector<EncodingClass>& classes) {
  using enum ClassKind;
  classes.push_back(t32("data_processing_modified_immediate", Registers,  // A6.3.1
                        {{"all", "11110i0o ooosnnnn 0iiidddd iiiiiiii"},
                         {"no d", "11110i0o ooo1nnnn 0iii1111 iiiiiiii"},
                         {"no n", "11110i0o ooos1111 0iiidddd iiiiiiii"}}));
  classes.push_back(t32("data_processing_plain_immediate", Registers,  // A6.3.3
                        {{"ADD", "11110i10 0000nnnn 0iiidddd iiiiiiii"},
                         {"ADR after", "11110i10 00001111 0iiidddd iiiiiiii"},
                         {"MOVW", "11110i10 0100iiii 0iiidddd iiiiiiii"},
                         {"SUB", "11110i10 1010nnnn 0iiidddd iiiiiiii"},
                         {"ADR before", "11110i10 10101111 0iiidddd iiiiiiii"},
                         {"MOVT", "11110i10 1100iiii 0iiidddd iiiiiiii"},
                         {"SSAT, LSL", "11110011 0000nnnn 0iiidddd ii0iiiii"},
                         {"SSAT, ASR", "11110011 0010nnnn 01iidddd ii0iiiii"},
                         {"SSAT16", "11110011 0010nnnn 0000dddd 0000iiii"},
                         {"SBFX", "11110011 0100nnnn 0iiidddd ii0wwwww"},
                         {"BFI", "11110011 0110nnnn 0iiidddd ii0wwwww"},
                         {"BFC", "11110011 01101111 0iiidddd ii0wwwww"},
                         {"USAT, LSL", "11110011 1000nnnn 0iiidddd ii0iiiii"},
                         {"USAT, ASR", "11110011 1010nnnn 01iidddd ii0iiiii"},
                         {"USAT16", "11110011 1010nnnn 0000dddd 0000iiii"},
                         {"UBFX", "11110011 1100nnnn 0iiidddd ii0wwwww"}}));
  classes.push_back(t32("data_processing_shifted_register", Registers,  // A6.3.11
                        {{"all", "1110101o ooosnnnn 0iiidddd iittmmmm"},
                         {"no d", "1110101o ooo1nnnn 0iii1111 iittmmmm"},
                         {"no n", "1110101o ooos1111 0iiidddd iittmmmm"},
                         {"PKH", "11101010 1100nnnn 0iiidddd iit0mmmm"}}));
  classes.push_back(t32("data_processing_register", Registers,  // A6.3.12, A6.3.15
                        {{"shift", "11111010 0ttsnnnn 1111dddd 0000mmmm"},
                         {"extend and add", "11111010 0ooonnnn 1111dddd 10rrmmmm"},
                         {"extend", "11111010 0ooo1111 1111dddd 10rrmmmm"},
                         {"saturating", "11111010 1000nnnn 1111dddd 10oommmm"},
                         {"SEL", "11111010 1010nnnn 1111dddd 1000mmmm"},
                         {"REV of r0", "11111010 10010000 1111dddd 10oo0000"},
                         {"REV of r7", "11111010 10010111 1111dddd 10oo0111"},
                         {"REV of r14", "11111010 10011110 1111dddd 10oo1110"},
                         {"CLZ of r3", "11111010 10110011 1111dddd 10000011"},
                         {"CLZ of r12", "11111010 10111100 1111dddd 10001100"}}));
  classes.push_back(t32("parallel", Registers,  // A6.3.13, A6.3.14
                        {{"all", "11111010 1ooonnnn 1111dddd 0uppmmmm"}}));
  classes.push_back(t32("multiply", Registers,  // A6.3.16
                        {{"accumulating", "11111011 0ooonnnn aaaadddd 00oommmm"},
                         {"alone", "11111011 0ooonnnn 1111dddd 00oommmm"}}));
  classes.push_back(t32("long_multiply_and_divide", Registers,  // A6.3.17
                        {{"SMULL", "11111011 1000nnnn aaaadddd 0000mmmm"},
                         {"SDIV", "11111011 1001nnnn 1111dddd 1111mmmm"},
                         {"UMULL", "11111011 1010nnnn aaaadddd 0000mmmm"},
                         {"UDIV", "11111011 1011nnnn 1111dddd 1111mmmm"},
                         {"SMLAL", "11111011 1100nnnn aaaadddd 0000mmmm"},
                         {"SMLALXY", "11111011 1100nnnn aaaadddd 10xymmmm"},
                         {"SMLALD", "11111011 1100nnnn aaaadddd 110xmmmm"},
                         {"SMLSLD", "11111011 1101nnnn aaaadddd 110xmmmm"},
                         {"UMLAL", "11111011 1110nnnn aaaadddd 0000mmmm"},
                         {"UMAAL", "11111011 1110nnnn aaaadddd 0110mmmm"}}));
}

void add_32_bit_others(std::vector<EncodingClass>& classes) {
  using enum ClassKind;
  classes.push_back(t32("branches_and_miscellaneous", Registers,  // A6.3.4
                        {{"B<c>", "11110i0k kkiiiiii 10i0iiii iiiiiiii"},
                         {"B<c>", "11110i10 kkiiiiii 10i0iiii iiiiiiii"},
                         {"B<c>", "11110i11 0kiiiiii 10i0iiii iiiiiiii"},
                         {"B", "11110iii iiiiiiii 10i1iiii iiiiiiii"},
                         {"BL", "11110iii iiiiiiii 11i1iiii iiiiiiii"},
                         {"BLX", "11110iii iiiiiiii 11i0iiii iiiiiii0"},
                         {"MSR", "11110011 1000nnnn 1000f100 00000000"},
                         {"MSR", "11110011 1000nnnn 10001f00 00000000"},
                         {"MRS", "11110011 11101111 1000dddd 00000000"},
                         {"CPS", "11110011 10101111 10000 1i 0 aaa 00000"},
                         {"NOP", "11110011 10101111 10000000 00000000"},
                         {"CLREX", "11110011 10111111 10001111 00101111"},
                         {"DSB, DMB", "11110011 10111111 10001111 010hoooo"},
                         {"ISB", "11110011 10111111 10001111 0110oooo"},
                         {"PLD", "11111000 1001nnnn 1111iiii iiiiiiii"},
                         {"PLI", "11111001 1001nnnn 1111iiii iiiiiiii"}}));
  classes.push_back(t32("block_transfer", AlignedMemory,  // A6.3.5
                        {{"STM", "11101000 10w0nnnn 0l0lllll llllllll"},
                         {"LDM", "11101000 10w1nnnn ll0lllll llllllll"},
                         {"STMDB", "11101001 00w0nnnn 0l0lllll llllllll"},
                         {"LDMDB", "11101001 00w1nnnn ll0lllll llllllll"}}));
  classes.push_back(t32("load_store_double", AlignedMemory,  // A6.3.6
                        {{"STRD, index", "11101001 u1w0nnnn ttttssss iiiiiiii"},
                         {"LDRD, index", "11101001 u1w1nnnn ttttssss iiiiiiii"},
                         {"STRD, post-index", "11101000 u110nnnn ttttssss iiiiiiii"},
                         {"LDRD, post-index", "11101000 u111nnnn ttttssss iiiiiiii"}}));
  classes.push_back(t32("table_branch", Memory,
                        {{"TBB", "11101000 1101nnnn 11110000 0000mmmm"},
                         {"TBH", "11101000 1101nnnn 11110000 0001mmmm"}}));
  classes.push_back(t32("load_store_single", Memory,  // A6.3.7 to A6.3.10
                        {{"STR, LDR byte, immediate 12", "11111000 100onnnn ttttiiii iiiiiiii"},
                         {"halfword, immediate 12", "11111000 101onnnn ttttiiii iiiiiiii"},
                         {"word, immediate 12", "11111000 110onnnn ttttiiii iiiiiiii"},
                         {"LDRSB, immediate 12", "11111001 1001nnnn ttttiiii iiiiiiii"},
                         {"LDRSH, immediate 12", "11111001 1011nnnn ttttiiii iiiiiiii"},
                         {"byte, immediate 8", "11111000 000onnnn tttt1puw iiiiiiii"},
                         {"halfword, immediate 8", "11111000 001onnnn tttt1puw iiiiiiii"},
                         {"word, immediate 8", "11111000 010onnnn tttt1puw iiiiiiii"},
                         {"LDRSB, immediate 8", "11111001 0001nnnn tttt1puw iiiiiiii"},
                         {"LDRSH, immediate 8", "11111001 0011nnnn tttt1puw iiiiiiii"},
                         {"byte, register", "11111000 000onnnn tttt0000 00iimmmm"},
                         {"halfword, register", "11111000 001onnnn tttt0000 00iimmmm"},
                         {"word, register", "11111000 010onnnn tttt0000 00iimmmm"},
                         {"LDRSB, register", "11111001 0001nnnn tttt0000 00iimmmm"},
                         {"LDRSH, register", "11111001 0011nnnn tttt0000 00iimmmm"}}));
}

}  // namespace

void add_thumb_classes(std::vector<EncodingClass>& classes) {
  add_16_bit(classes);
  add_32_bit_data_processing(classes);
  add_32_bit_others(classes);
}

}  // namespace vesim::isa
