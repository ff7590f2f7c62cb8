// SPDX-License-Identifier: Apache-2.0
// The operations that uops name.
#pragma once

#include "isa/types.h"

namespace vesim::isa {

// One row per operation; its meaning is the manual's for the instruction of that name.
enum class Op : u16 {
  // Block structure.
  EndBlock,    // continue at the next instruction: imm = its offset from the block's start
  LeaveBlock,  // the same after something that changed the context: always through the dispatcher
  DebugStop,   // leaves the block when a breakpoint stands at this address
  DebugCheck,  // takes the debug exception of a breakpoint of the core's own
  SkipUnless,  // form = condition, imm = uops to skip when it fails
  Address,     // d := block address + imm (signed): how the PC is read
  // Integer, 1 cycle class. And to Orn: form = OperandForm, with kSetsFlags.
  And,
  Eor,
  Sub,
  Rsb,
  Add,
  Adc,
  Sbc,
  Rsc,
  Tst,
  Teq,
  Cmp,
  Cmn,
  Orr,
  Mov,
  Bic,
  Mvn,
  Orn,
  Movt,
  Shift,  // d := m shifted by register a, form = ShiftType; carry to the flags if imm is 1
  Extend,
  ExtendAdd,
  Clz,
  Rbit,
  Rev,
  Rev16,
  Revsh,
  BitFieldInsert,
  BitFieldExtract,
  PackHalf,
  Select,
  Saturate,
  Saturate16,
  SaturatingAdd,
  ParallelAdd,
  SumAbsoluteDifferences,
  // Multiply and divide.
  Multiply,
  MultiplyLong,
  MultiplyHalf,
  MultiplyDual,
  MultiplyHigh,
  Divide,  // form = 1: signed
  // Memory. Load and Store: form = MemorySize, d = the register transferred, imm2 = kSyndromeValid
  // when a stage-2 abort may report the access in HSR (no write-back). LoadMultiple and
  // StoreMultiple: n = base, imm = register list, imm2 = lowest address - base, a = number of
  // registers, form = user bank;
  // the A15 moves two registers a cycle. AddressUpdate: d := n + imm, or n +/- m.
  Load,
  Store,
  LoadDouble,
  StoreDouble,
  LoadExclusive,
  StoreExclusive,
  ClearExclusive,
  Swap,
  LoadMultiple,
  StoreMultiple,
  Preload,
  AddressUpdate,
  // Branches.
  Branch,
  BranchConditional,
  BranchLink,
  BranchIndirect,
  BranchLinkIndirect,
  CompareBranch,
  TableBranch,
  Return,
  // System.
  Supervisor,
  Hypervisor,
  SecureMonitor,
  Breakpoint,
  Undefined,
  ReadStatus,
  WriteStatus,
  ReadBanked,
  WriteBanked,
  ChangeState,
  SetEndian,
  StoreReturnState,
  ReturnFromException,
  ExceptionReturn,
  Nop,
  Yield,
  WaitForEvent,
  WaitForInterrupt,
  SendEvent,
  Debug,
  DataMemoryBarrier,
  DataSynchronizationBarrier,
  InstructionSynchronizationBarrier,
  CoprocessorRead,
  CoprocessorWrite,
  CoprocessorLoad,
  CoprocessorStore,
  EnterThumbEe,
  BranchJazelle,
  // VFP and Advanced SIMD.
  VfpCheck,  // takes the trap when the unit is not enabled; imm = 1 for Advanced SIMD
  VfpAdd,
  VfpMultiply,
  VfpMultiplyAdd,
  VfpFusedMultiplyAdd,
  VfpDivide,
  VfpSquareRoot,
  VfpCompare,
  VfpConvert,
  VfpMove,
  VfpAbsNeg,
  VfpFromCore,
  VfpToCore,
  VfpSystem,
  VfpLoad,
  VfpStore,
  VfpLoadMultiple,
  VfpStoreMultiple,
  NeonIntegerAdd,
  NeonIntegerLogic,
  NeonIntegerMultiply,
  NeonIntegerMultiplyAdd,
  NeonShift,
  NeonCompare,
  NeonPairwise,
  NeonSaturating,
  NeonAccumulate,
  NeonFloatAdd,
  NeonFloatMultiply,
  NeonFloatMultiplyAdd,
  NeonFloatCompare,
  NeonReciprocal,
  NeonConvert,
  NeonPermute,
  NeonTable,
  NeonMove,
  NeonLoadStructure,
  NeonStoreStructure,
  Count,
};

enum class ShiftType : u8 { Lsl, Lsr, Asr, Ror, Rrx };

// How a data-processing uop finds its second operand.
enum class OperandForm : u8 {
  Register,   // m
  Immediate,  // imm
  LslImm,
  LsrImm,
  AsrImm,
  RorImm,
  Rrx,  // m shifted by imm (1-32 as encoded amounts mean)
};

inline constexpr u8 kSetsFlags = 8;

inline constexpr u32 kSyndromeValid = 1;

// The form of VFP and Advanced SIMD uops: log2 of the element's bytes, and these. Without
// kVfpVector register numbers are those of S registers (4 bytes) or D registers (8 bytes); with it,
// those of D registers, of which kVfpQuad instructions use two each (long, wide and narrow ones,
// the two that they need).
inline constexpr u8 kVfpSizeMask = 3, kVfpQuad = 4, kVfpVector = 8;

// The size and extension of a single-register load or store.
enum class MemorySize : u8 { Word, Byte, Half, SignedByte, SignedHalf };

}  // namespace vesim::isa
