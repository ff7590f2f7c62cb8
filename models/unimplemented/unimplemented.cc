// SPDX-License-Identifier: Apache-2.0
#include "models/unimplemented/unimplemented.h"

#include <cstring>

#include "isa/diagnostics.h"

namespace vesim::models {

Unimplemented::Unimplemented(const sc_core::sc_module_name& name)
    : sc_module(name), socket("socket") {
  socket.register_b_transport(this, &Unimplemented::b_transport);
  socket.register_transport_dbg(this, &Unimplemented::transport_dbg);
}

void Unimplemented::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time&) {
  isa::guest_error(basename(), payload.get_address(),
                   payload.is_write() ? "write: not implemented" : "read: not implemented");
  transport_dbg(payload);
}

unsigned Unimplemented::transport_dbg(tlm::tlm_generic_payload& payload) {
  if (payload.is_read()) std::memset(payload.get_data_ptr(), 0, payload.get_data_length());
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
  return payload.get_data_length();
}

}  // namespace vesim::models
