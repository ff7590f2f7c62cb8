// SPDX-License-Identifier: Apache-2.0
// How many values of which size: percentiles of any number of them in little memory. Values below
// 64 are exact, others are counted together where they differ by less than a 32nd.
#pragma once

#include <algorithm>
#include <bit>
#include <map>

#include "isa/types.h"

namespace vesim::sim {

class Distribution {
 public:
  void add(isa::u64 value) {
    ++buckets_[bucket(value)];
    ++count_;
    sum_ += value;
    most_ = std::max(most_, value);
  }
  Distribution& operator+=(const Distribution& other) {
    for (const auto& [last, count] : other.buckets_) buckets_[last] += count;
    count_ += other.count_;
    sum_ += other.sum_;
    most_ = std::max(most_, other.most_);
    return *this;
  }

  // How many values of those that are counted together, by the largest of them.
  const std::map<isa::u64, isa::u64>& buckets() const { return buckets_; }
  isa::u64 count() const { return count_; }
  isa::u64 sum() const { return sum_; }
  isa::u64 most() const { return most_; }
  // What `percent` of them are not above: at most a 32nd more than the least such value.
  isa::u64 percentile(isa::u64 percent) const {
    isa::u64 left = (count_ * percent + 99) / 100;
    for (const auto& [last, count] : buckets_) {
      if (count >= left) return std::min(last, most_);
      left -= count;
    }
    return most_;
  }

 private:
  // The largest value that is counted with this one.
  static isa::u64 bucket(isa::u64 value) {
    constexpr int kExact = 6;
    if (value >> kExact == 0) return value;
    return value | ((isa::u64{1} << (std::bit_width(value) - kExact)) - 1);
  }

  std::map<isa::u64, isa::u64> buckets_;
  isa::u64 count_ = 0, sum_ = 0, most_ = 0;
};

}  // namespace vesim::sim
