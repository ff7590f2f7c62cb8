// SPDX-License-Identifier: Apache-2.0
// The execution trace: one line for every instruction as it starts to execute, with Capstone's
// disassembly and the symbol.
#pragma once

#include <memory>
#include <string>

#include "platform/machine.h"
#include "sim/output/file.h"
#include "sim/symbols/symbols.h"

namespace vesim::sim {

// "all" or nothing, "1000..2000" (instruction counts), "0x8000..0x80ff" (addresses), "start_kernel"
// (a function), or two of these joined by a comma. Throws isa::UserError.
platform::TraceRange parse_trace_range(const std::string& text, const Symbols& symbols);

// The name of CPSR.M, as the manual abbreviates it.
std::string_view mode_name(unsigned mode);

class Disassembler {
 public:
  Disassembler();
  ~Disassembler();
  Disassembler(const Disassembler&) = delete;
  Disassembler& operator=(const Disassembler&) = delete;

  // "add r0, r1, #4", or ".word 0x..." for what is no instruction.
  std::string text(isa::u32 pc, isa::u32 encoding, bool thumb, unsigned size) const;

 private:
  std::size_t arm_ = 0;
  std::size_t thumb_ = 0;
};

class TraceWriter {
 public:
  // With `registers` each line is followed by one of CPSR and r0 to r14, before the instruction.
  TraceWriter(const std::string& path, const Symbols& symbols, bool registers);
  void write(const platform::ExecutedInstruction& instruction);
  static std::string line(const platform::ExecutedInstruction& instruction,
                          const Disassembler& disassembler, const Symbols& symbols);
  static std::string register_line(const platform::ExecutedInstruction& instruction);

 private:
  File file_;
  const Symbols& symbols_;
  const bool registers_;
  Disassembler disassembler_;
};

}  // namespace vesim::sim
