// SPDX-License-Identifier: Apache-2.0
// vesim's decoders against Capstone: do they agree on whether an encoding is an instruction, and on
// which?
#pragma once

#include <capstone/capstone.h>

#include <string>
#include <vector>

#include "isa/ops.h"
#include "tests/unit/isa/encoding_classes.h"

namespace vesim::isa {

class CapstoneOracle {
 public:
  explicit CapstoneOracle(InstructionSet set);
  ~CapstoneOracle();
  CapstoneOracle(const CapstoneOracle&) = delete;
  CapstoneOracle& operator=(const CapstoneOracle&) = delete;

  enum class Verdict : u8 { Agree, Explained, Disagree };
  // What differs, when it does, is in report().
  Verdict compare(u32 encoding);
  std::string report() const;

 private:
  struct Answer {
    bool valid = false;
    unsigned id = 0;
  };
  Answer ask(u32 encoding);
  bool decode(u32 encoding);
  bool is_family(unsigned id) const;

  InstructionSet set_;
  csh handle_ = 0;
  cs_insn* insn_ = nullptr;
  // Of the last comparison:
  u32 encoding_ = 0;
  std::vector<Op> ops_;
  bool valid_ = false;
  Answer answer_;
};

// The operations one of which an instruction that Capstone names `id` must have become; empty when
// the table lacks it.
const std::vector<Op>& family_of(unsigned id);

}  // namespace vesim::isa
