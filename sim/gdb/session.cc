// SPDX-License-Identifier: Apache-2.0
#include "sim/gdb/session.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/gdb/parse.h"
#include "sim/gdb/target_xml.h"

namespace vesim::sim::gdb {
namespace {

using isa::u32;
using isa::u64;
using isa::u8;
using platform::CoreRun;
using platform::WatchKind;

constexpr unsigned kSigint = 2;  // gdb's numbers for signals
constexpr unsigned kSigtrap = 5;

const std::string kOk = "OK";
const std::string kBadRequest = "E01";  // malformed, or no such thing
const std::string kFault = "E14";       // EFAULT
const std::string kUnsupported;

std::string little_endian_hex(u64 value, unsigned bits) {
  std::string bytes;
  for (unsigned shift = 0; shift < bits; shift += 8) {
    bytes.push_back(static_cast<char>(value >> shift));
  }
  return to_hex(bytes);
}

u64 little_endian(std::string_view bytes) {
  u64 value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<u8>(bytes[i]);
  return value;
}

WatchKind watch_kind(unsigned type) {
  return type == 2 ? WatchKind::kWrite : type == 3 ? WatchKind::kRead : WatchKind::kAccess;
}

std::string_view watch_word(WatchKind kind) {
  return kind == WatchKind::kWrite ? "watch" : kind == WatchKind::kRead ? "rwatch" : "awatch";
}

}  // namespace

Session::Session(platform::DebugTarget& target, MonitorFunction monitor)
    : target_(target), monitor_(std::move(monitor)) {
  last_stop_ = stop_reply(kSigtrap, 0);
}

std::string Session::send(std::string_view data) { return last_sent_ = frame(data); }

std::string Session::receive(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) {
    switch (reader_.feed(byte)) {
      case PacketReader::Event::kPacket: {
        if (acknowledge_) out += '+';
        const std::string packet = reader_.packet();
        const bool was_running = state_ == State::kRunning;
        const auto answer = handle(packet);
        // A resume is answered by the stop that ends it.
        if (state_ != State::kRunning && state_ != State::kKilled) out += send(answer);
        if (was_running && state_ == State::kRunning) out += send(kBadRequest);
        break;
      }
      case PacketReader::Event::kBad:
        if (acknowledge_) out += '-';
        break;
      case PacketReader::Event::kResend:
        if (acknowledge_) out += last_sent_;
        break;
      case PacketReader::Event::kInterrupt:
        if (state_ == State::kRunning) out += interrupt();
        break;
      case PacketReader::Event::kAck:
      case PacketReader::Event::kNone:
        break;
    }
    if (state_ == State::kDetached || state_ == State::kKilled) break;
  }
  return out;
}

std::string Session::handle(std::string_view packet) {
  if (packet.empty() || state_ == State::kRunning) return kUnsupported;
  switch (packet[0]) {
    case '?':
      return last_stop_;
    case 'g':
      return read_registers();
    case 'G':
      return write_registers(packet.substr(1));
    case 'p':
      return read_one_register(packet.substr(1));
    case 'P':
      return write_one_register(packet.substr(1));
    case 'm':
      return read_memory(packet.substr(1));
    case 'M':
      return write_memory(packet.substr(1), false);
    case 'X':
      return write_memory(packet.substr(1), true);
    case 'z':
    case 'Z':
      return change_point(packet);
    case 'H':
      return select_thread(packet);
    case 'T':
      return core_of(packet.substr(1)) ? kOk : kBadRequest;
    case 'c':
    case 'C':
    case 's':
    case 'S':
      return resume_legacy(packet);
    case 'v':
      if (packet == "vCont?") return "vCont;c;C;s;S";
      if (packet.starts_with("vCont;")) return resume(packet.substr(6));
      if (!packet.starts_with("vKill")) return kUnsupported;
      state_ = State::kKilled;
      return kOk;
    case 'k':
      state_ = State::kKilled;
      return kOk;
    case 'D':
      state_ = State::kDetached;
      return kOk;
    case 'q':
      return query(packet);
    case 'Q':
      return set_query(packet);
    default:
      return kUnsupported;
  }
}

