// SPDX-License-Identifier: Apache-2.0
// The register framework. A register is declared once, as a member of its model; bus decode, banked
// copies, access checks, reset, save/load and the printed register map follow from the declaration:
//
//   static constexpr Field kEnable{0, 0, "ENABLE", "the timer counts"};
//   Register control_{regs, {.name = "CONTROL", .offset = 0x08, .reset = 0x20,
//                            .fields = {kEnable, kMode}, .meaning = "timer control",
//                            .after_write = [this] { restart(); }}};
//
// What a read returns and what it changes are declared apart (`read`, `after_read`), so that the
// debugger can look at a FIFO without draining it.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "isa/archive.h"
#include "models/access.h"

namespace vesim::models {

using isa::u16;
using isa::u32;
using isa::u64;
using isa::u8;

// Bits [hi:lo] of a register.
struct Field {
  unsigned hi;
  unsigned lo;
  const char* name;
  const char* meaning;
  bool writable = true;

  constexpr u32 mask() const { return (0xffffffffu >> (31 - (hi - lo))) << lo; }
  constexpr u32 get(u32 value) const { return (value & mask()) >> lo; }
  constexpr u32 set(u32 value, u32 field) const {
    return (value & ~mask()) | ((field << lo) & mask());
  }
};

// The access being made, as a callback sees it.
struct RegisterAccess : Access {
  unsigned index = 0;  // element, when the register is an array
};

// A callback may take the access or leave it out.
template <class Result, class... Args>
class Callback {
 public:
  Callback() = default;
  template <class F>
  requires std::invocable<F, const RegisterAccess&, Args...> Callback(F function)
      : function_(std::move(function)) {}
  template <class F>
  requires(std::invocable<F, Args...> && !std::invocable<F, const RegisterAccess&, Args...>)
      Callback(F function)
      : function_([f = std::move(function)](const RegisterAccess&, Args... args) mutable {
          return f(args...);
        }) {}

  explicit operator bool() const { return static_cast<bool>(function_); }
  Result operator()(const RegisterAccess& access, Args... args) const {
    return function_(access, args...);
  }

 private:
  std::function<Result(const RegisterAccess&, Args...)> function_;
};

enum class Mode { kReadWrite, kReadOnly, kWriteOnly, kWriteOneToClear };

// Which copy of the register an access reaches.
enum class Banking { kNone, kPerCore, kPerSecurity };

// Access sizes in bytes that a register takes; a set.
inline constexpr unsigned kByte = 1;
inline constexpr unsigned kHalfword = 2;
inline constexpr unsigned kWord = 4;
inline constexpr unsigned kAnySize = kByte | kHalfword | kWord;

struct RegisterSpec {
  std::string name;
  u32 offset = 0;       // bytes, of element 0
  unsigned width = 32;  // bits of one element: 8, 16 or 32
  unsigned count = 1;   // elements of an array
  unsigned stride = 0;  // bytes from element to element; 0: packed
  u32 reset = 0;
  std::vector<u32> resets = {};  // one per element, in place of `reset`
  bool survives_reset = false;   // only power-on sets the reset value
  Mode mode = Mode::kReadWrite;
  unsigned sizes = kWord;
  Banking banking = Banking::kNone;
  bool secure_only = false;  // non-secure reads are zero and writes ignored, unless opened
  // With fields, only writable fields change on a write; without, all bits do.
  std::vector<Field> fields = {};
  std::string meaning = {};
  Callback<u32> read = {};         // the value read, in place of the stored one; changes nothing
  Callback<void> after_read = {};  // what a read (not the debugger's) changes
  Callback<void, u32> write = {};  // takes the written value, in place of storing it
  Callback<void> after_write = {};
};

class RegisterBank;

class Register {
 public:
  Register(RegisterBank& bank, RegisterSpec spec);
  Register(const Register&) = delete;
  Register& operator=(const Register&) = delete;

  const RegisterSpec& spec() const { return spec_; }

  // The stored value. `copy` is the core, or 1 for the non-secure copy, of a banked register.
  u32 get(unsigned index = 0, unsigned copy = 0) const { return values_[slot(index, copy)]; }
  void set(u32 value, unsigned index = 0, unsigned copy = 0) { values_[slot(index, copy)] = value; }
  u32 get(const RegisterAccess& at) const { return get(at.index, copy_of(at)); }
  void set(const RegisterAccess& at, u32 value) { set(value, at.index, copy_of(at)); }
  u32 get(const Field& field) const { return field.get(get()); }
  void set(const Field& field, u32 value) { set(field.set(get(), value)); }

  // The effect of one access to one element. `lanes` are the bits written.
  u32 read(const RegisterAccess& at);
  void write(const RegisterAccess& at, u32 value, u32 lanes);

  void reset(bool power_on);
  void serialize(isa::Archive& ar) { ar(spec_.name, values_); }

  unsigned copies() const { return copies_; }
  unsigned stride() const { return spec_.stride ? spec_.stride : spec_.width / 8; }
  u32 width_mask() const { return 0xffffffffu >> (32 - spec_.width); }

 private:
  unsigned slot(unsigned index, unsigned copy) const { return copy * spec_.count + index; }
  unsigned copy_of(const Access& access) const;
  u32 writable_mask() const;

  RegisterSpec spec_;
  unsigned copies_;
  u32 writable_;
  std::vector<u32> values_;
};

class RegisterBank {
 public:
  // `cores` is the number of copies of registers banked per core.
  explicit RegisterBank(std::string name, unsigned cores = 1)
      : name_(std::move(name)), cores_(cores) {}

  const std::string& name() const { return name_; }
  unsigned cores() const { return cores_; }

  // A bus access of 1, 2, 4 or 8 bytes. What the guest gets wrong (no such register, wrong size,
  // wrong direction) is a guest error; such a read returns zero, such a write is ignored.
  u64 read(const Access& access, u64 offset, unsigned size);
  void write(const Access& access, u64 offset, unsigned size, u64 value);

  // Whether non-secure accesses reach registers marked secure_only.
  void open_to_non_secure(bool open) { open_to_non_secure_ = open; }

  // Asked before every access but the debugger's; one that it refuses has no effect and reads zero.
  using Gate = std::function<bool(u64 offset, bool is_write)>;
  void set_gate(Gate gate) { gate_ = std::move(gate); }

  // Every register, by offset: the printed register map.
  std::vector<const RegisterSpec*> describe() const;
  // What a secure read by core 0 would return, without its effects.
  u32 peek(const RegisterSpec& spec, unsigned index = 0) const;

  void reset(bool power_on = false);
  void serialize(isa::Archive& ar);

 private:
  friend class Register;
  static constexpr u16 kNone = 0xffff;
  struct Element {
    Register* reg = nullptr;
    unsigned index = 0;
    unsigned byte = 0;  // of the access within the element
  };

  void add(Register& reg);
  Element find(u64 offset) const;
  // True when the access is one that the register takes; otherwise the guest error is logged.
  bool allowed(const Element& element, const Access& access, u64 offset, unsigned size,
               bool is_write) const;
  void complain(const Access& access, u64 offset, const std::string& message) const;

  std::string name_;
  unsigned cores_;
  bool open_to_non_secure_ = false;
  Gate gate_;
  std::vector<Register*> registers_;
  std::vector<u16> decode_;  // index in registers_ by byte offset
};

}  // namespace vesim::models
