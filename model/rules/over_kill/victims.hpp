// From those who may be killed to the one who is.
#pragma once

#include "model/rules/call.hpp"
#include "model/rules/over_kill/largest.hpp"
#include "model/rules/seams.hpp"

namespace counterproof::over_kill {

/// Has one of `found` killed.
ProcessSet one_of(Call& call, ContainerId full, ProcessSet found);

/// Has one of those killed who map the most pages for which `counts(page)`.
template <class Counts>
ProcessSet one_of_largest(Call& call, ContainerId full, Counts&& counts) {
  const auto candidates = seams_of(call.rules().defects).candidates;
  if (candidates != nullptr) return one_of(call, full, candidates(call, full));
  return one_of(call, full,
                largest(
                    call, false, [](TaskId) { return true; }, counts));
}

}  // namespace counterproof::over_kill
