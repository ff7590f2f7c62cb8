// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_codec.h"

#include "isa/fast_memory.h"

namespace vesim::sim {
namespace {

using models::kCauses;

// Small numbers of either sign as small ones.
u64 folded(u64 difference) { return difference << 1 ^ (difference >> 63 ? ~u64{0} : 0); }
u64 unfolded(u64 number) { return number >> 1 ^ (number & 1 ? ~u64{0} : 0); }

void encode_part(const Trap::Part& part, std::string& to) {
  u64 causes = 0;
  for (std::size_t i = 0; i < kCauses; ++i) causes |= u64{part.cells[i] != 0} << i;
  put_number(to, part.slots);
  put_number(to, part.instructions);
  put_number(to, causes);
  for (const u64 slots : part.cells) {
    if (slots != 0) put_number(to, slots);
  }
  put_number(to, part.devices.size());
  for (const Trap::Device& device : part.devices) {
    put_number(to, device.page >> isa::kPageShift);
    put_number(to, device.slots);
  }
  put_number(to, part.functions.size());
  for (const Trap::Function& function : part.functions) {
    put_number(to, function.number);
    put_number(to, function.slots);
  }
}

Trap::Part decode_part(NumberReader& from) {
  Trap::Part part;
  part.slots = from.number();
  part.instructions = from.number();
  const u64 causes = from.number();
  for (std::size_t i = 0; i < kCauses; ++i) {
    if (causes >> i & 1) part.cells[i] = from.number();
  }
  for (u64 left = from.number(); left != 0 && from.good(); --left) {
    const u64 page = from.number() << isa::kPageShift;
    part.devices.push_back({page, from.number()});
  }
  for (u64 left = from.number(); left != 0 && from.good(); --left) {
    const auto function = static_cast<u32>(from.number());
    part.functions.push_back({function, from.number()});
  }
  return part;
}

bool empty(const Trap::Part& part) { return part.slots == 0 && part.instructions == 0; }

}  // namespace

void encode(const Trap& trap, u64& last_end, std::string& to) {
  for (const u64 number :
       {u64{trap.core}, u64{trap.end_core}, static_cast<u64>(trap.how), u64{trap.vector},
        trap.vttbr, u64{trap.vmpidr}, u64{trap.pc}, u64{trap.cpsr}, u64{trap.function},
        u64{trap.hsr}, u64{trap.far}, u64{trap.hpfar}, folded(trap.end - last_end),
        folded(trap.end - trap.begin), trap.overlap, trap.after}) {
    put_number(to, number);
  }
  last_end = trap.end;
  u64 phases = 0;
  for (std::size_t i = 0; i < kTrapPhases; ++i) phases |= u64{!empty(trap.parts[i])} << i;
  put_number(to, phases);
  for (const Trap::Part& part : trap.parts) {
    if (!empty(part)) encode_part(part, to);
  }
}

Trap decode(NumberReader& from, u64& last_end) {
  Trap trap;
  trap.core = static_cast<u8>(from.number());
  trap.end_core = static_cast<u8>(from.number());
  trap.how = static_cast<TrapEnd>(from.number() % 3);
  trap.vector = static_cast<u8>(from.number());
  trap.vttbr = from.number();
  trap.vmpidr = static_cast<u32>(from.number());
  trap.pc = static_cast<u32>(from.number());
  trap.cpsr = static_cast<u32>(from.number());
  trap.function = static_cast<u32>(from.number());
  trap.hsr = static_cast<u32>(from.number());
  trap.far = static_cast<u32>(from.number());
  trap.hpfar = static_cast<u32>(from.number());
  trap.end = last_end += unfolded(from.number());
  trap.begin = trap.end - unfolded(from.number());
  trap.overlap = from.number();
  trap.after = from.number();
  const u64 phases = from.number();
  for (std::size_t i = 0; i < kTrapPhases; ++i) {
    if (phases >> i & 1) trap.parts[i] = decode_part(from);
  }
  return trap;
}

}  // namespace vesim::sim
