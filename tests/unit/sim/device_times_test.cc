// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/device_times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "isa/block_cache.h"
#include "tests/unit/isa/support/flat_environment.h"

namespace vesim::sim {
namespace {

using models::Span;
using models::SpanEnd;
using models::World;
using testing::HasSubstr;

class DeviceTimesTest : public testing::Test {
 protected:
  void span(unsigned core, const World& world, std::vector<Span::Device> devices) {
    Span span;
    span.core = core;
    span.world = world;
    span.devices = std::move(devices);
    times_.ended(span, SpanEnd::Context, core_);
  }
  std::vector<DeviceTime> all() const {
    return times_.all({{"gich", "virtual interface", 0x2c004000, 0x2000, "", "gic"},
                       {"uart0", "PL011 UART", 0x1c090000, 0x1000, "SPI 5", "static_bus"}});
  }

  isa::test::FlatEnvironment environment_;
  isa::BlockCache blocks_;
  isa::Core core_{{}, environment_, blocks_};
  DeviceTimes times_;
};

TEST_F(DeviceTimesTest, SummedByCoreWorldAndDeviceNotByThread) {
  World kernel{World::Kind::HostKernel};
  span(0, kernel, {{0x1c090000, 30}, {0x2c004000, 3}});
  kernel.thread = 7;
  span(0, kernel, {{0x1c090000, 60}});
  span(1, {World::Kind::Hyp}, {{0x2c005000, 9}});
  span(1, {World::Kind::Hyp}, {{0x30000000, 1}});
  span(1, {World::Kind::Idle}, {});
  const auto times = all();
  ASSERT_EQ(times.size(), 4u);
  EXPECT_EQ(times[0].device, "uart0");
  EXPECT_EQ(times[0].world, "host_kernel");
  EXPECT_EQ(times[0].bus, "static_bus");
  EXPECT_EQ(times[0].slots, 90u);
  EXPECT_EQ(times[1].device, "gich");
  EXPECT_EQ(times[2].core, 1u);
  EXPECT_EQ(times[2].world, "hyp");
  EXPECT_EQ(times[2].device, "gich");
  EXPECT_EQ(times[2].bus, "gic");
  EXPECT_EQ(times[3].device, "0x30000000");
  EXPECT_EQ(times[3].bus, "");
}

TEST_F(DeviceTimesTest, AsTextAndJson) {
  EXPECT_EQ(device_times_text(all(), 3), "");
  span(0, {World::Kind::Hyp}, {{0x2c004000, 9}});
  span(0, {World::Kind::HostKernel}, {{0x1c090000, 27}});
  const auto text = device_times_text(all(), 3);
  EXPECT_THAT(text, testing::ContainsRegex("core0 host_kernel +uart0 +9.0 +75.00%"));
  EXPECT_THAT(text, testing::ContainsRegex("core0 hyp +gich +3.0 +25.00%"));
  EXPECT_THAT(device_times_json(all()).dump(),
              HasSubstr(R"({"core":0,"world":"hyp","device":"gich","bus":"gic","slots":9})"));
}

}  // namespace
}  // namespace vesim::sim