std::optional<unsigned> Session::core_of(std::string_view thread) const {
  const auto id = parse_hex(thread);
  if (!id || *id == 0 || *id > target_.cores()) return std::nullopt;
  return static_cast<unsigned>(*id - 1);
}

std::string Session::select_thread(std::string_view packet) {
  if (packet.size() < 3) return kBadRequest;
  const auto thread = packet.substr(2);
  const bool any = thread == "0" || thread == "-1";
  const auto core = core_of(thread);
  if (!any && !core) return kBadRequest;
  if (packet[1] == 'g') {
    if (core) core_ = *core;
  } else if (packet[1] == 'c') {
    run_core_ = core;
  } else {
    return kBadRequest;
  }
  return kOk;
}

// c, s, and Csig, Ssig with a signal that a machine has no use for; [addr] sets the pc first.
std::string Session::resume_legacy(std::string_view packet) {
  const bool has_signal = packet[0] == 'C' || packet[0] == 'S';
  const bool step = packet[0] == 's' || packet[0] == 'S';
  const unsigned core = run_core_.value_or(core_);
  auto rest = packet.substr(1);
  if (has_signal) {
    const auto semicolon = rest.find(';');
    rest = semicolon == std::string_view::npos ? "" : rest.substr(semicolon + 1);
  }
  if (!rest.empty()) {
    const auto address = parse_hex(rest);
    const auto pc = platform::find_register(target_, "pc");
    if (!address || !pc || !target_.write_register(core, *pc, *address)) return kBadRequest;
  }
  if (step) return resume(fmt::format("s:{:x}", core + 1));
  return resume("c");
}

// action[:thread];...: each thread takes the first action that names it or names none; a thread
// without an action stays stopped.
std::string Session::resume(std::string_view actions) {
  std::vector<std::optional<CoreRun>> runs(target_.cores());
  while (!actions.empty()) {
    const auto action = next_field(actions, ';');
    const auto colon = action.find(':');
    const char verb = action.empty() ? '\0' : action[0];
    const bool step = verb == 's' || verb == 'S';
    if (!step && verb != 'c' && verb != 'C') return kBadRequest;
    const auto thread =
        colon == std::string_view::npos ? std::string_view("-1") : action.substr(colon + 1);
    const auto core = core_of(thread);
    if (!core && thread != "-1" && thread != "0") return kBadRequest;
    for (unsigned i = 0; i < runs.size(); ++i) {
      if (core && *core != i) continue;
      if (!runs[i]) runs[i] = step ? CoreRun::kStep : CoreRun::kRun;
    }
  }
  for (unsigned i = 0; i < runs.size(); ++i) {
    target_.set_core_run(i, runs[i].value_or(CoreRun::kHold));
  }
  state_ = State::kRunning;
  return kOk;
}

std::string Session::stop_reply(unsigned signal, unsigned core, const std::string& detail) {
  core_ = core;
  return last_stop_ = fmt::format("T{:02x}{}thread:{:x};", signal, detail, core + 1);
}

std::string Session::interrupt() {
  state_ = State::kStopped;
  return send(stop_reply(kSigint, core_));
}

std::string Session::stopped(const platform::DebugStop& stop) {
  state_ = State::kStopped;
  std::string detail;
  if (stop.kind == platform::DebugStop::Kind::kWatchpoint) {
    detail = fmt::format("{}:{:x};", watch_word(stop.watch), stop.address);
  } else if (const auto found = breakpoints_.find(stop.address);
             stop.kind == platform::DebugStop::Kind::kBreakpoint && found != breakpoints_.end()) {
    const bool software = (found->second & 1) != 0;
    if (software && swbreak_) detail = "swbreak:;";
    if (!software && hwbreak_) detail = "hwbreak:;";
  }
  return send(stop_reply(kSigtrap, stop.core, detail));
}

