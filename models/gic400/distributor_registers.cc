// SPDX-License-Identifier: Apache-2.0
// GICD: the distributor's registers (IHI 0048B, 4.3; DDI 0471, 3.2).
#include <functional>

#include "models/gic400/register_map.h"

namespace vesim::models::gic400 {
namespace {

constexpr u32 kIidr = 0x0200143b;  // GIC-400 r0p1, Arm

using Read = u32 (Distributor::*)(unsigned, Requester) const;
using Write = void (Distributor::*)(unsigned, u32, Requester);

// Declares arrays whose element is read and written by functions of the distributor.
class ArrayDeclarer {
 public:
  ArrayDeclarer(RegisterMap& map, Distributor& distributor)
      : map_(map), distributor_(distributor) {}

  void add(RegisterSpec spec, Read read, Write write) {
    spec.read = [this_ = *this, read](const RegisterAccess& at) {
      return (this_.distributor_.*read)(at.index, this_.map_.requester(at));
    };
    spec.write = [this_ = *this, write](const RegisterAccess& at, u32 value) {
      (this_.distributor_.*write)(at.index, value, this_.map_.requester(at));
    };
    map_.add(std::move(spec));
  }

 private:
  RegisterMap& map_;
  Distributor& distributor_;
};

void declare_control(RegisterMap& map, Distributor& gicd) {
  map.add({.name = "GICD_CTLR",
           .offset = 0x000,
           .fields = {{0, 0, "EnableGrp0", "secure view; to non-secure software, EnableGrp1"},
                      {1, 1, "EnableGrp1", "secure view"}},
           .meaning = "which groups are forwarded to the CPU interfaces",
           .read = [&](const RegisterAccess& at) { return gicd.ctlr(map.requester(at)); },
           .write = [&](const RegisterAccess& at,
                        u32 value) { gicd.set_ctlr(value, map.requester(at)); }});
  map.add({.name = "GICD_TYPER",
           .offset = 0x004,
           .reset = gicd.typer(),
           .mode = Mode::kReadOnly,
           .fields = {{15, 11, "LSPI", "lockable SPIs", false},
                      {10, 10, "SecurityExtn", "Security Extensions", false},
                      {7, 5, "CPUNumber", "CPU interfaces less one", false},
                      {4, 0, "ITLinesNumber", "32 times this plus one interrupts", false}},
           .meaning = "how the GIC is configured"});
  map.add({.name = "GICD_IIDR",
           .offset = 0x008,
           .reset = kIidr,
           .mode = Mode::kReadOnly,
           .meaning = "implementer and revision"});
}

// One bit per interrupt.
void declare_bits(ArrayDeclarer& arrays, unsigned words) {
  arrays.add({.name = "GICD_IGROUPR",
              .offset = 0x080,
              .count = words,
              .secure_only = true,
              .meaning = "interrupt group"},
             &Distributor::group, &Distributor::set_group);
  std::vector<u32> enables(words);
  enables[0] = 0xffff;
  arrays.add({.name = "GICD_ISENABLER",
              .offset = 0x100,
              .count = words,
              .resets = enables,
              .meaning = "write 1 to enable"},
             &Distributor::enabled, &Distributor::set_enable);
  arrays.add({.name = "GICD_ICENABLER",
              .offset = 0x180,
              .count = words,
              .resets = enables,
              .meaning = "write 1 to disable"},
             &Distributor::enabled, &Distributor::clear_enable);
  arrays.add({.name = "GICD_ISPENDR",
              .offset = 0x200,
              .count = words,
              .meaning = "write 1 to make pending"},
             &Distributor::pending, &Distributor::set_pending);
  arrays.add({.name = "GICD_ICPENDR",
              .offset = 0x280,
              .count = words,
              .meaning = "write 1 to make not pending"},
             &Distributor::pending, &Distributor::clear_pending);
  arrays.add({.name = "GICD_ISACTIVER",
              .offset = 0x300,
              .count = words,
              .meaning = "write 1 to make active"},
             &Distributor::active, &Distributor::set_active);
  arrays.add({.name = "GICD_ICACTIVER",
              .offset = 0x380,
              .count = words,
              .meaning = "write 1 to make inactive"},
             &Distributor::active, &Distributor::clear_active);
}

// More than one bit per interrupt.
void declare_fields(ArrayDeclarer& arrays, unsigned words) {
  arrays.add({.name = "GICD_IPRIORITYR",
              .offset = 0x400,
              .width = 8,
              .count = 32 * words,
              .sizes = kByte | kWord,
              .meaning = "priority"},
             &Distributor::priority, &Distributor::set_priority);
  arrays.add({.name = "GICD_ITARGETSR",
              .offset = 0x800,
              .width = 8,
              .count = 32 * words,
              .sizes = kByte | kWord,
              .meaning = "target cores, a bit each; of private interrupts, the reader"},
             &Distributor::targets, &Distributor::set_targets);
  std::vector<u32> configs(2 * words, 0x55555555);
  configs[0] = 0xaaaaaaaa;
  configs[1] = 0x55540000;
  arrays.add({.name = "GICD_ICFGR",
              .offset = 0xc00,
              .count = 2 * words,
              .resets = configs,
              .meaning = "two bits each: the upper is 1 for edge triggered"},
             &Distributor::config, &Distributor::set_config);
}

void declare_inputs(RegisterMap& map, Distributor& gicd) {
  map.add({.name = "GICD_PPISR",
           .offset = 0xd00,
           .mode = Mode::kReadOnly,
           .meaning = "levels of the PPI inputs",
           .read = [&](const RegisterAccess& at) {
             return gicd.input_status(0, map.requester(at)) >> 16;
           }});
  if (gicd.words() == 1) return;
  map.add({.name = "GICD_SPISR",
           .offset = 0xd04,
           .count = gicd.words() - 1,
           .mode = Mode::kReadOnly,
           .meaning = "levels of the SPI inputs",
           .read = [&](const RegisterAccess& at) {
             return gicd.input_status(at.index + 1, map.requester(at));
           }});
}

void write_sgir(Gic& gic, u32 value, Requester by) {
  const u32 sent = gic.distributor.generate_sgi(value, by);
  for (unsigned core = 0; core < gic.cores.size(); ++core) {
    if (!isa::bit(sent, core)) continue;
    gic.tell({InterruptEvent::Step::Sent, core, isa::bits(value, 3, 0), by.core});
  }
}

void declare_sgis(RegisterMap& map, ArrayDeclarer& arrays, Gic& gic) {
  map.add({.name = "GICD_SGIR",
           .offset = 0xf00,
           .mode = Mode::kWriteOnly,
           .fields = {{25, 24, "TargetListFilter", "0 list, 1 all others, 2 this core"},
                      {23, 16, "CPUTargetList", "a bit per core"},
                      {15, 15, "NSATT", "the group that the SGI must have"},
                      {3, 0, "SGIINTID", "the SGI"}},
           .meaning = "makes SGIs pending",
           .write = [&](const RegisterAccess& at, u32 value) {
             write_sgir(gic, value, map.requester(at));
           }});
  arrays.add({.name = "GICD_CPENDSGIR",
              .offset = 0xf10,
              .width = 8,
              .count = kSgis,
              .sizes = kByte | kWord,
              .meaning = "an SGI's pending sources; write 1 to clear"},
             &Distributor::sgi_sources, &Distributor::clear_pending_sgi);
  arrays.add({.name = "GICD_SPENDSGIR",
              .offset = 0xf20,
              .width = 8,
              .count = kSgis,
              .sizes = kByte | kWord,
              .meaning = "an SGI's pending sources; write 1 to set"},
             &Distributor::sgi_sources, &Distributor::set_pending_sgi);
}

void declare_identification(RegisterMap& map) {
  map.add({.name = "GICD_PIDR",
           .offset = 0xfd0,
           .count = 8,
           .resets = {0x04, 0, 0, 0, 0x90, 0xb4, 0x2b, 0},
           .mode = Mode::kReadOnly,
           .meaning = "peripheral identification, 4 to 7 before 0 to 3"});
  map.add({.name = "GICD_CIDR",
           .offset = 0xff0,
           .count = 4,
           .resets = {0x0d, 0xf0, 0x05, 0xb1},
           .mode = Mode::kReadOnly,
           .meaning = "component identification"});
}

}  // namespace

void declare_distributor(RegisterMap& map, Gic& gic) {
  Distributor& gicd = gic.distributor;
  ArrayDeclarer arrays(map, gicd);
  declare_control(map, gicd);
  declare_bits(arrays, gicd.words());
  declare_fields(arrays, gicd.words());
  declare_inputs(map, gicd);
  declare_sgis(map, arrays, gic);
  declare_identification(map);
}

}  // namespace vesim::models::gic400
