// SPDX-License-Identifier: Apache-2.0
// What a decoder says an instruction does, in the manual's terms. The builder cracks it into uops.
//
// The two decoders (arm.cc, thumb.cc) parse encodings and call exactly one of these "instruction"
// functions per instruction; VFP and Advanced SIMD (vfp/decode.cc) emit their own uops. Register
// numbers are as encoded, 0-15: the builder turns a read of 15 into the PC's value and a write of
// 15 into the branch that the manual says. Conditions (ARM cond field, IT) are handled by the
// caller of the decoder, not by the decoders.
#pragma once

#include <vector>

#include "isa/block_cache.h"
#include "isa/ops.h"
#include "isa/registers.h"
#include "isa/uop.h"

namespace vesim::isa {

// The second operand of a data-processing instruction.
struct Operand {
  enum class Kind : u8 { Immediate, Register, ShiftedByImmediate, ShiftedByRegister };
  Kind kind = Kind::Immediate;
  u32 value = 0;  // Immediate: the value
  s8 carry = -1;  // Immediate: the shifter carry-out (0/1), or -1: C unchanged
  u8 m = 0;       // register
  ShiftType shift = ShiftType::Lsl;
  u8 amount = 0;  // ShiftedByImmediate: 0-32, decoded as DecodeImmShift does (RRX is a ShiftType)
  u8 s = 0;       // ShiftedByRegister: the register with the amount

  static Operand imm(u32 value, s8 carry = -1) {
    return {.kind = Kind::Immediate, .value = value, .carry = carry};
  }
  static Operand reg(unsigned m) { return {.kind = Kind::Register, .m = static_cast<u8>(m)}; }
  // type 0-3 and imm5 as encoded (DecodeImmShift, Arm ARM A8.4.3).
  static Operand shifted(unsigned m, unsigned type, unsigned imm5);
  static Operand shifted_by(unsigned m, unsigned type, unsigned s) {
    return {.kind = Kind::ShiftedByRegister,
            .m = static_cast<u8>(m),
            .shift = static_cast<ShiftType>(type),
            .s = static_cast<u8>(s)};
  }
};

// An address: base register with an immediate or (shifted) register offset.
struct Address {
  u8 n;                    // base; 15 reads as Align(PC, 4)
  Operand offset;          // Immediate, Register or ShiftedByImmediate
  bool add = true;         // U
  bool index = true;       // P: the access uses base +/- offset
  bool writeback = false;  // the base is updated (P=0 implies it)
};

enum class ExclusiveSize : u8 { Word, Byte, Half, Double };

enum class MultiplyForm : u8 {
  Mul,
  Mla,
  Mls,  // d := n*m (+/- a)
  Umull,
  Smull,
  Umlal,
  Smlal,
  Umaal,  // a:d = RdHi:RdLo
  SmulXy,
  SmlaXy,
  SmlalXy,
  SmulwY,
  SmlawY,  // x, y below
  Smuad,
  Smusd,
  Smlad,
  Smlsd,
  Smlald,
  Smlsld,  // x: exchange halves of m
  Smmul,
  Smmla,
  Smmls,  // x: round
};

enum class ParallelForm : u8 { Add16, Asx, Sax, Sub16, Add8, Sub8 };
enum class ParallelPrefix : u8 { S, Q, Sh, U, Uq, Uh };

enum class BlockMode : u8 { Da, Ia, Db, Ib };  // P:U

enum class Barrier : u8 { Dsb, Dmb, Isb };

class Builder {
 public:
  // Where the instruction is: set by the block decoder before each instruction.
  struct Place {
    u32 offset = 0;     // of the instruction from the start of the block
    u32 start_low = 0;  // low 12 bits of the block's address (virtual = physical)
    bool thumb = false;
    bool big_endian = false;
    bool in_it_block = false;
    u8 condition = 14;  // 14: always
    u8 next_it = 0;     // ITSTATE after it
    bool stop = false;  // a breakpoint may stand here
    u8 length = 4;
    u8 index = 0;  // instruction number in the block
    u32 encoding = 0;
  };
  explicit Builder(Block& block) : block_(block) {}
  // Around each instruction: begin() skips it unless its condition holds.
  void begin(const Place& place);
  void finish();
  const Place& place() const { return place_; }
  // True when the instruction just built ends the block.
  bool ended() const { return ended_; }

