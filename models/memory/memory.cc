// SPDX-License-Identifier: Apache-2.0
#include "models/memory/memory.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "isa/diagnostics.h"

namespace vesim::models {

using isa::u64;
using isa::u8;

namespace {

bool all_zero(const u8* page) {
  return page[0] == 0 && std::memcmp(page, page + 1, Memory::kPageSize - 1) == 0;
}

}  // namespace

Memory::Memory(const sc_core::sc_module_name& name, u64 size, Kind kind)
    : sc_module(name),
      socket("socket"),
      size_(size),
      kind_(kind),
      touched_((size + kChunkSize - 1) / kChunkSize) {
  void* mapping = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) {
    throw isa::UserError(
        fmt::format("the host gives no {} MiB of memory: make the board's smaller", size >> 20));
  }
  // Guests reach far and wide: with small pages the host would often walk its tables. If it has
  // none others, it goes without.
  madvise(mapping, size, MADV_HUGEPAGE);
  host_ = static_cast<u8*>(mapping);
  socket.register_b_transport(this, &Memory::b_transport);
  socket.register_transport_dbg(this, &Memory::transport_dbg);
  socket.register_get_direct_mem_ptr(this, &Memory::get_direct_mem_ptr);
}

Memory::~Memory() { munmap(host_, size_); }

void Memory::touch(u64 offset, u64 length) {
  for (u64 chunk = offset / kChunkSize; chunk <= (offset + length - 1) / kChunkSize; ++chunk) {
    touched_[chunk] = true;
  }
}

void Memory::write(u64 offset, std::string_view data) {
  if (!holds(offset, data.size())) isa::internal_error("write beyond the end of memory");
  if (data.empty()) return;
  touch(offset, data.size());
  std::memcpy(host_ + offset, data.data(), data.size());
}

void Memory::read(u64 offset, std::span<char> data) const {
  if (!holds(offset, data.size())) isa::internal_error("read beyond the end of memory");
  if (!data.empty()) std::memcpy(data.data(), host_ + offset, data.size());
}

void Memory::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time&) {
  const u64 offset = payload.get_address();
  const unsigned length = payload.get_data_length();
  if (payload.get_byte_enable_ptr()) {
    payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    return;
  }
  if (payload.get_streaming_width() < length) {
    payload.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    return;
  }
  if (!holds(offset, length) || length == 0) {
    payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    return;
  }
  if (payload.is_read()) {
    std::memcpy(payload.get_data_ptr(), host_ + offset, length);
  } else if (payload.is_write()) {
    if (kind_ == Kind::kRam) {
      touch(offset, length);
      std::memcpy(host_ + offset, payload.get_data_ptr(), length);
    } else {
      // By chunk: a guest that fills ROM would bury everything else that it does wrong.
      isa::guest_error(basename(), offset / kChunkSize * kChunkSize, "write to read-only memory");
    }
  }
  payload.set_dmi_allowed(true);
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

// The debugger writes ROM as well.
unsigned Memory::transport_dbg(tlm::tlm_generic_payload& payload) {
  const u64 offset = payload.get_address();
  if (offset >= size_) return 0;
  const auto length =
      static_cast<unsigned>(std::min<u64>(payload.get_data_length(), size_ - offset));
  if (payload.is_read()) std::memcpy(payload.get_data_ptr(), host_ + offset, length);
  if (payload.is_write()) {
    write(offset, {reinterpret_cast<const char*>(payload.get_data_ptr()), length});
  }
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
  return length;
}

bool Memory::get_direct_mem_ptr(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) {
  const u64 offset = payload.get_address();
  if (offset >= size_) return false;
  const u64 start = offset / kChunkSize * kChunkSize;
  const u64 end = std::min(start + kChunkSize, size_) - 1;
  dmi.set_dmi_ptr(host_ + start);
  dmi.set_start_address(start);
  dmi.set_end_address(end);
  if (kind_ == Kind::kRam) {
    dmi.allow_read_write();
    touch(offset, 1);
  } else {
    dmi.allow_read();
  }
  return kind_ == Kind::kRam || payload.is_read();
}

void Memory::for_each_page(
    const std::function<void(u64 offset, std::span<const u8> page)>& visit) const {
  for (u64 chunk = 0; chunk < touched_.size(); ++chunk) {
    if (!touched_[chunk]) continue;
    const u64 end = std::min((chunk + 1) * kChunkSize, size_);
    for (u64 offset = chunk * kChunkSize; offset < end; offset += kPageSize) {
      if (!all_zero(host_ + offset)) visit(offset, {host_ + offset, kPageSize});
    }
  }
}

void Memory::clear() {
  madvise(host_, size_, MADV_DONTNEED);
  touched_.assign(touched_.size(), false);
}

void Memory::serialize(isa::Archive& ar) {
  static constexpr u64 kEnd = ~u64{0};
  u64 offset = kEnd;
  if (!ar.loading()) {
    for_each_page([&](u64 page_offset, std::span<const u8> page) {
      offset = page_offset;
      ar("offset", offset);
      ar.raw("page", host_ + offset, page.size());
    });
    offset = kEnd;
    ar("offset", offset);
    return;
  }
  clear();
  for (ar("offset", offset); offset != kEnd; ar("offset", offset)) {
    if (offset % kPageSize != 0 || !holds(offset, kPageSize)) {
      throw isa::ArchiveError(fmt::format("saved memory of '{}' is larger than it is", basename()));
    }
    touch(offset, kPageSize);
    ar.raw("page", host_ + offset, kPageSize);
  }
}

}  // namespace vesim::models
