// SPDX-License-Identifier: Apache-2.0
#include "sim/output/trace.h"

#include <capstone.h>
#include <fmt/core.h>

#include "isa/diagnostics.h"
#include "sim/config/units.h"

namespace vesim::sim {
namespace {

using isa::u32;
using isa::u64;
using isa::UserError;

static_assert(sizeof(csh) == sizeof(std::size_t));

[[noreturn]] void bad_range(const std::string& text) {
  throw UserError(fmt::format(
      "--trace-exec: '{}' is neither a range (1000..2000, 0x8000..0x80ff), a known symbol nor "
      "'all'",
      text));
}

void narrow(platform::TraceRange& range, const std::string& part, const Symbols& symbols) {
  if (part.empty() || part == "all") return;
  const auto dots = part.find("..");
  if (dots == std::string::npos) {
    const Symbol* symbol = symbols.find(std::string_view(part));
    if (symbol == nullptr) bad_range(part);
    range.first_address = symbol->address;
    range.last_address = symbols.last_address(*symbol);
    return;
  }
  const auto first = parse_count(part.substr(0, dots));
  const auto last = parse_count(part.substr(dots + 2));
  if (!first || !last || *first > *last) bad_range(part);
  if (!part.starts_with("0x")) {
    range.first_count = *first;
    range.last_count = *last;
  } else {
    if (*last > ~u32{0}) bad_range(part);
    range.first_address = static_cast<u32>(*first);
    range.last_address = static_cast<u32>(*last);
  }
}

csh open_capstone(cs_mode mode) {
  csh handle = 0;
  if (cs_open(CS_ARCH_ARM, mode, &handle) != CS_ERR_OK) {
    isa::internal_error("Capstone has no ARM support");
  }
  return handle;
}

}  // namespace

platform::TraceRange parse_trace_range(const std::string& text, const Symbols& symbols) {
  platform::TraceRange range;
  const auto comma = text.find(',');
  narrow(range, text.substr(0, comma), symbols);
  if (comma != std::string::npos) narrow(range, text.substr(comma + 1), symbols);
  return range;
}

std::string_view mode_name(unsigned mode) {
  switch (mode & 0x1f) {
    case 0x10:
      return "usr";
    case 0x11:
      return "fiq";
    case 0x12:
      return "irq";
    case 0x13:
      return "svc";
    case 0x16:
      return "mon";
    case 0x17:
      return "abt";
    case 0x1a:
      return "hyp";
    case 0x1b:
      return "und";
    case 0x1f:
      return "sys";
    default:
      return "???";
  }
}

Disassembler::Disassembler()
    : arm_(open_capstone(CS_MODE_ARM)), thumb_(open_capstone(CS_MODE_THUMB)) {}

Disassembler::~Disassembler() {
  csh arm = arm_;
  csh thumb = thumb_;
  cs_close(&arm);
  cs_close(&thumb);
}

std::string Disassembler::text(u32 pc, u32 encoding, bool thumb, unsigned size) const {
  // Bytes in memory order; a 32-bit Thumb instruction is two halfwords, the first one first.
  const u32 word = thumb && size == 4 ? isa::ror(encoding, 16) : encoding;
  const isa::u8 bytes[4] = {static_cast<isa::u8>(word), static_cast<isa::u8>(word >> 8),
                            static_cast<isa::u8>(word >> 16), static_cast<isa::u8>(word >> 24)};
  cs_insn* instruction = nullptr;
  if (cs_disasm(thumb ? thumb_ : arm_, bytes, size, pc, 1, &instruction) == 0) {
    return size == 2 ? fmt::format(".short {:#06x}", encoding)
                     : fmt::format(".word {:#010x}", encoding);
  }
  std::string result = instruction->mnemonic;
  if (instruction->op_str[0] != '\0') result += fmt::format(" {}", instruction->op_str);
  cs_free(instruction, 1);
  return result;
}

TraceWriter::TraceWriter(const std::string& path, const Symbols& symbols, bool registers)
    : file_(path), symbols_(symbols), registers_(registers) {
  file_.write("# core count mode pc encoding disassembly ; symbol\n");
  if (registers_) file_.write("#   cpsr r0 ... r14\n");
}

std::string TraceWriter::line(const platform::ExecutedInstruction& instruction,
                              const Disassembler& disassembler, const Symbols& symbols) {
  const auto encoding = instruction.size == 2 ? fmt::format("{:04x}    ", instruction.encoding)
                                              : fmt::format("{:08x}", instruction.encoding);
  const auto symbol = symbols.name(instruction.pc);
  const auto text =
      disassembler.text(instruction.pc, instruction.encoding, instruction.thumb, instruction.size);
  const auto head = fmt::format("{} {:>10} {}{} {:08x} {} ", instruction.core, instruction.count,
                                mode_name(instruction.mode), instruction.secure ? "-s" : "  ",
                                instruction.pc, encoding);
  return symbol.empty() ? fmt::format("{}{}\n", head, text)
                        : fmt::format("{}{:<36} ; {}\n", head, text, symbol);
}

std::string TraceWriter::register_line(const platform::ExecutedInstruction& instruction) {
  std::string text = fmt::format("  {:08x}", instruction.cpsr);
  for (const u32 value : instruction.r) text += fmt::format(" {:08x}", value);
  return text + "\n";
}

void TraceWriter::write(const platform::ExecutedInstruction& instruction) {
  file_.write(line(instruction, disassembler_, symbols_));
  if (registers_) file_.write(register_line(instruction));
}

}  // namespace vesim::sim
