// Whom an out-of-memory kill takes: of those who hold what counts, the processes that hold most.
#pragma once

#include <algorithm>

#include "model/rules/call.hpp"

namespace counterproof {

/// The killable processes of greatest `size(process)`, of those that `concerns(process)`.
/// \param even_with_none  also if that is 0
template <class Concerns, class Size>
ProcessSet largest_of(const Call& call, bool even_with_none, Concerns&& concerns, Size&& size) {
  ProcessSet best;
  unsigned most = 0;
  for (const TaskId process : call.killable()) {
    if (!concerns(process)) continue;
    const unsigned held = size(process);
    if (held == 0 && !even_with_none) continue;
    if (held > most) best = {};
    if (held >= most) best.insert(process);
    most = std::max(most, held);
  }
  return best;
}

/// The killable processes that map the most pages for which `counts(process, page)`, of those that
/// `concerns(process)`.  \param even_with_none  also if that is none at all
template <class Concerns, class Counts>
ProcessSet largest(const Call& call, bool even_with_none, Concerns&& concerns, Counts&& counts) {
  return largest_of(call, even_with_none, concerns, [&](TaskId process) {
    unsigned held = 0;
    for (const PageId page : call.pages())
      held += call.page(page).mapped_by.contains(process) && counts(page);
    return held;
  });
}

}  // namespace counterproof
