// What a move to another container does with charges: attach.charges and attach.over_limit.
#include "model/rules/call.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof {
namespace attach {

bool charges_follow(Call&, PageId, TaskId, ContainerId, ContainerId) { return true; }
bool charges_stay(Call&, PageId, TaskId, ContainerId, ContainerId) { return false; }
bool must_fit(Call&, Resource, ContainerId) { return true; }
bool may_go_over(Call&, Resource, ContainerId) { return false; }

}  // namespace attach

ContainerId fork_rule::beside_its_parent(Call& call, TaskId parent) {
  return call.container_of(parent);
}

}  // namespace counterproof
