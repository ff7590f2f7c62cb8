// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/differential.h"

#include <capstone/capstone.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "isa/decode/block_decoder.h"
#include "tests/unit/isa/operands.h"
#include "tests/unit/isa/oracle_exceptions.h"

namespace vesim::isa {
namespace {

constexpr std::size_t kReports = 5;

bool is_memory(ClassKind kind) {
  return kind == ClassKind::Memory || kind == ClassKind::AlignedMemory;
}

u8 it_state(u32 cpsr) { return static_cast<u8>(bits(cpsr, 15, 10) << 2 | bits(cpsr, 26, 25)); }

// ITSTATE inside an IT block: any condition (not "never"), 1 to 4 instructions left.
u8 random_it_state(EncodingPattern::Random& random) {
  const u32 condition = random() % 15;
  u32 mask = 1 + random() % 15;
  // An IT block of AL has no "else": only its lowest bit is set.
  if (condition == 14) mask = 1u << random() % 4;
  return static_cast<u8>(condition << 4 | mask);
}

Code code_of(const Experiment& x) {
  Code code;
  const InstructionSet set = x.encoding_class->set;
  code.append(x.encoding, set != InstructionSet::A32, set == InstructionSet::T32);
  return code;
}

bool is_branch(Op op) { return op >= Op::Branch && op <= Op::Return; }

// Whether the instruction is valid and needs only what an experiment gives it. Exception returns
// need a SPSR and have tests of their own. A branch inside an IT block must be its last
// instruction.
bool is_suitable(const Experiment& x) {
  const Code code = code_of(x);
  const u8 it = it_state(x.before.cpsr);
  const BlockKey key{.pa = x.before.pc, .it = it, .thumb = code.thumb, .single = true};
  const auto block = decode_block(key, code.bytes.data(), code.size);
  const bool in_midst_of_it = (it & 7) != 0;
  return std::none_of(block->uops.begin(), block->uops.end(), [&](const Uop& u) {
    return u.op == Op::Undefined || u.op == Op::ExceptionReturn ||
           (in_midst_of_it && is_branch(u.op));
  });
}

std::string disassemble(const Experiment& x) {
  const Code code = code_of(x);
  csh handle;
  if (cs_open(CS_ARCH_ARM, code.thumb ? CS_MODE_THUMB : CS_MODE_ARM, &handle) != CS_ERR_OK)
    return "";
  cs_insn* insn = nullptr;
  std::string text = "?";
  if (cs_disasm(handle, code.bytes.data(), code.size, x.before.pc, 1, &insn) == 1) {
    text = fmt::format("{} {}", insn->mnemonic, insn->op_str);
    cs_free(insn, 1);
  }
  cs_close(&handle);
  return text;
}

}  // namespace

Differential::Differential(u64 seed) : random_(seed) {
  for (std::size_t at = 0; at < kArenaSize; at += 8) {
    const u64 value = float_operand(random_);
    std::memcpy(unicorn_.arena().data() + at, &value, 8);
  }
  vesim_.arena() = unicorn_.arena();
}

bool Differential::sample(const EncodingClass& encoding_class, Experiment& x) {
  x.encoding_class = &encoding_class;
  x.pattern = &encoding_class.patterns[random_() % encoding_class.patterns.size()];
  x.encoding = x.pattern->sample(random_);
  constexpr u32 kSupervisorMasked = 0x1d3;
  x.before.pc = kCodeAddress;
  x.before.cpsr = kSupervisorMasked | (static_cast<u32>(random_()) & 0xf80f0000);
  if (encoding_class.set != InstructionSet::A32) {
    x.before.cpsr |= kPsrT;
    const u8 it = random_() % 4 == 0 ? random_it_state(random_) : 0;
    x.before.cpsr |= u32{it} >> 2 << 10 | (it & 3u) << 25;
  }
  return is_suitable(x);
}

void Differential::prepare_state(Experiment& x) {
  for (u32& r : x.before.r) r = integer_operand(random_);
  x.before.fpscr = random_fpscr(random_);
  const bool special = x.encoding_class->kind == ClassKind::Float;
  for (u64& d : x.before.d) d = special ? float_operand(random_) : random_();
  if (is_memory(x.encoding_class->kind)) point_into_arena(x);
}

// Bases near the middle of the arena's data, indices small before or after a shift.
void Differential::point_into_arena(Experiment& x) {
  const bool aligned = x.encoding_class->kind == ClassKind::AlignedMemory || random_() % 2;
  const auto pointer = [&] {
    const u32 address = kDataAddress + static_cast<u32>(random_() % 256) - 128;
    return aligned ? address & ~3u : address;
  };
  const auto index = [&] {
    const u32 small = static_cast<u32>(random_() % 64) * (aligned ? 4 : 1);
    switch (random_() % 4) {
      case 0:
        return small << random_() % 32;
      case 1:
        return 0u - small;
      default:
        return small;
    }
  };
  const int m = x.pattern->field('m', x.encoding), n = x.pattern->field('n', x.encoding);
  x.before.r[13] = pointer();
  if (m >= 0 && m < 15) x.before.r[m] = index();
  if (n >= 0 && n < 15) x.before.r[n] = pointer();
}

// Compares the arenas, and makes them equal again when they are not.
bool Differential::arenas_agree() {
  if (std::memcmp(unicorn_.arena().data(), vesim_.arena().data(), kArenaSize) == 0) return true;
  vesim_.arena() = unicorn_.arena();
  return false;
}

std::string Differential::report(const Experiment& x, bool memory_agrees) const {
  return fmt::format("{} {}: {:08x} {}\nbefore:\n{}\nvesim {}, Unicorn {}{}\n{}",
                     x.encoding_class->name, x.pattern->name(), x.encoding, disassemble(x),
                     to_string(x.before, x.encoding_class->kind == ClassKind::Float),
                     name_of(x.vesim_outcome), name_of(x.oracle_outcome),
                     memory_agrees ? "" : ", memory differs", differences(x.vesim, x.oracle));
}

Differential::Result Differential::run(const EncodingClass& encoding_class, u64 count) {
  Result result;
  Experiment x;
  while (result.instructions < count) {
    if (!sample(encoding_class, x)) {
      ++result.rejected;
      continue;
    }
    prepare_state(x);
    const Code code = code_of(x);
    x.oracle_outcome = unicorn_.run(x.before, code, x.oracle);
    x.vesim_outcome = vesim_.run(x.before, code, x.vesim);
    ++result.instructions;
    const bool memory_agrees = arenas_agree();
    const bool completed = x.vesim_outcome == Outcome::Completed;
    result.completed += completed;
    // After an exception only that it was taken is compared: the oracle has none of its state.
    if (x.vesim_outcome == x.oracle_outcome && memory_agrees &&
        (!completed || x.vesim == x.oracle)) {
      continue;
    }
    if (explained_by(x, memory_agrees)) {
      ++result.explained;
      continue;
    }
    ++result.unexplained;
    if (result.reports.size() < kReports) result.reports.push_back(report(x, memory_agrees));
  }
  return result;
}

}  // namespace vesim::isa
