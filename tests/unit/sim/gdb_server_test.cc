// SPDX-License-Identifier: Apache-2.0
#include "sim/gdb/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/sim/fake_target.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim::gdb {
namespace {

constexpr int kWait = 5000;  // ms; never used up when all is well

class Client {
 public:
  explicit Client(unsigned port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { close(socket_); }
  void send(const std::string& bytes) { ::send(socket_, bytes.data(), bytes.size(), 0); }
  std::string receive() {
    char buffer[4096];
    const auto count = recv(socket_, buffer, sizeof buffer, 0);
    return {buffer, static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
  }

 private:
  int socket_;
};

std::string no_monitor(std::string_view, unsigned) { return ""; }

TEST(GdbServer, HoldsTheMachineWhileAClientIsThere) {
  FakeTarget target;
  Server server(0, false, target, no_monitor);
  EXPECT_TRUE(server.may_run());
  {
    Client client(server.port());
    server.poll(kWait);
    EXPECT_FALSE(server.may_run()) << "connecting stops the machine";
    client.send(frame("qC"));
    server.poll(kWait);
    EXPECT_EQ(client.receive(), "+$QC1#c5");
    client.send("+" + frame("c"));
    server.poll(kWait);
    EXPECT_TRUE(server.may_run());
    EXPECT_EQ(client.receive(), "+");
    server.stopped({platform::DebugStop::Kind::kStep, 1, 0});
    EXPECT_FALSE(server.may_run());
    EXPECT_EQ(client.receive(), frame("T05thread:2;"));
  }
  server.poll(kWait);
  EXPECT_TRUE(server.may_run()) << "a client that vanishes lets go";
}

TEST(GdbServer, WaitsForItsFirstClientIfAsked) {
  FakeTarget target;
  Server server(0, true, target, no_monitor);
  EXPECT_FALSE(server.may_run());
  Client client(server.port());
  server.poll(kWait);
  client.send(frame("D"));
  server.poll(kWait);
  EXPECT_TRUE(server.may_run());
  EXPECT_FALSE(server.killed());
}

TEST(GdbServer, KillEndsTheRun) {
  FakeTarget target;
  Server server(0, false, target, no_monitor);
  Client client(server.port());
  server.poll(kWait);
  client.send(frame("k"));
  server.poll(kWait);
  EXPECT_TRUE(server.killed());
}

TEST(GdbServer, ExitIsTold) {
  FakeTarget target;
  Server server(0, false, target, no_monitor);
  Client client(server.port());
  server.poll(kWait);
  client.send(frame("c"));
  server.poll(kWait);
  server.exited(3);
  EXPECT_EQ(client.receive(), "+" + frame("W03"));
}

TEST(GdbServer, ATakenPortIsTheUsersError) {
  FakeTarget target;
  const Server server(0, false, target, no_monitor);
  EXPECT_TRUE(user_error_of([&] {
                Server(server.port(), false, target, no_monitor);
              }).starts_with("--gdb: cannot listen on port "));
}

}  // namespace
}  // namespace vesim::sim::gdb