  // --- data processing: builder_integer.cc ---
  // `op` is one of And..Orn. S with d == 15 is the exception return of B9.3.20 (ARM) .
  void data_processing(Op op, bool s, unsigned d, unsigned n, const Operand& operand);
  void address_of_label(unsigned d, bool add, u32 imm);  // ADR
  void move_top(unsigned d, u32 imm16);
  void multiply(MultiplyForm form, bool s, unsigned d, unsigned n, unsigned m, unsigned a,
                bool x = false, bool y = false);  // long forms: d = RdLo, a = RdHi
  void divide(bool is_signed, unsigned d, unsigned n, unsigned m);
  // SXTB..UXTAH: bytes 1, 2 or 16 (two bytes to two halves); n = 15: no addition.
  void extend(unsigned d, unsigned n, unsigned m, unsigned rotation, unsigned bytes,
              bool is_signed);
  void saturate(unsigned d, unsigned to, const Operand& shifted, bool is_signed);  // SSAT, USAT
  void saturate16(unsigned d, unsigned to, unsigned n, bool is_signed);
  void saturating_add(unsigned d, unsigned m, unsigned n, bool subtract, bool doubled);  // QADD...
  void parallel(ParallelForm form, ParallelPrefix prefix, unsigned d, unsigned n, unsigned m);
  void select(unsigned d, unsigned n, unsigned m);
  void pack_halfword(unsigned d, unsigned n, const Operand& shifted, bool top);   // PKHTB: top
  void sum_absolute_differences(unsigned d, unsigned n, unsigned m, unsigned a);  // a = 15: USAD8
  void bit_field_insert(unsigned d, unsigned n, unsigned lsb, unsigned msb);      // n = 15: BFC
  void bit_field_extract(unsigned d, unsigned n, unsigned lsb, unsigned width, bool is_signed);
  void unary(Op op, unsigned d, unsigned m);  // Clz, Rbit, Rev, Rev16, Revsh

  // --- memory: builder_memory.cc ---
  void load(MemorySize size, unsigned t, const Address& address, bool unprivileged = false);
  void store(MemorySize size, unsigned t, const Address& address, bool unprivileged = false);
  void load_double(unsigned t, unsigned t2, const Address& address);
  void store_double(unsigned t, unsigned t2, const Address& address);
  void load_exclusive(ExclusiveSize size, unsigned t, unsigned t2, unsigned n, u32 offset);
  void store_exclusive(ExclusiveSize size, unsigned d, unsigned t, unsigned t2, unsigned n,
                       u32 offset);
  void clear_exclusive();
  void swap(bool byte, unsigned t, unsigned t2, unsigned n);
  // `user_or_return` is the ^ form: user registers, or with PC in a load's list, exception return.
  void load_multiple(unsigned n, u32 list, BlockMode mode, bool writeback,
                     bool user_or_return = false);
  void store_multiple(unsigned n, u32 list, BlockMode mode, bool writeback, bool user = false);
  void preload();

  // --- branches: builder_branch.cc --- offsets are from the PC as read (address + 8 or 4)
  void branch(s32 offset);
  void branch_link(s32 offset, bool exchange);  // BL, BLX immediate (to the other set)
  void branch_exchange(unsigned m);             // BX
  void branch_link_exchange(unsigned m);        // BLX register
  void branch_jazelle(unsigned m);              // BXJ
  void compare_branch(bool nonzero, unsigned n, u32 offset);  // CBZ, CBNZ
  void table_branch(unsigned n, unsigned m, bool halfword);   // TBB, TBH