std::string Session::exited(int status) {
  state_ = State::kDetached;
  return send(fmt::format("W{:02x}", static_cast<u8>(status)));
}

void Session::release() {
  for (const auto& [address, types] : breakpoints_) target_.clear_breakpoint(address);
  for (const auto& point : watchpoints_) {
    target_.clear_watchpoint(point.address, point.size, watch_kind(point.type));
  }
  breakpoints_.clear();
  watchpoints_.clear();
  for (unsigned i = 0; i < target_.cores(); ++i) target_.set_core_run(i, CoreRun::kRun);
}

std::string Session::query(std::string_view packet) {
  if (packet.starts_with("qSupported")) {
    swbreak_ = packet.find("swbreak+") != std::string_view::npos;
    hwbreak_ = packet.find("hwbreak+") != std::string_view::npos;
    return fmt::format(
        "PacketSize={:x};qXfer:features:read+;QStartNoAckMode+;vContSupported+;swbreak+;hwbreak+",
        kPacketSize);
  }
  if (packet.starts_with("qXfer:features:read:")) return read_feature(packet.substr(20));
  if (packet == "qC") return fmt::format("QC{:x}", core_ + 1);
  if (packet == "qfThreadInfo") return thread_list();
  if (packet == "qsThreadInfo") return "l";
  if (packet == "qAttached") return "1";
  if (packet == "qSymbol::") return kOk;
  if (packet.starts_with("qThreadExtraInfo,")) {
    const auto core = core_of(packet.substr(17));
    return core ? to_hex(target_.core_state(*core)) : kBadRequest;
  }
  if (packet.starts_with("qRcmd,")) {
    const auto text = monitor_(from_hex(packet.substr(6)), core_);
    return text.empty() ? kOk : to_hex(text.substr(0, kPacketSize / 2 - 1));
  }
  return kUnsupported;
}

// target.xml:offset,length
std::string Session::read_feature(std::string_view rest) const {
  const auto annex = next_field(rest, ':');
  const auto range = parse_hex_pair(rest);
  if (annex != "target.xml" || !range) return kBadRequest;
  const auto xml = target_xml(target_);
  const auto [offset, length] = *range;
  if (offset >= xml.size()) return "l";
  const auto part = xml.substr(offset, std::min<u64>(length, kPacketSize / 2));
  return (offset + part.size() < xml.size() ? "m" : "l") + part;
}

std::string Session::set_query(std::string_view packet) {
  if (packet != "QStartNoAckMode") return kUnsupported;
  acknowledge_ = false;
  return kOk;
}

std::string Session::thread_list() const {
  std::string list = "m";
  for (unsigned core = 0; core < target_.cores(); ++core) {
    list += fmt::format("{}{:x}", core == 0 ? "" : ",", core + 1);
  }
  return list;
}

std::string Session::read_registers() const {
  std::string hex;
  const auto& registers = target_.registers();
  for (unsigned i = 0; i < registers.size(); ++i) {
    hex += little_endian_hex(target_.read_register(core_, i), registers[i].bits);
  }
  return hex;
}

// Registers that cannot be written keep their value: gdb writes back all it has read.
std::string Session::write_registers(std::string_view hex) {
  const auto bytes = from_hex(hex);
  const auto& registers = target_.registers();
  std::size_t at = 0;
  for (unsigned i = 0; i < registers.size() && at < bytes.size(); ++i) {
    const std::size_t size = registers[i].bits / 8;
    if (at + size > bytes.size()) return kBadRequest;
    target_.write_register(core_, i, little_endian(std::string_view(bytes).substr(at, size)));
    at += size;
  }
  return kOk;
}

std::string Session::read_one_register(std::string_view packet) const {
  const auto index = parse_hex(packet);
  if (!index || *index >= target_.registers().size()) return kBadRequest;
  const auto i = static_cast<unsigned>(*index);
  return little_endian_hex(target_.read_register(core_, i), target_.registers()[i].bits);
}

