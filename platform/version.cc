// SPDX-License-Identifier: Apache-2.0
#include "platform/address_map.h"
