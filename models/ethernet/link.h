// SPDX-License-Identifier: Apache-2.0
// A full-duplex Ethernet cable between two devices. Each has one end of it:
//
//   EthernetLink link("link", queue, {.rate = 100'000'000, .latency = 500'000});
//   EthernetPort& port = link.end(0);
//   port.connect({.frame = [](EthernetFrame frame) {...}, .carrier = [](bool up) {...}});
//   port.offer({.rate = 100'000'000, .pause = true});  // up once both ends offer something
//   const u64 sent = port.send(frame);
//
// A frame arrives when its last bit has crossed the cable. Frames on the cable are state of the
// link, which saves them.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <string>

#include "models/ethernet/frame.h"
#include "models/event_queue.h"

namespace vesim::models {

// What a device is able to (and, in answer, what both are).
struct LinkAbility {
  u64 rate = 0;        // bit/s; 0: it is off
  bool pause = false;  // it heeds pause frames

  bool operator==(const LinkAbility&) const = default;
  void serialize(isa::Archive& ar) {
    ar("rate", rate);
    ar("pause", pause);
  }
};

// One end of a link, as the device at it sees it.
class EthernetPort {
 public:
  struct Receiver {
    std::function<void(EthernetFrame frame)> frame;  // its last bit arrived
    std::function<void(bool up)> carrier = {};       // the carrier changed, for good or for ill
  };

  virtual ~EthernetPort() = default;

  virtual void connect(Receiver receiver) = 0;
  // What this device offers from now on. The carrier breaks when that changes the link.
  virtual void offer(LinkAbility ability) = 0;
  // What the other device offers: its half of auto-negotiation.
  virtual LinkAbility partner() const = 0;
  // What both have in common; rate 0 without carrier.
  virtual LinkAbility negotiated() const = 0;
  bool carrier() const { return negotiated().rate != 0; }

  // Sends as soon as the frames sent before and the gap after them are over; says when the last
  // bit leaves. Without carrier the frame is lost.
  virtual u64 send(EthernetFrame frame) = 0;
  // When the next frame could begin.
  virtual u64 free_at() const = 0;
};

struct LinkParameters {
  u64 rate = 0;     // bit/s, that the cable carries at most
  u64 latency = 0;  // ps from end to end, with both transceivers
};

class EthernetLink {
 public:
  EthernetLink(const std::string& name, EventQueue& queue, const LinkParameters& parameters);
  EthernetLink(const EthernetLink&) = delete;
  EthernetLink& operator=(const EthernetLink&) = delete;

  EthernetPort& end(unsigned index) { return ends_[index]; }

  // Sees every frame that arrives at either end, with its time.
  using Tap = std::function<void(u64 time, const EthernetFrame& frame)>;
  void set_tap(Tap tap) { tap_ = std::move(tap); }

  // The ends' offers last, what was on the cable is gone.
  void reset();
  void serialize(isa::Archive& ar);

 private:
  struct InFlight {
    u64 arrival = 0;
    EthernetFrame frame;
    void serialize(isa::Archive& ar) {
      ar("arrival", arrival);
      ar("frame", frame);
    }
  };

  class End : public EthernetPort {
   public:
    void connect(Receiver receiver) override { receiver_ = std::move(receiver); }
    void offer(LinkAbility ability) override { link->offer(*this, ability); }
    LinkAbility partner() const override { return peer->offered_; }
    LinkAbility negotiated() const override { return link->negotiated_; }
    u64 send(EthernetFrame frame) override { return link->send(*this, std::move(frame)); }
    u64 free_at() const override { return free_at_; }

    EthernetLink* link = nullptr;
    End* peer = nullptr;

   private:
    friend class EthernetLink;
    Receiver receiver_;
    LinkAbility offered_;
    u64 free_at_ = 0;
    EventQueue::TimerId arrival_ = 0;
    std::deque<InFlight> outgoing_;
  };

  void offer(End& end, LinkAbility ability);
  u64 send(End& end, EthernetFrame frame);
  void arrive(End& from);
  void clear();

  EventQueue& queue_;
  const LinkParameters parameters_;
  Tap tap_;
  LinkAbility negotiated_;
  std::array<End, 2> ends_;
};

}  // namespace vesim::models
