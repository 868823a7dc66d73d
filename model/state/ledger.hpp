// The ledger: every charge that was taken and not yet given back, by container and object.
//
// It is kept beside the counters, by the same calls but from the other end: an entry is made when
// a charge is granted for an object, and struck when that object's charge is given back.  A
// counter that disagrees with the sum of its entries is wrong; an entry whose object no longer
// needs it is a leak; giving back what has no entry is an over-uncharge.
#pragma once

#include <cstdint>

#include "model/state/books.hpp"
#include "model/state/ids.hpp"
#include "model/state/truth.hpp"

namespace counterproof {

struct Ledger {
  PerPage<PerContainer<Units>> pages{};
  /// The processes that mapped the page while their container paid for it (hindsight.hpp).
  PerPage<ProcessSet> on_behalf_of{};
  PerTask<ContainerId> tasks{};
  PerFile<Set<ContainerId>> files{};
  PerObject<ContainerId> objects{};
  /// The process that had each object made while its container paid for it (hindsight.hpp).
  PerObject<TaskId> object_for{};
  PerTask<ContainerId> stacks{};
  /// Charges whose object is gone for good, by container: nothing can give them back any more.
  PerContainer<Units> stranded{};

  /// The process is gone: whoever takes its name next had nothing charged or made.
  void forget(TaskId process) {
    for (ProcessSet& mappers : on_behalf_of) mappers.erase(process);
    for (TaskId& maker : object_for)
      if (maker == process) maker = TaskId();
  }

  friend bool operator==(const Ledger&, const Ledger&) = default;
};

}  // namespace counterproof
