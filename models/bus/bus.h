// SPDX-License-Identifier: Apache-2.0
// The interconnect as an address decoder: any number of masters, regions of the address space
// mapped to slaves. Function only; what a crossing costs is a matter of the timing model.
//
// An access outside all regions, or across the end of one, is answered with TLM_ADDRESS_ERROR
// (DECERR on the bus, an external abort at the core).
#pragma once

#include <tlm_utils/multi_passthrough_initiator_socket.h>
#include <tlm_utils/multi_passthrough_target_socket.h>

#include <string>
#include <systemc>
#include <vector>

#include "isa/types.h"

namespace vesim::models {

class Bus : public sc_core::sc_module {
 public:
  explicit Bus(const sc_core::sc_module_name& name);

  // Bind each master to this.
  tlm_utils::multi_passthrough_target_socket<Bus> target;

  // Makes the slave answer at [base, base + size). The slave sees offsets from `base`. Overlaps are
  // internal errors. Returns the slave's number, for alias().
  template <class Socket>
  unsigned map(isa::u64 base, isa::u64 size, Socket& slave) {
    initiator_.bind(slave);
    add_region(base, size, slaves_);
    return slaves_++;
  }
  // Makes a mapped slave answer at another place as well.
  void alias(isa::u64 base, isa::u64 size, unsigned slave) { add_region(base, size, slave); }

 private:
  struct Region {
    isa::u64 base;
    isa::u64 size;
    unsigned slave;
  };

  void add_region(isa::u64 base, isa::u64 size, unsigned slave);
  const Region* find(isa::u64 address, unsigned length) const;

  void b_transport(int master, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  unsigned transport_dbg(int master, tlm::tlm_generic_payload& payload);
  bool get_direct_mem_ptr(int master, tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  void invalidate_direct_mem_ptr(int slave, sc_dt::uint64 start, sc_dt::uint64 end);

  tlm_utils::multi_passthrough_initiator_socket<Bus> initiator_;
  std::vector<Region> regions_;  // by base
  unsigned slaves_ = 0;
};

}  // namespace vesim::models
