// SPDX-License-Identifier: Apache-2.0
#include "sim/config/what_if.h"

#include <gtest/gtest.h>

#include "sim/config/parameter_file.h"
#include "sim/config/settings.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim {
namespace {

TEST(WhatIfTest, PricesAreFoundByName) {
  EXPECT_TRUE(parse_prices("", "x").empty());
  const auto prices = parse_prices("gic,walk_stage2", "x");
  ASSERT_EQ(prices.size(), 2u);
  EXPECT_EQ(prices[0]->name, "gic");
  EXPECT_EQ(prices[1]->name, "walk_stage2");
}

TEST(WhatIfTest, MistakesAreNamed) {
  EXPECT_EQ(user_error_of([] { parse_prices("gicc", "timing.what_if"); }),
            "timing.what_if: unknown price 'gicc'; did you mean 'gic'?");
  EXPECT_EQ(user_error_of([] { parse_prices("gic,gic", "--zero"); }), "--zero: 'gic' twice");
}

TEST(WhatIfTest, SettingsSetThemToZero) {
  Settings settings;
  EXPECT_NE(timing_parameters(settings).memory.gic_access, 0u);
  EXPECT_FALSE(timing_parameters(settings).memory.free_walk_stage2);
  settings.what_if = "gic,walk_stage2";
  EXPECT_EQ(timing_parameters(settings).memory.gic_access, 0u);
  EXPECT_TRUE(timing_parameters(settings).memory.free_walk_stage2);
  EXPECT_FALSE(timing_parameters(settings).memory.free_walk_stage1);
  EXPECT_FALSE(timing_parameters(settings).free_service.hyp);
  settings.what_if = "trap_hyp,trap_vmm";
  EXPECT_TRUE(timing_parameters(settings).free_service.hyp);
  EXPECT_TRUE(timing_parameters(settings).free_service.vmm_user);
  EXPECT_FALSE(timing_parameters(settings).free_service.host_kernel);
}

}  // namespace
}  // namespace vesim::sim
