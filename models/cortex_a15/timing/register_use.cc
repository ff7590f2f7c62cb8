// SPDX-License-Identifier: Apache-2.0
// Which registers a uop reads and writes. Extension registers depend on each other by D register:
// what writes half of one is taken to write it all.
#include <bit>

#include "isa/registers.h"
#include "models/cortex_a15/timing/op_timing.h"

namespace vesim::models {
namespace {

class Reader {
 public:
  Reader(const isa::Uop& u, RegisterUse& use) : u_(u), use_(use) {}

  void reads(u8 r) {
    if (r != isa::kSink) use_.reads(r);
  }
  void writes(u8 r) { use_.writes(r); }
  void read_list() {
    for (u32 list = u_.imm & 0x7fff; list != 0; list &= list - 1) {
      use_.reads(static_cast<unsigned>(std::countr_zero(list)));
    }
  }
  void write_list() {
    for (u32 list = u_.imm; list != 0; list &= list - 1) {
      use_.writes(static_cast<unsigned>(std::countr_zero(list)));
    }
  }
  void reads_vfp(u8 r) {
    vfp(r, [this](unsigned d) { use_.reads(d); });
  }
  void writes_vfp(u8 r) {
    vfp(r, [this](unsigned d) { use_.writes(d); });
  }
  // The first operand of unary Advanced SIMD operations is the sink.
  void reads_first() {
    if (!(u_.form & isa::kVfpVector) || u_.n != isa::kSink) reads_vfp(u_.n);
  }
  // `a` counts elements of the size that the form says; 2 and 3 count words.
  unsigned element_register() const {
    const unsigned size = u_.form & isa::kVfpVector ? u_.form & isa::kVfpSizeMask : 2;
    return kVfpBase + (u_.a >> (3 - size)) % 32;
  }

 private:
  template <class Visit>
  void vfp(u8 r, Visit visit) {
    const bool vector = u_.form & isa::kVfpVector;
    const bool single = !vector && (u_.form & isa::kVfpSizeMask) != 3;
    const unsigned d = (single ? r / 2u : r) % 32;
    visit(kVfpBase + d);
    if (vector && (u_.form & isa::kVfpQuad)) visit(kVfpBase + (d + 1) % 32);
  }
  const isa::Uop& u_;
  RegisterUse& use_;
};

void vfp_use(const isa::Uop& u, Operands operands, Reader& r) {
  switch (operands) {
    case Operands::VfpAccumulate:
      r.reads_vfp(u.d);
      [[fallthrough]];
    case Operands::VfpBinary:
      r.reads_first();
      [[fallthrough]];
    case Operands::VfpUnary:
      r.reads_vfp(u.m);
      r.writes_vfp(u.d);
      return;
    case Operands::VfpCompare:
      r.reads_vfp(u.d);
      r.reads_vfp(u.m);
      r.writes(kFpscr);
      return;
    case Operands::VfpLoad:
      r.writes_vfp(u.d);
      break;
    default:
      return;
  }
  r.reads(u.n);
  r.reads(u.m);
}

// Address first, then data.
void store_use(const isa::Uop& u, Operands operands, Reader& r, RegisterUse& use) {
  r.reads(u.n);
  if (operands == Operands::Store || operands == Operands::VfpStore) r.reads(u.m);
  use.address_count = use.source_count;
  switch (operands) {
    case Operands::StoreMultiple:
      return r.read_list();
    case Operands::VfpStore:
      return r.reads_vfp(u.d);
    case Operands::Exclusive:
      r.reads(u.m);
      r.reads(u.a);
      return r.writes(u.d);
    default:
      r.reads(u.d);
      return r.reads(u.a);
  }
}

}  // namespace

void register_use(const isa::Uop& u, Operands operands, RegisterUse& use) {
  Reader r(u, use);
  switch (operands) {
    case Operands::None:
      return;
    case Operands::CarrySets:
    case Operands::Carry:
      r.reads(kFlags);
      [[fallthrough]];
    case Operands::SetsFlags:
    case Operands::Integer:
      r.reads(u.n);
      r.reads(u.m);
      r.reads(u.a);
      r.writes(u.d);
      if (operands == Operands::CarrySets || operands == Operands::SetsFlags) r.writes(kFlags);
      return;
    case Operands::Binary:
      r.reads(u.n);
      r.reads(u.m);
      return r.writes(u.d);
    case Operands::Long:
      r.reads(u.d);
      r.reads(u.a);
      [[fallthrough]];
    case Operands::LongProduct:
    case Operands::Load:
      r.reads(u.n);
      r.reads(u.m);
      r.writes(u.d);
      r.writes(u.a);
      return;
    case Operands::Target:
      use.reads(u.n);  // the sink is what a load has just put there
      return r.reads(u.m);
    case Operands::Store:
    case Operands::StoreMultiple:
    case Operands::VfpStore:
    case Operands::Exclusive:
      return store_use(u, operands, r, use);
    case Operands::LoadMultiple:
      r.reads(u.n);
      return r.write_list();
    case Operands::Flags:
      return r.reads(kFlags);
    case Operands::SystemRead:
      r.writes(u.d);
      return r.writes(u.a);
    case Operands::FromCore:
      r.reads(u.n);
      r.reads(u.m);
      if (u.form & isa::kVfpVector) r.writes_vfp(u.d);
      return use.writes(r.element_register());
    case Operands::ToCore:
      use.reads(r.element_register());
      r.writes(u.d);
      return r.writes(u.n);
    case Operands::Status:
      r.reads(kFpscr);
      r.reads(u.n);
      r.writes(u.d);
      r.writes(kFlags);
      return r.writes(kFpscr);
    default:
      return vfp_use(u, operands, r);
  }
}

}  // namespace vesim::models
