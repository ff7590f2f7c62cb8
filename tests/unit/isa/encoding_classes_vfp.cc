// SPDX-License-Identifier: Apache-2.0
// VFP, by the tables of the Arm ARM's sections A7.5 to A7.9; A32 and T32 encode it alike.
#include "tests/unit/isa/encoding_classes.h"

namespace vesim::isa {
namespace {

// As in A32; T32 has 0b1110 for the condition.
struct Diagram {
  const char* name;
  const char* text;
};

void add(std::vector<EncodingClass>& classes, const std::string& name, ClassKind kind,
         const std::vector<Diagram>& diagrams) {
  EncodingClass a32{"A32." + name, InstructionSet::A32, kind, {}};
  EncodingClass t32{"T32." + name, InstructionSet::T32, kind, {}};
  for (const Diagram& diagram : diagrams) {
    const std::string text = diagram.text;
    a32.patterns.emplace_back(diagram.name, text.c_str());
    t32.patterns.emplace_back(diagram.name, ("1110" + text.substr(4)).c_str());
  }
  classes.push_back(std::move(a32));
  classes.push_back(std::move(t32));
}

}  // namespace

void add_vfp_classes(std::vector<EncodingClass>& classes) {
  add(classes, "vfp_arithmetic", ClassKind::Float,
      {{"VADD, VSUB", "cccc 1110 0d11 vvvv dddd 101z vow0 wwww"},
       {"VMUL, VNMUL", "cccc 1110 0d10 vvvv dddd 101z vow0 wwww"},
       {"VDIV", "cccc 1110 1d00 vvvv dddd 101z v0w0 wwww"},
       {"VSQRT", "cccc 1110 1d11 0001 dddd 101z 11w0 wwww"}});
  add(classes, "vfp_multiply_accumulate", ClassKind::Float,
      {{"VMLA, VMLS", "cccc 1110 0d00 vvvv dddd 101z vow0 wwww"},
       {"VNMLA, VNMLS", "cccc 1110 0d01 vvvv dddd 101z vow0 wwww"},
       {"VFNMA, VFNMS", "cccc 1110 1d01 vvvv dddd 101z vow0 wwww"},
       {"VFMA, VFMS", "cccc 1110 1d10 vvvv dddd 101z vow0 wwww"}});
  add(classes, "vfp_move_compare", ClassKind::Float,
      {{"VMOV (immediate)", "cccc 1110 1d11 iiii dddd 101z 0000 iiii"},
       {"VMOV, VABS", "cccc 1110 1d11 0000 dddd 101z o1w0 wwww"},
       {"VNEG", "cccc 1110 1d11 0001 dddd 101z 01w0 wwww"},
       {"VCMP, VCMPE", "cccc 1110 1d11 0100 dddd 101z e1w0 wwww"},
       {"VCMP, VCMPE with zero", "cccc 1110 1d11 0101 dddd 101z e100 0000"}});
  add(classes, "vfp_convert", ClassKind::Float,
      {{"VCVTB, VCVTT", "cccc 1110 1d11 001o dddd 1010 t1w0 wwww"},
       {"VCVT (precision)", "cccc 1110 1d11 0111 dddd 101z 11w0 wwww"},
       {"VCVT (from integer)", "cccc 1110 1d11 1000 dddd 101z o1w0 wwww"},
       {"VCVT, VCVTR (to integer)", "cccc 1110 1d11 110u dddd 101z o1w0 wwww"},
       {"VCVT (fixed point)", "cccc 1110 1d11 1o1u dddd 101z s1i0 iiii"}});
  add(classes, "vfp_transfer", ClassKind::Registers,
      {{"VMOV (core and single)", "cccc 1110 000o vvvv tttt 1010 v001 0000"},
       {"VMOV (core to scalar)", "cccc 1110 0oo0 vvvv tttt 1011 vpp1 0000"},
       {"VMOV (scalar to core)", "cccc 1110 uoo1 vvvv tttt 1011 vpp1 0000"},
       {"VDUP (core)", "cccc 1110 1bq0 dddd tttt 1011 d0e1 0000"},
       {"VMOV (core and two singles)", "cccc 1100 010o uuuu tttt 1010 00w1 wwww"},
       {"VMOV (core and double)", "cccc 1100 010o uuuu tttt 1011 00w1 wwww"},
       {"VMRS FPSCR", "cccc 1110 1111 0001 tttt 1010 0001 0000"},
       {"VMRS MVFR1, MVFR0", "cccc 1110 1111 011o tttt 1010 0001 0000"},
       {"VMRS FPSID", "cccc 1110 1111 0000 tttt 1010 0001 0000"},
       {"VMSR FPSCR", "cccc 1110 1110 0001 tttt 1010 0001 0000"}});
  add(classes, "vfp_load_store", ClassKind::AlignedMemory,
      {{"VLDR, VSTR", "cccc 1101 ud0o nnnn dddd 101z iiii iiii"},
       {"VLDM, VSTM (increment after)", "cccc 1100 1dwo nnnn dddd 1010 000i iiii"},
       {"VLDM, VSTM (decrement before)", "cccc 1101 0d1o nnnn dddd 1010 000i iiii"},
       {"VLDM, VSTM (increment after, doubles)", "cccc 1100 1dwo nnnn dddd 1011 00ii iiii"},
       {"VLDM, VSTM (decrement before, doubles)", "cccc 1101 0d1o nnnn dddd 1011 00ii iiii"}});
}

}  // namespace vesim::isa
