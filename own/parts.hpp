// Which bytes no access takes apart: what data races are looked for on.
//
// Every access covers some parts wholly.  One that begins or ends within a part takes it in two;
// both have been accessed as the whole was, so nothing that was seen before becomes void.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>

#include "check/schedule/execution.hpp"

namespace counterproof::own {

class Parts {
 public:
  explicit Parts(schedule::Execution& execution) : execution_(execution) {}

  /// The parts that the bytes from `begin` to `end` are made of.  \pre begin < end
  schedule::Parts cover(std::uintptr_t begin, std::uintptr_t end) {
    split(begin);
    split(end);
    schedule::PartId first = schedule::kNoPart;
    schedule::PartId last = schedule::kNoPart;
    auto next = parts_.lower_bound(begin);
    for (std::uintptr_t at = begin; at < end; at = next->second.end, ++next) {
      if (next == parts_.end() || next->first > at) {
        const std::uintptr_t to = next == parts_.end() ? end : std::min(end, next->first);
        next = parts_.emplace_hint(next, at, Part{to, execution_.make_part(to)});
      }
      const schedule::PartId part = next->second.number;
      if (last == schedule::kNoPart) {
        first = part;
      } else {
        execution_.follow(last, part);
      }
      last = part;
    }
    return {first, end};
  }

  /// Calls `visit` with each part that lies in the bytes, even if only a piece of it does.
  template <class Visit>
  void for_each_in(std::uintptr_t begin, std::uintptr_t end, Visit&& visit) const {
    auto at = parts_.upper_bound(begin);
    if (at != parts_.begin() && std::prev(at)->second.end > begin) --at;
    for (; at != parts_.end() && at->first < end; ++at) visit(at->second.number);
  }

 private:
  struct Part {
    std::uintptr_t end;
    schedule::PartId number;
  };

  void split(std::uintptr_t at) {
    auto next = parts_.lower_bound(at);
    if (next == parts_.begin()) return;
    Part& part = std::prev(next)->second;
    if (part.end <= at) return;
    const schedule::PartId second = execution_.split_part(part.number, at);
    parts_.emplace_hint(next, at, Part{part.end, second});
    part.end = at;
  }

  schedule::Execution& execution_;
  std::map<std::uintptr_t, Part> parts_;  ///< by where they begin
};

}  // namespace counterproof::own
