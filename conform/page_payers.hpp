// Who had each page: the model forgets it when a page is swapped out, a kernel does not.
#pragma once

#include "model/state/event.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof::conform {

/// Who is charged for the page in this world; none: nobody.
ContainerId payer_of(const Scope& scope, const World& world, PageId page);

/// Whether more pages are charged to the container and below it than its limit says.
bool is_above(const World& world, ContainerId container);

/// Whether one more page can be charged to `payer` and all that it lies in without reclaim, if it
/// is charged to `now` in this world; none: to nobody.
bool has_room(const Scope& scope, const World& world, ContainerId payer, ContainerId now);

/// Whether a charge to `payer` meets a limit where nothing can be taken, whoever is killed: the
/// kernel fails the charge, and whoever took the fault takes it again, for ever.
bool never_ends(const Scope& scope, const World& world, ContainerId payer);

class PagePayers {
 public:
  /// Who was last charged for the page; none: nobody, or one that was removed since.
  [[nodiscard]] ContainerId of(PageId page) const {
    return page.some() ? payers_[page] : ContainerId();
  }

  /// Takes in what the event has led to.
  void remember(const Scope& scope, const Event& event, const World& after);

 private:
  PerPage<ContainerId> payers_{};
};

}  // namespace counterproof::conform
