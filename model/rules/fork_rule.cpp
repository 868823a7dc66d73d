// A child starts, and is charged, where its parent is.
#include "model/rules/call.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof {

ContainerId fork_rule::beside_its_parent(Call& call, TaskId parent) {
  return call.container_of(parent);
}

}  // namespace counterproof
