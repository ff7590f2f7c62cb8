// SPDX-License-Identifier: Apache-2.0
#include "sim/report/html_report.h"

#include <nlohmann/json.hpp>

#include "sim/report/page.h"
#include "sim/report/page_data.h"

namespace vesim::sim {

std::string html_report(const RunSummary& summary, const Awareness& awareness,
                        const TrapLogInfo& info) {
  std::string page(kPage);
  return page.replace(page.find(kPageData), kPageData.size(),
                      script_text(page_data(summary, awareness, info)));
}

}  // namespace vesim::sim
