// SPDX-License-Identifier: Apache-2.0
// `vesim traps` on a log of five traps.
#include "sim/commands/traps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/output/numbers.h"
#include "sim/timeline/slice_writer.h"
#include "tests/unit/sim/temporary_folder.h"
#include "tests/unit/sim/trap_samples.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

using models::Cause;
using testing::HasSubstr;
using testing::Not;

Trap hypercall(u64 begin, u64 host) {
  Trap trap = sample_trap(begin);
  trap.function = 1;
  trap.after = 15;
  add_part(trap, TrapPhase::Entry, Cause::Exception, 39, 0);
  add_part(trap, TrapPhase::SwitchOut, Cause::Base, 261, 150);
  add_part(trap, TrapPhase::HostKernel, Cause::Dram, host, 100);
  add_part(trap, TrapPhase::SwitchIn, Cause::Device, 300, 120);
  trap.part(TrapPhase::SwitchIn).devices.push_back({0x2c001000, 300});
  trap.part(TrapPhase::SwitchIn).functions = {{3, 270}, {1, 30}};
  return trap;
}

Trap access(u64 begin, u32 ipa) {
  Trap trap = sample_trap(begin);
  trap.vmpidr |= 1;
  trap.core = trap.end_core = 1;
  trap.function = 2;
  trap.pc = 0xc0100000;
  trap.hsr = 0x24u << 26 | 0x06;
  trap.far = 0xf0800000 | (ipa & 0xfff);
  trap.hpfar = ipa >> 12 << 4;
  add_part(trap, TrapPhase::Entry, Cause::Exception, 39, 0);
  add_part(trap, TrapPhase::SwitchOut, Cause::Base, 261, 150);
  add_part(trap, TrapPhase::HostKernel, Cause::Base, 900, 400);
  add_part(trap, TrapPhase::VmmUser, Cause::FrontEnd, 1500, 500);
  add_part(trap, TrapPhase::SwitchIn, Cause::Barrier, 300, 120);
  return trap;
}

