// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/differential.h"

#include <fmt/format.h>

#include <cstring>

#include "tests/unit/isa/operands.h"
#include "tests/unit/isa/oracle_exceptions.h"

namespace vesim::isa {
namespace {

constexpr std::size_t kReports = 5;

std::string report(const std::string& title, const Code& code, const Experiment& x,
                   bool memory_agrees) {
  return fmt::format("{}: {:08x} {}\nbefore:\n{}\nvesim {}, Unicorn {}{}\n{}", title, x.encoding,
                     disassemble(code, x.before.pc),
                     to_string(x.before, x.encoding_class->kind == ClassKind::Float),
                     name_of(x.vesim_outcome), name_of(x.oracle_outcome),
                     memory_agrees ? "" : ", memory differs", differences(x.vesim, x.oracle));
}

}  // namespace

// Instructions that run as one block, and NOPs that end an IT block.
struct Differential::Sequence {
  std::vector<Instruction> instructions;
  Code code;
  MachineState before;
};

Differential::Differential(u64 seed) : random_(seed) {
  for (std::size_t at = 0; at < kArenaSize; at += 8) {
    const u64 value = float_operand(random_);
    std::memcpy(unicorn_.arena().data() + at, &value, 8);
  }
  vesim_.arena() = unicorn_.arena();
}

// Compares the arenas, and makes them equal again when they are not.
bool Differential::arenas_agree() {
  if (std::memcmp(unicorn_.arena().data(), vesim_.arena().data(), kArenaSize) == 0) return true;
  vesim_.arena() = unicorn_.arena();
  return false;
}

// Runs the code on both from x.before.
bool Differential::agree(const Code& code, Experiment& x, bool& memory_agrees) {
  x.oracle_outcome = unicorn_.run(x.before, code, x.oracle);
  x.vesim_outcome = vesim_.run(x.before, code, x.vesim);
  memory_agrees = arenas_agree();
  if (x.vesim_outcome != x.oracle_outcome) return false;
  // Unicorn goes on for some instructions after an abort inside an IT block.
  const bool in_it_block = it_state_of(x.vesim.cpsr) != 0;
  if (x.vesim_outcome == Outcome::DataAbort && in_it_block) return true;
  // The other exceptions are taken to the mode that they come from: its LR is the return address.
  return memory_agrees && (x.vesim_outcome == Outcome::Other || x.vesim == x.oracle);
}

Differential::Result Differential::run(const EncodingClass& encoding_class, u64 count) {
  Result result;
  Experiment x;
  while (result.instructions < count) {
    static_cast<Instruction&>(x) = sample(encoding_class, random_);
    x.before.pc = kCodeAddress;
    x.before.cpsr = random_cpsr(encoding_class.set, random_);
    const bool in_it_block = encoding_class.set != InstructionSet::A32 && random_() % 4 == 0;
    const u8 it = in_it_block ? random_it_state(random_) : 0;
    x.before.cpsr = with_it_state(x.before.cpsr, it);
    if (!nature_of(x, it).suitable) {
      ++result.rejected;
      continue;
    }
    const Instruction& instruction = x;
    prepare_registers(x.before, {&instruction, 1}, random_);
    Code code;
    x.append_to(code);
    bool memory_agrees;
    const bool same = agree(code, x, memory_agrees);
    ++result.instructions;
    result.completed += x.vesim_outcome == Outcome::Completed;
    if (same) continue;
    if (explained_by(x, memory_agrees)) {
      ++result.explained;
      continue;
    }
    ++result.unexplained;
    if (result.reports.size() < kReports) {
      const std::string title = encoding_class.name + " " + x.pattern->name();
      result.reports.push_back(report(title, code, x, memory_agrees));
    }
  }
  return result;
}

Differential::Sequence Differential::sample_sequence(
    const std::vector<const EncodingClass*>& classes) {
  Sequence sequence;
  const bool thumb = classes.front()->set != InstructionSet::A32;
  const std::size_t length = 2 + random_() % 7;
  u8 it = 0;
  bool has_it = false;
  while (sequence.instructions.size() < length) {
    const Instruction next = sample(*classes[random_() % classes.size()], random_);
    const Nature nature = nature_of(next, it);
    // A branch is the last instruction, but not after IT: Unicorn does not count instructions that
    // an IT block skips, and would run on at the target.
    const bool last = sequence.instructions.size() + 1 == length;
    if (!nature.suitable || (nature.branches && (!last || has_it))) continue;
    // Unicorn loses ITSTATE at a VMRS or ISB in an IT block (oracle_exceptions.cc); what follows in
    // the sequence would then be compared with another program. Single instructions cover these.
    const std::string& name = next.pattern->name();
    if (it != 0 && (name.starts_with("VMRS") || name == "ISB")) continue;
    has_it |= next.is_it();
    it = next.is_it() ? static_cast<u8>(next.encoding) : advance_it_state(it);
    sequence.instructions.push_back(next);
    next.append_to(sequence.code);
  }
  constexpr u32 kThumbNop = 0xbf00;
  for (; it != 0; it = advance_it_state(it)) sequence.code.append(kThumbNop, true, false);
  sequence.code.append_end();
  // Anywhere, sometimes over the end of a page (where Unicorn counts IT as no instruction).
  const u32 place =
      !has_it && random_() % 4 == 0 ? 0x1000 - static_cast<u32>(random_() % 16) * 4 : 0;
  sequence.before.pc = kCodeAddress + place + (thumb && random_() % 2 ? 2 : 0);
  sequence.before.cpsr = random_cpsr(classes.front()->set, random_);
  prepare_registers(sequence.before, sequence.instructions, random_);
  return sequence;
}

// Whether the instructions one by one show a difference that is explained.
bool Differential::single_steps_explain(const Sequence& sequence) {
  Experiment x;
  x.before = sequence.before;
  for (const Instruction& instruction : sequence.instructions) {
    static_cast<Instruction&>(x) = instruction;
    Code code;
    x.append_to(code);
    bool memory_agrees;
    if (!agree(code, x, memory_agrees)) return explained_by(x, memory_agrees) != nullptr;
    x.before = x.oracle;
  }
  return false;
}

Differential::Result Differential::run_sequences(bool thumb, u64 count) {
  std::vector<const EncodingClass*> classes;
  for (const EncodingClass& c : encoding_classes()) {
    if ((c.set != InstructionSet::A32) == thumb) classes.push_back(&c);
  }
  Result result;
  while (result.instructions < count) {
    const Sequence sequence = sample_sequence(classes);
    const Arena memory = unicorn_.arena();
    Experiment x;
    static_cast<Instruction&>(x) = sequence.instructions.back();
    x.before = sequence.before;
    bool memory_agrees;
    const bool same = agree(sequence.code, x, memory_agrees);
    result.instructions += sequence.instructions.size();
    if (x.vesim_outcome == Outcome::Completed) result.completed += sequence.instructions.size();
    if (same) continue;
    const Arena after = unicorn_.arena();
    unicorn_.arena() = vesim_.arena() = memory;
    // A store into the code has its effect after ISB only (A3.5.4), or at once.
    const bool modifies_itself = std::memcmp(after.data() + (sequence.before.pc - kArenaBase),
                                             sequence.code.bytes.data(), sequence.code.total) != 0;
    const bool explained = modifies_itself || single_steps_explain(sequence);
    unicorn_.arena() = vesim_.arena() = after;
    ++(explained ? result.explained : result.unexplained);
    if (!explained && result.reports.size() < kReports) {
      result.reports.push_back(report("sequence", sequence.code, x, memory_agrees));
    }
  }
  return result;
}

}  // namespace vesim::isa
