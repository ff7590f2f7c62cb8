// SPDX-License-Identifier: Apache-2.0
// Saving and loading of state. A model writes one `void serialize(Archive&)` that names each field
// once; the same function saves and loads, so the two cannot drift apart.
//
//   void Pl011::serialize(Archive& ar) { ar("cr", cr_); ar("rx_fifo", rx_fifo_); }
//
// The stream is self-describing: every field carries its name and size, and loading a stream whose
// names or sizes differ throws ArchiveError naming the field.
#pragma once

#include <array>
#include <cstring>
#include <deque>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "isa/types.h"

namespace vesim::isa {

struct ArchiveError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Archive {
 public:
  // An archive that collects what is saved.
  Archive() : loading_(false) {}
  // An archive that reads back `bytes`.
  explicit Archive(std::string bytes) : loading_(true), data_(std::move(bytes)) {}

  bool loading() const { return loading_; }
  const std::string& bytes() const { return data_; }
  // True when everything saved has been read back.
  bool at_end() const { return position_ == data_.size(); }

  // A nested object: anything with serialize(Archive&), a plain value without padding, a string, or
  // a container of these.
  template <class T>
  void operator()(std::string_view name, T& value) {
    label(name);
    field(value);
  }

  // Raw bytes of a fixed size, for state that is an array of plain data.
  void raw(std::string_view name, void* data, std::size_t size);

 private:
  void label(std::string_view name);
  void bytes_field(void* data, std::size_t size);

  template <class T>
  void field(T& value) {
    if constexpr (requires { value.serialize(*this); }) {
      value.serialize(*this);
    } else {
      // Padding would make the saved bytes differ from run to run: such a type needs serialize().
      static_assert(std::has_unique_object_representations_v<T> || std::is_floating_point_v<T>);
      static_assert(!std::is_pointer_v<T>);
      bytes_field(&value, sizeof value);
    }
  }
  void field(std::string& value) {
    u64 size = value.size();
    field(size);
    if (loading_) value.resize(checked_size(size, 1));
    bytes_field(value.data(), value.size());
  }
  template <class T>
  void field(std::vector<T>& values) {
    sequence(values);
  }
  template <class T>
  void field(std::deque<T>& values) {
    sequence(values);
  }
  template <class T, std::size_t N>
  void field(std::array<T, N>& values) {
    for (auto& value : values) field(value);
  }
  template <class K, class V>
  void field(std::map<K, V>& values) {
    u64 size = values.size();
    field(size);
    if (!loading_) {
      for (auto& [key, value] : values) {
        K copy = key;
        field(copy);
        field(value);
      }
      return;
    }
    values.clear();
    const u64 count = checked_size(size, 1);
    for (u64 i = 0; i < count; ++i) {
      K key{};
      field(key);
      field(values[key]);
    }
  }
  template <class S>
  void sequence(S& values) {
    u64 size = values.size();
    field(size);
    if (loading_) values.resize(checked_size(size, 1));
    for (auto& value : values) field(value);
  }
  // A damaged length must not make us allocate the world.
  std::size_t checked_size(u64 count, std::size_t element) const;

  bool loading_;
  std::string data_;
  std::size_t position_ = 0;
};

}  // namespace vesim::isa
