// SPDX-License-Identifier: Apache-2.0
#include "isa/decode/builder.h"

#include "isa/core.h"
#include "isa/execute/handlers.h"
#include "isa/system/control_bits.h"
#include "isa/system/exceptions.h"

namespace vesim::isa {
namespace {

void run_vfp_check(Core& c, const Uop* u) {
  if (!check_vfp_enabled(c, u, u->imm != 0)) return;
  return next(c, u);
}

// CPACR.D32DIS and NSACR.NSD32DIS (Arm ARM B4.1.40, B4.1.111).
void run_upper_check(Core& c, const Uop* u) {
  const bool disabled =
      (c.sys.cpacr & cpacr::kD32Dis) || (!c.secure() && (c.sys.nsacr & nsacr::kNsD32Dis));
  if (disabled && !c.hyp()) return take_undefined(c, u);
  return next(c, u);
}

}  // namespace

// DecodeImmShift (Arm ARM A8.4.3).
Operand Operand::shifted(unsigned m, unsigned type, unsigned imm5) {
  if (type == 0 && imm5 == 0) return reg(m);
  Operand o{.kind = Kind::ShiftedByImmediate, .m = static_cast<u8>(m)};
  o.shift = type == 3 && imm5 == 0 ? ShiftType::Rrx : static_cast<ShiftType>(type);
  o.amount = static_cast<u8>((type == 1 || type == 2) && imm5 == 0 ? 32 : imm5);
  return o;
}

void Builder::begin(const Place& place) {
  place_ = place;
  ended_ = false;
  first_uop_ = block_.uops.size();
  if (place.stop) {
    emit(Op::DebugStop, run_debug_stop);
    first_uop_ = block_.uops.size();
  }
  if (place.condition < 14) {
    emit(Op::SkipUnless, skip_unless_handler(place.condition)).form = place.condition;
  }
}

void Builder::finish() {
  if (place_.condition >= 14 || first_uop_ >= block_.uops.size()) return;
  Uop& skip = block_.uops[first_uop_];
  if (skip.op != Op::SkipUnless) return;
  skip.imm = static_cast<u32>(block_.uops.size() - first_uop_ - 1);
}

Uop& Builder::emit(Op op, Handler run) {
  block_.uops.push_back({.run = run,
                         .op = op,
                         .form = 0,
                         .insn = place_.index,
                         .d = kSink,
                         .n = kSink,
                         .m = kSink,
                         .a = kSink,
                         .imm = 0,
                         .imm2 = 0,
                         .link = nullptr});
  return block_.uops.back();
}

u8 Builder::source(unsigned n, u8 temporary) {
  if (n != 15) return static_cast<u8>(n);
  Uop& u = emit(Op::Address, run_address);
  u.d = temporary;
  u.imm = pc_offset();
  return temporary;
}

void Builder::end_block(bool context) {
  if (!context) {
    ended_ = true;
    return;
  }
  Uop& u = emit(Op::LeaveBlock, run_leave_block);
  u.imm = place_.offset + place_.length;
  u.a = place_.next_it;
  ended_ = true;
}

void Builder::vfp_check(bool advanced_simd, bool upper) {
  // A conditional instruction's check may be skipped, so it serves no other.
  const bool serves_others = place_.condition >= 14;
  bool& checked = advanced_simd ? neon_checked_ : vfp_checked_;
  if (!checked) {
    emit(Op::VfpCheck, run_vfp_check).imm = advanced_simd;
    checked = serves_others;
  }
  if (upper && !upper_checked_) {
    emit(Op::VfpCheck, run_upper_check);
    upper_checked_ = serves_others;
  }
}

}  // namespace vesim::isa
