// SPDX-License-Identifier: Apache-2.0
// What Capstone's names mean in operations of vesim.
#include <capstone/capstone.h>

#include <map>

#include "tests/unit/isa/capstone_oracle.h"

namespace vesim::isa {
namespace {

using Ids = std::vector<unsigned>;

struct Family {
  std::vector<Op> ops;
  Ids ids;
};

const std::vector<Family> kIntegerFamilies = {
    {{Op::Adc}, {ARM_INS_ADC}},
    {{Op::Add, Op::Address}, {ARM_INS_ADD, ARM_INS_ADDW, ARM_INS_ADR}},
    {{Op::And}, {ARM_INS_AND}},
    {{Op::Bic}, {ARM_INS_BIC}},
    {{Op::Cmn}, {ARM_INS_CMN}},
    {{Op::Cmp}, {ARM_INS_CMP}},
    {{Op::Eor}, {ARM_INS_EOR}},
    {{Op::Mov, Op::Shift, Op::ExceptionReturn},
     {ARM_INS_MOV, ARM_INS_MOVW, ARM_INS_LSL, ARM_INS_LSR, ARM_INS_ASR, ARM_INS_ROR, ARM_INS_RRX}},
    {{Op::Movt}, {ARM_INS_MOVT}},
    {{Op::Mvn}, {ARM_INS_MVN}},
    {{Op::Orn}, {ARM_INS_ORN}},
    {{Op::Orr}, {ARM_INS_ORR}},
    {{Op::Rsb}, {ARM_INS_RSB}},
    {{Op::Rsc}, {ARM_INS_RSC}},
    {{Op::Sbc}, {ARM_INS_SBC}},
    // SUBS PC, LR of T32 is an exception return.
    {{Op::Sub, Op::Address, Op::ExceptionReturn}, {ARM_INS_SUB, ARM_INS_SUBW}},
    {{Op::Teq}, {ARM_INS_TEQ}},
    {{Op::Tst}, {ARM_INS_TST}},
    {{Op::Clz}, {ARM_INS_CLZ}},
    {{Op::Rbit}, {ARM_INS_RBIT}},
    {{Op::Rev}, {ARM_INS_REV}},
    {{Op::Rev16}, {ARM_INS_REV16}},
    {{Op::Revsh}, {ARM_INS_REVSH}},
    {{Op::BitFieldInsert}, {ARM_INS_BFC, ARM_INS_BFI}},
    {{Op::BitFieldExtract}, {ARM_INS_SBFX, ARM_INS_UBFX}},
    {{Op::PackHalf}, {ARM_INS_PKHBT, ARM_INS_PKHTB}},
    {{Op::Select}, {ARM_INS_SEL}},
    {{Op::Saturate}, {ARM_INS_SSAT, ARM_INS_USAT}},
    {{Op::Saturate16}, {ARM_INS_SSAT16, ARM_INS_USAT16}},
    {{Op::SaturatingAdd}, {ARM_INS_QADD, ARM_INS_QSUB, ARM_INS_QDADD, ARM_INS_QDSUB}},
    {{Op::SumAbsoluteDifferences}, {ARM_INS_USAD8, ARM_INS_USADA8}},
    {{Op::Extend},
     {ARM_INS_SXTB, ARM_INS_SXTH, ARM_INS_SXTB16, ARM_INS_UXTB, ARM_INS_UXTH, ARM_INS_UXTB16}},
    {{Op::ExtendAdd},
     {ARM_INS_SXTAB, ARM_INS_SXTAH, ARM_INS_SXTAB16, ARM_INS_UXTAB, ARM_INS_UXTAH,
      ARM_INS_UXTAB16}},
    {{Op::ParallelAdd},
     {ARM_INS_SADD16,  ARM_INS_SADD8,   ARM_INS_SASX,    ARM_INS_SSAX,    ARM_INS_SSUB16,
      ARM_INS_SSUB8,   ARM_INS_QADD16,  ARM_INS_QADD8,   ARM_INS_QASX,    ARM_INS_QSAX,
      ARM_INS_QSUB16,  ARM_INS_QSUB8,   ARM_INS_SHADD16, ARM_INS_SHADD8,  ARM_INS_SHASX,
      ARM_INS_SHSAX,   ARM_INS_SHSUB16, ARM_INS_SHSUB8,  ARM_INS_UADD16,  ARM_INS_UADD8,
      ARM_INS_UASX,    ARM_INS_USAX,    ARM_INS_USUB16,  ARM_INS_USUB8,   ARM_INS_UQADD16,
      ARM_INS_UQADD8,  ARM_INS_UQASX,   ARM_INS_UQSAX,   ARM_INS_UQSUB16, ARM_INS_UQSUB8,
      ARM_INS_UHADD16, ARM_INS_UHADD8,  ARM_INS_UHASX,   ARM_INS_UHSAX,   ARM_INS_UHSUB16,
      ARM_INS_UHSUB8}},
    {{Op::Multiply}, {ARM_INS_MUL, ARM_INS_MLA, ARM_INS_MLS}},
    {{Op::MultiplyLong},
     {ARM_INS_UMULL, ARM_INS_UMLAL, ARM_INS_SMULL, ARM_INS_SMLAL, ARM_INS_UMAAL}},
    {{Op::MultiplyHalf},
     {ARM_INS_SMLABB, ARM_INS_SMLABT, ARM_INS_SMLATB, ARM_INS_SMLATT, ARM_INS_SMLALBB,
      ARM_INS_SMLALBT, ARM_INS_SMLALTB, ARM_INS_SMLALTT, ARM_INS_SMLAWB, ARM_INS_SMLAWT,
      ARM_INS_SMULBB, ARM_INS_SMULBT, ARM_INS_SMULTB, ARM_INS_SMULTT, ARM_INS_SMULWB,
      ARM_INS_SMULWT}},
    {{Op::MultiplyDual},
     {ARM_INS_SMLAD, ARM_INS_SMLADX, ARM_INS_SMLSD, ARM_INS_SMLSDX, ARM_INS_SMUAD, ARM_INS_SMUADX,
      ARM_INS_SMUSD, ARM_INS_SMUSDX, ARM_INS_SMLALD, ARM_INS_SMLALDX, ARM_INS_SMLSLD,
      ARM_INS_SMLSLDX}},
    {{Op::MultiplyHigh},
     {ARM_INS_SMMUL, ARM_INS_SMMULR, ARM_INS_SMMLA, ARM_INS_SMMLAR, ARM_INS_SMMLS, ARM_INS_SMMLSR}},
    {{Op::Divide}, {ARM_INS_SDIV, ARM_INS_UDIV}},
};

const std::vector<Family> kMemoryFamilies = {
    {{Op::Load},
     {ARM_INS_LDR, ARM_INS_LDRB, ARM_INS_LDRH, ARM_INS_LDRSB, ARM_INS_LDRSH, ARM_INS_LDRT,
      ARM_INS_LDRBT, ARM_INS_LDRHT, ARM_INS_LDRSBT, ARM_INS_LDRSHT}},
    {{Op::Store},
     {ARM_INS_STR, ARM_INS_STRB, ARM_INS_STRH, ARM_INS_STRT, ARM_INS_STRBT, ARM_INS_STRHT}},
    {{Op::LoadDouble}, {ARM_INS_LDRD}},
    {{Op::StoreDouble}, {ARM_INS_STRD}},
    {{Op::LoadExclusive}, {ARM_INS_LDREX, ARM_INS_LDREXB, ARM_INS_LDREXH, ARM_INS_LDREXD}},
    {{Op::StoreExclusive}, {ARM_INS_STREX, ARM_INS_STREXB, ARM_INS_STREXH, ARM_INS_STREXD}},
    {{Op::ClearExclusive}, {ARM_INS_CLREX}},
    {{Op::Swap}, {ARM_INS_SWP, ARM_INS_SWPB}},
    // PUSH and POP of one register are stores and loads in A32.
    {{Op::LoadMultiple, Op::Load},
     {ARM_INS_LDM, ARM_INS_LDMDA, ARM_INS_LDMDB, ARM_INS_LDMIB, ARM_INS_POP}},
    {{Op::StoreMultiple, Op::Store},
     {ARM_INS_STM, ARM_INS_STMDA, ARM_INS_STMDB, ARM_INS_STMIB, ARM_INS_PUSH}},
    {{Op::Preload}, {ARM_INS_PLD, ARM_INS_PLDW, ARM_INS_PLI}},
};

const std::vector<Family> kBranchAndSystemFamilies = {
    {{Op::Branch, Op::BranchConditional}, {ARM_INS_B}},
    {{Op::BranchLink}, {ARM_INS_BL}},
    {{Op::BranchLink, Op::BranchLinkIndirect}, {ARM_INS_BLX}},
    {{Op::BranchIndirect, Op::Return}, {ARM_INS_BX}},
    {{Op::BranchJazelle}, {ARM_INS_BXJ}},
    {{Op::CompareBranch}, {ARM_INS_CBZ, ARM_INS_CBNZ}},
    {{Op::TableBranch}, {ARM_INS_TBB, ARM_INS_TBH}},
    {{Op::Supervisor}, {ARM_INS_SVC}},
    {{Op::Hypervisor}, {ARM_INS_HVC}},
    {{Op::SecureMonitor}, {ARM_INS_SMC}},
    {{Op::Breakpoint}, {ARM_INS_BKPT}},
    {{Op::ReadStatus, Op::ReadBanked}, {ARM_INS_MRS}},
    {{Op::WriteStatus, Op::WriteBanked}, {ARM_INS_MSR}},
    {{Op::ChangeState}, {ARM_INS_CPS}},
    {{Op::SetEndian}, {ARM_INS_SETEND}},
    {{Op::StoreReturnState}, {ARM_INS_SRSDA, ARM_INS_SRSDB, ARM_INS_SRSIA, ARM_INS_SRSIB}},
    {{Op::ReturnFromException}, {ARM_INS_RFEDA, ARM_INS_RFEDB, ARM_INS_RFEIA, ARM_INS_RFEIB}},
    {{Op::ExceptionReturn}, {ARM_INS_ERET}},
    {{Op::Nop}, {ARM_INS_NOP, ARM_INS_IT}},
    {{Op::Nop, Op::Yield, Op::WaitForEvent, Op::WaitForInterrupt, Op::SendEvent}, {ARM_INS_HINT}},
    {{Op::Yield}, {ARM_INS_YIELD}},
    {{Op::WaitForEvent}, {ARM_INS_WFE}},
    {{Op::WaitForInterrupt}, {ARM_INS_WFI}},
    {{Op::SendEvent}, {ARM_INS_SEV}},
    {{Op::Nop}, {ARM_INS_SEVL}},  // ARMv8's; an unallocated hint here
    {{Op::Debug}, {ARM_INS_DBG}},
    {{Op::DataMemoryBarrier}, {ARM_INS_DMB}},
    {{Op::DataSynchronizationBarrier}, {ARM_INS_DSB}},
    {{Op::InstructionSynchronizationBarrier}, {ARM_INS_ISB}},
    {{Op::CoprocessorRead}, {ARM_INS_MRC, ARM_INS_MRRC}},
    {{Op::CoprocessorWrite}, {ARM_INS_MCR, ARM_INS_MCRR}},
    {{Op::CoprocessorLoad}, {ARM_INS_LDC, ARM_INS_LDCL}},
    {{Op::CoprocessorStore}, {ARM_INS_STC, ARM_INS_STCL}},
};

const std::vector<Family> kFloatFamilies = {
    {{Op::VfpAdd, Op::NeonIntegerAdd, Op::NeonFloatAdd}, {ARM_INS_VADD, ARM_INS_VSUB}},
    {{Op::VfpMultiply, Op::NeonIntegerMultiply, Op::NeonFloatMultiply}, {ARM_INS_VMUL}},
    {{Op::VfpMultiply}, {ARM_INS_VNMUL}},
    {{Op::VfpMultiplyAdd, Op::NeonIntegerMultiplyAdd, Op::NeonFloatMultiplyAdd},
     {ARM_INS_VMLA, ARM_INS_VMLS}},
    {{Op::VfpMultiplyAdd}, {ARM_INS_VNMLA, ARM_INS_VNMLS}},
    {{Op::VfpFusedMultiplyAdd, Op::NeonFloatMultiplyAdd}, {ARM_INS_VFMA, ARM_INS_VFMS}},
    {{Op::VfpFusedMultiplyAdd}, {ARM_INS_VFNMA, ARM_INS_VFNMS}},
    {{Op::VfpDivide}, {ARM_INS_VDIV}},
    {{Op::VfpSquareRoot}, {ARM_INS_VSQRT}},
    {{Op::VfpCompare}, {ARM_INS_VCMP, ARM_INS_VCMPE}},
    {{Op::VfpConvert, Op::NeonConvert}, {ARM_INS_VCVT}},
    {{Op::VfpConvert}, {ARM_INS_VCVTR, ARM_INS_VCVTB, ARM_INS_VCVTT}},
    {{Op::VfpAbsNeg, Op::NeonIntegerAdd, Op::NeonFloatAdd}, {ARM_INS_VABS, ARM_INS_VNEG}},
    {{Op::VfpMove, Op::VfpFromCore, Op::VfpToCore, Op::NeonMove, Op::NeonIntegerLogic},
     {ARM_INS_VMOV}},
    {{Op::VfpFromCore, Op::NeonMove, Op::NeonPermute}, {ARM_INS_VDUP}},
    {{Op::VfpSystem}, {ARM_INS_VMRS, ARM_INS_VMSR}},
    {{Op::VfpLoad}, {ARM_INS_VLDR}},
    {{Op::VfpStore}, {ARM_INS_VSTR}},
    {{Op::VfpLoadMultiple},
     {ARM_INS_VLDMIA, ARM_INS_VLDMDB, ARM_INS_VPOP, ARM_INS_FLDMIAX, ARM_INS_FLDMDBX}},
    {{Op::VfpStoreMultiple},
     {ARM_INS_VSTMIA, ARM_INS_VSTMDB, ARM_INS_VPUSH, ARM_INS_FSTMIAX, ARM_INS_FSTMDBX}},
};

const std::vector<Family> kSimdFamilies = {
    {{Op::NeonIntegerAdd},
     {ARM_INS_VADDL, ARM_INS_VADDW, ARM_INS_VSUBL, ARM_INS_VSUBW, ARM_INS_VADDHN, ARM_INS_VSUBHN,
      ARM_INS_VRADDHN, ARM_INS_VRSUBHN, ARM_INS_VHADD, ARM_INS_VHSUB, ARM_INS_VRHADD,
      ARM_INS_VABDL}},
    {{Op::NeonIntegerAdd, Op::NeonFloatAdd}, {ARM_INS_VABD}},
    {{Op::NeonAccumulate}, {ARM_INS_VABA, ARM_INS_VABAL, ARM_INS_VPADAL}},
    {{Op::NeonAccumulate, Op::NeonShift}, {ARM_INS_VSRA, ARM_INS_VRSRA}},
    {{Op::NeonIntegerLogic, Op::NeonMove},
     {ARM_INS_VAND, ARM_INS_VBIC, ARM_INS_VORR, ARM_INS_VORN, ARM_INS_VEOR, ARM_INS_VBIF,
      ARM_INS_VBIT, ARM_INS_VBSL, ARM_INS_VMVN}},
    {{Op::NeonIntegerLogic}, {ARM_INS_VCLS, ARM_INS_VCLZ, ARM_INS_VCNT}},
    {{Op::NeonIntegerMultiply}, {ARM_INS_VMULL}},
    {{Op::NeonIntegerMultiplyAdd}, {ARM_INS_VMLAL, ARM_INS_VMLSL}},
    {{Op::NeonShift},
     {ARM_INS_VSHL, ARM_INS_VRSHL, ARM_INS_VQSHL, ARM_INS_VQRSHL, ARM_INS_VQSHLU, ARM_INS_VSHLL,
      ARM_INS_VSHR, ARM_INS_VRSHR, ARM_INS_VSHRN, ARM_INS_VRSHRN, ARM_INS_VQSHRN, ARM_INS_VQSHRUN,
      ARM_INS_VQRSHRN, ARM_INS_VQRSHRUN, ARM_INS_VSLI, ARM_INS_VSRI, ARM_INS_VMOVL}},
    {{Op::NeonCompare, Op::NeonFloatCompare},
     {ARM_INS_VCEQ, ARM_INS_VCGE, ARM_INS_VCGT, ARM_INS_VCLE, ARM_INS_VCLT, ARM_INS_VMAX,
      ARM_INS_VMIN}},
    {{Op::NeonCompare}, {ARM_INS_VTST}},
    {{Op::NeonFloatCompare}, {ARM_INS_VACGE, ARM_INS_VACGT}},
    {{Op::NeonPairwise, Op::NeonFloatAdd}, {ARM_INS_VPADD, ARM_INS_VPMAX, ARM_INS_VPMIN}},
    {{Op::NeonPairwise}, {ARM_INS_VPADDL}},
    {{Op::NeonSaturating},
     {ARM_INS_VQADD, ARM_INS_VQSUB, ARM_INS_VQABS, ARM_INS_VQNEG, ARM_INS_VQMOVN, ARM_INS_VQMOVUN,
      ARM_INS_VQDMLAL, ARM_INS_VQDMLSL, ARM_INS_VQDMULL, ARM_INS_VQDMULH, ARM_INS_VQRDMULH}},
    {{Op::NeonReciprocal}, {ARM_INS_VRECPE, ARM_INS_VRSQRTE, ARM_INS_VRECPS, ARM_INS_VRSQRTS}},
    {{Op::NeonPermute},
     {ARM_INS_VEXT, ARM_INS_VREV16, ARM_INS_VREV32, ARM_INS_VREV64, ARM_INS_VSWP, ARM_INS_VTRN,
      ARM_INS_VUZP, ARM_INS_VZIP}},
    {{Op::NeonTable}, {ARM_INS_VTBL, ARM_INS_VTBX}},
    {{Op::NeonMove}, {ARM_INS_VMOVN}},
    {{Op::NeonLoadStructure}, {ARM_INS_VLD1, ARM_INS_VLD2, ARM_INS_VLD3, ARM_INS_VLD4}},
    {{Op::NeonStoreStructure}, {ARM_INS_VST1, ARM_INS_VST2, ARM_INS_VST3, ARM_INS_VST4}},
};

}  // namespace

const std::vector<Op>& family_of(unsigned id) {
  static const std::map<unsigned, std::vector<Op>> kFamilies = [] {
    std::map<unsigned, std::vector<Op>> map;
    for (const auto* table : {&kIntegerFamilies, &kMemoryFamilies, &kBranchAndSystemFamilies,
                              &kFloatFamilies, &kSimdFamilies}) {
      for (const Family& family : *table) {
        for (const unsigned id_of_family : family.ids) map[id_of_family] = family.ops;
      }
    }
    return map;
  }();
  static const std::vector<Op> kNone;
  const auto it = kFamilies.find(id);
  return it == kFamilies.end() ? kNone : it->second;
}

}  // namespace vesim::isa
