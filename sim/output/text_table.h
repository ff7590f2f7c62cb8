// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vesim::sim {

// Lines of equally many texts as aligned columns: the first `left` of them to the left, the others
// to the right. Texts are UTF-8.
std::string text_table(const std::vector<std::vector<std::string>>& lines, std::size_t left);

}  // namespace vesim::sim
