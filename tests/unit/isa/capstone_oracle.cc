// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/capstone_oracle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "isa/decode/block_decoder.h"
#include "tests/unit/isa/decoder_rules.h"

namespace vesim::isa {
namespace {

struct Bytes {
  std::array<u8, 4> data;
  u32 size;
};

Bytes bytes_of(InstructionSet set, u32 encoding) {
  const u32 in_memory = set == InstructionSet::T32 ? encoding << 16 | encoding >> 16 : encoding;
  Bytes bytes{{}, set == InstructionSet::T16 ? 2u : 4u};
  std::memcpy(bytes.data.data(), &in_memory, bytes.size);
  return bytes;
}

}  // namespace

CapstoneOracle::CapstoneOracle(InstructionSet set) : set_(set) {
  const cs_mode mode = set == InstructionSet::A32 ? CS_MODE_ARM : CS_MODE_THUMB;
  if (cs_open(CS_ARCH_ARM, mode, &handle_) != CS_ERR_OK) throw std::runtime_error("cs_open");
  insn_ = cs_malloc(handle_);
}

CapstoneOracle::~CapstoneOracle() {
  cs_free(insn_, 1);
  cs_close(&handle_);
}

CapstoneOracle::Answer CapstoneOracle::ask(u32 encoding) {
  const Bytes bytes = bytes_of(set_, encoding);
  const u8* code = bytes.data.data();
  std::size_t size = bytes.size;
  u64 address = 0x1000;
  if (!cs_disasm_iter(handle_, &code, &size, &address, insn_)) return {};
  // The permanently undefined instructions have a name of their own (A5.4, A6.2.6).
  if (insn_->id == ARM_INS_UDF || insn_->id == ARM_INS_TRAP) return {};
  return {true, insn_->id};
}

bool CapstoneOracle::decode(u32 encoding) {
  const Bytes bytes = bytes_of(set_, encoding);
  const BlockKey key{.pa = 0x1000, .thumb = set_ != InstructionSet::A32, .single = true};
  const auto block = decode_block(key, bytes.data.data(), bytes.size);
  ops_.clear();
  for (const Uop& u : block->uops) ops_.push_back(u.op);
  return std::find(ops_.begin(), ops_.end(), Op::Undefined) == ops_.end();
}

bool CapstoneOracle::is_family(unsigned id) const {
  const std::vector<Op>& family = family_of(id);
  return std::find_first_of(ops_.begin(), ops_.end(), family.begin(), family.end()) != ops_.end();
}

CapstoneOracle::Verdict CapstoneOracle::compare(u32 encoding) {
  encoding_ = encoding;
  valid_ = decode(encoding);
  answer_ = ask(encoding);
  if (!valid_ && !answer_.valid) return Verdict::Agree;
  if (valid_ && answer_.valid && is_family(answer_.id)) return Verdict::Agree;
  if (!valid_) return why_invalid(set_, encoding) ? Verdict::Explained : Verdict::Disagree;
  if (!answer_.valid && why_valid(set_, encoding)) return Verdict::Explained;
  const auto proper = corrected(set_, encoding);
  if (!proper) return Verdict::Disagree;
  answer_ = ask(*proper);
  return answer_.valid && is_family(answer_.id) ? Verdict::Explained : Verdict::Disagree;
}

std::string CapstoneOracle::report() const {
  std::string ops;
  for (const Op op : ops_) ops += fmt::format(" {}", static_cast<unsigned>(op));
  const char* name = answer_.valid ? cs_insn_name(handle_, answer_.id) : "no instruction";
  return fmt::format("{:08x}: vesim {} (operations{}), Capstone {} ({})", encoding_,
                     valid_ ? "valid" : "undefined", ops, name, answer_.id);
}

}  // namespace vesim::isa
