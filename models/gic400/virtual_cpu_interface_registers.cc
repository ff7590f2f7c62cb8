// SPDX-License-Identifier: Apache-2.0
// GICV: the virtual CPU interface's registers (IHI 0048B, 5.5; DDI 0471, 3.5).
#include "models/gic400/register_map.h"

namespace vesim::models::gic400 {
namespace {

constexpr u32 kIidr = 0x0202143b;  // GIC-400 r0p1, architecture 2, Arm

// The requesting core's interface.
class Interface {
 public:
  Interface(RegisterMap& map, Gic& gic) : map_(map), gic_(gic) {}
  Gic::Core& core(const Access& at) const { return gic_.cores[map_.requester(at).core]; }
  VirtualCpuInterface& operator()(const Access& at) const { return core(at).machine; }
  void acknowledge(const Access& at, View view) const {
    const u32 id = (*this)(at).acknowledge(view);
    if (id == kSpurious) return;
    gic_.tell({InterruptEvent::Step::GuestAcknowledged, map_.requester(at).core, id});
  }

 private:
  RegisterMap& map_;
  Gic& gic_;
};

void declare_controls(RegisterMap& map, Interface gicv) {
  map.add({.name = "GICV_CTLR",
           .offset = 0x00,
           .fields = {{0, 0, "EnableGrp0", "signal Group 0"},
                      {1, 1, "EnableGrp1", "signal Group 1"},
                      {2, 2, "AckCtl", "GICV_IAR takes Group 1 too"},
                      {3, 3, "FIQEn", "Group 0 as virtual FIQ"},
                      {4, 4, "CBPR", "GICV_BPR for both groups"},
                      {9, 9, "EOImode", "ends only drop the priority"}},
           .meaning = "control",
           .read = [=](const RegisterAccess& at) { return gicv(at).ctlr(); },
           .write = [=](const RegisterAccess& at, u32 value) { gicv(at).set_ctlr(value); }});
  map.add({.name = "GICV_PMR",
           .offset = 0x04,
           .meaning = "only priorities above this one are signalled",
           .read = [=](const RegisterAccess& at) { return gicv(at).pmr(); },
           .write = [=](const RegisterAccess& at, u32 value) { gicv(at).set_pmr(value); }});
  map.add({.name = "GICV_BPR",
           .offset = 0x08,
           .reset = kMinBinaryPoint,
           .meaning = "binary point",
           .read = [=](const RegisterAccess& at) { return gicv(at).bpr(); },
           .write = [=](const RegisterAccess& at, u32 value) { gicv(at).set_bpr(value); }});
  map.add({.name = "GICV_ABPR",
           .offset = 0x1c,
           .reset = kMinAliasBinaryPoint,
           .meaning = "binary point of Group 1",
           .read = [=](const RegisterAccess& at) { return gicv(at).abpr(); },
           .write = [=](const RegisterAccess& at, u32 value) { gicv(at).set_abpr(value); }});
}

// GICV_IAR, GICV_HPPIR, GICV_EOIR, and their aliases for Group 1.
void declare_handling(RegisterMap& map, Interface gicv, const std::string& prefix, View view,
                      u32 iar, u32 hppir, u32 eoir) {
  map.add({.name = prefix + "IAR",
           .offset = iar,
           .reset = kSpurious,
           .mode = Mode::kReadOnly,
           .meaning = "acknowledges the pending interrupt",
           .read = [=](const RegisterAccess& at) { return gicv(at).iar(view); },
           .after_read = [=](const RegisterAccess& at) { gicv.acknowledge(at, view); }});
  map.add({.name = prefix + "HPPIR",
           .offset = hppir,
           .reset = kSpurious,
           .mode = Mode::kReadOnly,
           .meaning = "highest priority pending interrupt",
           .read = [=](const RegisterAccess& at) { return gicv(at).hppir(view); }});
  map.add({.name = prefix + "EOIR",
           .offset = eoir,
           .mode = Mode::kWriteOnly,
           .meaning = "ends an interrupt",
           .write = [=](const RegisterAccess& at, u32 value) { gicv(at).eoir(value, view); }});
}

void declare_state(RegisterMap& map, Interface gicv) {
  map.add({.name = "GICV_RPR",
           .offset = 0x14,
           .reset = kIdlePriority,
           .mode = Mode::kReadOnly,
           .meaning = "running priority",
           .read = [=](const RegisterAccess& at) { return gicv(at).rpr(); }});
  // Five priority bits fill one; the other three read as zero, and Linux clears them all.
  map.add(
      {.name = "GICV_APR",
       .offset = 0xd0,
       .count = 4,
       .meaning = "active priorities",
       .read = [=](const RegisterAccess& at) { return at.index ? 0 : gicv.core(at).control.apr(); },
       .write =
           [=](const RegisterAccess& at, u32 value) {
             if (at.index == 0) gicv.core(at).control.set_apr(value);
           }});
  map.add({.name = "GICV_IIDR",
           .offset = 0xfc,
           .reset = kIidr,
           .mode = Mode::kReadOnly,
           .meaning = "implementer and revision"});
  map.add({.name = "GICV_DIR",
           .offset = 0x1000,
           .mode = Mode::kWriteOnly,
           .meaning = "deactivates an interrupt",
           .write = [=](const RegisterAccess& at, u32 value) { gicv(at).dir(value); }});
}

}  // namespace

void declare_virtual_cpu_interface(RegisterMap& map, Gic& gic) {
  const Interface gicv(map, gic);
  declare_controls(map, gicv);
  declare_handling(map, gicv, "GICV_", View::kBothGroups, 0x0c, 0x18, 0x10);
  declare_handling(map, gicv, "GICV_A", View::kGroup1, 0x20, 0x28, 0x24);
  declare_state(map, gicv);
}

}  // namespace vesim::models::gic400
