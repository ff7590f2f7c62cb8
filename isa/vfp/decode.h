// SPDX-License-Identifier: Apache-2.0
// The parts of the VFP and Advanced SIMD decoder (Arm ARM A7.4-A7.9), and what they share.
#pragma once

#include "isa/decode/builder.h"
#include "isa/vfp/lanes.h"

namespace vesim::isa {

// D:Vd, N:Vn, M:Vm as the number of a double-precision register, and Vd:D, ... of a single one.
constexpr unsigned double_d(u32 e) { return bits(e, 22, 22) << 4 | bits(e, 15, 12); }
constexpr unsigned double_n(u32 e) { return bits(e, 7, 7) << 4 | bits(e, 19, 16); }
constexpr unsigned double_m(u32 e) { return bits(e, 5, 5) << 4 | bits(e, 3, 0); }
constexpr unsigned single_d(u32 e) { return bits(e, 15, 12) << 1 | bits(e, 22, 22); }
constexpr unsigned single_n(u32 e) { return bits(e, 19, 16) << 1 | bits(e, 7, 7); }
constexpr unsigned single_m(u32 e) { return bits(e, 3, 0) << 1 | bits(e, 5, 5); }

// A data-processing uop to emit; `run` is null for an UNDEFINED size.
struct VfpOperation {
  Op op;
  Handler run;
  u8 form;  // VfpForm bits
  unsigned d, n, m;
  bool upper = false;  // a VFP instruction that uses D16-D31
};
// With the check of the unit before it. The operation must be valid.
Uop& emit_vfp(Builder& b, const VfpOperation& operation);
// The same, or UNDEFINED: when `run` is null, or a Q register's number is odd (`q_registers` has
// bits 4, 2, 1 set for d, n, m that are Q registers).
inline constexpr unsigned kQd = 4, kQn = 2, kQm = 1;
Uop* emit_simd(Builder& b, const VfpOperation& operation, unsigned q_registers);

// data_processing.cc, transfers.cc, load_store.cc, system_registers.cc
void decode_vfp_data_processing(Builder& b, u32 e);
void decode_vfp_transfer(Builder& b, u32 e);         // 8, 16 and 32 bits (A7.8)
void decode_vfp_transfer_double(Builder& b, u32 e);  // 64 bits (A7.9)
void decode_vfp_load_store(Builder& b, u32 e);
void decode_vfp_system(Builder& b, u32 e);  // VMRS, VMSR

// simd_*.cc
void decode_simd_three_same(Builder& b, u32 e);
void decode_simd_three_different(Builder& b, u32 e);
void decode_simd_scalar(Builder& b, u32 e);
void decode_simd_shift(Builder& b, u32 e);
void decode_simd_immediate(Builder& b, u32 e);
void decode_simd_miscellaneous(Builder& b, u32 e);
void decode_simd_permute(Builder& b, u32 e);  // VSWP, VTRN, VUZP, VZIP
void decode_simd_extract(Builder& b, u32 e);  // VEXT
void decode_simd_table(Builder& b, u32 e);    // VTBL, VTBX
void decode_simd_duplicate(Builder& b, u32 e);
void decode_simd_structures(Builder& b, u32 e);  // VLD1-4, VST1-4

}  // namespace vesim::isa
