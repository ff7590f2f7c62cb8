// SPDX-License-Identifier: Apache-2.0
#include "models/peripheral.h"

#include <cstring>

namespace vesim::models {

RegisterPort::RegisterPort(const char* name, RegisterBank& bank, u64 size)
    : socket(name), bank_(bank), size_(size) {
  socket.register_b_transport(this, &RegisterPort::b_transport);
  socket.register_transport_dbg(this, &RegisterPort::transport_dbg);
}

void RegisterPort::access(tlm::tlm_generic_payload& payload, const Access& by) {
  const unsigned size = payload.get_data_length();
  if (payload.get_byte_enable_ptr()) {
    payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    return;
  }
  if ((size != 1 && size != 2 && size != 4 && size != 8) || payload.get_streaming_width() < size) {
    payload.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    return;
  }
  u64 value = 0;
  if (payload.is_read()) {
    value = bank_.read(by, payload.get_address(), size);
    std::memcpy(payload.get_data_ptr(), &value, size);
  } else if (payload.is_write()) {
    std::memcpy(&value, payload.get_data_ptr(), size);
    bank_.write(by, payload.get_address(), size, value);
  }
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

void RegisterPort::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time&) {
  access(payload, access_of(payload));
}

// The debugger reads without side effects; what it writes it means.
unsigned RegisterPort::transport_dbg(tlm::tlm_generic_payload& payload) {
  Access by = access_of(payload);
  by.debug = true;
  access(payload, by);
  return payload.is_response_ok() ? payload.get_data_length() : 0;
}

}  // namespace vesim::models
