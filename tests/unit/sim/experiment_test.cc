// SPDX-License-Identifier: Apache-2.0
#include "sim/config/experiment.h"

#include <gtest/gtest.h>

#include "sim/run/orders.h"
#include "sim/run/results.h"
#include "tests/unit/sim/fake_machine.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

class ExperimentTest : public testing::Test {
 protected:
  ExperimentTest() { set("boot.append", "console=ttyAMA0 vesim.orders=ttyAMA1"); }
  void set(const char* key, const char* value) { sim::set(settings_, key, value, "test"); }
  std::string error() {
    return user_error_of([&] {
      orders(settings_);
      workload_phases(settings_);
    });
  }

  Settings settings_;
};

TEST_F(ExperimentTest, OrdersAreTheWordsOfTheGuestsJobs) {
  set("vm.memory", "128M");
  set("vm.module", "profile=5.6 irqfd=1");
  set("vm.options", "--eventfds -virtio 1.0");
  set("boot.orders", "vesim.vcpus=1");
  EXPECT_EQ(
      orders(settings_),
      (std::vector<std::string>{"vesim.run=guest vesim.vcpus=\"2\" vesim.guest_mem=128 "
                                "vesim.vmm=\"--eventfds -virtio 1.0\" vesim.guest_append=\"quiet\" "
                                "kvm.profile=5.6 kvm.irqfd=1 vesim.vcpus=1"}));
  set("workload.name", "sha256 2");
  EXPECT_TRUE(orders(settings_)[0].starts_with("vesim.run=experiment "));
  EXPECT_EQ(orders(settings_).at(1),
            "vesim.workload=\"sha256 2\" vesim.where=\"host,guest\" vesim.host_cpus=\"all\" "
            "vesim.guest_cpus=\"all\"");
}

TEST_F(ExperimentTest, WhoDoesNotAskGetsNothing) {
  set("workload.name", "sha256");
  set("boot.append", "console=ttyAMA0 xvesim.orders=ttyAMA1");
  EXPECT_TRUE(orders(settings_).empty());
  EXPECT_TRUE(workload_phases(settings_).empty());
}

TEST_F(ExperimentTest, PhasesWarmUpAndMeasureEachPlace) {
  EXPECT_TRUE(workload_phases(settings_).empty());
  set("workload.name", "sha256");
  set("workload.where", "guest,both");
  set("workload.warm_up", "fast");
  EXPECT_EQ(to_yaml(workload_phases(settings_)),
            "[{name: boot, speed: fast, until: {marker: begin 1}}, "
            "{name: warm up guest, speed: fast, until: {marker: begin 2}}, "
            "{name: guest, speed: timed, until: {marker: end 2}}, "
            "{name: prepare both, speed: fast, until: {marker: begin 1}}, "
            "{name: warm up both, speed: fast, until: {marker: begin 2}}, "
            "{name: both, speed: timed, until: {marker: end 2}}]");
}

TEST_F(ExperimentTest, MistakesNameTheKey) {
  set("workload.name", "sha256");
  set("workload.where", "gest");
  EXPECT_EQ(error(), "workload.where: 'gest' is not host, guest or both");
  set("workload.where", "host,host");
  EXPECT_EQ(error(), "workload.where: 'host' twice");
  set("workload.where", "");
  EXPECT_EQ(error(), "workload.where: expected host, guest or both");
  set("workload.where", "host");
  set("vm.append", "say=\"hello\"");
  EXPECT_EQ(error(), "vm.append: no quotation mark, backslash or newline can be told to a guest");
  set("vm.append", std::string(5000, 'a').c_str());
  EXPECT_EQ(error(),
            "boot.orders, vm and workload are more than fits on a line of 4000 characters");
}

TEST(Orders, AnswerTheNumberThatIsAskedFor) {
  FakeMachine machine;
  const Orders orders(machine, {"first", "second"});
  machine.ask_at(kMillisecond, "2\r\n");
  machine.ask_at(2 * kMillisecond, "what?\n9");
  machine.run(3 * kMillisecond, ~u64{0});
  EXPECT_EQ(machine.orders, "second\n\n");
}

TEST(Orders, AreNotAnsweredForEver) {
  FakeMachine machine;
  const Orders orders(machine, {"first"});
  machine.ask_at(kMillisecond, std::string(100'000, '1'));
  machine.run(2 * kMillisecond, ~u64{0});
  EXPECT_EQ(machine.orders.size(), 6'000u);
}

TEST(Results, AreConsoleLinesOfThreeWords) {
  Results results;
  results.feed("boot\nvesim-result host/host/copy 12.5 MB/s\r\nvesim-res");
  results.feed("ult n 3 us\nsay vesim-result a 1 s\nvesim-result b x s\nvesim-result b inf s\n");
  results.feed("vesim-result b 1\nvesim-result b 1 s more\nvesim-result unfinished 1 s");
  ASSERT_EQ(results.all().size(), 2u);
  EXPECT_EQ(results.all()[0].name, "host/host/copy");
  EXPECT_EQ(results.all()[0].value, 12.5);
  EXPECT_EQ(results.all()[0].unit, "MB/s");
  EXPECT_EQ(results.all()[1].name, "n");
}

}  // namespace
}  // namespace vesim::sim
