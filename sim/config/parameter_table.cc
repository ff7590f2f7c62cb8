// SPDX-License-Identifier: Apache-2.0
#include "sim/config/parameter_table.h"

namespace vesim::sim {
namespace {

using M = models::MemoryParameters;
using P = models::PipelineParameters;
using R = models::PredictorParameters;
using L = models::LatencyParameters;
using C = models::LinkParameters;
using W = models::SwitchParameters;
using H = models::stbox::RemoteHostParameters;
using V = models::stbox::ServiceParameters;
using T = models::stbox::TcpParameters;
using S = models::SdCardParameters;
using E = models::Lan9118Parameters;
using Q = models::QuantumParameters;
using K = models::ClockParameters;
constexpr auto kCore = ParameterFile::kCore;
constexpr auto kBoard = ParameterFile::kBoard;
constexpr auto kNetwork = ParameterFile::kNetwork;
constexpr bool kPowerOfTwo = true;
constexpr u64 kKiB = 1024, kMiB = 1024 * kKiB;
constexpr u64 kLargestMac = 0xffff'ffff'ffff;

constexpr Parameter kParameters[] = {
    {"l1i.size", kCore, "B", 4 * kKiB, 256 * kKiB, &M::l1i_size, kPowerOfTwo},
    {"l1i.ways", kCore, "ways", 1, 16, &M::l1i_ways, kPowerOfTwo},
    {"l1d.size", kCore, "B", 4 * kKiB, 256 * kKiB, &M::l1d_size, kPowerOfTwo},
    {"l1d.ways", kCore, "ways", 1, 16, &M::l1d_ways, kPowerOfTwo},
    {"l1d.load_use", kCore, "cycles", 1, 100, &M::l1d_load_use},
    {"l1d.line_crossing", kCore, "cycles", 0, 100, &M::l1d_line_crossing},
    {"l1d.misses", kCore, "entries", 1, 16, &M::l1d_misses},

    {"l2.ways", kCore, "ways", 1, 16, &M::l2_ways, kPowerOfTwo},
    {"l2.load_use", kCore, "cycles", 1, 1000, &M::l2_load_use},
    {"l2.line_interval", kCore, "cycles", 0, 100, &M::l2_line_interval},
    {"l2.snoop", kCore, "cycles", 0, 1000, &M::l2_snoop},
    {"l2.prefetch_data", kCore, "lines", 0, 8, &M::l2_prefetch_data},
    {"l2.prefetch_fetch", kCore, "lines", 0, 3, &M::l2_prefetch_fetch},
    {"l2.prefetches", kCore, "entries", 0, 16, &M::l2_prefetches},
    {"l2.write_buffers", kCore, "entries", 1, 64, &M::l2_write_buffers},
    {"stream.past_l1", kCore, "lines", 1, 4096, &M::stream_past_l1},
    {"stream.past_l2", kCore, "lines", 1, 4096, &M::stream_past_l2},

    {"tlb.l1i", kCore, "entries", 1, 64, &M::tlb_l1i},
    {"tlb.l1d_load", kCore, "entries", 1, 64, &M::tlb_l1d_load},
    {"tlb.l1d_store", kCore, "entries", 1, 64, &M::tlb_l1d_store},
    {"tlb.l2", kCore, "entries", 16, 4096, &M::tlb_l2, kPowerOfTwo},
    {"tlb.l2_ways", kCore, "ways", 1, 16, &M::tlb_l2_ways, kPowerOfTwo},
    {"tlb.l2_hit", kCore, "cycles", 0, 1000, &M::tlb_l2_hit},
    {"tlb.walk", kCore, "cycles", 0, 1000, &M::tlb_walk},
    {"tlb.walk_cache", kCore, "entries", 0, 64, &M::tlb_walk_cache},
    {"tlb.stage2_walk_cache", kCore, "entries", 0, 64, &M::tlb_stage2_walk_cache},
    {"dvm.receive", kCore, "cycles", 0, 10'000, &M::dvm_receive},

    {"fetch.bytes", kCore, "B", 4, 64, &P::fetch_bytes},
    {"fetch.ahead", kCore, "cycles", 1, 64, &P::fetch_ahead},
    {"predictor.micro_btb", kCore, "entries", 1, 1024, &R::micro_btb_entries, kPowerOfTwo},
    {"predictor.btb", kCore, "entries", 1, 65'536, &R::btb_entries, kPowerOfTwo},
    {"predictor.direction", kCore, "entries", 1, 65'536, &R::direction_entries, kPowerOfTwo},
    {"predictor.choice", kCore, "entries", 1, 65'536, &R::choice_entries, kPowerOfTwo},
    {"predictor.indirect", kCore, "entries", 1, 65'536, &R::indirect_entries, kPowerOfTwo},
    {"predictor.return_stack", kCore, "entries", 1, 1024, &R::return_stack_entries},
    {"branch.bubble", kCore, "cycles", 0, 100, &P::taken_branch_bubble},
    {"branch.decode_redirect", kCore, "cycles", 0, 100, &P::decode_redirect},
    {"branch.mispredict", kCore, "cycles", models::kLeastMispredict, 100, &P::mispredict_penalty},
    {"isb.refetch", kCore, "cycles", 0, 100, &P::isb_refetch},
    {"exception.entry", kCore, "cycles", 1, 1000, &P::exception_entry},
    {"exception.return", kCore, "cycles", 0, 1000, &P::exception_return},
    {"core.width", kCore, "uops", 1, 8, &P::width},
    {"core.rob", kCore, "entries", 8, 1024, &P::rob_entries},
    {"core.queue", kCore, "entries", 1, 128, &P::queue_entries},
    {"core.load_queue", kCore, "entries", 1, 128, &P::load_queue_entries},
    {"core.store_queue", kCore, "entries", 1, 128, &P::store_queue_entries},
    {"core.alu_ports", kCore, "ports", 1, 8, &P::alu_ports},
    {"core.vfp_ports", kCore, "ports", 1, 8, &P::vfp_ports},
    {"core.multiply_long_busy", kCore, "cycles", 1, 16, &P::multiply_long_busy},
    {"core.multiple_registers", kCore, "registers", 1, 8, &P::multiple_registers},
    {"latency.alu", kCore, "cycles", 1, 100, &L::alu},
    {"latency.alu_shift", kCore, "cycles", 1, 100, &L::alu_shift},
    {"latency.multiply", kCore, "cycles", 1, 100, &L::multiply},
    {"latency.multiply_long", kCore, "cycles", 1, 100, &L::multiply_long},
    {"latency.divide_unsigned", kCore, "cycles", 1, 100, &L::divide_unsigned},
    {"latency.divide_signed", kCore, "cycles", 1, 100, &L::divide_signed},
    {"latency.vfp_add", kCore, "cycles", 1, 100, &L::vfp_add},
    {"latency.vfp_multiply", kCore, "cycles", 1, 100, &L::vfp_multiply},
    {"latency.vfp_multiply_add", kCore, "cycles", 1, 100, &L::vfp_multiply_add},
    {"latency.vfp_divide_single", kCore, "cycles", 1, 100, &L::vfp_divide_single},
    {"latency.vfp_divide_double", kCore, "cycles", 1, 100, &L::vfp_divide_double},
    {"latency.vfp_compare", kCore, "cycles", 1, 100, &L::vfp_compare},
    {"latency.vfp_convert", kCore, "cycles", 1, 100, &L::vfp_convert},
    {"latency.vfp_core_transfer", kCore, "cycles", 1, 100, &L::vfp_core_transfer},
    {"latency.neon_alu", kCore, "cycles", 1, 100, &L::neon_alu},
    {"latency.neon_alu_complex", kCore, "cycles", 1, 100, &L::neon_alu_complex},
    {"latency.neon_multiply", kCore, "cycles", 1, 100, &L::neon_multiply},
    {"latency.neon_multiply_quad", kCore, "cycles", 1, 100, &L::neon_multiply_quad},
    {"latency.neon_float_add", kCore, "cycles", 1, 100, &L::neon_float_add},
    {"latency.neon_float_multiply", kCore, "cycles", 1, 100, &L::neon_float_multiply},
    {"latency.neon_float_multiply_add", kCore, "cycles", 1, 100, &L::neon_float_multiply_add},
    {"latency.neon_reciprocal", kCore, "cycles", 1, 100, &L::neon_reciprocal},
    {"latency.neon_permute", kCore, "cycles", 1, 100, &L::neon_permute},
    {"latency.neon_table", kCore, "cycles", 1, 100, &L::neon_table},
    {"latency.neon_from_core", kCore, "cycles", 1, 100, &L::neon_from_core},
    {"latency.neon_to_core", kCore, "cycles", 1, 100, &L::neon_to_core},
    {"latency.vfp_load_extra", kCore, "cycles", 0, 100, &L::vfp_load_extra},
    {"latency.structure_load_extra", kCore, "cycles", 0, 100, &L::structure_load_extra},
    {"latency.store_forward", kCore, "cycles", 1, 100, &L::store_forward},
    {"latency.system_register", kCore, "cycles", 1, 1000, &L::system_register},

    {"quantum.timed", kCore, "ns", Q::kLeast, Q::kMost, &Q::timed},

    {"cpu.frequency", kBoard, "MHz", 1, 10'000, &M::cpu_frequency},
    {"l2.size", kBoard, "B", 128 * kKiB, 16 * kMiB, &M::l2_size, kPowerOfTwo},

    {"aclk.ratio", kBoard, "cycles", 1, 16, &M::aclk_ratio},
    {"cci.read", kBoard, "clocks", 0, 1000, &M::cci_read},
    {"cci.dvm_message", kBoard, "clocks", 0, 1000, &M::cci_dvm_message},
    {"cci.dvm_sync", kBoard, "clocks", 0, 1000, &M::cci_dvm_sync},
    {"cci.barrier", kBoard, "clocks", 0, 1000, &M::cci_barrier},

    {"dram.clock", kBoard, "MHz", 1, 10'000, &M::dram_clock},
    {"dram.width", kBoard, "bits", 8, 512, &M::dram_width, kPowerOfTwo},
    {"dram.controller", kBoard, "ns", 0, 10'000, &M::dram_controller},
    {"dram.write_gap", kBoard, "ns", 0, 10'000, &M::dram_write_gap},
    {"dram.banks", kBoard, "banks", 1, 16, &M::dram_banks, kPowerOfTwo},
    {"dram.row", kBoard, "B", 64, 64 * kKiB, &M::dram_row, kPowerOfTwo},
    {"dram.t_rcd", kBoard, "ns", 0, 1000, &M::dram_t_rcd},
    {"dram.t_cl", kBoard, "ns", 0, 1000, &M::dram_t_cl},
    {"dram.t_rp", kBoard, "ns", 0, 1000, &M::dram_t_rp},
    {"dram.t_ras", kBoard, "ns", 0, 1000, &M::dram_t_ras},
    {"dram.t_rfc", kBoard, "ns", 0, 1000, &M::dram_t_rfc},
    {"dram.t_refi", kBoard, "ns", 1000, 1'000'000, &M::dram_t_refi},

    {"static_bus.clock", kBoard, "MHz", 1, 1000, &M::static_bus_clock},
    {"static_bus.read", kBoard, "clocks", 1, 1000, &M::static_bus_read},
    {"static_bus.write", kBoard, "clocks", 1, 1000, &M::static_bus_write},
    {"clock.uart", kBoard, "kHz", 1, 1'000'000, &K::uart},
    {"clock.timer", kBoard, "kHz", 1, 1'000'000, &K::timer},
    {"clock.reference", kBoard, "kHz", 1, 1'000'000, &K::reference},
    {"clock.watchdog", kBoard, "kHz", 1, 1'000'000, &K::watchdog},
    {"clock.card", kBoard, "kHz", 1, 1'000'000, &K::card},
    {"gic.access", kBoard, "cycles", 0, 10'000, &M::gic_access},
    {"tile.access", kBoard, "ns", 0, 10'000, &M::tile_access},
    {"lan9118.mac", kBoard, "MAC", 1, kLargestMac, &E::mac},
    {"lan9118.autonegotiation", kBoard, "ms", 0, 10'000, &E::autonegotiation},

    {"sd.read_access", kBoard, "ns", 0, 100'000'000, &S::read_access},
    {"sd.block_gap", kBoard, "ns", 0, 100'000'000, &S::block_gap},
    {"sd.write_busy", kBoard, "ns", 0, 250'000'000, &S::write_busy},

    {"cable.rate", kNetwork, "Mbit/s", 1, 100'000, &C::rate},
    {"cable.latency", kNetwork, "ns", 0, 1'000'000'000, &C::latency},
    {"switch.rate", kNetwork, "Mbit/s", 1, 100'000, &W::rate},
    {"switch.latency", kNetwork, "ns", 0, 1'000'000'000, &W::latency},
    {"switch.queue", kNetwork, "B", 1600, 64 * kMiB, &W::queue},
    {"switch.addresses", kNetwork, "entries", 0, 65'536, &W::addresses},

    {"stbox.mac", kNetwork, "MAC", 1, kLargestMac, &H::mac},
    {"stbox.address", kNetwork, "IPv4", 1, 0xffff'ffff, &H::address},
    {"stbox.prefix", kNetwork, "bits", 8, 30, &H::prefix},
    {"stbox.rate", kNetwork, "Mbit/s", 1, 100'000, &H::rate},
    {"stbox.mtu", kNetwork, "B", 576, 1500, &H::mtu},
    {"stbox.receive_delay", kNetwork, "us", 0, 1'000'000, &H::receive_delay},
    {"stbox.dhcp_first", kNetwork, "host", 1, 1 << 24, &H::dhcp_first},
    {"stbox.dhcp_size", kNetwork, "addresses", 0, 1000, &H::dhcp_size},
    {"stbox.dhcp_lease", kNetwork, "s", 1, 100'000'000, &H::dhcp_lease},
    {"stbox.sink_port", kNetwork, "port", 1, 65'535, &V::sink_port},
    {"stbox.source_port", kNetwork, "port", 1, 65'535, &V::source_port},
    {"stbox.echo_port", kNetwork, "port", 1, 65'535, &V::echo_port},
    {"stbox.dial_port", kNetwork, "port", 1, 65'535, &V::dial_port},
    {"stbox.source_bytes", kNetwork, "B", 0, u64{1} << 40, &V::source_bytes},

    {"tcp.mss", kNetwork, "B", 88, 1460, &T::mss},
    {"tcp.window_scale", kNetwork, "bits", 0, 14, &T::window_scale},
    {"tcp.receive_buffer", kNetwork, "B", 4096, 64 * kMiB, &T::receive_buffer},
    {"tcp.receive_buffer_most", kNetwork, "B", 4096, 64 * kMiB, &T::receive_buffer_most},
    {"tcp.receive_window", kNetwork, "segments", 1, 1000, &T::receive_window},
    {"tcp.send_buffer", kNetwork, "B", 4096, 64 * kMiB, &T::send_buffer},
    {"tcp.congestion_window", kNetwork, "segments", 1, 1000, &T::congestion_window},
    {"tcp.rto_initial", kNetwork, "ms", 1, 1'000'000, &T::rto_initial},
    {"tcp.rto_least", kNetwork, "ms", 1, 1'000'000, &T::rto_least},
    {"tcp.rto_most", kNetwork, "ms", 1, 1'000'000, &T::rto_most},
    {"tcp.ack_delay_least", kNetwork, "ms", 1, 1'000'000, &T::ack_delay_least},
    {"tcp.ack_delay_most", kNetwork, "ms", 1, 1'000'000, &T::ack_delay_most},
    {"tcp.quick_acks", kNetwork, "segments", 2, 1000, &T::quick_acks},
    {"tcp.challenge_interval", kNetwork, "ms", 1, 1'000'000, &T::challenge_interval},
    {"tcp.syn_retries", kNetwork, "times", 0, 30, &T::syn_retries},
    {"tcp.retries", kNetwork, "times", 0, 30, &T::retries},
    {"tcp.time_wait", kNetwork, "s", 0, 1'000'000, &T::time_wait},
    {"tcp.connections", kNetwork, "entries", 1, 10'000, &T::connections},
};

}  // namespace

std::span<const Parameter> all_parameters() { return kParameters; }

u64& field_of(models::TimingParameters& parameters, const Parameter& parameter) {
  auto& pipeline = parameters.pipeline;
  if (const auto* field = std::get_if<u64 M::*>(&parameter.field))
    return parameters.memory.*(*field);
  if (const auto* field = std::get_if<u64 P::*>(&parameter.field)) return pipeline.*(*field);
  if (const auto* field = std::get_if<u64 R::*>(&parameter.field))
    return pipeline.predictor.*(*field);
  if (const auto* field = std::get_if<u64 L::*>(&parameter.field))
    return pipeline.latency.*(*field);
  if (const auto* field = std::get_if<u64 E::*>(&parameter.field))
    return parameters.lan9118.*(*field);
  if (const auto* field = std::get_if<u64 Q::*>(&parameter.field))
    return parameters.quantum.*(*field);
  if (const auto* field = std::get_if<u64 K::*>(&parameter.field))
    return parameters.clocks.*(*field);
  auto& network = parameters.network;
  if (const auto* field = std::get_if<u64 C::*>(&parameter.field)) return network.cable.*(*field);
  if (const auto* field = std::get_if<u64 W::*>(&parameter.field)) return network.shaper.*(*field);
  if (const auto* field = std::get_if<u64 H::*>(&parameter.field)) return network.stbox.*(*field);
  if (const auto* field = std::get_if<u64 V::*>(&parameter.field)) {
    return network.stbox.services.*(*field);
  }
  if (const auto* field = std::get_if<u64 S::*>(&parameter.field))
    return parameters.sd_card.*(*field);
  return network.stbox.tcp.*std::get<u64 T::*>(parameter.field);
}

}  // namespace vesim::sim
