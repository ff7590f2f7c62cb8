// SPDX-License-Identifier: Apache-2.0
// The figures of the laboratory's network, as configs/networks gives them with their sources.
#pragma once

#include "models/ethernet/switch.h"
#include "models/remote_host/parameters.h"

namespace vesim::models {

struct NetworkParameters {
  LinkParameters cable;  // each of the two
  SwitchParameters shaper;
  stbox::RemoteHostParameters stbox;
};

}  // namespace vesim::models
