// Whom it costs a life to have back what another container's reclaim took.
#pragma once

#include <optional>

#include "model/invariant/invariant.hpp"

namespace counterproof {

/// A page that a step took from a process for another container, and what comes of it.
struct DeadlyRefault {
  PageId page;
  TaskId process;         ///< that maps it no more
  ContainerId container;  ///< which that process's memory is charged to
  Event fault;            ///< by which it would have the page again
  TaskId killed;          ///< for that, and a member of `container`
};

/// The first such page of a step; nothing if everybody can have back what he lost.
std::optional<DeadlyRefault> find_deadly_refault(const Step& step);

}  // namespace counterproof
