// SPDX-License-Identifier: Apache-2.0
// What Capstone does not know about encodings, from the manual: which are UNPREDICTABLE (vesim:
// UNDEFINED) although they disassemble, and which bits should be zero or one but are ignored.
#pragma once

#include <optional>

#include "tests/unit/isa/encoding_classes.h"

namespace vesim::isa {

// The fields of one encoding by their letters.
struct Fields {
  const EncodingPattern& pattern;
  u32 encoding;

  u32 operator[](char letter) const { return static_cast<u32>(pattern.field(letter, encoding)); }
};

// Encodings that disassemble and yet are none: `diagram` matches and one of the registers named by
// the letters `never` is the PC (in T32: SP or the PC), or `also` holds.
struct InvalidRule {
  const char* section;  // of the Arm ARM
  EncodingPattern diagram;
  const char* never;
  bool (*also)(const Fields& f) = nullptr;
};

// Where the manual writes (0) or (1), the diagram has z or o.
struct ShouldBeRule {
  const char* section;
  EncodingPattern diagram;
};

const std::vector<InvalidRule>& invalid_rules(InstructionSet set);
const std::vector<ShouldBeRule>& should_be_rules(InstructionSet set);

// The section that makes `encoding` invalid, or null.
const char* why_invalid(InstructionSet set, u32 encoding);
// The section that makes `encoding` valid although Capstone does not know it, or null.
const char* why_valid(InstructionSet set, u32 encoding);
// The encoding with its should-be bits as they should be, if it has any that are not.
std::optional<u32> corrected(InstructionSet set, u32 encoding);

// For the files that list them.
std::vector<InvalidRule> arm_invalid_rules();
std::vector<InvalidRule> thumb16_invalid_rules();
std::vector<InvalidRule> thumb32_invalid_rules();
// VFP and Advanced SIMD, in A32 form and in T32 form.
std::vector<InvalidRule> simd_invalid_rules(InstructionSet set);

}  // namespace vesim::isa
