#include "model/state/scope.hpp"

namespace counterproof {

bool Scope::containers_are_alike() const {
  if (!parents.empty() || !min.empty() || !low.empty() || !high.empty() || !swap_limits.empty() ||
      !oom_group.empty())
    return false;
  for (const Resource resource : kResources)
    for (const ContainerId container : Ids<ContainerId>(containers))
      if (limit_of(container, resource) != limit_of(ContainerId(0), resource)) return false;
  return true;
}

}  // namespace counterproof
