// What reclaim for others leaves a container: nothing, or as much as its min says (002).
//
// A min holds against reclaim for an ancestor, and for the machine; not against the container's own
// limit.
#include "model/rules/call.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof::protect_min {

bool ignored(Call&, ContainerId, ContainerId) { return false; }

bool respected(Call& call, ContainerId payer, ContainerId target) {
  for (; payer.some() && payer != target; payer = call.parent_counted(payer)) {
    const std::uint64_t min = call.min(payer);
    if (min != 0 && call.usage(payer, Resource::memory) <= min) return true;
  }
  return false;
}

}  // namespace counterproof::protect_min
