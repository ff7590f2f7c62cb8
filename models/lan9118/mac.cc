// SPDX-License-Identifier: Apache-2.0
#include "models/lan9118/mac.h"

#include <algorithm>
#include <utility>

#include "isa/diagnostics.h"

namespace vesim::models::lan9118 {
namespace {

constexpr unsigned kInternalPhy = 1;
constexpr u32 kNoPhy = 0xffff;

// RX status
constexpr u32 kFilterFailed = 1u << 30, kErrorStatus = 1u << 15, kBroadcast = 1u << 13,
              kLengthError = 1u << 12, kRunt = 1u << 11, kMulticast = 1u << 10, kTooLong = 1u << 7,
              kTypeFrame = 1u << 5, kWatchdog = 1u << 4, kCrcError = 1u << 1;
constexpr u32 kErrors = kRunt | kTooLong | kCrcError;

// Sizes in bytes, with FCS.
constexpr u32 kLeast = 64, kGreatest = 1518, kWatchdogAt = 2048, kCutAt = 2560;
constexpr u32 kVlan1Bytes = 4, kVlan2Bytes = 16;
constexpr u32 kHeader = 14, kLeastPayload = 46, kGreatestLength = 1500;

// The length field of a frame that has one does not say what arrived.
bool has_length_error(const EthernetFrame& frame) {
  if (frame.bytes.size() < kHeader || frame.type() > kGreatestLength) return false;
  const std::size_t payload = frame.bytes.size() - kHeader;
  return payload != std::max<std::size_t>(frame.type(), kLeastPayload);
}

std::vector<u8> with_fcs(EthernetFrame frame) {
  const u32 crc = frame.fcs_valid ? crc32(frame.bytes) : ~crc32(frame.bytes);
  for (unsigned i = 0; i < kFcsBytes; ++i) frame.bytes.push_back(u8(crc >> (8 * i)));
  return std::move(frame.bytes);
}

}  // namespace

Mac::Mac(const std::string& name, Phy& phy, Events events)
    : regs(name), phy_(phy), events_(std::move(events)) {}

// Registers.

void Mac::write_control(u32 value) {
  u32 writable = 0;
  for (const Field& field : control_.spec().fields) writable |= field.mask();
  const bool stops = receiver_on() && !kRxEnable.get(value);
  control_.set(value & writable);
  if (stops) events_.receiver_stopped();
  events_.control_changed();
}

void Mac::flow_written() {
  const bool send = flow_.get(kFlowBusy);
  flow_.set(kFlowBusy, 0);
  if (send) events_.send_pause(pause_time());
}

// The status bits are cleared by writing ones.
void Mac::wake_up_written(u32 value) {
  const u32 status = kWakeReceived.mask() | kMagicReceived.mask();
  const u32 enables = kGlobalUnicast.mask() | kWakeEnable.mask() | kMagicEnable.mask();
  wake_up_.set((wake_up_.get() & status & ~value) | (value & enables));
}

void Mac::mii_access() {
  const unsigned index = mii_access_.get(kPhyRegister);
  const bool here = mii_access_.get(kPhyAddress) == kInternalPhy;
  if (!mii_access_.get(kMiiWrite)) {
    mii_data_.set(here ? phy_.read(index) : kNoPhy);
  } else if (here) {
    phy_.write(index, static_cast<u16>(mii_data_.get()));
  }
  mii_access_.set(kMiiBusy, 0);
}

void Mac::set_address(const MacAddress& a) {
  address_low_.set(a[0] | a[1] << 8 | a[2] << 16 | u32{a[3]} << 24);
  address_high_.set(a[4] | a[5] << 8);
}

MacAddress Mac::address() const {
  const u32 low = address_low_.get(), high = address_high_.get();
  return {u8(low), u8(low >> 8), u8(low >> 16), u8(low >> 24), u8(high), u8(high >> 8)};
}

// Reception.

// The upper six bits of the address's CRC register.
bool Mac::hash_hit(const MacAddress& address) const {
  const u32 crc = ~crc32(address);
  unsigned index = 0;
  for (unsigned bit = 0; bit < 6; ++bit) index = index << 1 | (crc >> bit & 1);
  return (index & 32 ? hash_high_ : hash_low_).get() >> (index & 31) & 1;
}

bool Mac::passes_filter(const EthernetFrame& frame) const {
  const MacAddress to = frame.destination();
  if (control_.get(kPromiscuous)) return true;
  if (flow_.get(kPassControl) && frame.fcs_valid && pause_quanta(frame)) return true;
  if (to == kBroadcastMac) return !control_.get(kNoBroadcast);
  if (is_group(to) && control_.get(kPassMulticast)) return true;
  if (control_.get(kInverse)) return to != address();
  const bool hashed = control_.get(kHashOnly) || (is_group(to) && control_.get(kHashPerfect));
  return hashed ? hash_hit(to) : to == address();
}

u32 Mac::longest_frame(const EthernetFrame& frame) const {
  if (frame.type() == vlan1_.get()) return kGreatest + kVlan1Bytes;
  if (frame.type() == vlan2_.get()) return kGreatest + kVlan2Bytes;
  return kGreatest;
}

Mac::Received Mac::receive(EthernetFrame frame) const {
  Received r;
  const auto length = static_cast<u32>(frame.bytes.size() + kFcsBytes);
  const bool passes = passes_filter(frame);
  if (!passes && !control_.get(kReceiveAll)) return r;
  if (length < kLeast && !control_.get(kPassBad)) return r;
  const MacAddress to = frame.destination();
  r.wanted = true;
  r.watchdog = length > kWatchdogAt;
  r.status = (passes ? 0 : kFilterFailed) | (to == kBroadcastMac ? kBroadcast : 0) |
             (is_group(to) && to != kBroadcastMac ? kMulticast : 0) |
             (has_length_error(frame) ? kLengthError : 0) | (length < kLeast ? kRunt : 0) |
             (length > longest_frame(frame) ? kTooLong : 0) |
             (frame.type() > kGreatestLength ? kTypeFrame : 0) | (r.watchdog ? kWatchdog : 0) |
             (frame.fcs_valid ? 0 : kCrcError);
  if (r.status & kErrors) r.status |= kErrorStatus;
  const u32 stripped = kHeader + frame.type();
  const bool strip = control_.get(kStripPadding) && frame.type() < kLeastPayload;
  r.bytes = with_fcs(std::move(frame));
  if (strip && stripped < r.bytes.size()) r.bytes.resize(stripped);
  if (r.bytes.size() > kCutAt) r.bytes.resize(kCutAt);
  r.status |= static_cast<u32>(r.bytes.size()) << 16;
  return r;
}

// Wake-up.

// Six bytes of ones, then this station's address sixteen times, anywhere behind the addresses.
bool Mac::is_magic(const EthernetFrame& frame) const {
  std::vector<u8> pattern(6, 0xff);
  const MacAddress own = address();
  for (int i = 0; i < 16; ++i) pattern.insert(pattern.end(), own.begin(), own.end());
  const bool here = frame.destination() == own || is_group(frame.destination());
  return here && std::search(frame.bytes.begin(), frame.bytes.end(), pattern.begin(),
                             pattern.end()) != frame.bytes.end();
}

bool Mac::wakes_up(const EthernetFrame& frame) {
  if (!frame.fcs_valid) return false;
  const bool magic = wake_up_.get(kMagicEnable) && is_magic(frame);
  const bool unicast = wake_up_.get(kGlobalUnicast) && frame.destination() == address();
  const bool pattern = wake_up_.get(kWakeEnable) && (unicast || filter_.matches(frame));
  if (magic) wake_up_.set(kMagicReceived, 1);
  if (pattern) wake_up_.set(kWakeReceived, 1);
  return magic || pattern;
}

void Mac::reset() {
  regs.reset();
  filter_.reset();
}

void Mac::serialize(isa::Archive& ar) {
  regs.serialize(ar);
  ar("filter", filter_);
}

}  // namespace vesim::models::lan9118
