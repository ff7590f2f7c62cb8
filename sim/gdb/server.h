// SPDX-License-Identifier: Apache-2.0
// The TCP side of the gdb server: one client at a time, on the local host, polled between slices of
// the run.
#pragma once

#include <memory>
#include <string>

#include "sim/gdb/session.h"

namespace vesim::sim::gdb {

class Server {
 public:
  // Listens on `port` (0: any free one). With `wait` the machine is held until a client resumes it.
  // Throws isa::UserError if the port cannot be had.
  Server(unsigned port, bool wait, platform::DebugTarget& target, MonitorFunction monitor);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  unsigned port() const { return port_; }

  // Takes in what came from the client, waiting up to `milliseconds` for it.
  void poll(int milliseconds);
  // The machine may run: no client holds it.
  bool may_run() const;
  bool killed() const { return killed_; }
  void stopped(const platform::DebugStop& stop);
  void exited(int status);

 private:
  void accept_client();
  void drop_client();
  void send(const std::string& bytes);

  platform::DebugTarget& target_;
  MonitorFunction monitor_;
  int listener_ = -1;
  int client_ = -1;
  unsigned port_ = 0;
  bool wait_;
  bool killed_ = false;
  std::unique_ptr<Session> session_;
};

}  // namespace vesim::sim::gdb
