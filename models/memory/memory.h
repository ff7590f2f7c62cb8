// SPDX-License-Identifier: Apache-2.0
// RAM or ROM. Host memory is reserved for the whole size and taken only where the guest touches it.
//
// Direct access (DMI) is granted by chunks of 2 MiB, and every chunk that was granted or written is
// noted: saving and hashing look at these alone, so that they never touch untouched memory, and
// skip pages of zeros in them, so that only what the guest wrote decides the result.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <functional>
#include <span>
#include <string_view>
#include <systemc>
#include <vector>

#include "isa/archive.h"

namespace vesim::models {

class Memory : public sc_core::sc_module {
 public:
  enum class Kind { kRam, kRom };

  static constexpr isa::u64 kPageSize = 4096;
  static constexpr isa::u64 kChunkSize = isa::u64{2} << 20;

  // `size` in bytes, a multiple of the page size. Throws isa::UserError if the host refuses it.
  Memory(const sc_core::sc_module_name& name, isa::u64 size, Kind kind = Kind::kRam);
  ~Memory() override;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  isa::u64 size() const { return size_; }

  // For loaders, also into ROM. The range must lie inside.
  void write(isa::u64 offset, std::string_view data);
  void read(isa::u64 offset, std::span<char> data) const;

  // Everything reads as zero again; host memory is given back. Pointers stay valid.
  void clear();
  void serialize(isa::Archive& ar);
  // Each page that holds anything but zeros, by rising offset.
  void for_each_page(
      const std::function<void(isa::u64 offset, std::span<const isa::u8> page)>& visit) const;

  tlm_utils::simple_target_socket<Memory> socket;

 private:
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  unsigned transport_dbg(tlm::tlm_generic_payload& payload);
  bool get_direct_mem_ptr(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  bool holds(isa::u64 offset, isa::u64 length) const {
    return length <= size_ && offset <= size_ - length;
  }
  void touch(isa::u64 offset, isa::u64 length);

  isa::u64 size_;
  Kind kind_;
  isa::u8* host_;
  std::vector<bool> touched_;  // by chunk
};

}  // namespace vesim::models
