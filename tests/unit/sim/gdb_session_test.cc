// SPDX-License-Identifier: Apache-2.0
#include "sim/gdb/session.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/sim/fake_target.h"

namespace vesim::sim::gdb {
namespace {

using platform::CoreRun;
using platform::DebugStop;
using platform::WatchKind;
using State = Session::State;

class GdbSession : public testing::Test {
 protected:
  GdbSession()
      : session_(target_, [](std::string_view text, unsigned core) {
          return "core " + std::to_string(core) + ": " + std::string(text);
        }) {
    EXPECT_EQ(session_.receive(frame("QStartNoAckMode")), "+$OK#9a");
  }

  // The answer to a packet, without its frame.
  std::string ask(const std::string& packet) { return unframed(session_.receive(frame(packet))); }
  static std::string unframed(const std::string& bytes) {
    PacketReader reader;
    for (const char byte : bytes) {
      if (reader.feed(byte) == PacketReader::Event::kPacket) return reader.packet();
    }
    return "no answer";
  }

  FakeTarget target_;
  Session session_;
};

// What gdb-multiarch 13 sends when it connects, and what it must be told.
TEST_F(GdbSession, Connects) {
  EXPECT_EQ(ask("qSupported:multiprocess+;swbreak+;hwbreak+;qRelocInsn+;xmlRegisters=i386"),
            "PacketSize=4000;qXfer:features:read+;QStartNoAckMode+;vContSupported+;swbreak+;"
            "hwbreak+");
  EXPECT_EQ(ask("vMustReplyEmpty"), "");
  EXPECT_EQ(ask("Hg0"), "OK");
  EXPECT_EQ(ask("qTStatus"), "");
  EXPECT_EQ(ask("?"), "T05thread:1;");
  EXPECT_EQ(ask("qfThreadInfo"), "m1,2");
  EXPECT_EQ(ask("qsThreadInfo"), "l");
  EXPECT_EQ(ask("qAttached"), "1");
  EXPECT_EQ(ask("Hc-1"), "OK");
  EXPECT_EQ(ask("qC"), "QC1");
  EXPECT_EQ(ask("qOffsets"), "");
  EXPECT_EQ(ask("qSymbol::"), "OK");
  EXPECT_EQ(ask("vCont?"), "vCont;c;C;s;S");
  EXPECT_EQ(ask("qThreadExtraInfo,2"), to_hex("wfi"));
  EXPECT_EQ(ask("T2"), "OK");
  EXPECT_EQ(ask("T3"), "E01");
}

TEST_F(GdbSession, DescriptionNamesEveryRegisterInOrder) {
  const auto answer = ask("qXfer:features:read:target.xml:0,1ff0");
  ASSERT_EQ(answer[0], 'l');
  std::size_t at = 0;
  for (const auto& reg : target_.registers()) {
    at = answer.find("<reg name=\"" + reg.name + "\" bitsize=\"" + std::to_string(reg.bits), at);
    ASSERT_NE(at, std::string::npos) << reg.name;
  }
  EXPECT_NE(answer.find("<architecture>arm</architecture>"), std::string::npos);
  EXPECT_NE(answer.find("name=\"sp\" bitsize=\"32\" type=\"data_ptr\""), std::string::npos);
  EXPECT_NE(answer.find("name=\"d0\" bitsize=\"64\" type=\"ieee_double\""), std::string::npos);
}

TEST_F(GdbSession, DescriptionComesInPieces) {
  const auto whole = ask("qXfer:features:read:target.xml:0,1ff0").substr(1);
  std::string collected;
  for (std::string piece = "m"; piece[0] == 'm';) {
    char request[64];
    std::snprintf(request, sizeof request, "qXfer:features:read:target.xml:%zx,40",
                  collected.size());
    piece = ask(request);
    collected += piece.substr(1);
  }
  EXPECT_EQ(collected, whole);
  EXPECT_EQ(ask("qXfer:features:read:other.xml:0,40"), "E01");
  EXPECT_EQ(ask("qXfer:features:read:target.xml:zz,40"), "E01");
}

TEST_F(GdbSession, RegistersOfTheSelectedCore) {
  EXPECT_EQ(ask("p1"), "01000000");
  EXPECT_EQ(ask("Hg2"), "OK");
  EXPECT_EQ(ask("p1"), "01010000");
  EXPECT_EQ(ask("p11"), "1101000000000000") << "d0 has 64 bits";
  EXPECT_EQ(ask("Pf=78563412"), "OK");
  EXPECT_EQ(target_.values[1][15], 0x12345678u);
  EXPECT_EQ(target_.values[0][15], 15u);
  EXPECT_EQ(ask("P12=00000000"), "E01") << "read-only";
  EXPECT_EQ(ask("Pf=7856"), "E01") << "too short";
  EXPECT_EQ(ask("p99"), "E01");
}

TEST_F(GdbSession, AllRegistersGoOutAndComeBack) {
  const auto all = ask("g");
  EXPECT_EQ(all.size(), (17 + 1) * 8 + 16u);
  EXPECT_TRUE(all.starts_with("0000000001000000"));
  auto changed = all;
  changed.replace(0, 8, "efbeadde");
  EXPECT_EQ(ask("G" + changed), "OK");
  EXPECT_EQ(target_.values[0][0], 0xdeadbeefu);
  EXPECT_EQ(target_.values[0][1], 1u);
  EXPECT_EQ(ask("Gefbead"), "E01");
}

TEST_F(GdbSession, MemoryThroughTheTarget) {
  EXPECT_EQ(ask("m8010,4"), "10111213");
  EXPECT_EQ(ask("M8010,2:aabb"), "OK");
  EXPECT_EQ(ask("m8010,4"), "aabb1213");
  EXPECT_EQ(ask(std::string("X8010,3:\x7d#$", 11)), "OK");
  EXPECT_EQ(ask("m8010,4"), "7d232413");
  EXPECT_EQ(ask("X8000,0:"), "OK") << "gdb's probe for binary writes";
  EXPECT_EQ(ask("m0,4"), "E14");
  EXPECT_EQ(ask("M0,1:00"), "E14");
  EXPECT_EQ(ask("m8ffe,10"), "feff") << "up to where memory ends";
  EXPECT_EQ(ask("m8000"), "E01");
  EXPECT_EQ(ask("m100000000,1"), "E01");
  EXPECT_EQ(ask("M8000,4:aa"), "E01") << "less data than announced";
  EXPECT_EQ(ask("mffffffffffffffffff,1"), "E01");
}

TEST_F(GdbSession, BreakpointsOfBothSortsShareAPlace) {
  EXPECT_EQ(ask("Z0,8000,4"), "OK");
  EXPECT_EQ(ask("Z1,8000,4"), "OK");
  EXPECT_EQ(target_.breakpoints, std::set<isa::u32>{0x8000});
  EXPECT_EQ(ask("z0,8000,4"), "OK");
  EXPECT_EQ(target_.breakpoints.size(), 1u) << "the hardware one is still there";
  EXPECT_EQ(ask("z1,8000,4"), "OK");
  EXPECT_TRUE(target_.breakpoints.empty());
  EXPECT_EQ(ask("z1,8000,4"), "OK") << "removing twice does no harm";
  EXPECT_EQ(ask("Z9,8000,4"), "");
  EXPECT_EQ(ask("Z0,zz,4"), "E01");
  EXPECT_EQ(target_.memory[0], 0) << "memory is not changed";
}

TEST_F(GdbSession, WatchpointsHaveKindAndLength) {
  EXPECT_EQ(ask("Z2,8000,4"), "OK");
  EXPECT_EQ(ask("Z3,8004,1"), "OK");
  EXPECT_EQ(ask("Z4,8008,8"), "OK");
  EXPECT_EQ(target_.watchpoints, (std::set<FakeTarget::Watch>{{0x8000, 4, WatchKind::kWrite},
                                                              {0x8004, 1, WatchKind::kRead},
                                                              {0x8008, 8, WatchKind::kAccess}}));
  EXPECT_EQ(ask("z3,8004,1"), "OK");
  EXPECT_EQ(target_.watchpoints.size(), 2u);
  EXPECT_EQ(ask("Z2,8000,0"), "E01");
}

TEST_F(GdbSession, ContinueAndStopAtABreakpoint) {
  ask("qSupported:swbreak+;hwbreak+");
  ask("Z0,8000,4");
  ask("Z1,8004,4");
  EXPECT_EQ(session_.receive(frame("vCont;c")), "");
  EXPECT_EQ(session_.state(), State::kRunning);
  EXPECT_EQ(target_.runs[0], CoreRun::kRun);
  EXPECT_EQ(target_.runs[1], CoreRun::kRun);
  EXPECT_EQ(unframed(session_.stopped({DebugStop::Kind::kBreakpoint, 1, 0x8000})),
            "T05swbreak:;thread:2;");
  EXPECT_EQ(session_.state(), State::kStopped);
  EXPECT_EQ(ask("qC"), "QC2") << "the core that stopped is selected";
  EXPECT_EQ(ask("?"), "T05swbreak:;thread:2;");
  session_.receive(frame("c"));
  EXPECT_EQ(unframed(session_.stopped({DebugStop::Kind::kBreakpoint, 0, 0x8004})),
            "T05hwbreak:;thread:1;");
}

TEST_F(GdbSession, StopReasonsAreTakenOnlyByWhoAsksForThem) {
  ask("qSupported:");
  ask("Z0,8000,4");
  session_.receive(frame("c"));
  EXPECT_EQ(unframed(session_.stopped({DebugStop::Kind::kBreakpoint, 0, 0x8000})), "T05thread:1;");
}

TEST_F(GdbSession, WatchpointHitNamesKindAndAddress) {
  session_.receive(frame("c"));
  EXPECT_EQ(
      unframed(session_.stopped({DebugStop::Kind::kWatchpoint, 0, 0x8008, WatchKind::kAccess})),
      "T05awatch:8008;thread:1;");
  session_.receive(frame("c"));
  EXPECT_EQ(
      unframed(session_.stopped({DebugStop::Kind::kWatchpoint, 1, 0x8000, WatchKind::kWrite})),
      "T05watch:8000;thread:2;");
}

TEST_F(GdbSession, EachThreadTakesItsFirstAction) {
  session_.receive(frame("vCont;s:2;c"));
  EXPECT_EQ(target_.runs[0], CoreRun::kRun);
  EXPECT_EQ(target_.runs[1], CoreRun::kStep);
  EXPECT_EQ(unframed(session_.stopped({DebugStop::Kind::kStep, 1, 0x8004})), "T05thread:2;");
  session_.receive(frame("vCont;s:1"));
  EXPECT_EQ(target_.runs[0], CoreRun::kStep);
  EXPECT_EQ(target_.runs[1], CoreRun::kHold) << "without an action a thread stays stopped";
  session_.stopped({DebugStop::Kind::kStep, 0, 0x8004});
  EXPECT_EQ(ask("vCont;r1,2:1"), "E01");
  EXPECT_EQ(ask("vCont;s:7"), "E01");
  EXPECT_EQ(session_.state(), State::kStopped);
}

TEST_F(GdbSession, OldResumePacketsStepTheChosenThread) {
  EXPECT_EQ(ask("Hc2"), "OK");
  session_.receive(frame("s"));
  EXPECT_EQ(target_.runs[0], CoreRun::kHold);
  EXPECT_EQ(target_.runs[1], CoreRun::kStep);
  session_.stopped({DebugStop::Kind::kStep, 1, 0});
  session_.receive(frame("C05;8100"));
  EXPECT_EQ(target_.values[1][15], 0x8100u);
  EXPECT_EQ(target_.runs[0], CoreRun::kRun);
}

TEST_F(GdbSession, CtrlCStopsARunningMachineOnly) {
  EXPECT_EQ(session_.receive("\x03"), "");
  session_.receive(frame("c"));
  EXPECT_EQ(unframed(session_.receive("\x03")), "T02thread:1;");
  EXPECT_EQ(session_.state(), State::kStopped);
}

TEST_F(GdbSession, MonitorCommandsAreAnsweredForTheSelectedCore) {
  ask("Hg2");
  EXPECT_EQ(from_hex(ask("qRcmd," + to_hex("info gic"))), "core 1: info gic");
}

TEST_F(GdbSession, DetachAndKill) {
  ask("Z0,8000,4");
  ask("Z2,8000,4");
  EXPECT_EQ(ask("D"), "OK");
  EXPECT_EQ(session_.state(), State::kDetached);
  session_.release();
  EXPECT_TRUE(target_.breakpoints.empty());
  EXPECT_TRUE(target_.watchpoints.empty());
  EXPECT_EQ(target_.runs[1], CoreRun::kRun);
  Session other(target_, nullptr);
  other.receive(frame("k"));
  EXPECT_EQ(other.state(), State::kKilled);
}

TEST_F(GdbSession, ExitOfTheGuest) {
  session_.receive(frame("c"));
  EXPECT_EQ(unframed(session_.exited(3)), "W03");
}

TEST(GdbAcknowledge, PacketsAreAcknowledgedAndResent) {
  FakeTarget target;
  Session session(target, nullptr);
  EXPECT_EQ(session.receive("$qC#b4"), "+$QC1#c5");
  EXPECT_EQ(session.receive("$qC#b5"), "-");
  EXPECT_EQ(session.receive("-"), "$QC1#c5");
}

// Whatever arrives, the session answers or keeps silent; it never crashes and never grows.
TEST(GdbRobustness, RandomPacketsDoNoHarm) {
  std::mt19937 random(1);
  const std::string starts = "?gGpPmMXzZHTcCsSvkDqQ";
  const std::string_view alphabet = "0123456789abcdef,:;=-+cszZ.\x7d\x00\xff#$*";
  for (int round = 0; round < 20'000; ++round) {
    FakeTarget target;
    Session session(target, [](std::string_view, unsigned) { return std::string("x"); });
    std::string packet(1, starts[random() % starts.size()]);
    if (random() % 8 == 0) packet = "vCont;";
    if (random() % 8 == 0) packet = "qXfer:features:read:target.xml:";
    for (auto length = random() % 24; length > 0; --length) {
      packet.push_back(alphabet[random() % alphabet.size()]);
    }
    EXPECT_LT(session.receive(random() % 4 == 0 ? packet : frame(packet)).size(), 0x10000u);
  }
}

}  // namespace
}  // namespace vesim::sim::gdb