std::string Session::write_one_register(std::string_view packet) {
  const auto index = parse_hex(next_field(packet, '='));
  if (!index || *index >= target_.registers().size()) return kBadRequest;
  const auto i = static_cast<unsigned>(*index);
  const auto bytes = from_hex(packet);
  if (bytes.size() != target_.registers()[i].bits / 8) return kBadRequest;
  return target_.write_register(core_, i, little_endian(bytes)) ? kOk : kBadRequest;
}

// As much as can be read from the start on: gdb asks again for the rest and is told then.
std::string Session::read_memory(std::string_view packet) const {
  const auto range = parse_hex_pair(packet);
  if (!range || range->first > ~u32{0}) return kBadRequest;
  std::string data(std::min<u64>(range->second, kPacketSize / 2 - 1), '\0');
  const auto address = static_cast<u32>(range->first);
  const auto bytes = [&] { return std::span(reinterpret_cast<u8*>(data.data()), data.size()); };
  if (!target_.read_memory(core_, address, bytes())) {
    constexpr u32 kSmallestPage = 0x1000;
    const std::size_t to_page_end = kSmallestPage - address % kSmallestPage;
    if (to_page_end >= data.size()) return kFault;
    data.resize(to_page_end);
    if (!target_.read_memory(core_, address, bytes())) return kFault;
  }
  return to_hex(data);
}

// address,length:data, in hexadecimal (M) or binary (X, already unescaped).
std::string Session::write_memory(std::string_view packet, bool binary) {
  const auto range = parse_hex_pair(next_field(packet, ':'));
  if (!range || range->first > ~u32{0}) return kBadRequest;
  const auto data = binary ? std::string(packet) : from_hex(packet);
  if (data.size() != range->second) return kBadRequest;
  if (data.empty()) return kOk;
  const auto bytes = std::span(reinterpret_cast<const u8*>(data.data()), data.size());
  return target_.write_memory(core_, static_cast<u32>(range->first), bytes) ? kOk : kFault;
}

// Ztype,address,kind: 0 software, 1 hardware breakpoint, 2 to 4 watchpoints with kind as length.
std::string Session::change_point(std::string_view packet) {
  const bool insert = packet[0] == 'Z';
  auto rest = packet.substr(1);
  const auto type = parse_hex(next_field(rest, ','));
  const auto range = parse_hex_pair(next_field(rest, ';'));
  if (!type || !range || range->first > ~u32{0} || range->second > ~u32{0}) return kBadRequest;
  if (*type > 4) return kUnsupported;
  const auto address = static_cast<u32>(range->first);
  const auto size = static_cast<u32>(range->second);
  if (*type >= 2) {
    const Watchpoint point{static_cast<unsigned>(*type), address, size};
    const auto kind = watch_kind(point.type);
    const auto found = std::find(watchpoints_.begin(), watchpoints_.end(), point);
    if (insert && found == watchpoints_.end()) {
      if (size == 0 || !target_.set_watchpoint(address, size, kind)) return kBadRequest;
      watchpoints_.push_back(point);
    } else if (!insert && found != watchpoints_.end()) {
      target_.clear_watchpoint(address, size, kind);
      watchpoints_.erase(found);
    }
    return kOk;
  }
  // Memory is never changed, so the two sorts of breakpoint differ in name only.
  const unsigned mask = 1u << *type;
  if (insert) {
    if (!target_.set_breakpoint(address)) return kBadRequest;
    breakpoints_[address] |= mask;
  } else if (const auto found = breakpoints_.find(address); found != breakpoints_.end()) {
    found->second &= ~mask;
    if (found->second == 0) {
      target_.clear_breakpoint(address);
      breakpoints_.erase(found);
    }
  }
  return kOk;
}

}  // namespace vesim::sim::gdb
