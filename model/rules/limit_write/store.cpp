// A limit is stored first; then memory is reclaimed while usage is above it, and then tasks are
// killed, one after the other, until usage is within it or nobody is left.  The write never fails:
// what a limit says is so from now on.  Where nothing can be reclaimed or killed for, as of tasks,
// usage stays above it, and the next request is refused.
//
// Source: memory_max_write(), mm/memcontrol.c, and pids_max_write(), kernel/cgroup/pids.c, of
// Linux 6.1.
#include "model/rules/answers.hpp"
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

/// \returns whether somebody died for the container.
bool kill_one(Call& call, ContainerId container) {
  const auto victims = answer<&Slots::victims>(call.rules());
  if (victims == nullptr) return false;
  const ProcessSet die = call.in_scope(victims(call, container));
  call.kill(die, container);
  return !die.empty();
}

void store(Call& call, ContainerId container, Resource resource, std::uint64_t limit) {
  call.store_limit(container, resource, limit);
  if (resource != Resource::memory) return;
  const auto usage = [&] { return call.usage(container, resource); };
  while (usage() > limit) {
    const std::uint64_t before = usage();
    if (call.rules().reclaims()) call.reclaim({container, PassFor::limit_write}, ~0U);
    if (usage() == before && !kill_one(call, container)) return;
  }
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::limit_write, LimitWrite::store>::kModule = {
    .name = "store",
    .effect = "it is stored; pages are reclaimed, then tasks killed, until usage is within it",
    .slots = {.limit_write = store},
    .clashes = {{"account.memory", "limit.write", is<&Rules::account_memory, Accounted::no>,
                 "nothing but memory is reclaimed and killed for: limit.write = \"unchecked\""}},
};

}  // namespace counterproof
