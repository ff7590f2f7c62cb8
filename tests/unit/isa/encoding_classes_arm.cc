// SPDX-License-Identifier: Apache-2.0
// The A32 instruction set, by the tables of the Arm ARM's chapter A5.
#include "tests/unit/isa/encoding_classes.h"

namespace vesim::isa {
namespace {

EncodingClass registers(const char* name, std::vector<EncodingPattern> patterns) {
  return {std::string("A32.") + name, InstructionSet::A32, ClassKind::Registers,
          std::move(patterns)};
}

EncodingClass memory(const char* name, std::vector<EncodingPattern> patterns) {
  return {std::string("A32.") + name, InstructionSet::A32, ClassKind::Memory, std::move(patterns)};
}

EncodingClass aligned_memory(const char* name, std::vector<EncodingPattern> patterns) {
  return {std::string("A32.") + name, InstructionSet::A32, ClassKind::AlignedMemory,
          std::move(patterns)};
}

}  // namespace

void add_arm_classes(std::vector<EncodingClass>& classes) {
  // A5.2.1. An S that writes the PC is an exception return, which is tested as such.
  classes.push_back(
      registers("data_processing_register", {{"AND", "cccc 0000000s nnnn dddd iiiiitt0 mmmm"},
                                             {"EOR", "cccc 0000001s nnnn dddd iiiiitt0 mmmm"},
                                             {"SUB", "cccc 0000010s nnnn dddd iiiiitt0 mmmm"},
                                             {"RSB", "cccc 0000011s nnnn dddd iiiiitt0 mmmm"},
                                             {"ADD", "cccc 0000100s nnnn dddd iiiiitt0 mmmm"},
                                             {"ADC", "cccc 0000101s nnnn dddd iiiiitt0 mmmm"},
                                             {"SBC", "cccc 0000110s nnnn dddd iiiiitt0 mmmm"},
                                             {"RSC", "cccc 0000111s nnnn dddd iiiiitt0 mmmm"},
                                             {"TST", "cccc 00010001 nnnn 0000 iiiiitt0 mmmm"},
                                             {"TEQ", "cccc 00010011 nnnn 0000 iiiiitt0 mmmm"},
                                             {"CMP", "cccc 00010101 nnnn 0000 iiiiitt0 mmmm"},
                                             {"CMN", "cccc 00010111 nnnn 0000 iiiiitt0 mmmm"},
                                             {"ORR", "cccc 0001100s nnnn dddd iiiiitt0 mmmm"},
                                             {"MOV", "cccc 0001101s 0000 dddd iiiiitt0 mmmm"},
                                             {"BIC", "cccc 0001110s nnnn dddd iiiiitt0 mmmm"},
                                             {"MVN", "cccc 0001111s 0000 dddd iiiiitt0 mmmm"}}));
  // A5.2.2
  classes.push_back(registers("data_processing_shifted_by_register",
                              {{"AND", "cccc 0000000s nnnn dddd ssss0tt1 mmmm"},
                               {"EOR", "cccc 0000001s nnnn dddd ssss0tt1 mmmm"},
                               {"SUB", "cccc 0000010s nnnn dddd ssss0tt1 mmmm"},
                               {"RSB", "cccc 0000011s nnnn dddd ssss0tt1 mmmm"},
                               {"ADD", "cccc 0000100s nnnn dddd ssss0tt1 mmmm"},
                               {"ADC", "cccc 0000101s nnnn dddd ssss0tt1 mmmm"},
                               {"SBC", "cccc 0000110s nnnn dddd ssss0tt1 mmmm"},
                               {"RSC", "cccc 0000111s nnnn dddd ssss0tt1 mmmm"},
                               {"TST", "cccc 00010001 nnnn 0000 ssss0tt1 mmmm"},
                               {"TEQ", "cccc 00010011 nnnn 0000 ssss0tt1 mmmm"},
                               {"CMP", "cccc 00010101 nnnn 0000 ssss0tt1 mmmm"},
                               {"CMN", "cccc 00010111 nnnn 0000 ssss0tt1 mmmm"},
                               {"ORR", "cccc 0001100s nnnn dddd ssss0tt1 mmmm"},
                               {"MOV", "cccc 0001101s 0000 dddd ssss0tt1 mmmm"},
                               {"BIC", "cccc 0001110s nnnn dddd ssss0tt1 mmmm"},
                               {"MVN", "cccc 0001111s 0000 dddd ssss0tt1 mmmm"}}));
  // A5.2.3, A5.2.4
  classes.push_back(registers("data_processing_immediate",
                              {{"AND", "cccc 0010000s nnnn dddd iiiiiiiiiiii"},
                               {"EOR", "cccc 0010001s nnnn dddd iiiiiiiiiiii"},
                               {"SUB", "cccc 0010010s nnnn dddd iiiiiiiiiiii"},
                               {"RSB", "cccc 0010011s nnnn dddd iiiiiiiiiiii"},
                               {"ADD", "cccc 0010100s nnnn dddd iiiiiiiiiiii"},
                               {"ADC", "cccc 0010101s nnnn dddd iiiiiiiiiiii"},
                               {"SBC", "cccc 0010110s nnnn dddd iiiiiiiiiiii"},
                               {"RSC", "cccc 0010111s nnnn dddd iiiiiiiiiiii"},
                               {"TST", "cccc 00110001 nnnn 0000 iiiiiiiiiiii"},
                               {"TEQ", "cccc 00110011 nnnn 0000 iiiiiiiiiiii"},
                               {"CMP", "cccc 00110101 nnnn 0000 iiiiiiiiiiii"},
                               {"CMN", "cccc 00110111 nnnn 0000 iiiiiiiiiiii"},
                               {"ORR", "cccc 0011100s nnnn dddd iiiiiiiiiiii"},
                               {"MOV", "cccc 0011101s 0000 dddd iiiiiiiiiiii"},
                               {"BIC", "cccc 0011110s nnnn dddd iiiiiiiiiiii"},
                               {"MVN", "cccc 0011111s 0000 dddd iiiiiiiiiiii"},
                               {"MOVW", "cccc 00110000 iiii dddd iiiiiiiiiiii"},
                               {"MOVT", "cccc 00110100 iiii dddd iiiiiiiiiiii"},
                               {"ADR before", "cccc 00100100 1111 dddd iiiiiiiiiiii"},
                               {"ADR after", "cccc 00101000 1111 dddd iiiiiiiiiiii"}}));
  // A5.2.5
  classes.push_back(registers("multiply", {{"MUL", "cccc 0000000s dddd 0000 mmmm 1001 nnnn"},
                                           {"MLA", "cccc 0000001s dddd aaaa mmmm 1001 nnnn"},
                                           {"UMAAL", "cccc 00000100 dddd aaaa mmmm 1001 nnnn"},
                                           {"MLS", "cccc 00000110 dddd aaaa mmmm 1001 nnnn"},
                                           {"UMULL", "cccc 0000100s dddd aaaa mmmm 1001 nnnn"},
                                           {"UMLAL", "cccc 0000101s dddd aaaa mmmm 1001 nnnn"},
                                           {"SMULL", "cccc 0000110s dddd aaaa mmmm 1001 nnnn"},
                                           {"SMLAL", "cccc 0000111s dddd aaaa mmmm 1001 nnnn"}}));
  // A5.2.6, A5.2.7
  classes.push_back(registers("saturating_and_halfword_multiply",
                              {{"QADD", "cccc 00010000 nnnn dddd 00000101 mmmm"},
                               {"QSUB", "cccc 00010010 nnnn dddd 00000101 mmmm"},
                               {"QDADD", "cccc 00010100 nnnn dddd 00000101 mmmm"},
                               {"QDSUB", "cccc 00010110 nnnn dddd 00000101 mmmm"},
                               {"SMLAXY", "cccc 00010000 dddd aaaa mmmm 1yx0 nnnn"},
                               {"SMLAWY", "cccc 00010010 dddd aaaa mmmm 1y00 nnnn"},
                               {"SMULWY", "cccc 00010010 dddd 0000 mmmm 1y10 nnnn"},
                               {"SMLALXY", "cccc 00010100 dddd aaaa mmmm 1yx0 nnnn"},
                               {"SMULXY", "cccc 00010110 dddd 0000 mmmm 1yx0 nnnn"}}));
  // A5.2.8, A5.2.9
  classes.push_back(
      memory("extra_load_store", {{"STRH", "cccc 000pu0w0 nnnn tttt 00001011 mmmm"},
                                  {"LDRH", "cccc 000pu0w1 nnnn tttt 00001011 mmmm"},
                                  {"LDRSB", "cccc 000pu0w1 nnnn tttt 00001101 mmmm"},
                                  {"LDRSH", "cccc 000pu0w1 nnnn tttt 00001111 mmmm"},
                                  {"STRH", "cccc 000pu1w0 nnnn tttt iiii1011 iiii"},
                                  {"LDRH", "cccc 000pu1w1 nnnn tttt iiii1011 iiii"},
                                  {"LDRSB", "cccc 000pu1w1 nnnn tttt iiii1101 iiii"},
                                  {"LDRSH", "cccc 000pu1w1 nnnn tttt iiii1111 iiii"}}));
  classes.push_back(
      aligned_memory("load_store_double", {{"LDRD", "cccc 000pu0w0 nnnn tttt 00001101 mmmm"},
                                           {"STRD", "cccc 000pu0w0 nnnn tttt 00001111 mmmm"},
                                           {"LDRD", "cccc 000pu1w0 nnnn tttt iiii1101 ii00"},
                                           {"STRD", "cccc 000pu1w0 nnnn tttt iiii1111 ii00"}}));
  // A5.2.11, A5.2.12: those whose results do not depend on the mode
  classes.push_back(
      registers("miscellaneous", {{"MSR immediate", "cccc 00110010 1f00 1111 iiiiiiiiiiii"},
                                  {"MSR register", "cccc 00010010 f100 1111 00000000 nnnn"},
                                  {"MRS", "cccc 00010000 1111 dddd 00000000 0000"},
                                  {"CLZ", "cccc 00010110 1111 dddd 11110001 mmmm"},
                                  {"BX", "cccc 00010010 1111 1111 11110001 mmmm"},
                                  {"BLX", "cccc 00010010 1111 1111 11110011 mmmm"},
                                  {"NOP", "cccc 00110010 0000 1111 00000000 0000"},
                                  {"SEV", "cccc 00110010 0000 1111 00000000 0100"},
                                  {"DSB", "1111 01010111 1111 1111 00000100 oooo"},
                                  {"DMB", "1111 01010111 1111 1111 00000101 oooo"},
                                  {"ISB", "1111 01010111 1111 1111 00000110 oooo"},
                                  {"CLREX", "1111 01010111 1111 1111 00000001 1111"},
                                  {"PLD", "1111 0101ur01 nnnn 1111 iiiiiiiiiiii"},
                                  {"PLI", "1111 0100u101 nnnn 1111 iiiiiiiiiiii"},
                                  {"PLD", "1111 0111ur01 nnnn 1111 iiiiitt0 mmmm"},
                                  {"PLI", "1111 0110u101 nnnn 1111 iiiiitt0 mmmm"}}));
  // CPSR in the mode that the experiment has; T stays clear.
  classes.push_back(registers("status", {{"CPS", "1111 00010000 1i00 0000000a aa00 0000"},
                                         {"SETEND", "1111 00010000 0001 000000e0 0000 0000"},
                                         {"MSR control", "cccc 00110010 fsx1 1111 0000 ii010011"},
                                         {"MSR extension", "cccc 00110010 fs10 1111 1100 iiiiiiii"},
                                         {"MRS", "cccc 00010000 1111 dddd 00000000 0000"}}));
  // A5.3
  classes.push_back(
      memory("load_store_word_byte", {{"STR", "cccc 010pu0w0 nnnn tttt iiiiiiiiiiii"},
                                      {"LDR", "cccc 010pu0w1 nnnn tttt iiiiiiiiiiii"},
                                      {"STRB", "cccc 010pu1w0 nnnn tttt iiiiiiiiiiii"},
                                      {"LDRB", "cccc 010pu1w1 nnnn tttt iiiiiiiiiiii"},
                                      {"STR", "cccc 011pu0w0 nnnn tttt iiiiitt0 mmmm"},
                                      {"LDR", "cccc 011pu0w1 nnnn tttt iiiiitt0 mmmm"},
                                      {"STRB", "cccc 011pu1w0 nnnn tttt iiiiitt0 mmmm"},
                                      {"LDRB", "cccc 011pu1w1 nnnn tttt iiiiitt0 mmmm"}}));
  // A5.4.1, A5.4.2
  classes.push_back(registers("parallel", {{"ADD16", "cccc 01100upp nnnn dddd 11110001 mmmm"},
                                           {"ASX", "cccc 01100upp nnnn dddd 11110011 mmmm"},
                                           {"SAX", "cccc 01100upp nnnn dddd 11110101 mmmm"},
                                           {"SUB16", "cccc 01100upp nnnn dddd 11110111 mmmm"},
                                           {"ADD8", "cccc 01100upp nnnn dddd 11111001 mmmm"},
                                           {"SUB8", "cccc 01100upp nnnn dddd 11111111 mmmm"}}));
  // A5.4.3
  classes.push_back(registers("packing_saturating_reversal",
                              {{"PKH", "cccc 01101000 nnnn dddd iiiiit01 mmmm"},
                               {"SEL", "cccc 01101000 nnnn dddd 11111011 mmmm"},
                               {"SSAT", "cccc 0110101i iiii dddd iiiiis01 nnnn"},
                               {"USAT", "cccc 0110111i iiii dddd iiiiis01 nnnn"},
                               {"SSAT16", "cccc 01101010 iiii dddd 11110011 nnnn"},
                               {"USAT16", "cccc 01101110 iiii dddd 11110011 nnnn"},
                               {"XTAB16", "cccc 01101u00 nnnn dddd rr000111 mmmm"},
                               {"XTAB", "cccc 01101u10 nnnn dddd rr000111 mmmm"},
                               {"XTAH", "cccc 01101u11 nnnn dddd rr000111 mmmm"},
                               {"REV", "cccc 01101011 1111 dddd 11110011 mmmm"},
                               {"REV16", "cccc 01101011 1111 dddd 11111011 mmmm"},
                               {"RBIT", "cccc 01101111 1111 dddd 11110011 mmmm"},
                               {"REVSH", "cccc 01101111 1111 dddd 11111011 mmmm"},
                               {"SBFX", "cccc 0111101w wwww dddd iiiii101 nnnn"},
                               {"UBFX", "cccc 0111111w wwww dddd iiiii101 nnnn"},
                               {"BFI", "cccc 0111110w wwww dddd iiiii001 nnnn"},
                               {"BFC", "cccc 0111110w wwww dddd iiiii001 1111"},
                               {"USADA8", "cccc 01111000 dddd aaaa mmmm 0001 nnnn"},
                               {"USAD8", "cccc 01111000 dddd 1111 mmmm 0001 nnnn"}}));
  // A5.4.4
  classes.push_back(
      registers("signed_multiply_divide", {{"SMLAD", "cccc 01110000 dddd aaaa mmmm 00x1 nnnn"},
                                           {"SMUAD", "cccc 01110000 dddd 1111 mmmm 00x1 nnnn"},
                                           {"SMLSD", "cccc 01110000 dddd aaaa mmmm 01x1 nnnn"},
                                           {"SMUSD", "cccc 01110000 dddd 1111 mmmm 01x1 nnnn"},
                                           {"SMLALD", "cccc 01110100 dddd aaaa mmmm 00x1 nnnn"},
                                           {"SMLSLD", "cccc 01110100 dddd aaaa mmmm 01x1 nnnn"},
                                           {"SMMLA", "cccc 01110101 dddd aaaa mmmm 00r1 nnnn"},
                                           {"SMMUL", "cccc 01110101 dddd 1111 mmmm 00r1 nnnn"},
                                           {"SMMLS", "cccc 01110101 dddd aaaa mmmm 11r1 nnnn"},
                                           {"SDIV", "cccc 01110001 dddd 1111 mmmm 0001 nnnn"},
                                           {"UDIV", "cccc 01110011 dddd 1111 mmmm 0001 nnnn"}}));
  // A5.5
  classes.push_back(
      aligned_memory("block_transfer", {{"STM", "cccc 100pu0w0 nnnn llllllllllllllll"},
                                        {"LDM", "cccc 100pu0w1 nnnn llllllllllllllll"}}));
  classes.push_back(registers("branch", {{"B", "cccc 1010 iiiiiiiiiiiiiiiiiiiiiiii"},
                                         {"BL", "cccc 1011 iiiiiiiiiiiiiiiiiiiiiiii"},
                                         {"BLX", "1111 101h iiiiiiiiiiiiiiiiiiiiiiii"}}));
}

}  // namespace vesim::isa
