// SPDX-License-Identifier: Apache-2.0
// An Environment on plain arrays: sparse pages of memory, secure and non-secure apart, so that an
// access with the wrong NS bit is seen. Several cores have one each over the same memory.
#pragma once

#include <array>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include "isa/core.h"
#include "isa/environment.h"
#include "isa/mmu/maintenance.h"

namespace vesim::isa::test {

class FlatEnvironment : public Environment {
 public:
  enum class Kind : u8 { Ram, Rom, Device, Refusing };

  FlatEnvironment() = default;
  // A second one over the memory of `other`.
  explicit FlatEnvironment(FlatEnvironment& other) : pages_(other.pages_) {}

  // The cores whose exclusive monitors this one's stores must close.
  std::vector<Core*> other_cores;

  // Makes [pa, pa+size) exist. Device memory works through the bus only; Refusing answers SLVERR.
  void add(u64 pa, u64 size, bool secure = false, Kind kind = Kind::Ram) {
    for (u64 page = pa >> 12; page <= (pa + size - 1) >> 12; ++page) {
      pages_[{page, secure}].kind = kind;
    }
  }
  template <class T>
  void write(u64 pa, T value, bool secure = false) {
    std::memcpy(page(pa, secure).bytes.data() + (pa & 0xfff), &value, sizeof value);
  }
  template <class T>
  T read(u64 pa, bool secure = false) {
    T value;
    std::memcpy(&value, page(pa, secure).bytes.data() + (pa & 0xfff), sizeof value);
    return value;
  }

  BusStatus bus_read(const BusAccess& access, void* data, unsigned size) override {
    bus_accesses.push_back({access, size});
    const auto it = pages_.find({access.pa >> 12, access.secure});
    if (it == pages_.end()) return BusStatus::DecodeError;
    if (it->second.kind == Kind::Refusing) return BusStatus::SlaveError;
    std::memcpy(data, it->second.bytes.data() + (access.pa & 0xfff), size);
    return BusStatus::Ok;
  }
  BusStatus bus_write(const BusAccess& access, const void* data, unsigned size) override {
    bus_accesses.push_back({access, size});
    const auto it = pages_.find({access.pa >> 12, access.secure});
    if (it == pages_.end()) return BusStatus::DecodeError;
    if (it->second.kind != Kind::Device) return BusStatus::SlaveError;
    std::memcpy(it->second.bytes.data() + (access.pa & 0xfff), data, size);
    return BusStatus::Ok;
  }
  RamPage ram_page(u64 pa, bool secure) override {
    const auto it = pages_.find({pa >> 12, secure});
    if (it == pages_.end() || it->second.kind > Kind::Rom) return {};
    return {it->second.bytes.data(), it->second.kind == Kind::Ram};
  }
  u64 timer_read(TimerRegister) override { return 0; }
  void timer_write(TimerRegister, u64) override {}
  u64 cycles() override { return 0; }
  void send_event() override { ++events; }
  void broadcast(const Maintenance& operation) override { broadcasts.push_back(operation); }
  bool monitored_by_other(u64 pa_page) override {
    for (const Core* core : other_cores) {
      if (core->monitor.exclusive && core->monitor.pa >> 12 == pa_page >> 12) return true;
    }
    return false;
  }
  void clear_other_monitors(u64 pa, unsigned size) override {
    for (Core* core : other_cores) {
      auto& monitor = core->monitor;
      if (pa < monitor.pa + monitor.size && monitor.pa < pa + size) monitor.exclusive = false;
    }
  }
  void marker() override { ++markers; }

  struct Sized : BusAccess {
    unsigned size;
  };
  std::vector<Sized> bus_accesses;
  std::vector<Maintenance> broadcasts;
  unsigned events = 0, markers = 0;

 private:
  struct Page {
    Kind kind = Kind::Ram;
    alignas(16) std::array<u8, 4096> bytes = {};
  };
  Page& page(u64 pa, bool secure) { return pages_[{pa >> 12, secure}]; }

  std::map<std::pair<u64, bool>, Page> own_pages_;
  std::map<std::pair<u64, bool>, Page>& pages_ = own_pages_;
};

}  // namespace vesim::isa::test
