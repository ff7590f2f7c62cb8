// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/fragments.h"

#include <algorithm>

namespace vesim::models::stbox {
namespace {

constexpr u64 kLargestDatagram = 0xffff - kIpv4HeaderSize;

}  // namespace

bool Fragments::Datagram::add(const Ipv4Packet& fragment) {
  const u64 first = fragment.offset, end = first + fragment.payload.size();
  if (fragment.payload.empty() || end > kLargestDatagram) return false;
  if (fragment.more_fragments ? end % 8 != 0 || (length != 0 && end > length)
                              : length != 0 && end != length) {
    return false;
  }
  const auto next = pieces.lower_bound(first);
  if (next != pieces.end() && next->first < end) {
    // A repeated fragment is no contradiction.
    return next->first == first && next->second.size() == fragment.payload.size();
  }
  if (next != pieces.begin()) {
    const auto& [offset, bytes] = *std::prev(next);
    if (offset + bytes.size() > first) return false;
  }
  if (!fragment.more_fragments) {
    if (next != pieces.end()) return false;  // something lies behind the last one
    length = end;
  }
  pieces[first].assign(fragment.payload.begin(), fragment.payload.end());
  return true;
}

std::optional<Bytes> Fragments::Datagram::whole() const {
  if (length == 0) return std::nullopt;
  Bytes bytes;
  for (const auto& [offset, piece] : pieces) {
    if (offset != bytes.size()) return std::nullopt;
    bytes.insert(bytes.end(), piece.begin(), piece.end());
  }
  if (bytes.size() != length) return std::nullopt;
  return bytes;
}

void Fragments::make_room(u64 now) {
  dropped_ += std::erase_if(datagrams_, [&](const auto& entry) {
    return now - entry.second.started >= limits_.lifetime;
  });
  if (datagrams_.size() < limits_.datagrams) return;
  datagrams_.erase(std::min_element(datagrams_.begin(), datagrams_.end(), [](auto& a, auto& b) {
    return a.second.serial < b.second.serial;
  }));
  ++dropped_;
}

std::optional<Bytes> Fragments::add(const Ipv4Packet& fragment, u64 now) {
  const Key key{fragment.source, fragment.destination, fragment.identification, fragment.protocol};
  auto found = datagrams_.find(key);
  if (found == datagrams_.end()) {
    make_room(now);
    found = datagrams_.emplace(key, Datagram{now, ++serial_, 0, {}}).first;
  }
  if (!found->second.add(fragment)) {
    datagrams_.erase(found);
    ++dropped_;
    return std::nullopt;
  }
  auto whole = found->second.whole();
  if (whole) datagrams_.erase(found);
  return whole;
}

void Fragments::Datagram::serialize(isa::Archive& ar) {
  ar("started", started);
  ar("serial", serial);
  ar("length", length);
  ar("pieces", pieces);
}

void Fragments::serialize(isa::Archive& ar) {
  ar("datagrams", datagrams_);
  ar("serial", serial_);
  ar("dropped", dropped_);
}

}  // namespace vesim::models::stbox
