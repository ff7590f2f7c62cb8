// SPDX-License-Identifier: Apache-2.0
// A memory-mapped device: a bank of registers behind a TLM target socket.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <string>
#include <systemc>

#include "isa/archive.h"
#include "models/register_bank.h"

namespace vesim::models {

// The bus side of one bank. A device with several frames (the GIC) has several of them.
class RegisterPort {
 public:
  // To be made during construction of the module it belongs to. `size` is the frame's, in bytes.
  RegisterPort(const char* name, RegisterBank& bank, u64 size);

  u64 size() const { return size_; }
  tlm_utils::simple_target_socket<RegisterPort> socket;

 private:
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  unsigned transport_dbg(tlm::tlm_generic_payload& payload);
  void access(tlm::tlm_generic_payload& payload, const Access& by);

  RegisterBank& bank_;
  u64 size_;
};

// The usual device with one frame. The derived class declares its registers as members, with `regs`
// as their bank, and overrides reset() and serialize() when it has state beside them. Its
// constructor takes its name as `const sc_core::sc_module_name&`, so that further ports become its
// children.
class Peripheral : public sc_core::sc_module {
 public:
  Peripheral(const sc_core::sc_module_name& name, u64 size, unsigned cores = 1)
      : sc_module(name), regs(basename(), cores), port("port", regs, size) {}

  // A reset of the machine; `power_on` also resets what only loses its value without power.
  virtual void reset(bool power_on) { regs.reset(power_on); }
  virtual void serialize(isa::Archive& ar) { regs.serialize(ar); }

  RegisterBank regs;
  RegisterPort port;
};

}  // namespace vesim::models
