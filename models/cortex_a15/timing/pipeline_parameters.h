// SPDX-License-Identifier: Apache-2.0
// The figures of the core's pipeline. All come from configs/cores/cortex-a15.yaml, which has for
// each its unit, source and confidence.
#pragma once

#include "isa/types.h"

namespace vesim::models {

using isa::u64;

// Powers of two, but for the return stack.
struct PredictorParameters {
  u64 micro_btb_entries = 0;
  u64 btb_entries = 0;
  u64 direction_entries = 0;  // of each of the two direction arrays
  u64 choice_entries = 0;
  u64 indirect_entries = 0;
  u64 return_stack_entries = 0;
};

// Result latencies in cycles.
struct LatencyParameters {
  u64 alu = 0;
  u64 alu_shift = 0;  // an operand shifted by an immediate, and the media instructions
  u64 multiply = 0;
  u64 multiply_long = 0;
  u64 divide_unsigned = 0;
  u64 divide_signed = 0;
  u64 vfp_add = 0;
  u64 vfp_multiply = 0;
  u64 vfp_multiply_add = 0;
  u64 vfp_divide_single = 0;
  u64 vfp_divide_double = 0;
  u64 vfp_compare = 0;
  u64 vfp_convert = 0;
  u64 vfp_core_transfer = 0;
  u64 neon_alu = 0;
  u64 neon_alu_complex = 0;
  u64 neon_multiply = 0;
  u64 neon_multiply_quad = 0;
  u64 neon_float_add = 0;
  u64 neon_float_multiply = 0;
  u64 neon_float_multiply_add = 0;
  u64 neon_reciprocal = 0;
  u64 neon_permute = 0;
  u64 neon_table = 0;
  u64 neon_from_core = 0;
  u64 neon_to_core = 0;
  u64 vfp_load_extra = 0;        // beyond a core register's load
  u64 structure_load_extra = 0;  // likewise
  u64 store_forward = 0;
  u64 system_register = 0;
};

// Of a branch predicted wrongly: dispatch and execution of what comes next.
inline constexpr u64 kLeastMispredict = 2;

struct PipelineParameters {
  u64 width = 0;        // decode, rename and retire: uops a cycle
  u64 fetch_bytes = 0;  // a cycle
  u64 fetch_ahead = 0;  // cycles that fetch runs ahead of dispatch at most
  u64 rob_entries = 0;
  u64 queue_entries = 0;  // of each issue queue
  u64 load_queue_entries = 0;
  u64 store_queue_entries = 0;  // until the store is performed
  u64 alu_ports = 0;
  u64 vfp_ports = 0;
  u64 multiply_long_busy = 0;   // cycles that it keeps the multiplier
  u64 multiple_registers = 0;   // registers that LDM and STM move in a cycle
  u64 taken_branch_bubble = 0;  // the micro-BTB misses, the BTB hits
  u64 decode_redirect = 0;      // a taken branch that no BTB knew, found by decode
  u64 mispredict_penalty = 0;   // from the branch's issue to that of the right path
  u64 isb_refetch = 0;          // from a context synchronization's end to what was fetched after it
  u64 exception_entry = 0;
  u64 exception_return = 0;
  PredictorParameters predictor;
  LatencyParameters latency;
};

}  // namespace vesim::models
