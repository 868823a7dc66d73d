// Where each page of the model lies in the address space of each process of a guest.
//
// A page keeps its place over a fork; and the copy that a write to a shared page makes lies where
// the page was.  So a place is given out when a page is first touched or mapped, and is otherwise
// handed on.
#pragma once

#include <cstdint>

#include "conform/kernel.hpp"
#include "model/state/ids.hpp"

namespace counterproof::conform {

class PagePlaces {
 public:
  static constexpr std::uint8_t kNowhere = 0xff;

  [[nodiscard]] std::uint8_t of(TaskId process, PageId page) const {
    return places_[process][page];
  }
  [[nodiscard]] bool has(TaskId process, PageId page) const {
    return of(process, page) != kNowhere;
  }

  /// Gives the page the first place that the process has free.
  std::uint8_t give(TaskId process, PageId page) {
    for (std::uint8_t place = 0; place < kPageFiles; ++place) {
      bool free = true;
      for (const std::uint8_t taken : places_[process]) free = free && taken != place;
      if (free) return places_[process][page] = place;
    }
    return kNowhere;
  }
  void take(TaskId process, PageId page) { places_[process][page] = kNowhere; }
  /// The copy lies where the page was.
  void replace(TaskId process, PageId page, PageId copy) {
    places_[process][copy] = places_[process][page];
    if (page != copy) take(process, page);
  }
  void inherit(TaskId child, TaskId parent) { places_[child] = places_[parent]; }
  void forget(TaskId process) { places_[process] = nowhere(); }

 private:
  static PerPage<std::uint8_t> nowhere() {
    PerPage<std::uint8_t> row;
    for (std::uint8_t& place : row) place = kNowhere;
    return row;
  }
  static PerTask<PerPage<std::uint8_t>> nobody() {
    PerTask<PerPage<std::uint8_t>> rows;
    for (auto& row : rows) row = nowhere();
    return rows;
  }
  PerTask<PerPage<std::uint8_t>> places_ = nobody();
};

}  // namespace counterproof::conform
