// SPDX-License-Identifier: Apache-2.0
// What the board's Ethernet is plugged into: a cable to a switch that shapes, and on the switch's
// other cable the remote host. It is not reset with the board.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "models/ethernet/link.h"
#include "models/ethernet/switch.h"
#include "models/event_queue.h"
#include "models/remote_host/network_parameters.h"
#include "models/remote_host/remote_host.h"
#include "platform/machine.h"

namespace vesim::platform {

class Network {
 public:
  // Without a peer the board's cable ends nowhere.
  Network(models::EventQueue& queue, const models::NetworkParameters& parameters, bool peer);

  // For the board's Ethernet controller.
  models::EthernetPort& board_port() { return board_cable_.end(0); }
  // Sees the frames on the board's cable.
  void set_tap(models::EthernetLink::Tap tap) { board_cable_.set_tap(std::move(tap)); }

  void add_statistics(std::vector<Statistic>& all) const;
  std::vector<NetworkFlow> flows() const;
  void serialize(isa::Archive& ar);

 private:
  struct Peer {
    Peer(models::EventQueue& queue, const models::NetworkParameters& parameters,
         models::EthernetPort& board_end);
    models::EthernetSwitch shaper;
    models::EthernetLink cable;
    models::stbox::RemoteHost host;
  };

  models::EthernetLink board_cable_;
  std::optional<Peer> peer_;
};

}  // namespace vesim::platform
