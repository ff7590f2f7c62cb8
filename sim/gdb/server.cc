// SPDX-License-Identifier: Apache-2.0
#include "sim/gdb/server.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "isa/diagnostics.h"

namespace vesim::sim::gdb {
namespace {

int listen_on(unsigned port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (listener < 0 ||
      bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, 1) != 0) {
    const std::string reason = std::strerror(errno);
    if (listener >= 0) close(listener);
    throw isa::UserError(fmt::format("--gdb: cannot listen on port {}: {}", port, reason));
  }
  return listener;
}

}  // namespace

Server::Server(unsigned port, bool wait, platform::DebugTarget& target, MonitorFunction monitor)
    : target_(target), monitor_(std::move(monitor)), listener_(listen_on(port)), wait_(wait) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

Server::~Server() {
  drop_client();
  close(listener_);
}

bool Server::may_run() const {
  return session_ ? session_->state() == Session::State::kRunning : !wait_;
}

void Server::accept_client() {
  client_ = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (client_ < 0) return;
  const int on = 1;
  setsockopt(client_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  session_ = std::make_unique<Session>(target_, monitor_);
}

void Server::drop_client() {
  if (session_) session_->release();
  session_.reset();
  if (client_ >= 0) close(client_);
  client_ = -1;
}

void Server::poll(int milliseconds) {
  pollfd wanted{client_ >= 0 ? client_ : listener_, POLLIN, 0};
  if (::poll(&wanted, 1, milliseconds) <= 0) return;
  if (client_ < 0) {
    accept_client();
    return;
  }
  char buffer[4096];
  const auto count = recv(client_, buffer, sizeof buffer, 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {  // gone without a word: the machine runs on, as after a detach
    wait_ = false;
    drop_client();
    return;
  }
  send(session_->receive({buffer, static_cast<std::size_t>(count)}));
  if (!session_) return;
  if (session_->state() == Session::State::kKilled) killed_ = true;
  if (session_->state() == Session::State::kDetached ||
      session_->state() == Session::State::kKilled) {
    wait_ = false;
    drop_client();
  }
}

void Server::send(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto count = ::send(client_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      pollfd writable{client_, POLLOUT, 0};
      // A client that reads nothing for this long is gone.
      constexpr int kPatience = 5000;
      if (::poll(&writable, 1, kPatience) <= 0) return drop_client();
    } else if (errno != EINTR) {
      return drop_client();
    }
  }
}

void Server::stopped(const platform::DebugStop& stop) {
  if (session_) send(session_->stopped(stop));
}

void Server::exited(int status) {
  if (session_) send(session_->exited(status));
  drop_client();
}

}  // namespace vesim::sim::gdb
