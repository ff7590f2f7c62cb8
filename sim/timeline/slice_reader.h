// SPDX-License-Identifier: Apache-2.0
// Reads what SliceWriter wrote. Throws isa::UserError for a file that is none of these, is of
// another version, or is damaged; one that ends early is read up to its last whole frame.
#pragma once

#include <functional>
#include <string>

#include "sim/timeline/slice_writer.h"

namespace vesim::sim {

class SliceReader {
 public:
  explicit SliceReader(const std::string& path);

  void for_each(const std::function<void(const Slice&)>& slice,
                const std::function<void(const ThreadName&)>& thread);

 private:
  FrameReader file_;
};

}  // namespace vesim::sim
