// SPDX-License-Identifier: Apache-2.0
// A region of the memory map whose device is not modelled: it reads as zero, ignores writes and
// logs a guest error under the device's name.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <systemc>

#include "isa/types.h"

namespace vesim::models {

class Unimplemented : public sc_core::sc_module {
 public:
  explicit Unimplemented(const sc_core::sc_module_name& name);

  tlm_utils::simple_target_socket<Unimplemented> socket;

 private:
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  unsigned transport_dbg(tlm::tlm_generic_payload& payload);
};

}  // namespace vesim::models