  // --- system: builder_system.cc ---
  void supervisor_call(u32 imm);
  void hypervisor_call(u32 imm);
  void secure_monitor_call(u32 imm);
  void breakpoint(u32 imm);
  void undefined();  // UNDEFINED, and UNPREDICTABLE encodings (see README.md of isa/)
  void read_status(unsigned d, bool spsr);
  void write_status(u32 field_mask, bool spsr, const Operand& operand);
  void read_banked(unsigned d, bool spsr, u32 sysm);
  void write_banked(unsigned n, bool spsr, u32 sysm);
  // CPS: interrupts -1 unchanged, 0 enable, 1 disable, for bits aif (A=4,I=2,F=1); mode -1
  // unchanged.
  void change_state(int interrupts, u32 aif, int mode);
  void set_endian(bool big);
  void store_return_state(BlockMode mode, bool writeback, u32 to_mode);    // SRS
  void return_from_exception(unsigned n, BlockMode mode, bool writeback);  // RFE
  void exception_return_subtract(u32 imm);  // T32 SUBS PC, LR, #imm; imm 0 in Hyp mode is ERET
  void exception_return();                  // ERET (A32)
  // SUBS PC, LR and its kin, LDM with ^ and PC: CPSR := SPSR and branch to uop register `target`.
  // check_exception_return() comes first, before the instruction changes anything.
  void check_exception_return();
  void exception_return_to(u8 target);
  // NOP, YIELD, WFE, WFI, SEV by hint number; unallocated hints are NOPs.
  void hint(u32 number);
  void debug_hint(u32 option);  // DBG
  void barrier(Barrier kind, u32 option);
  void enter_thumbee(bool leave);  // ENTERX, LEAVEX
  void coprocessor_move(bool read, unsigned cp, unsigned opc1, unsigned t, unsigned crn,
                        unsigned crm,
                        unsigned opc2);  // MCR, MRC
  void coprocessor_move_double(bool read, unsigned cp, unsigned opc1, unsigned t, unsigned t2,
                               unsigned crm);  // MCRR, MRRC
  void coprocessor_memory(bool is_load, unsigned cp, unsigned crd, const Address& address,
                          bool is_long, u32 imm8);  // LDC, STC

  // --- raw material: for builders and vfp/decode.cc ---
  Uop& emit(Op op, Handler run);
  // A uop register that holds encoded register n's value now: n itself, or for 15 a temporary.
  u8 source(unsigned n, u8 temporary = 16);
  // The PC as this instruction reads it, relative to the block's start.
  u32 pc_offset() const { return place_.offset + (place_.thumb ? 4 : 8); }
  // Ends the block after this instruction, continuing at the next one. `context`: always through
  // the dispatcher, because the instruction may have changed how the next one runs.
  void end_block(bool context);
  // First VFP/NEON instruction of a block emits the check, later ones need none. `upper`: a
  // VFP instruction uses D16-D31 (with CPACR.D32DIS, Advanced SIMD is disabled as a whole).
  void vfp_check(bool advanced_simd, bool upper = false);

 private:
  u8 copy(u8 from, u8 to);
  void branch_indirect(u8 reg, bool exchange, Op op);
  bool linkable(u32 target_offset) const;
  void single(Op op, u8 size, unsigned t, unsigned t2, const Address& address, bool unprivileged);
  void update_base(const Address& address, u8 offset_register);
  void multiple(Op op, unsigned n, u32 list, BlockMode mode, bool writeback, bool user);
  // A uop register that holds a shifted register's value; emits the shift when there is one.
  u8 shifted_source(const Operand& operand, u8 temporary);

  Block& block_;
  Place place_;
  std::size_t first_uop_ = 0;  // of this instruction
  bool ended_ = false;
  bool vfp_checked_ = false, neon_checked_ = false, upper_checked_ = false;
};

// The decoders. `encoding` of T32: first halfword in the high half. Undefined encodings call
// builder.undefined().
void decode_arm(Builder& builder, u32 encoding);
void decode_thumb16(Builder& builder, u32 encoding);
void decode_thumb32(Builder& builder, u32 encoding);
// VFP and Advanced SIMD, in A32 form (condition field ignored; 0b1111 space for Advanced SIMD):
// coprocessors 10 and 11, Advanced SIMD data processing and element/structure load/store. The thumb
// decoder rearranges T32 encodings into this form (Arm ARM A7.4, A7.7).
void decode_vfp_neon(Builder& builder, u32 encoding);

}  // namespace vesim::isa