class TrapsCommandTest : public testing::Test {
 protected:
  TrapsCommandTest() {
    write("run", {hypercall(1000, 600), access(2000, 0x1c090018), hypercall(6000, 1200),
                  access(9000, 0x1c130030), hypercall(10'000, 900)});
  }
  std::string write(const std::string& name, const std::vector<Trap>& traps) {
    std::filesystem::create_directories(folder_.file(name));
    write_traps(folder_.file(name + "/traps.zst"), traps);
    return folder_.file(name);
  }
  std::string ask(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), folder_.file("run"));
    return traps_answer(arguments);
  }
  // How many traps a condition is true of.
  std::string matched(const std::string& condition) {
    const auto path = folder_.file("matched.csv");
    ask({"--where", condition, "--csv", path});
    const auto text = platform::read_file("csv", path);
    std::string ids;
    for (auto at = text.find('\n') + 1; at < text.size(); at = text.find('\n', at) + 1)
      ids += text.substr(at, text.find(',', at) - at);
    return ids;
  }

  TemporaryFolder folder_;
};

TEST_F(TrapsCommandTest, SummaryByClass) {
  EXPECT_EQ(
      ask({}),
      "# cycles; of phases and after-effects the mean\n"
      "class    Samples  Samples%   Time%        Min       Mean        p50        p99        Max"
      "       entry  switch_out host_kernel    vmm_user       other        idle       moved"
      "   switch_in       after\n"
      " DABT          2    40.00%  57.14%     1000.0     1000.0     1000.0     1000.0     1000.0"
      "        13.0        87.0       300.0       500.0         0.0         0.0         0.0"
      "       100.0         0.0\n"
      "  HVC          3    60.00%  42.86%      400.0      500.0      500.0      600.0      600.0"
      "        13.0        87.0       300.0         0.0         0.0         0.0         0.0"
      "       100.0         5.0\n"
      "  all          5   100.00% 100.00%      400.0      700.0      600.0     1000.0     1000.0"
      "        13.0        87.0       300.0       200.0         0.0         0.0         0.0"
      "       100.0         3.0\n");
}

TEST_F(TrapsCommandTest, OtherKeys) {
  EXPECT_THAT(ask({"--by", "ipa"}), HasSubstr("\n0x1c090018 uart0          1"));
  EXPECT_THAT(ask({"--by", "ipa"}), HasSubstr("\n      0x1c130030          1"));
  EXPECT_THAT(ask({"--by", "pc"}), HasSubstr("\n0xc0100000          2"));
  EXPECT_THAT(ask({"--by", "symbol"}), HasSubstr("\nfunction_1          3"));
  EXPECT_THAT(ask({"--by", "vcpu"}), HasSubstr("\n@0x1000090000000.cpu1          2"));
  EXPECT_THAT(ask({"--by", "core"}), HasSubstr("\ncore0          3"));
  EXPECT_THAT(user_error_of([&] { ask({"--by", "clas"}); }), HasSubstr("did you mean 'class'"));
}

TEST_F(TrapsCommandTest, Causes) {
  EXPECT_EQ(ask({"--by", "cause", "--where", "class==HVC"}),
            "# cycles of 3 traps; moved has no cause\n"
            "cause                      Time   Time%       Mean\n"
            "base                        261  17.40%       87.0\n"
            "dram                        900  60.00%      300.0\n"
            "exception                    39   2.60%       13.0\n"
            "device                      300  20.00%      100.0\n");
  EXPECT_EQ(ask({"--by", "cause", "--where", "id>5"}),
            "# cycles of 0 traps; moved has no cause\n"
            "cause                      Time   Time%       Mean\n");
}

TEST_F(TrapsCommandTest, Conditions) {
  EXPECT_EQ(matched("class==DABT"), "24");
  EXPECT_EQ(matched("class==DABT && ipa in uart0"), "2");
  EXPECT_EQ(matched("ipa in 0x1c130000..0x1c130fff"), "4");
  EXPECT_EQ(matched("cycles>=500 && class=='HVC'"), "35");
  EXPECT_EQ(matched("cycles>500 && !(class==DABT)"), "3");
  EXPECT_EQ(matched("vmm_user==0 || pc in function_2"), "12345");
  EXPECT_EQ(matched("class==HVC && core==1 || id==4"), "4");
  EXPECT_EQ(matched("cause_dram in 250..350"), "5");
  EXPECT_EQ(matched("symbol!=function_1"), "24");
  EXPECT_EQ(matched("symbol==\"it's\""), "");
  EXPECT_EQ(ask({"--where", "id>5"}), "no traps\n");
}

TEST_F(TrapsCommandTest, BadConditions) {
  const auto error = [&](const std::string& condition) {
    return user_error_of([&] { ask({"--where", condition}); });
  };
  EXPECT_THAT(error("clas==DABT"), HasSubstr("'clas' is no field; did you mean 'class'?"));
  EXPECT_THAT(error("class=DABT"), HasSubstr("'=' after class is none of"));
  EXPECT_THAT(error("cycles>many"), HasSubstr("cycles needs a number, not 'many'"));
  EXPECT_THAT(error("class=="), HasSubstr("a value is missing"));
  EXPECT_THAT(error("class=='x"), HasSubstr("no ' closes"));
  EXPECT_THAT(error("(id==1"), HasSubstr("a ) is missing"));
  EXPECT_THAT(error("id==1 id"), HasSubstr("'id' is not expected"));
  EXPECT_THAT(error("core in here"), HasSubstr("core in needs FROM..TO"));
  EXPECT_THAT(error(std::string(1000, '(')), HasSubstr("too deep"));
  EXPECT_THAT(error("id==1; DROP TABLE traps"), HasSubstr("';' is not expected"));
}

TEST_F(TrapsCommandTest, Slowest) {
  const auto text = ask({"--slowest", "2", "--where", "class==HVC"});
  EXPECT_THAT(text, HasSubstr("\n        3 HVC      @0x1000090000000.cpu0       0 0xc0008000"
                              "       600.0          370"));
  EXPECT_THAT(text, HasSubstr("\n        5 HVC "));
  EXPECT_THAT(text, Not(HasSubstr("\n        1 HVC ")));
}

TEST_F(TrapsCommandTest, OneTrap) {
  EXPECT_EQ(
      ask({"--show", "1"}),
      "trap 1: HVC of @0x1000090000000.cpu0 in function_1 at 0xc0008000, 400.0 cycles, "
      "370 instructions\n"
      "from 0.000000333 s on core 0 to 0.000000733 s on core 0: returned\n"
      "HSR 0x48000000\n"
      "\n"
      "phase, cause        cycles instructions\n"
      "entry                 13.0            0 |="
      "                                               |\n"
      "  exception           13.0\n"
      "switch_out            87.0          150 | ==========="
      "                                    |\n"
      "  base                87.0\n"
      "host_kernel          200.0          100 |            ========================"
      "            |\n"
      "  dram               200.0\n"
      "switch_in            100.0          120 |                                    "
      "============|\n"
      "  device             100.0\n"
      "    gicd             100.0\n"
      "                     90.0              function_3\n"
      "                     10.0              function_1\n"
      "after                  5.0 of guests, for what its work had taken from their caches\n");
  EXPECT_THAT(ask({"--show", "2"}),
              HasSubstr("HSR 0x90000006, FAR 0xf0800018, IPA 0x1c090018 uart0\n"));
  EXPECT_THAT(user_error_of([&] { ask({"--show", "6"}); }), HasSubstr("no such trap"));
  EXPECT_THAT(user_error_of([&] { ask({"--show", "x"}); }), HasSubstr("'x' is not a number"));
}

TEST_F(TrapsCommandTest, Difference) {
  const auto other = write("other", {hypercall(1000, 600), hypercall(6000, 3000)});
  const auto text = ask({"--diff", other});
  EXPECT_THAT(text, HasSubstr("\nDABT                                      2          0"
                              "      1000.0         0.0           -2000         -57.14%\n"));
  EXPECT_THAT(text, HasSubstr("\nHVC                                       3          2"
                              "       500.0       800.0            +100          +2.86%\n"));
}

TEST_F(TrapsCommandTest, CsvHasAllFields) {
  const auto path = folder_.file("all.csv");
  EXPECT_EQ(ask({"--csv", path}), "");
  const auto text = platform::read_file("csv", path);
  EXPECT_THAT(text, HasSubstr("id,class,core,end_core,vcpu,vttbr,vmid,ended,pc,symbol,mode,hsr,"));
  EXPECT_THAT(text, HasSubstr("\n2,DABT,1,1,1,0x1000090000000,1,returned,0xc0100000,function_2,"
                              "svc,0x90000006,0xf0800018,0x1c090018,uart0,666.6"));
}

// The fields of a message of protocol buffers: numbers, or bytes.
struct Field {
  u64 number, value;
  std::string bytes;
};
std::vector<Field> fields(const std::string& message) {
  std::vector<Field> fields;
  for (NumberReader reader(message); !reader.at_end();) {
    const u64 tag = reader.number();
    Field field{tag >> 3, 0, {}};
    if ((tag & 7) == 0) field.value = reader.number();
    if ((tag & 7) == 1) field.bytes = reader.bytes(8);
    if ((tag & 7) == 2) field.bytes = reader.text();
    EXPECT_TRUE(reader.good());
    fields.push_back(field);
  }
  return fields;
}
const Field* find(const std::vector<Field>& in, u64 number) {
  const auto found = std::find_if(in.begin(), in.end(),
                                  [&](const Field& field) { return field.number == number; });
  return found == in.end() ? nullptr : &*found;
}

// A trace as Perfetto has it: by track, its slices by name and beginning in ns, and how many slices
// each arrow leads through.
struct Perfetto {
  std::map<std::string, std::vector<std::string>> slices;
  std::map<std::string, int> flows;
};
Perfetto read_perfetto(const std::string& path) {
  Perfetto trace;
  std::map<u64, std::string> tracks;
  std::map<u64, std::vector<u64>> open;  // by track: when
  for (const Field& packet : fields(platform::read_file("trace", path))) {
    EXPECT_EQ(packet.number, 1u);
    const auto content = fields(packet.bytes);
    if (const Field* track = find(content, 60)) {
      const auto descriptor = fields(track->bytes);
      tracks[find(descriptor, 1)->value] = find(descriptor, 2)->bytes;
      continue;
    }
    const u64 time = find(content, 8)->value;
    const auto event = fields(find(content, 11)->bytes);
    const u64 track = find(event, 11)->value;
    EXPECT_TRUE(tracks.contains(track)) << "is named before";
    if (find(event, 9)->value == 1) {
      open[track].push_back(time);
      trace.slices[tracks[track]].push_back(find(event, 23)->bytes + " " + std::to_string(time));
    } else if (open[track].empty() || open[track].back() > time) {
      ADD_FAILURE() << "a slice of " << tracks[track] << " ends at " << time
                    << " and had not begun";
    } else {
      open[track].pop_back();
    }
    for (const Field& field : event) trace.flows[field.bytes] += field.number == 47;
  }
  for (const auto& [track, left] : open) EXPECT_TRUE(left.empty()) << tracks[track];
  return trace;
}

TEST_F(TrapsCommandTest, PerfettosTraceHasTracksSlicesAndArrows) {
  const auto path = folder_.file("trace");
  EXPECT_EQ(ask({"--perfetto", path}), "");
  auto trace = read_perfetto(path);
  EXPECT_EQ(trace.slices.size(), 4u) << "two vCPUs, the guests of two cores";
  // The guest on core 0 between its traps: from 2200 slots on, and from 7800.
  EXPECT_THAT(trace.slices["core 0: guests"],
              testing::ElementsAre("@0x1000090000000.cpu0 733", "@0x1000090000000.cpu0 2600"));
  EXPECT_THAT(trace.slices["vCPU @0x1000090000000.cpu0"],
              testing::IsSupersetOf({"HVC 333", "entry 333", "switch_out 346", "host_kernel 433",
                                     "switch_in 633", "HVC 2000", "HVC 3333"}));
  // An arrow over the second trap of vCPU 0: its exit, itself, its entry.
  EXPECT_EQ(trace.flows[std::string("\x03\0\0\0\0\0\0\0", 8)], 3);
}

TEST_F(TrapsCommandTest, PerfettosTraceHasTheThreadsOfTheCores) {
  using Kind = models::World::Kind;
  SliceWriter writer(folder_.file("run/slices.zst"), {3, 1'000'000'000});
  const auto span = [&](unsigned core, Kind kind, u32 thread, u64 begin, u64 end,
                        models::SpanEnd why) {
    models::Span told;
    told.core = core;
    told.world = {.kind = kind, .thread = thread};
    told.begin = begin;
    told.end = end;
    writer.add(told, why);
  };
  span(0, Kind::HostUser, 1, 300, 600, models::SpanEnd::Exception);
  span(0, Kind::HostKernel, 1, 600, 900, models::SpanEnd::Context);
  span(0, Kind::Idle, 2, 900, 1500, models::SpanEnd::Exception);
  span(1, Kind::HostKernel, 1, 897, 1200, models::SpanEnd::Return);  // it has moved
  span(1, Kind::HostUser, 1, 1200, 1800, models::SpanEnd::Pause);
  span(1, Kind::Hyp, 0, 2100, 2400, models::SpanEnd::Pause);
  writer.finish({{1, 42, "host", "dd"}, {2, 0, "host", "swapper/0"}});
  const auto path = folder_.file("trace");
  EXPECT_EQ(ask({"--perfetto", path}), "");
  auto trace = read_perfetto(path);
  EXPECT_THAT(trace.slices["core 0"], testing::ElementsAre("dd 42 [host] 100")) << "in one";
  EXPECT_THAT(trace.slices["core 1"], testing::ElementsAre("dd 42 [host] 299", "hyp 700"));
  EXPECT_THAT(
      trace.slices["dd 42 [host]"],
      testing::ElementsAre("host_user 100", "host_kernel 200", "host_kernel 300", "host_user 400"))
      << "on core 1 from when core 0's slice has ended";
  EXPECT_FALSE(trace.slices.contains("swapper/0 0 [host]")) << "it was idle";
  EXPECT_TRUE(trace.slices.contains("core 0: guests"));
}

TEST_F(TrapsCommandTest, FoldedStacksAreOfFunctionsOrCauses) {
  const auto path = folder_.file("folded");
  EXPECT_EQ(ask({"--folded", path, "--where", "id in 3..4"}), "");
  EXPECT_EQ(platform::read_file("folded", path),
            "DABT;function_2;entry;exception 39\n"
            "DABT;function_2;host_kernel;base 900\n"
            "DABT;function_2;switch_in;barrier 300\n"
            "DABT;function_2;switch_out;base 261\n"
            "DABT;function_2;vmm_user;front_end 1500\n"
            "HVC;function_1;entry;exception 39\n"
            "HVC;function_1;host_kernel;dram 1200\n"
            "HVC;function_1;switch_in;function_1 30\n"
            "HVC;function_1;switch_in;function_3 270\n"
            "HVC;function_1;switch_out;base 261\n");
}

// A new log is indexed anew, and one that is cut off says so.
TEST_F(TrapsCommandTest, TheIndexFollowsTheLog) {
  ask({});
  write("run", {hypercall(1000, 600)});
  EXPECT_THAT(ask({}), HasSubstr("HVC          1   100.00%"));
  write("run", random_traps(20'000, 1));
  const auto log = folder_.file("run/traps.zst");
  std::filesystem::resize_file(log, std::filesystem::file_size(log) * 2 / 3);
  EXPECT_THAT(ask({}), HasSubstr("ends early: later traps are missing"));
}

TEST_F(TrapsCommandTest, WhatIsNotThereOrDamagedIsOneLine) {
  EXPECT_THAT(user_error_of([&] { traps_answer({folder_.file("none")}); }),
              HasSubstr("does not exist"));
  std::filesystem::create_directories(folder_.file("empty"));
  EXPECT_THAT(user_error_of([&] { traps_answer({folder_.file("empty")}); }),
              HasSubstr("has no traps.zst"));
  auto log = platform::read_file("log", folder_.file("run/traps.zst"));
  log[log.size() - 20] ^= 1;
  std::filesystem::create_directories(folder_.file("bad"));
  write_file(folder_.file("bad/traps.zst"), log);
  EXPECT_THAT(user_error_of([&] { traps_answer({folder_.file("bad")}); }), HasSubstr("is damaged"));
  EXPECT_THAT(user_error_of([&] { traps_answer({}); }), HasSubstr("RUN is required"));
  EXPECT_THAT(user_error_of([&] { ask({"--bay", "class"}); }), HasSubstr("--bay"));
}

}  // namespace
}  // namespace vesim::sim
