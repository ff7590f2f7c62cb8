// SPDX-License-Identifier: Apache-2.0
// GICH: the virtual interface control's registers (IHI 0048B, 5.3; DDI 0471, 3.4).
#include <functional>
#include <string>

#include "models/gic400/register_map.h"

namespace vesim::models::gic400 {
namespace {

using Control = std::function<VirtualInterfaceControl&(const Access&)>;

void declare_controls(RegisterMap& map, const std::string& suffix, u32 base, const Control& gich) {
  map.add({.name = "GICH_HCR" + suffix,
           .offset = base + 0x00,
           .fields = {{0, 0, "En", "the virtual CPU interface works"},
                      {1, 1, "UIE", "interrupt when at most one list register is in use"},
                      {2, 2, "LRENPIE", "interrupt while EOICount is not zero"},
                      {3, 3, "NPIE", "interrupt when no list register is pending"},
                      {4, 4, "VGrp0EIE", "interrupt while Group 0 is enabled"},
                      {5, 5, "VGrp0DIE", "interrupt while Group 0 is disabled"},
                      {6, 6, "VGrp1EIE", "interrupt while Group 1 is enabled"},
                      {7, 7, "VGrp1DIE", "interrupt while Group 1 is disabled"},
                      {31, 27, "EOICount", "ends that found no list register"}},
           .meaning = "hypervisor control",
           .read = [=](const RegisterAccess& at) { return gich(at).hcr(); },
           .write = [=](const RegisterAccess& at, u32 value) { gich(at).set_hcr(value); }});
  map.add({.name = "GICH_VTR" + suffix,
           .offset = base + 0x04,
           .reset = 0x90000003,
           .mode = Mode::kReadOnly,
           .meaning = "priority bits, preemption bits and list registers, each less one",
           .read = [=](const RegisterAccess& at) { return gich(at).vtr(); }});
  map.add({.name = "GICH_VMCR" + suffix,
           .offset = base + 0x08,
           .reset = 0x004c0000,
           .fields = {{0, 0, "VMGrp0En", "GICV_CTLR.EnableGrp0"},
                      {1, 1, "VMGrp1En", "GICV_CTLR.EnableGrp1"},
                      {2, 2, "VMAckCtl", "GICV_CTLR.AckCtl"},
                      {3, 3, "VMFIQEn", "GICV_CTLR.FIQEn"},
                      {4, 4, "VMCBPR", "GICV_CTLR.CBPR"},
                      {9, 9, "VEM", "GICV_CTLR.EOImode"},
                      {20, 18, "VMABP", "GICV_ABPR"},
                      {23, 21, "VMBP", "GICV_BPR"},
                      {31, 27, "VMPriMask", "GICV_PMR[7:3]"}},
           .meaning = "the virtual machine's view of its interface",
           .read = [=](const RegisterAccess& at) { return gich(at).vmcr(); },
           .write = [=](const RegisterAccess& at, u32 value) { gich(at).set_vmcr(value); }});
}

// The second registers of the pairs are for list registers 32 and up, which do not exist.
void declare_status(RegisterMap& map, const std::string& suffix, u32 base, const Control& gich) {
  map.add({.name = "GICH_MISR" + suffix,
           .offset = base + 0x10,
           .mode = Mode::kReadOnly,
           .meaning = "causes of the maintenance interrupt",
           .read = [=](const RegisterAccess& at) { return gich(at).misr(); }});
  map.add({.name = "GICH_EISR" + suffix,
           .offset = base + 0x20,
           .count = 2,
           .mode = Mode::kReadOnly,
           .meaning = "list registers with an EOI maintenance interrupt",
           .read = [=](const RegisterAccess& at) { return at.index ? 0 : gich(at).eisr(); }});
  map.add({.name = "GICH_ELRSR" + suffix,
           .offset = base + 0x30,
           .count = 2,
           .resets = {0xf, 0},
           .mode = Mode::kReadOnly,
           .meaning = "list registers that are free",
           .read = [=](const RegisterAccess& at) { return at.index ? 0 : gich(at).elrsr(); }});
}

void declare_lists(RegisterMap& map, const std::string& suffix, u32 base, const Control& gich) {
  map.add({.name = "GICH_APR" + suffix,
           .offset = base + 0xf0,
           .meaning = "active virtual priorities",
           .read = [=](const RegisterAccess& at) { return gich(at).apr(); },
           .write = [=](const RegisterAccess& at, u32 value) { gich(at).set_apr(value); }});
  map.add({.name = "GICH_LR" + suffix,
           .offset = base + 0x100,
           .count = kListRegisters,
           .fields = {{9, 0, "VirtualID", "what the virtual machine sees"},
                      {19, 10, "PhysicalID", "with HW; else bit 19 is EOI, 12:10 are CPUID"},
                      {27, 23, "Priority", "bits 7:3 of it"},
                      {29, 28, "State", "1 pending, 2 active, 3 both"},
                      {30, 30, "Grp1", "a Group 1 interrupt"},
                      {31, 31, "HW", "deactivation deactivates the physical interrupt"}},
           .meaning = "list register",
           .read = [=](const RegisterAccess& at) { return gich(at).list_register(at.index); },
           .write = [=](const RegisterAccess& at,
                        u32 value) { gich(at).set_list_register(at.index, value); }});
}

void declare(RegisterMap& map, const std::string& suffix, u32 base, const Control& gich) {
  declare_controls(map, suffix, base, gich);
  declare_status(map, suffix, base, gich);
  declare_lists(map, suffix, base, gich);
}

}  // namespace

void declare_virtual_interface_control(RegisterMap& map, Gic& gic) {
  declare(map, "", 0, [&](const Access& at) -> VirtualInterfaceControl& {
    return gic.cores[map.requester(at).core].control;
  });
  for (unsigned core = 0; core < gic.cores.size(); ++core) {
    VirtualInterfaceControl& control = gic.cores[core].control;
    declare(map, "_CPU" + std::to_string(core), 0x1000 + 0x200 * core,
            [&control](const Access&) -> VirtualInterfaceControl& { return control; });
  }
}

}  // namespace vesim::models::gic400
