// SPDX-License-Identifier: Apache-2.0
// A core in secure Supervisor mode on flat memory, VFP and Advanced SIMD enabled, that executes A32
// instructions one after the other.
#pragma once

#include <initializer_list>

#include "isa/core.h"
#include "isa/system/control_bits.h"
#include "tests/unit/isa/support/flat_environment.h"

namespace vesim::isa::test {

inline constexpr u32 kCode = 0x8000, kData = 0x9000, kNowhere = 0xa000, kVectors = 0x10000;

class VfpBench {
 public:
  VfpBench() {
    for (const bool secure : {false, true}) {
      env.add(kCode, 0x2000, secure);
      env.add(kVectors, 0x1000, secure);
    }
    core.sys.vbar[kSecure] = core.sys.vbar[kNonSecure] = core.sys.hvbar = kVectors;
    core.sys.cpacr = cpacr::kCp10 | cpacr::kCp11;
    core.sys.nsacr = nsacr::kCp10 | nsacr::kCp11;
    core.vfp.fpexc = fpexc::kEn;
    core.regs.r[0] = kData;
    core.context_changed();
  }

  // Executes the instructions, as one block where their kind allows. `thumb` encodings have their
  // first halfword in the high half.
  void execute(std::initializer_list<u32> code, bool thumb = false, u32 at = kCode) {
    u32 address = at;
    for (const u32 encoding : code) {
      const u32 in_memory = thumb ? encoding << 16 | encoding >> 16 : encoding;
      for (const bool secure : {false, true}) {
        env.write(address, static_cast<u16>(in_memory), secure);
        env.write(address + 2, static_cast<u16>(in_memory >> 16), secure);
      }
      blocks.written(address, 4);
      address += 4;
    }
    core.regs.pc = at;
    core.regs.thumb = thumb;
    core.next_block = nullptr;
    core.set_single_step(code.size() == 1);
    core.context_changed();
    core.run(code.size());
  }
  void execute(u32 encoding) { execute({encoding}); }

  bool took(u32 vector) const { return core.regs.pc == kVectors + vector; }
  bool undefined() const { return took(0x04); }
  bool aborted() const { return took(0x10); }
  // Back from an exception.
  void supervisor() { core.regs.set_cpsr(0x1d3); }

  FlatEnvironment env;
  BlockCache blocks;
  Core core{CoreParameters{}, env, blocks};
};

}  // namespace vesim::isa::test
