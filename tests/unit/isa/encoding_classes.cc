// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/encoding_classes.h"

#include <algorithm>
#include <stdexcept>

namespace vesim::isa {

EncodingPattern::EncodingPattern(const char* name, const char* diagram) : name_(name) {
  std::string letters(diagram);
  std::erase(letters, ' ');
  width_ = static_cast<unsigned>(letters.size());
  if (width_ != 16 && width_ != 32) throw std::invalid_argument(name_ + ": not 16 or 32 bits");
  for (unsigned at = 0; at < width_; ++at) {
    const unsigned position = width_ - 1 - at;
    const char letter = letters[at];
    if (letter == '0' || letter == '1') {
      mask_ |= 1u << position;
      if (letter == '1') match_ |= 1u << position;
    } else if (!fields_.empty() && fields_.back().letter == letter &&
               fields_.back().low == position + 1) {
      --fields_.back().low;
      ++fields_.back().width;
    } else {
      fields_.push_back({letter, static_cast<u8>(position), 1});
    }
  }
}

// A field in several pieces (D:Vd) reads as the pieces in order.
int EncodingPattern::field(char letter, u32 encoding) const {
  int value = -1;
  for (const Field& f : fields_) {
    if (f.letter != letter) continue;
    const u32 piece = bits(encoding, f.low + f.width - 1u, f.low);
    value = (value < 0 ? 0 : value) << f.width | static_cast<int>(piece);
  }
  return value;
}

u32 EncodingPattern::letter_mask(char letter) const {
  u32 mask = 0;
  for (const Field& f : fields_) {
    if (f.letter == letter) mask = with_bits(mask, f.low + f.width - 1u, f.low, ~u32{0});
  }
  return mask;
}

u32 EncodingPattern::sample(Random& random) const {
  u32 encoding = (static_cast<u32>(random()) & ~mask_) | match_;
  for (const Field& f : fields_) {
    const unsigned high = f.low + f.width - 1u;
    if (f.letter == 'c') {
      encoding = with_bits(encoding, high, f.low, random() % 4 ? 14 : random() % 15);
    } else if (f.letter == 'l' && random() % 2) {
      encoding = with_bits(encoding, high, f.low, static_cast<u32>(random() & random() & random()));
    }
  }
  return encoding;
}

const std::vector<EncodingClass>& encoding_classes() {
  static const std::vector<EncodingClass> kClasses = [] {
    std::vector<EncodingClass> classes;
    add_arm_classes(classes);
    add_thumb_classes(classes);
    add_vfp_classes(classes);
    add_neon_classes(classes);
    return classes;
  }();
  return kClasses;
}

}  // namespace vesim::isa
