// SPDX-License-Identifier: Apache-2.0
// The applications on the host's TCP ports.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "models/remote_host/flow_log.h"

namespace vesim::models::stbox {

// Keeps the record of its connection.
class RecordedSession : public TcpSession {
 public:
  RecordedSession(FlowLog& log, Service service) : log_(log), service_(service) {}

  void begin(Ipv4Address remote, u16 remote_port, u16 local_port) override;
  std::size_t take(ByteView bytes, u64 now) override;
  void peer_finished() override { peer_finished_ = true; }
  void give(ByteQueue&, std::size_t, u64) override {}
  bool finished() const override { return peer_finished_; }
  void ended(End end) override { log_.ended(flow_, end); }
  void serialize(isa::Archive& ar) override;

 protected:
  FlowLog& log_;
  u64 flow_ = 0;
  bool peer_finished_ = false;

 private:
  const Service service_;
};

// Takes all, counts and hashes it, and closes when the peer does.
class SinkSession : public RecordedSession {
 public:
  explicit SinkSession(FlowLog& log) : RecordedSession(log, Service::kSink) {}
};

// Byte `offset` of what a source sends.
constexpr u8 pattern(u64 offset) { return static_cast<u8>(offset % 251); }

// Sends so many bytes of the pattern and closes.
class SourceSession : public RecordedSession {
 public:
  SourceSession(FlowLog& log, u64 length)
      : RecordedSession(log, Service::kSource), length_(length) {}

  void give(ByteQueue& to, std::size_t room, u64 now) override;
  bool finished() const override { return given_ == length_; }
  void serialize(isa::Archive& ar) override;

 private:
  u64 length_;
  u64 given_ = 0;
};

// Sends back what comes; reads no further while it cannot.
class EchoSession : public RecordedSession {
 public:
  explicit EchoSession(FlowLog& log) : RecordedSession(log, Service::kEcho) {}

  std::size_t take(ByteView bytes, u64 now) override;
  void give(ByteQueue& to, std::size_t room, u64 now) override;
  bool finished() const override { return peer_finished_ && queue_.empty(); }
  void serialize(isa::Archive& ar) override;

 private:
  ByteQueue queue_;
};

// Reads a line with a port number, connects to that port of the peer and is a source there.
class DialSession : public RecordedSession {
 public:
  using Dial = std::function<void(Ipv4Address to, u16 port)>;
  DialSession(FlowLog& log, Dial dial)
      : RecordedSession(log, Service::kDial), dial_(std::move(dial)) {}

  std::size_t take(ByteView bytes, u64 now) override;
  bool finished() const override { return dialled_ || peer_finished_; }
  void serialize(isa::Archive& ar) override;

 private:
  const Dial dial_;
  u64 port_ = 0;
  bool dialled_ = false;  // or the line was no number
};

}  // namespace vesim::models::stbox
