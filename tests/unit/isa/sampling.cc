// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/sampling.h"

#include <capstone/capstone.h>
#include <fmt/format.h>

#include <algorithm>

#include "isa/decode/block_decoder.h"
#include "tests/unit/isa/operands.h"

namespace vesim::isa {
namespace {

bool is_memory(ClassKind kind) {
  return kind == ClassKind::Memory || kind == ClassKind::AlignedMemory;
}

bool is_branch(Op op) { return op >= Op::Branch && op <= Op::Return; }

u32 pointer(bool aligned, Random& random) {
  const u32 address = kDataAddress + static_cast<u32>(random() % 256) - 128;
  return aligned ? address & ~3u : address;
}

u32 index(bool aligned, Random& random) {
  const u32 small = static_cast<u32>(random() % 64) * (aligned ? 4 : 1);
  switch (random() % 4) {
    case 0:
      return small << random() % 32;
    case 1:
      return 0u - small;
    default:
      return small;
  }
}

void point_into_arena(MachineState& state, const Instruction& instruction, Random& random) {
  const bool aligned = instruction.encoding_class->kind == ClassKind::AlignedMemory || random() % 2;
  const int m = instruction.pattern->field('m', instruction.encoding);
  const int n = instruction.pattern->field('n', instruction.encoding);
  state.r[13] = pointer(aligned, random);
  if (m >= 0 && m < 15) state.r[m] = index(aligned, random);
  if (n >= 0 && n < 15) state.r[n] = pointer(aligned, random);
}

}  // namespace

void Instruction::append_to(Code& code) const {
  const InstructionSet set = encoding_class->set;
  code.append(encoding, set != InstructionSet::A32, set == InstructionSet::T32);
}

Instruction sample(const EncodingClass& encoding_class, Random& random) {
  const auto& patterns = encoding_class.patterns;
  const EncodingPattern& pattern = patterns[random() % patterns.size()];
  return {&encoding_class, &pattern, pattern.sample(random)};
}

// Exception returns need a SPSR and have tests of their own. A branch inside an IT block must be
// its last instruction.
Nature nature_of(const Instruction& instruction, u8 it) {
  Code code;
  instruction.append_to(code);
  const BlockKey key{.pa = kCodeAddress, .it = it, .thumb = code.thumb, .single = true};
  const auto block = decode_block(key, code.bytes.data(), code.size);
  const auto contains = [&](auto test) {
    return std::any_of(block->uops.begin(), block->uops.end(),
                       [&](const Uop& u) { return test(u.op); });
  };
  const bool branches = contains(is_branch);
  const bool in_midst_of_it = (it & 7) != 0;
  const bool unsuitable =
      contains([](Op op) { return op == Op::Undefined || op == Op::ExceptionReturn; });
  return {!unsuitable && !(branches && in_midst_of_it), branches};
}

u8 random_it_state(Random& random) {
  const u32 condition = random() % 15;
  u32 mask = 1 + random() % 15;
  // An IT block of AL has no "else": only its lowest bit is set.
  if (condition == 14) mask = 1u << random() % 4;
  return static_cast<u8>(condition << 4 | mask);
}

u8 advance_it_state(u8 it) {
  return (it & 7) == 0 ? 0 : static_cast<u8>((it & 0xe0) | ((it << 1) & 0x1f));
}

u8 it_state_of(u32 cpsr) { return static_cast<u8>(bits(cpsr, 15, 10) << 2 | bits(cpsr, 26, 25)); }

u32 with_it_state(u32 cpsr, u8 it) {
  return with_bits(with_bits(cpsr, 15, 10, it >> 2), 26, 25, it & 3);
}

u32 random_cpsr(InstructionSet set, Random& random) {
  constexpr u32 kSupervisorMasked = 0x1d3, kFlags = 0xf80f0000;
  u32 cpsr = kSupervisorMasked | (static_cast<u32>(random()) & kFlags);
  if (random() % 4 == 0) cpsr |= kPsrE;
  return set == InstructionSet::A32 ? cpsr : cpsr | kPsrT;
}

void prepare_registers(MachineState& state, std::span<const Instruction> instructions,
                       Random& random) {
  for (u32& r : state.r) r = integer_operand(random);
  state.fpscr = random_fpscr(random);
  const bool special = std::any_of(instructions.begin(), instructions.end(), [](const auto& i) {
    return i.encoding_class->kind == ClassKind::Float;
  });
  for (u64& d : state.d) d = special ? float_operand(random) : random();
  for (const Instruction& instruction : instructions) {
    if (is_memory(instruction.encoding_class->kind)) point_into_arena(state, instruction, random);
  }
}

std::string disassemble(const Code& code, u32 address) {
  csh handle;
  const cs_mode mode = code.thumb ? CS_MODE_THUMB : CS_MODE_ARM;
  if (cs_open(CS_ARCH_ARM, mode, &handle) != CS_ERR_OK) return "";
  cs_insn* insns = nullptr;
  const std::size_t count = cs_disasm(handle, code.bytes.data(), code.size, address, 0, &insns);
  std::string text;
  for (std::size_t n = 0; n < count; ++n) {
    text += fmt::format("{}{} {}", n ? "; " : "", insns[n].mnemonic, insns[n].op_str);
  }
  if (insns) cs_free(insns, count);
  cs_close(&handle);
  return text;
}

}  // namespace vesim::isa
