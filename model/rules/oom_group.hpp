// Which container is killed as a whole with a victim.
#pragma once

#include "model/rules/view.hpp"

namespace counterproof {

/// The highest container that is killed as a whole, from that of the victim up to `full`, whose
/// limit it was.  \returns none if there is none, or if the victim is not below `full`.
inline ContainerId oom_group_of(const View& view, TaskId victim, ContainerId full) {
  ContainerId highest;
  for (ContainerId at = view.container_of(victim); at.some(); at = view.parent_counted(at)) {
    if (view.is_oom_group(at)) highest = at;
    if (at == full) return highest;
  }
  return {};
}

}  // namespace counterproof
