// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD, by the tables of the Arm ARM's sections A7.4 and A7.7.
#include "tests/unit/isa/encoding_classes.h"

namespace vesim::isa {
namespace {

// As in A32: 1111 001U for data processing, 1111 0100 for structures.
struct Diagram {
  const char* name;
  std::string text;
};

// T32 has 111U 1111 and 1111 1001.
std::string t32_text(std::string text) {
  std::erase(text, ' ');
  if (text.starts_with("11110100")) return "11111001" + text.substr(8);
  return "111" + text.substr(7, 1) + "1111" + text.substr(8);
}

void add(std::vector<EncodingClass>& classes, const std::string& name, ClassKind kind,
         const std::vector<Diagram>& diagrams) {
  EncodingClass a32{"A32." + name, InstructionSet::A32, kind, {}};
  EncodingClass t32{"T32." + name, InstructionSet::T32, kind, {}};
  for (const Diagram& diagram : diagrams) {
    a32.patterns.emplace_back(diagram.name, diagram.text.c_str());
    t32.patterns.emplace_back(diagram.name, t32_text(diagram.text).c_str());
  }
  classes.push_back(std::move(a32));
  classes.push_back(std::move(t32));
}

void add_three_same(std::vector<EncodingClass>& classes) {
  add(classes, "simd_add_compare", ClassKind::Registers,
      {{"VHADD, VQADD", "1111 001u 0dss vvvv dddd 0000 vqwo wwww"},
       {"VRHADD, logic", "1111 001u 0dss vvvv dddd 0001 vqwo wwww"},
       {"VHSUB, VQSUB", "1111 001u 0dss vvvv dddd 0010 vqwo wwww"},
       {"VCGT, VCGE", "1111 001u 0dss vvvv dddd 0011 vqwo wwww"},
       {"VMAX, VMIN", "1111 001u 0dss vvvv dddd 0110 vqwo wwww"},
       {"VABD, VABA", "1111 001u 0dss vvvv dddd 0111 vqwo wwww"},
       {"VADD, VSUB, VTST, VCEQ", "1111 001u 0dss vvvv dddd 1000 vqwo wwww"},
       {"VPMAX, VPMIN", "1111 001u 0dss vvvv dddd 1010 v0wo wwww"},
       {"VPADD", "1111 0010 0dss vvvv dddd 1011 v0w1 wwww"}});
  add(classes, "simd_shift_multiply", ClassKind::Registers,
      {{"VSHL, VQSHL", "1111 001u 0dss vvvv dddd 0100 vqwo wwww"},
       {"VRSHL, VQRSHL", "1111 001u 0dss vvvv dddd 0101 vqwo wwww"},
       {"VMLA, VMLS, VMUL", "1111 001u 0dss vvvv dddd 1001 vqwo wwww"},
       {"VQDMULH, VQRDMULH", "1111 001u 0dss vvvv dddd 1011 vqw0 wwww"}});
  add(classes, "simd_float", ClassKind::Float,
      {{"VFMA, VFMS", "1111 0010 0dzz vvvv dddd 1100 vqw1 wwww"},
       {"VADD, VSUB, VPADD, VABD, VMLA, VMLS, VMUL", "1111 001u 0do0 vvvv dddd 1101 vqwb wwww"},
       {"VCEQ, VCGE, VCGT, VACGE, VACGT", "1111 001u 0do0 vvvv dddd 1110 vqwb wwww"},
       {"VMAX, VMIN, VPMAX, VPMIN, VRECPS, VRSQRTS", "1111 001u 0do0 vvvv dddd 1111 vqwb wwww"}});
}

void add_other_data_processing(std::vector<EncodingClass>& classes) {
  add(classes, "simd_different_lengths", ClassKind::Registers,
      {{"bytes, halfwords", "1111 001u 1d0s vvvv dddd oooo v0w0 wwww"},
       {"words", "1111 001u 1d10 vvvv dddd oooo v0w0 wwww"}});
  add(classes, "simd_scalar", ClassKind::Float,
      {{"halfwords", "1111 001u 1d01 vvvv dddd oooo v1w0 wwww"},
       {"words", "1111 001u 1d10 vvvv dddd oooo v1w0 wwww"}});
  add(classes, "simd_shift_immediate", ClassKind::Registers,
      {{"same width", "1111 001u 1dii iiii dddd 0ooo hqw1 wwww"},
       {"narrow, long", "1111 001u 1dii iiii dddd 10oo 0qw1 wwww"}});
  add(classes, "simd_convert_fixed", ClassKind::Float,
      {{"VCVT (fixed point)", "1111 001u 1d1i iiii dddd 111o 0qw1 wwww"}});
  add(classes, "simd_immediate", ClassKind::Registers,
      {{"modified immediate", "1111 001i 1d00 0iii dddd kkkk 0qo1 iiii"}});
  add(classes, "simd_miscellaneous", ClassKind::Registers,
      {{"VREV, VPADDL, VCLS, VCLZ, VCNT, VMVN, VPADAL, VQABS, VQNEG",
        "1111 0011 1d11 ss00 dddd 0ooo oqw0 wwww"},
       {"compare with zero, VABS, VNEG", "1111 0011 1d11 ss01 dddd 00oo oqw0 wwww"},
       {"narrow, long", "1111 0011 1d11 ss10 dddd 001o oqw0 wwww"},
       {"VRECPE, VRSQRTE", "1111 0011 1d11 ss11 dddd 0100 oqw0 wwww"}});
  add(classes, "simd_float_miscellaneous", ClassKind::Float,
      {{"compare with zero, VABS, VNEG", "1111 0011 1d11 1001 dddd 01oo oqw0 wwww"},
       {"VCVT (half)", "1111 0011 1d11 0110 dddd 011o 00w0 wwww"},
       {"VRECPE, VRSQRTE", "1111 0011 1d11 1011 dddd 0101 oqw0 wwww"},
       {"VCVT (integer)", "1111 0011 1d11 1011 dddd 011o oqw0 wwww"}});
  add(classes, "simd_permute", ClassKind::Registers,
      {{"VSWP, VTRN, VUZP, VZIP", "1111 0011 1d11 ss10 dddd 000o oqw0 wwww"},
       {"VEXT", "1111 0010 1d11 vvvv dddd iiii vqw0 wwww"},
       {"VTBL, VTBX", "1111 0011 1d11 vvvv dddd 10kk vow0 wwww"},
       {"VDUP (scalar)", "1111 0011 1d11 iiii dddd 1100 0qw0 wwww"}});
}

void add_structures(std::vector<EncodingClass>& classes) {
  add(classes, "simd_load_store_multiple", ClassKind::Memory,
      {{"VLD4, VST4, VLD3, VST3", "1111 0100 0do0 nnnn dddd 0i0s ss00 mmmm"},
       {"VLD1, VST1, VLD2, VST2", "1111 0100 0do0 nnnn dddd 0i1s ss00 mmmm"},
       {"VLD2, VST2", "1111 0100 0do0 nnnn dddd 100i ss00 mmmm"},
       {"VLD1, VST1 of two", "1111 0100 0do0 nnnn dddd 1010 ss00 mmmm"}});
  add(classes, "simd_load_store_lane", ClassKind::Memory,
      {{"one lane of bytes", "1111 0100 1do0 nnnn dddd 00ss iii0 mmmm"},
       {"one lane of halfwords", "1111 0100 1do0 nnnn dddd 01ss iii0 mmmm"},
       {"one lane of words", "1111 0100 1do0 nnnn dddd 10ss ii00 mmmm"},
       {"all lanes", "1111 0100 1d10 nnnn dddd 11vv sst0 mmmm"}});
}

}  // namespace

void add_neon_classes(std::vector<EncodingClass>& classes) {
  add_three_same(classes);
  add_other_data_processing(classes);
  add_structures(classes);
}

}  // namespace vesim::isa
