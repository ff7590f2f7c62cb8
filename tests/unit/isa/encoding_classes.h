// SPDX-License-Identifier: Apache-2.0
// The instruction sets as the manual's tables list them: classes of encodings to sample from.
//
// An encoding is written as in the manual's diagrams, highest bit first. 0 and 1 are fixed (also
// where the manual says should-be-zero or should-be-one); a letter names a field to fill at random:
//   c  condition (mostly AL)
//   n  in memory classes: the base register, made to point into the arena
//   m  in memory classes: the index register, made small
//   l  register list (not too many and not empty)
// All others are plain random bits. Blanks are ignored.
#pragma once

#include <random>
#include <span>
#include <string>
#include <vector>

#include "isa/types.h"

namespace vesim::isa {

enum class InstructionSet : u8 { A32, T16, T32 };

struct Field {
  char letter;
  u8 low, width;
};

class EncodingPattern {
 public:
  EncodingPattern(const char* name, const char* diagram);  // NOLINT: tables are written plainly

  const std::string& name() const { return name_; }
  u32 mask() const { return mask_; }
  u32 match() const { return match_; }
  unsigned width() const { return width_; }
  // The value of the field in an encoding; -1 where the pattern has no such field.
  int field(char letter, u32 encoding) const;
  // The bits that belong to the letter.
  u32 letter_mask(char letter) const;

  using Random = std::mt19937_64;
  u32 sample(Random& random) const;

 private:
  std::string name_;
  u32 mask_ = 0, match_ = 0;
  unsigned width_ = 0;
  std::vector<Field> fields_;
};

// What an experiment with an encoding of the class needs.
enum class ClassKind : u8 {
  Registers,      // any registers
  Memory,         // base and index registers made to fit; alignment as it comes
  AlignedMemory,  // the same, always word-aligned: unaligned accesses fault
  Float,          // any registers; floating-point operands are special values half of the time
};

struct EncodingClass {
  std::string name;  // "A32.data_processing_register"
  InstructionSet set;
  ClassKind kind;
  std::vector<EncodingPattern> patterns;
};

// All classes: A32, T16, T32, then VFP and Advanced SIMD in both sets.
const std::vector<EncodingClass>& encoding_classes();

// For the files that list them.
void add_arm_classes(std::vector<EncodingClass>& classes);
void add_thumb_classes(std::vector<EncodingClass>& classes);
void add_vfp_classes(std::vector<EncodingClass>& classes);
void add_neon_classes(std::vector<EncodingClass>& classes);

}  // namespace vesim::isa
