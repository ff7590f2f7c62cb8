// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD element and structure loads and stores (Arm ARM A7.7): VLD1-VLD4, VST1-VST4.
//
// VLD1 and VST1 of whole registers are one uop per D register. Those of structures move memory to
// or from a scratch area, 8 bytes per uop, and a permute uop between it and the registers. Single
// lanes are one uop each. The base register is updated last, so that an abort can be restarted.
#include "isa/execute/handlers.h"
#include "isa/system/exceptions.h"
#include "isa/vfp/memory.h"

namespace vesim::isa {

bool check_alignment(Core& c, const Uop* u, u32 va, unsigned align, bool write) {
  if ((va & (align - 1)) == 0) [[likely]]
    return true;
  take_data_abort(c, u, va, write, fault_of_access(c, FaultType::Alignment));
  return false;
}

namespace {

// Every memory uop: address = r[n] + imm; imm2 = the alignment demanded of it.

template <class T, bool kScratch>
bool load_vector(Core& c, const Uop* u) {
  const u32 va = c.regs.r[u->n] + u->imm;
  u64 value;
  if (!check_alignment(c, u, va, u->imm2, false) || !load_elements<T>(c, u, va, value))
    return false;
  (kScratch ? c.vfp.scratch : c.vfp.d)[u->d] = value;
  return true;
}
template <class T, bool kScratch>
void run_load_vector(Core& c, const Uop* u) {
  if (!load_vector<T, kScratch>(c, u)) return;
  return next(c, u);
}

template <class T, bool kScratch>
void run_store_vector(Core& c, const Uop* u) {
  const u32 va = c.regs.r[u->n] + u->imm;
  if (!check_alignment(c, u, va, u->imm2, true)) return;
  if (!store_elements<T>(c, u, va, (kScratch ? c.vfp.scratch : c.vfp.d)[u->d])) return;
  return next(c, u);
}

// Between kStructure registers from D[d], `a` apart, and scratch in memory order.
template <class T, unsigned kStructure, bool kLoad>
void run_interleave(Core& c, const Uop* u) {
  constexpr unsigned kLanes = 8 / sizeof(T);
  std::array<T, kStructure * kLanes> memory;
  if constexpr (kLoad) std::memcpy(memory.data(), c.vfp.scratch, sizeof(memory));
  for (unsigned r = 0; r < kStructure; ++r) {
    const unsigned base = (u->d + r * u->a) * kLanes;
    for (unsigned e = 0; e < kLanes; ++e) {
      if constexpr (kLoad) {
        c.vfp.set_element<T>(base + e, memory[e * kStructure + r]);
      } else {
        memory[e * kStructure + r] = c.vfp.element<T>(base + e);
      }
    }
  }
  if constexpr (!kLoad) std::memcpy(c.vfp.scratch, memory.data(), sizeof(memory));
  return next(c, u);
}

// One lane: element `a` of the register file.
template <class T>
bool load_lane(Core& c, const Uop* u) {
  const u32 va = c.regs.r[u->n] + u->imm;
  T value;
  if (!check_alignment(c, u, va, u->imm2, false) || !c.load<T>(u, va, value)) return false;
  c.vfp.set_element<T>(u->a, value);
  return true;
}
template <class T>
void run_load_lane(Core& c, const Uop* u) {
  if (!load_lane<T>(c, u)) return;
  return next(c, u);
}
template <class T>
void run_store_lane(Core& c, const Uop* u) {
  const u32 va = c.regs.r[u->n] + u->imm;
  if (!check_alignment(c, u, va, u->imm2, true)) return;
  if (!c.store<T>(u, va, c.vfp.element<T>(u->a))) return;
  return next(c, u);
}

// All lanes of `a` registers from D[d].
template <class T>
bool load_all_lanes(Core& c, const Uop* u) {
  const u32 va = c.regs.r[u->n] + u->imm;
  T value;
  if (!check_alignment(c, u, va, u->imm2, false) || !c.load<T>(u, va, value)) return false;
  for (unsigned r = 0; r < u->a; ++r) {
    c.vfp.d[u->d + r] = ~u64{0} / static_cast<T>(~T{0}) * value;
  }
  return true;
}
template <class T>
void run_load_all_lanes(Core& c, const Uop* u) {
  if (!load_all_lanes<T>(c, u)) return;
  return next(c, u);
}

constexpr Handler kVector[2][2][4] = {  // [load][scratch][size]
    {{run_store_vector<u8, false>, run_store_vector<u16, false>, run_store_vector<u32, false>,
      run_store_vector<u64, false>},
     {run_store_vector<u8, true>, run_store_vector<u16, true>, run_store_vector<u32, true>}},
    {{run_load_vector<u8, false>, run_load_vector<u16, false>, run_load_vector<u32, false>,
      run_load_vector<u64, false>},
     {run_load_vector<u8, true>, run_load_vector<u16, true>, run_load_vector<u32, true>}}};

constexpr Handler kLane[2][3] = {{run_store_lane<u8>, run_store_lane<u16>, run_store_lane<u32>},
                                 {run_load_lane<u8>, run_load_lane<u16>, run_load_lane<u32>}};

constexpr Handler kAllLanes[3] = {run_load_all_lanes<u8>, run_load_all_lanes<u16>,
                                  run_load_all_lanes<u32>};

template <bool kLoad>
Handler interleave_handler(unsigned structure, unsigned size) {
  constexpr Handler kTable[3][3] = {
      {run_interleave<u8, 2, kLoad>, run_interleave<u16, 2, kLoad>, run_interleave<u32, 2, kLoad>},
      {run_interleave<u8, 3, kLoad>, run_interleave<u16, 3, kLoad>, run_interleave<u32, 3, kLoad>},
      {run_interleave<u8, 4, kLoad>, run_interleave<u16, 4, kLoad>, run_interleave<u32, 4, kLoad>}};
  return kTable[structure - 2][size];
}

// What all these instructions have in common.
struct Structures {
  bool is_load;
  unsigned size;       // log2 of the element's bytes
  unsigned structure;  // elements per structure: the N of VLDn
  unsigned d;          // first register
  unsigned increment;  // between the registers of a structure
  unsigned alignment;  // demanded, in bytes
  u8 n;                // base register
};

Uop& emit_access(Builder& b, const Structures& s, Handler run, unsigned d, u32 offset) {
  Uop& u = b.emit(s.is_load ? Op::NeonLoadStructure : Op::NeonStoreStructure, run);
  u.form = static_cast<u8>(kVfpVector | s.size);
  u.d = static_cast<u8>(d);
  u.n = s.n;
  u.imm = offset;
  u.imm2 = offset == 0 ? s.alignment : 1;
  return u;
}

// Rm = 15: none; 13: by the bytes transferred; else by the register.
void emit_update(Builder& b, const Structures& s, unsigned m, u32 bytes) {
  if (m == 15) return;
  Uop& u = b.emit(Op::AddressUpdate,
                  update_base_handler(m == 13 ? AddressForm::Immediate : AddressForm::Add));
  u.d = u.n = s.n;
  if (m == 13) {
    u.imm = bytes;
  } else {
    u.m = static_cast<u8>(m);
  }
}

// The group of registers d, d + increment, ... whose structures are in memory at `offset`.
void emit_group(Builder& b, const Structures& s, unsigned d, u32 offset) {
  const Handler interleave = s.is_load ? interleave_handler<true>(s.structure, s.size)
                                       : interleave_handler<false>(s.structure, s.size);
  const auto permute = [&] {
    Uop& u = b.emit(Op::NeonPermute, interleave);
    u.form = static_cast<u8>(kVfpVector | s.size);
    u.d = static_cast<u8>(d);
    u.a = static_cast<u8>(s.increment);
  };
  if (!s.is_load) permute();
  for (unsigned i = 0; i < s.structure; ++i) {
    emit_access(b, s, kVector[s.is_load][true][s.size], i, offset + 8 * i);
  }
  if (s.is_load) permute();
}

struct MultipleType {
  u8 structure = 0;  // 0: UNDEFINED
  u8 groups = 0;     // registers per structure element
  u8 increment = 0;
  u8 alignments = 0;  // bit per value of `align` that is allowed
};
// By the type field (A7.7.1 and the instructions' pages).
constexpr MultipleType kMultiple[16] = {
    {4, 1, 1, 0xf}, {4, 1, 2, 0xf}, {1, 4, 1, 0xf}, {2, 2, 2, 0xf}, {3, 1, 1, 0x3}, {3, 1, 2, 0x3},
    {1, 3, 1, 0x3}, {1, 1, 1, 0x3}, {2, 1, 1, 0x7}, {2, 1, 2, 0x7}, {1, 2, 1, 0x7}};

void decode_multiple(Builder& b, u32 e, Structures s) {
  const MultipleType type = kMultiple[bits(e, 11, 8)];
  const unsigned align = bits(e, 5, 4);
  s.size = bits(e, 7, 6);
  if (type.structure == 0 || !bit(type.alignments, align) || (s.size == 3 && type.structure > 1)) {
    return b.undefined();
  }
  s.structure = type.structure;
  s.increment = type.increment;
  s.alignment = align == 0 ? 1 : 4u << align;
  const unsigned last = s.d + (s.structure - 1) * s.increment + type.groups - 1;
  if (s.n == 15 || last > 31) return b.undefined();  // UNPREDICTABLE
  b.vfp_check(true);
  for (unsigned r = 0; r < type.groups; ++r) {
    const u32 offset = 8 * r * s.structure;
    if (s.structure > 1) {
      emit_group(b, s, s.d + r, offset);
    } else {
      emit_access(b, s, kVector[s.is_load][false][s.size], s.d + r, offset);
    }
  }
  emit_update(b, s, bits(e, 3, 0), 8u * s.structure * type.groups);
}

// The index_align field of a single lane (the instructions' tables): false when UNDEFINED.
bool decode_index_align(Structures& s, unsigned field, unsigned& index) {
  index = field >> (s.size + 1);
  s.increment = s.size > 0 && bit(field, s.size) ? 2 : 1;
  const unsigned low = field & ((1u << s.size) - 1) & 3;  // below the increment bit
  s.alignment = 1;
  switch (s.structure) {
    case 1:
      if (bit(field, s.size)) return false;
      if (s.size == 0) return true;
      if (s.size == 2 && low != 0 && low != 3) return false;
      s.alignment = low ? 1u << s.size : 1;
      return true;
    case 2:
      if (s.size == 2 && bit(field, 1)) return false;
      if (bit(field, 0)) s.alignment = 2u << s.size;
      return true;
    case 3:
      return s.size == 0 ? !bit(field, 0) : low == 0;
    default:
      if (s.size == 2) {
        if (low == 3) return false;
        if (low) s.alignment = 4u << low;
      } else if (bit(field, 0)) {
        s.alignment = 4u << s.size;
      }
      return true;
  }
}

void decode_single_lane(Builder& b, u32 e, Structures s) {
  unsigned index = 0;
  s.size = bits(e, 11, 10);
  if (!decode_index_align(s, bits(e, 7, 4), index)) return b.undefined();
  if (s.n == 15 || s.d + (s.structure - 1) * s.increment > 31) return b.undefined();
  b.vfp_check(true);
  for (unsigned i = 0; i < s.structure; ++i) {
    const unsigned d = s.d + i * s.increment;
    emit_access(b, s, kLane[s.is_load][s.size], d, i << s.size).a =
        static_cast<u8>(d * (8u >> s.size) + index);
  }
  emit_update(b, s, bits(e, 3, 0), s.structure << s.size);
}

void decode_all_lanes(Builder& b, u32 e, Structures s) {
  const bool t = bit(e, 5), a = bit(e, 4);
  s.size = bits(e, 7, 6);
  s.increment = t ? 2 : 1;
  bool valid = s.size != 3;
  switch (s.structure) {
    case 1:
      valid = valid && !(s.size == 0 && a);
      break;
    case 3:
      valid = valid && !a;
      break;
    case 4:
      valid = valid || a;
      break;
    default:
      break;
  }
  if (!valid || !s.is_load) return b.undefined();
  s.alignment = a ? s.structure << s.size : 1;
  if (s.structure == 4 && a && s.size == 2) s.alignment = 8;
  if (s.size == 3) {  // VLD4: words aligned to 16 bytes
    s.size = 2;
    s.alignment = 16;
  }
  const unsigned registers = s.structure == 1 && t ? 2 : 1;
  const unsigned last =
      s.structure == 1 ? s.d + registers - 1 : s.d + (s.structure - 1) * s.increment;
  if (s.n == 15 || last > 31) return b.undefined();  // UNPREDICTABLE
  b.vfp_check(true);
  for (unsigned i = 0; i < s.structure; ++i) {
    emit_access(b, s, kAllLanes[s.size], s.d + i * s.increment, i << s.size).a =
        static_cast<u8>(registers);
  }
  emit_update(b, s, bits(e, 3, 0), s.structure << s.size);
}

}  // namespace

void decode_simd_structures(Builder& b, u32 e) {
  Structures s{};
  s.is_load = bit(e, 21);
  s.d = double_d(e);
  s.n = static_cast<u8>(bits(e, 19, 16));
  if (bit(e, 20)) return b.undefined();
  if (!bit(e, 23)) return decode_multiple(b, e, s);
  s.structure = bits(e, 9, 8) + 1;
  if (bits(e, 11, 10) == 3) return decode_all_lanes(b, e, s);
  decode_single_lane(b, e, s);
}

}  // namespace vesim::isa
