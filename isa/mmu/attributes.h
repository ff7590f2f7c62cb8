// SPDX-License-Identifier: Apache-2.0
// Memory attributes: from each format of descriptor, and combined (Arm ARM B3.8).
#pragma once

#include "isa/mmu/translate.h"
#include "isa/types.h"

namespace vesim::isa {

// With the Large Physical Address Extension all Device memory is shareable.
constexpr MemoryAttributes device_attributes(MemoryType type) {
  return {type, 0, 0, true, true, static_cast<u8>(type == MemoryType::Device ? 0x04 : 0x00)};
}

// Normal memory of two MAIR attribute nibbles and a long descriptor's SH field.
MemoryAttributes normal_attributes(unsigned outer, unsigned inner, unsigned sh);

// Short descriptors with no TEX remap: `texcb` is TEX[2:0]:C:B.
MemoryAttributes attributes_from_tex(u32 texcb, bool s);
// Short descriptors with SCTLR.TRE: PRRR and NMRR by TEX[0]:C:B.
MemoryAttributes attributes_from_remap(u32 prrr, u32 nmrr, u32 texcb, bool s);
// Long descriptors: a byte of MAIR, and SH.
MemoryAttributes attributes_from_mair(u8 attribute, unsigned sh);
// Stage 2: MemAttr[3:0] and SH.
MemoryAttributes attributes_from_stage2(unsigned mem_attr, unsigned sh);

MemoryAttributes combine_attributes(const MemoryAttributes& stage1, const MemoryAttributes& stage2);

}  // namespace vesim::isa
