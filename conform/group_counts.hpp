// What a kernel counts of groups and the model's books do not: whom each has lost to kills, its
// pages that are in swap, and the groups that were removed and are not gone.
//
// Linux counts the first two for a group and for all that it lies in (memory.events,
// memory.swap.current).  A kill counts where the victim was.  A page in swap counts where it was
// charged when it went there, wherever its tasks are by now, and above when that group is removed.
// A removed group is there until nothing is charged to it and none of its pages is in swap.
//
// Two of the three are known in part only.  Who brings a page back may leave its place in swap as
// it is, and a cache keeps both after their last user.  And a removed group is freed some time
// after nothing holds it.
#pragma once

#include <cstdint>

#include "model/state/effects.hpp"
#include "model/state/event.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof::conform {

class GroupCounts {
 public:
  /// Takes in what the event has led to.
  void remember(const Scope& scope, const World& before, const Event& event, const Effects& effects,
                const World& after);

  /// Processes that were killed in the container and below it since it was made.
  [[nodiscard]] std::int64_t kills(ContainerId container) const { return kills_[container]; }

  /// Pages of the container and of what is below it that are in swap and nowhere else.
  [[nodiscard]] std::int64_t in_swap(const Scope& scope, const World& world,
                                     ContainerId container) const;
  /// Whether any page has ever been there.
  [[nodiscard]] bool swap_was_used() const { return swap_was_used_; }

  /// Removed groups that pages keep.
  [[nodiscard]] static std::int64_t kept_by_pages(const Scope& scope, const World& world);
  /// Those that may be kept when every task is gone: by pages of files, and by swap.
  [[nodiscard]] std::int64_t may_be_left(const Scope& scope, const World& world) const;

 private:
  PerContainer<std::int64_t> kills_{};
  PerPage<ContainerId> had_{};  ///< who was charged for it; none: nobody, or the machine's root
  bool swap_was_used_ = false;
  std::int64_t removed_with_swap_ = 0;
};

}  // namespace counterproof::conform
