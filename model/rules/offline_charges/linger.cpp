// A container is removed whatever is charged to it; its memory goes with its last charge (004).
#include "model/rules/call.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof::offline {

void linger(Call& call, ContainerId container) { call.linger(container); }

}  // namespace counterproof::offline
