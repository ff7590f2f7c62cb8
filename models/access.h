// SPDX-License-Identifier: Apache-2.0
// Who makes a bus access: what banked registers and TrustZone-aware devices look at.
//
// It travels with the TLM payload as an ignorable extension (IEEE 1666-2011, 14.21). A payload
// without it counts as a secure, privileged access of core 0. The time of the access is
// EventQueue::now(), which the initiator sets before b_transport.
#pragma once

#include <tlm>

#include "isa/types.h"

namespace vesim::models {

struct Access {
  unsigned core = 0;       // index of the core in the cluster (MPIDR.Aff0)
  bool secure = true;      // AxPROT[1] == 0
  bool privileged = true;  // AxPROT[0] == 1
  bool debug = false;      // by the debugger: a read must change nothing
};

class AccessExtension : public tlm::tlm_extension<AccessExtension> {
 public:
  AccessExtension() = default;
  explicit AccessExtension(const Access& value) : access(value) {}

  tlm::tlm_extension_base* clone() const override { return new AccessExtension(access); }
  void copy_from(const tlm::tlm_extension_base& other) override {
    access = static_cast<const AccessExtension&>(other).access;
  }

  Access access;
};

inline Access access_of(const tlm::tlm_generic_payload& payload) {
  const auto* extension = payload.get_extension<AccessExtension>();
  return extension ? extension->access : Access{};
}

}  // namespace vesim::models
