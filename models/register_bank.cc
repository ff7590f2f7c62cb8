// SPDX-License-Identifier: Apache-2.0
#include "models/register_bank.h"

#include <fmt/format.h>

#include <algorithm>

#include "isa/diagnostics.h"

namespace vesim::models {

Register::Register(RegisterBank& bank, RegisterSpec spec)
    : spec_(std::move(spec)),
      copies_(spec_.banking == Banking::kPerCore       ? bank.cores()
              : spec_.banking == Banking::kPerSecurity ? 2
                                                       : 1),
      writable_(writable_mask()),
      values_(static_cast<std::size_t>(spec_.count) * copies_) {
  bank.add(*this);
  reset(true);
}

u32 Register::writable_mask() const {
  if (spec_.fields.empty()) return width_mask();
  u32 mask = 0;
  for (const Field& field : spec_.fields) {
    if (field.writable) mask |= field.mask();
  }
  return mask;
}

unsigned Register::copy_of(const Access& access) const {
  switch (spec_.banking) {
    case Banking::kPerCore:
      return access.core < copies_ ? access.core : 0;
    case Banking::kPerSecurity:
      return access.secure ? 0 : 1;
    default:
      return 0;
  }
}

u32 Register::read(const RegisterAccess& at) {
  const u32 value = spec_.read ? spec_.read(at) : get(at);
  if (spec_.after_read && !at.debug) spec_.after_read(at);
  return value & width_mask();
}

void Register::write(const RegisterAccess& at, u32 value, u32 lanes) {
  const u32 old = get(at);
  if (spec_.mode == Mode::kReadWrite) value = (old & ~lanes) | (value & lanes);
  if (spec_.write) {
    spec_.write(at, value);
  } else if (spec_.mode == Mode::kWriteOneToClear) {
    set(at, old & ~(value & lanes & writable_));
  } else {
    set(at, (old & ~writable_) | (value & writable_));
  }
  if (spec_.after_write) spec_.after_write(at);
}

void Register::reset(bool power_on) {
  if (spec_.survives_reset && !power_on) return;
  for (unsigned copy = 0; copy < copies_; ++copy) {
    for (unsigned i = 0; i < spec_.count; ++i) {
      values_[slot(i, copy)] = i < spec_.resets.size() ? spec_.resets[i] : spec_.reset;
    }
  }
}

void RegisterBank::add(Register& reg) {
  const auto id = static_cast<u16>(registers_.size());
  registers_.push_back(&reg);
  const RegisterSpec& spec = reg.spec();
  const u64 end = u64{spec.offset} + u64{reg.stride()} * (spec.count - 1) + spec.width / 8;
  if (end > decode_.size()) decode_.resize(end, kNone);
  for (unsigned i = 0; i < spec.count; ++i) {
    for (unsigned byte = 0; byte < spec.width / 8; ++byte) {
      u16& entry = decode_[spec.offset + i * reg.stride() + byte];
      if (entry != kNone) isa::internal_error(name_ + ": registers overlap at " + spec.name);
      entry = id;
    }
  }
}

RegisterBank::Element RegisterBank::find(u64 offset) const {
  if (offset >= decode_.size() || decode_[offset] == kNone) return {};
  Register* reg = registers_[decode_[offset]];
  const auto from_first = static_cast<unsigned>(offset - reg->spec().offset);
  return {reg, from_first / reg->stride(), from_first % reg->stride()};
}

void RegisterBank::complain(const Access& access, u64 offset, const std::string& message) const {
  if (!access.debug) isa::guest_error(name_, offset, message);
}

bool RegisterBank::allowed(const Element& element, const Access& access, u64 offset, unsigned size,
                           bool is_write) const {
  if (!element.reg) {
    complain(access, offset, is_write ? "write to no register" : "read of no register");
    return false;
  }
  const RegisterSpec& spec = element.reg->spec();
  if (!(spec.sizes & size) || offset % size != 0) {
    complain(access, offset, fmt::format("{}-byte access to {}", size, spec.name));
    return false;
  }
  if (is_write && spec.mode == Mode::kReadOnly) {
    complain(access, offset, "write to read-only " + spec.name);
    return false;
  }
  if (!is_write && spec.mode == Mode::kWriteOnly) {
    complain(access, offset, "read of write-only " + spec.name);
    return false;
  }
  return access.secure || !spec.secure_only || open_to_non_secure_;
}

// An access wider than the elements (a word of byte-wide priorities) is one access to each of them.
u64 RegisterBank::read(const Access& access, u64 offset, unsigned size) {
  if (size == 8) {
    const u64 low = read(access, offset, 4);
    return low | (read(access, offset + 4, 4) << 32);
  }
  if (gate_ && !access.debug && !gate_(offset, false)) return 0;
  u64 result = 0;
  for (unsigned done = 0; done < size;) {
    const Element element = find(offset + done);
    if (!allowed(element, access, offset, size, false) || !element.reg) return 0;
    const u32 value = element.reg->read({access, element.index});
    result |= u64{value >> (8 * element.byte)} << (8 * done);
    done += element.reg->spec().width / 8 - element.byte;
  }
  return result & ((u64{1} << (8 * size)) - 1);
}

void RegisterBank::write(const Access& access, u64 offset, unsigned size, u64 value) {
  if (size == 8) {
    write(access, offset, 4, value & 0xffffffff);
    write(access, offset + 4, 4, value >> 32);
    return;
  }
  if (gate_ && !access.debug && !gate_(offset, true)) return;
  for (unsigned done = 0; done < size;) {
    const Element element = find(offset + done);
    if (!allowed(element, access, offset, size, true) || !element.reg) return;
    const unsigned bytes = std::min(size - done, element.reg->spec().width / 8 - element.byte);
    const u32 lanes = (0xffffffffu >> (32 - 8 * bytes)) << (8 * element.byte);
    const u32 shifted = static_cast<u32>(value >> (8 * done)) << (8 * element.byte);
    element.reg->write({access, element.index}, shifted & lanes, lanes);
    done += bytes;
  }
}

std::vector<const RegisterSpec*> RegisterBank::describe() const {
  std::vector<const RegisterSpec*> specs;
  for (const Register* reg : registers_) specs.push_back(&reg->spec());
  std::stable_sort(specs.begin(), specs.end(),
                   [](const auto* a, const auto* b) { return a->offset < b->offset; });
  return specs;
}

u32 RegisterBank::peek(const RegisterSpec& spec, unsigned index) const {
  Register* reg = find(spec.offset).reg;
  return reg ? reg->read({{.debug = true}, index}) : 0;
}

void RegisterBank::reset(bool power_on) {
  for (Register* reg : registers_) reg->reset(power_on);
}

void RegisterBank::serialize(isa::Archive& ar) {
  for (Register* reg : registers_) reg->serialize(ar);
}

}  // namespace vesim::models
