// SPDX-License-Identifier: Apache-2.0
#include "models/bus/bus.h"

#include <fmt/format.h>

#include <algorithm>

#include "isa/diagnostics.h"

namespace vesim::models {

using isa::u64;

Bus::Bus(const sc_core::sc_module_name& name)
    : sc_module(name), target("target"), initiator_("initiator") {
  target.register_b_transport(this, &Bus::b_transport);
  target.register_transport_dbg(this, &Bus::transport_dbg);
  target.register_get_direct_mem_ptr(this, &Bus::get_direct_mem_ptr);
  initiator_.register_invalidate_direct_mem_ptr(this, &Bus::invalidate_direct_mem_ptr);
}

void Bus::add_region(u64 base, u64 size, unsigned slave) {
  const auto next = std::upper_bound(regions_.begin(), regions_.end(), base,
                                     [](u64 b, const Region& region) { return b < region.base; });
  const bool overlaps =
      (next != regions_.end() && next->base - base < size) ||
      (next != regions_.begin() && base - std::prev(next)->base < std::prev(next)->size);
  if (overlaps) isa::internal_error(fmt::format("regions overlap on the bus at {:#x}", base));
  regions_.insert(next, {base, size, slave});
}

const Bus::Region* Bus::find(u64 address, unsigned length) const {
  const auto next = std::upper_bound(regions_.begin(), regions_.end(), address,
                                     [](u64 a, const Region& region) { return a < region.base; });
  if (next == regions_.begin()) return nullptr;
  const Region& region = *std::prev(next);
  const u64 offset = address - region.base;
  return offset < region.size && length <= region.size - offset ? &region : nullptr;
}

void Bus::b_transport(int, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  const u64 address = payload.get_address();
  const Region* region = find(address, payload.get_data_length());
  if (!region) {
    payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    return;
  }
  payload.set_address(address - region->base);
  initiator_[static_cast<int>(region->slave)]->b_transport(payload, delay);
  payload.set_address(address);
}

unsigned Bus::transport_dbg(int, tlm::tlm_generic_payload& payload) {
  const u64 address = payload.get_address();
  const Region* region = find(address, 1);
  if (!region) return 0;
  payload.set_address(address - region->base);
  const unsigned done = initiator_[static_cast<int>(region->slave)]->transport_dbg(payload);
  payload.set_address(address);
  return done;
}

// The pointer is valid for what of the slave's answer lies in the region.
bool Bus::get_direct_mem_ptr(int, tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) {
  const u64 address = payload.get_address();
  const Region* region = find(address, 1);
  if (!region) return false;
  payload.set_address(address - region->base);
  const bool granted =
      initiator_[static_cast<int>(region->slave)]->get_direct_mem_ptr(payload, dmi);
  payload.set_address(address);
  const u64 last = region->size - 1;
  dmi.set_start_address(region->base + std::min<u64>(dmi.get_start_address(), last));
  dmi.set_end_address(region->base + std::min<u64>(dmi.get_end_address(), last));
  return granted;
}

void Bus::invalidate_direct_mem_ptr(int slave, sc_dt::uint64 start, sc_dt::uint64 end) {
  for (const Region& region : regions_) {
    if (region.slave != static_cast<unsigned>(slave) || start >= region.size) continue;
    const u64 last = std::min<u64>(end, region.size - 1);
    for (unsigned master = 0; master < target.size(); ++master) {
      target[static_cast<int>(master)]->invalidate_direct_mem_ptr(region.base + start,
                                                                  region.base + last);
    }
  }
}

}  // namespace vesim::models
