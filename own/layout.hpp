// Which bytes are one shared variable: learned from the accesses that are seen.
//
// The scheduler knows variables, and the code knows bytes.  Accesses of overlapping bytes are
// accesses of one variable; when an access shows that what was taken for two is one, all that was
// explored before may have taken dependent steps for independent ones, and the search begins again
// with what was learned.  It ends because bytes are only ever put together.
//
// A condition that is looked at after every step reads several variables at once.  The order of
// writes to them matters to it, though no thread may see the difference; so writes to what such
// conditions read depend on each other, all of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <utility>

#include "check/schedule/fibres.hpp"
#include "check/schedule/step.hpp"

namespace counterproof::own {

class Layout {
 public:
  struct Range {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
  };

  /// The variable that the bytes from `begin` to `end` lie in.
  Range locate(std::uintptr_t begin, std::uintptr_t end) {
    return add(variables_, begin, end, true);
  }

  /// A condition reads these bytes.
  void watch(std::uintptr_t begin, std::uintptr_t end) {
    const auto next = watched_.upper_bound(begin);
    if (next != watched_.begin() && std::prev(next)->second >= end) return;
    add(watched_, begin, end, false);
    ++generation_;
  }
  [[nodiscard]] bool is_watched(std::uintptr_t begin, std::uintptr_t end) const {
    return overlaps(watched_, begin, end);
  }

  /// What is learned of stacks holds for all who run the code, and each has stacks of its own: a
  /// place is told by its thread, and by how far it lies below the end of the stack.
  static std::uintptr_t of_stack(schedule::ThreadId thread, std::uintptr_t below) {
    return (std::uintptr_t{thread} + 1) * 2 * schedule::kStackBytes - below;
  }
  /// The thread, and how far below.
  static std::pair<std::uintptr_t, std::uintptr_t> on_stack(std::uintptr_t place) {
    const std::uintptr_t thread = place / (2 * schedule::kStackBytes);
    return {thread, (thread + 1) * 2 * schedule::kStackBytes - place};
  }

  /// A thread uses these bytes of another one's stack.
  void share(std::uintptr_t begin, std::uintptr_t end) {
    if (is_shared(begin, end)) return;
    add(shared_, begin, end, false);
    ++generation_;
  }
  /// Whether some of the bytes are used by another thread than the one on whose stack they lie.
  [[nodiscard]] bool is_shared(std::uintptr_t begin, std::uintptr_t end) const {
    return overlaps(shared_, begin, end);
  }
  /// The bytes that go together with these; none if they are not used so.
  [[nodiscard]] Range shared_at(std::uintptr_t begin, std::uintptr_t end) const {
    if (!is_shared(begin, end)) return {};
    auto at = shared_.upper_bound(begin);
    if (at != shared_.begin() && std::prev(at)->second > begin) --at;
    return {at->first, at->second};
  }
  [[nodiscard]] const std::map<std::uintptr_t, std::uintptr_t>& shared() const { return shared_; }

  /// These bytes are said to be freed at some time: from the beginning they are memory that can be.
  void forget(std::uintptr_t begin, std::uintptr_t end) {
    if (forgotten_.contains(begin) && forgotten_[begin] >= end) return;
    forgotten_[begin] = std::max(forgotten_[begin], end);
    ++generation_;
  }
  [[nodiscard]] const std::map<std::uintptr_t, std::uintptr_t>& forgotten() const {
    return forgotten_;
  }

  /// Rises whenever something is learned that makes what was explored before void.
  [[nodiscard]] unsigned generation() const { return generation_; }

 private:
  using Ranges = std::map<std::uintptr_t, std::uintptr_t>;

  Range add(Ranges& ranges, std::uintptr_t begin, std::uintptr_t end, bool tell) {
    auto at = ranges.upper_bound(begin);
    if (at != ranges.begin() && std::prev(at)->second > begin) --at;
    if (at != ranges.end() && at->first <= begin && at->second >= end)
      return {at->first, at->second};
    while (at != ranges.end() && at->first < end) {
      begin = std::min(begin, at->first);
      end = std::max(end, at->second);
      at = ranges.erase(at);
      if (tell) ++generation_;
    }
    ranges[begin] = end;
    return {begin, end};
  }

  [[nodiscard]] static bool overlaps(const Ranges& ranges, std::uintptr_t begin,
                                     std::uintptr_t end) {
    const auto next = ranges.upper_bound(begin);
    if (next != ranges.end() && next->first < end) return true;
    return next != ranges.begin() && std::prev(next)->second > begin;
  }

  Ranges variables_;
  Ranges watched_;
  Ranges forgotten_;
  Ranges shared_;  ///< of stacks
  unsigned generation_ = 0;
};

}  // namespace counterproof::own
