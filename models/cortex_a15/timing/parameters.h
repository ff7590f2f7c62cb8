// SPDX-License-Identifier: Apache-2.0
// The figures of the timing model, as configs/cores and configs/boards give them with their
// sources.
#pragma once

#include "isa/types.h"
#include "models/cortex_a15/timing/pipeline_parameters.h"
#include "models/lan9118/parameters.h"
#include "models/remote_host/network_parameters.h"
#include "models/sd_card/parameters.h"

namespace vesim::models {

using isa::u64;

// Frequencies are Hz, times of DRAM and devices ps, sizes bytes. "Cycles" are the core's, "clocks"
// those of the component.
struct MemoryParameters {
  u64 cpu_frequency = 0;

  u64 l1i_size = 0, l1i_ways = 0;
  u64 l1d_size = 0, l1d_ways = 0;
  u64 l1d_load_use = 0;       // cycles from a load's issue to that of a dependent uop
  u64 l1d_line_crossing = 0;  // more for an access that crosses a line
  u64 l1d_misses = 0;         // outstanding at a time

  u64 l2_size = 0, l2_ways = 0;
  u64 l2_load_use = 0;                              // cycles of an L1 miss that hits the L2
  u64 l2_line_interval = 0;                         // least cycles between lines that go to an L1
  u64 l2_snoop = 0;                                 // more when the other core's L1 has to answer
  u64 l2_prefetch_data = 0, l2_prefetch_fetch = 0;  // lines ahead, after an L2 miss
  u64 l2_prefetches = 0;                            // outstanding at a time
  u64 l2_write_buffers = 0;                         // lines on their way to memory
  // Lines written whole, one behind the other, before the next goes past the L1, and past the L2.
  u64 stream_past_l1 = 0, stream_past_l2 = 0;

  u64 tlb_l1i = 0, tlb_l1d_load = 0, tlb_l1d_store = 0;  // entries
  u64 tlb_l2 = 0, tlb_l2_ways = 0;
  u64 tlb_l2_hit = 0;                                 // cycles of an L1 miss
  u64 tlb_walk = 0;                                   // cycles besides reading the tables
  u64 tlb_walk_cache = 0, tlb_stage2_walk_cache = 0;  // entries
  u64 dvm_receive = 0;                                // cycles a message takes from a core

  u64 aclk_ratio = 0;  // core cycles in a cycle of ACLK
  u64 cci_read = 0;    // clocks of ACLK that the interconnect adds to a read
  u64 cci_dvm_message = 0, cci_dvm_sync = 0, cci_barrier = 0;

  u64 dram_clock = 0;
  u64 dram_width = 0;       // bits
  u64 dram_controller = 0;  // ps besides the DRAM's own times
  u64 dram_write_gap = 0;   // ps of the bus that a write takes besides its data
  u64 dram_banks = 0, dram_row = 0;
  u64 dram_t_rcd = 0, dram_t_cl = 0, dram_t_rp = 0, dram_t_ras = 0, dram_t_rfc = 0, dram_t_refi = 0;

  u64 static_bus_clock = 0;
  u64 static_bus_read = 0, static_bus_write = 0;  // clocks of an access of up to 32 bits
  u64 gic_access = 0;                             // cycles
  u64 tile_access = 0;                            // ps: devices on the tile besides the GIC

  // What-if: they happen, but take no time.
  bool free_walk_stage1 = false, free_walk_stage2 = false, free_dram = false;
};

// Of the simulation, not of the board.
struct QuantumParameters {
  static constexpr u64 kLeast = 10, kMost = 10'000;  // ns
  u64 timed = 0;  // ps: at this speed cores see each other's and the devices' doings so often
};

// What the board's devices count, Hz.
struct ClockParameters {
  u64 uart = 0;
  u64 timer = 0, reference = 0;  // what a SP804's timer counts: TIMCLK or REFCLK (SP810)
  u64 watchdog = 0;
  u64 card = 0;  // MCLK of the card interface
};

// What-if: what of a trap's service takes no time. It is executed, and caches, TLBs and predictor
// are as it leaves them.
struct FreeService {
  bool hyp = false;          // what runs in Hyp mode, for whatever reason
  bool host_kernel = false;  // the vCPU's thread in the host's kernel, from the exit to the entry
  bool vmm_user = false;     // in user mode
};

struct TimingParameters {
  ClockParameters clocks;
  QuantumParameters quantum;
  MemoryParameters memory;
  PipelineParameters pipeline;
  NetworkParameters network;
  SdCardParameters sd_card;
  Lan9118Parameters lan9118;
  FreeService free_service;
};

}  // namespace vesim::models
