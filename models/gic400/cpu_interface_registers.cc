// SPDX-License-Identifier: Apache-2.0
// GICC: the physical CPU interface's registers (IHI 0048B, 4.4; DDI 0471, 3.3). The aliased
// registers for Group 1 belong to secure software.
#include "models/gic400/register_map.h"

namespace vesim::models::gic400 {
namespace {

constexpr u32 kIidr = 0x0202143b;  // GIC-400 r0p1, architecture 2, Arm

// The requesting core's interface.
class Interface {
 public:
  Interface(RegisterMap& map, Gic& gic) : map_(map), gic_(gic) {}
  CpuInterface& operator()(const Access& at) const {
    return gic_.cores[map_.requester(at).core].physical;
  }
  void acknowledge(const Access& at, bool secure) const {
    const Candidate taken = (*this)(at).acknowledge(secure);
    if (!taken.exists()) return;
    gic_.tell(
        {InterruptEvent::Step::Acknowledged, map_.requester(at).core, taken.id, taken.source});
  }

 private:
  RegisterMap& map_;
  Gic& gic_;
};

void declare_controls(RegisterMap& map, Interface gicc) {
  map.add(
      {.name = "GICC_CTLR",
       .offset = 0x00,
       .fields = {{0, 0, "EnableGrp0", "signal Group 0 (non-secure view: Group 1)"},
                  {1, 1, "EnableGrp1", "signal Group 1"},
                  {2, 2, "AckCtl", "secure acknowledge takes Group 1 too"},
                  {3, 3, "FIQEn", "Group 0 as FIQ"},
                  {4, 4, "CBPR", "GICC_BPR for both groups"},
                  {8, 5, "BypDis", "disable the bypass signals, which are not modelled"},
                  {9, 9, "EOImodeS", "secure ends only drop the priority (non-secure: NS)"},
                  {10, 10, "EOImodeNS", "non-secure ends only drop the priority"}},
       .meaning = "control",
       .read = [=](const RegisterAccess& at) { return gicc(at).ctlr(at.secure); },
       .write = [=](const RegisterAccess& at, u32 value) { gicc(at).set_ctlr(value, at.secure); }});
  map.add(
      {.name = "GICC_PMR",
       .offset = 0x04,
       .meaning = "only priorities above this one are signalled",
       .read = [=](const RegisterAccess& at) { return gicc(at).pmr(at.secure); },
       .write = [=](const RegisterAccess& at, u32 value) { gicc(at).set_pmr(value, at.secure); }});
  map.add(
      {.name = "GICC_BPR",
       .offset = 0x08,
       .reset = kMinBinaryPoint,
       .meaning = "binary point",
       .read = [=](const RegisterAccess& at) { return gicc(at).bpr(at.secure); },
       .write = [=](const RegisterAccess& at, u32 value) { gicc(at).set_bpr(value, at.secure); }});
  map.add({.name = "GICC_ABPR",
           .offset = 0x1c,
           .reset = kMinAliasBinaryPoint,
           .secure_only = true,
           .meaning = "binary point of Group 1",
           .read = [=](const RegisterAccess& at) { return gicc(at).abpr(); },
           .write = [=](const RegisterAccess& at, u32 value) { gicc(at).set_abpr(value); }});
}

void declare_acknowledge(RegisterMap& map, Interface gicc) {
  map.add({.name = "GICC_IAR",
           .offset = 0x0c,
           .reset = kSpurious,
           .mode = Mode::kReadOnly,
           .meaning = "acknowledges the pending interrupt",
           .read = [=](const RegisterAccess& at) { return gicc(at).iar(at.secure); },
           .after_read = [=](const RegisterAccess& at) { gicc.acknowledge(at, at.secure); }});
  map.add({.name = "GICC_RPR",
           .offset = 0x14,
           .reset = kIdlePriority,
           .mode = Mode::kReadOnly,
           .meaning = "running priority",
           .read = [=](const RegisterAccess& at) { return gicc(at).rpr(at.secure); }});
  map.add({.name = "GICC_HPPIR",
           .offset = 0x18,
           .reset = kSpurious,
           .mode = Mode::kReadOnly,
           .meaning = "highest priority pending interrupt",
           .read = [=](const RegisterAccess& at) { return gicc(at).hppir(at.secure); }});
  map.add({.name = "GICC_AIAR",
           .offset = 0x20,
           .reset = kSpurious,
           .mode = Mode::kReadOnly,
           .secure_only = true,
           .meaning = "acknowledges the pending Group 1 interrupt",
           .read = [=](const RegisterAccess& at) { return gicc(at).iar(false); },
           .after_read = [=](const RegisterAccess& at) { gicc.acknowledge(at, false); }});
  map.add({.name = "GICC_AHPPIR",
           .offset = 0x28,
           .reset = kSpurious,
           .mode = Mode::kReadOnly,
           .secure_only = true,
           .meaning = "highest priority pending interrupt, if Group 1",
           .read = [=](const RegisterAccess& at) { return gicc(at).hppir(false); }});
}

void declare_completion(RegisterMap& map, Interface gicc) {
  map.add({.name = "GICC_EOIR",
           .offset = 0x10,
           .mode = Mode::kWriteOnly,
           .meaning = "ends an interrupt",
           .write = [=](const RegisterAccess& at, u32 value) { gicc(at).eoir(value, at.secure); }});
  map.add({.name = "GICC_AEOIR",
           .offset = 0x24,
           .mode = Mode::kWriteOnly,
           .secure_only = true,
           .meaning = "ends a Group 1 interrupt",
           .write = [=](const RegisterAccess& at, u32 value) { gicc(at).aeoir(value); }});
  map.add({.name = "GICC_DIR",
           .offset = 0x1000,
           .mode = Mode::kWriteOnly,
           .meaning = "deactivates an interrupt",
           .write = [=](const RegisterAccess& at, u32 value) { gicc(at).dir(value, at.secure); }});
}

// Five priority bits fill one register of each kind; the other three read as zero.
void declare_active_priorities(RegisterMap& map, Interface gicc) {
  map.add({.name = "GICC_APR",
           .offset = 0xd0,
           .count = 4,
           .meaning = "active priorities",
           .read = [=](const RegisterAccess& at) { return at.index ? 0 : gicc(at).apr(at.secure); },
           .write =
               [=](const RegisterAccess& at, u32 value) {
                 if (at.index == 0) gicc(at).set_apr(value, at.secure);
               }});
  map.add({.name = "GICC_NSAPR",
           .offset = 0xe0,
           .count = 4,
           .secure_only = true,
           .meaning = "active priorities of Group 1",
           .read = [=](const RegisterAccess& at) { return at.index ? 0 : gicc(at).nsapr(); },
           .write =
               [=](const RegisterAccess& at, u32 value) {
                 if (at.index == 0) gicc(at).set_nsapr(value);
               }});
}

}  // namespace

void declare_cpu_interface(RegisterMap& map, Gic& gic) {
  const Interface gicc(map, gic);
  declare_controls(map, gicc);
  declare_acknowledge(map, gicc);
  declare_completion(map, gicc);
  declare_active_priorities(map, gicc);
  map.add({.name = "GICC_IIDR",
           .offset = 0xfc,
           .reset = kIidr,
           .mode = Mode::kReadOnly,
           .meaning = "implementer and revision"});
}

}  // namespace vesim::models::gic400
