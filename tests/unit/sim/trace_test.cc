// SPDX-License-Identifier: Apache-2.0
#include "sim/output/trace.h"

#include <gtest/gtest.h>

#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

Symbols some_symbols() {
  Symbols symbols;
  symbols.add({0x8000, 0x40, "start"});
  return symbols;
}

TEST(TraceRange, CountsAddressesAndFunctions) {
  const auto symbols = some_symbols();
  auto range = parse_trace_range("1000..2000", symbols);
  EXPECT_EQ(range.first_count, 1000u);
  EXPECT_EQ(range.last_count, 2000u);
  EXPECT_EQ(range.last_address, ~isa::u32{0});
  range = parse_trace_range("0x8000..0x80ff", symbols);
  EXPECT_EQ(range.first_address, 0x8000u);
  EXPECT_EQ(range.last_address, 0x80ffu);
  EXPECT_EQ(range.last_count, ~isa::u64{0});
  range = parse_trace_range("start,0..9", symbols);
  EXPECT_EQ(range.first_address, 0x8000u);
  EXPECT_EQ(range.last_address, 0x803fu);
  EXPECT_EQ(range.last_count, 9u);
  range = parse_trace_range("all", symbols);
  EXPECT_EQ(range.first_count, 0u);
  EXPECT_EQ(range.last_count, ~isa::u64{0});
}

TEST(TraceRange, RefusesWhatIsNone) {
  for (const char* text :
       {"nobody", "5..4", "0x8000..", "..", "0x100000000..0x100000001", "1..x"}) {
    EXPECT_TRUE(user_error_of([&] {
                  parse_trace_range(text, some_symbols());
                }).starts_with("--trace-exec: "))
        << text;
  }
}

TEST(Disassembler, ReadsBothInstructionSets) {
  const Disassembler disassembler;
  EXPECT_EQ(disassembler.text(0x8000, 0xe2810004, false, 4), "add r0, r1, #4");
  EXPECT_EQ(disassembler.text(0x8000, 0x4770, true, 2), "bx lr");
  // BL with its first halfword in bits 31:16: f000 f801 goes to pc + 4 + 2.
  EXPECT_EQ(disassembler.text(0x8000, 0xf000f801, true, 4), "bl #0x8006");
  EXPECT_EQ(disassembler.text(0x8000, 0xffffffff, false, 4), ".word 0xffffffff");
}

TEST(TraceWriter, LineShowsAllThereIsToKnow) {
  const Disassembler disassembler;
  const auto symbols = some_symbols();
  EXPECT_EQ(
      TraceWriter::line({1, 42, 0x8004, 0xe1a00000, false, 4, 0x13, true}, disassembler, symbols),
      "1         42 svc-s 00008004 e1a00000 mov r0, r0                           ; start+0x4\n");
  EXPECT_EQ(TraceWriter::line({0, 7, 0x9000, 0xbf00, true, 2, 0x1a, false}, disassembler, symbols),
            "0          7 hyp   00009000 bf00     nop\n");
}

TEST(TraceWriter, RegistersAreThoseBeforeTheInstruction) {
  platform::ExecutedInstruction instruction{1, 42, 0x8004, 0xe1a00000, false, 4, 0x13, true};
  instruction.cpsr = 0x600001d3;
  instruction.r = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0x8000, 0xffffffff};
  EXPECT_EQ(TraceWriter::register_line(instruction),
            "  600001d3 00000001 00000002 00000003 00000004 00000005 00000006 00000007 00000008 "
            "00000009 0000000a 0000000b 0000000c 0000000d 00008000 ffffffff\n");
}

}  // namespace
}  // namespace vesim::sim
