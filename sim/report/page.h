// SPDX-License-Identifier: Apache-2.0
// The page of report.html as the build has put it together (page/), and what in it stands for the
// data.
#pragma once

#include <string_view>

namespace vesim::sim {

extern const std::string_view kPage;
inline constexpr std::string_view kPageData = "@data@";

}  // namespace vesim::sim
