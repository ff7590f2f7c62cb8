// SPDX-License-Identifier: Apache-2.0
// Figures for tests of the memory system: the data sheet's at 1 GHz, where a cycle is a nanosecond,
// and round numbers outside of the cluster.
#pragma once

#include "models/cortex_a15/timing/parameters.h"

namespace vesim::models {

inline MemoryParameters test_parameters() {
  MemoryParameters p;
  p.cpu_frequency = 1'000'000'000;
  p.l1i_size = p.l1d_size = 32768;
  p.l1i_ways = p.l1d_ways = 2;
  p.l1d_load_use = 4;
  p.l1d_line_crossing = 1;
  p.l1d_misses = 6;
  p.l2_size = 1 << 20;
  p.l2_ways = 16;
  p.l2_load_use = 21;
  p.l2_line_interval = 8;
  p.l2_snoop = 20;
  p.l2_write_buffers = 16;
  p.stream_past_l1 = 4;
  p.stream_past_l2 = 12;
  p.tlb_l1i = p.tlb_l1d_load = p.tlb_l1d_store = 32;
  p.tlb_l2 = 512;
  p.tlb_l2_ways = 4;
  p.tlb_l2_hit = 12;
  p.tlb_walk = 6;
  p.tlb_walk_cache = p.tlb_stage2_walk_cache = 16;
  p.dvm_receive = 20;
  p.aclk_ratio = 2;
  p.cci_read = p.cci_dvm_message = p.cci_barrier = 10;
  p.cci_dvm_sync = 20;
  p.dram_clock = 400'000'000;
  p.dram_width = 32;
  p.dram_controller = 50'000;
  p.dram_banks = 8;
  p.dram_row = 4096;
  p.dram_t_rcd = p.dram_t_cl = p.dram_t_rp = 15'000;
  p.dram_t_ras = 45'000;
  p.dram_t_rfc = 127'000;
  p.dram_t_refi = 7'800'000;
  p.static_bus_clock = 50'000'000;
  p.static_bus_read = p.static_bus_write = 3;
  p.gic_access = 200;
  p.tile_access = 100'000;
  return p;
}

}  // namespace vesim::models
