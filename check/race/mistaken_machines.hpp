// Machines that get one thing wrong, so that an algorithm which is right comes out wrong on them.
//
// A defect that is not in the text of an algorithm but in what it stands on - a lock that is not
// taken, an addition that is not atomic - needs no copy of the algorithm: it is run as it is.
#pragma once

#include "check/schedule/stepped.hpp"

namespace counterproof {

/// Locks nothing.
struct WithoutLock : Stepped {
  using Stepped::Stepped;
  struct [[nodiscard]] Nothing {
    ~Nothing() {}
  };
  static Nothing hold(Lock&) { return {}; }
};

/// Adds in two steps, a read and a write, that others come between.
struct TornAdd : Stepped {
  using Stepped::Stepped;
  Word add(Cell& cell, Word value, Site site = Site::current()) {
    const Word sum = read_once(cell, site) + value;
    write_once(cell, sum, site);
    return sum;
  }
};

/// Exchanges without comparing.
struct BlindExchange : Stepped {
  using Stepped::Stepped;
  Truth compare_exchange(Cell& cell, Word, Word desired, Site site = Site::current()) {
    exchange(cell, desired, site);
    return true;
  }
};

static_assert(Machine<WithoutLock> && Machine<TornAdd> && Machine<BlindExchange>);

}  // namespace counterproof
