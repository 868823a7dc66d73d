// The largest process of the machine is killed, whoever's limit is met.
#include "model/rules/choice_module.hpp"
#include "model/rules/over_kill/victims.hpp"

namespace counterproof::over_kill {

ProcessSet machine(Call& call, ContainerId full) {
  return one_of_largest(call, full, [](PageId) { return true; });
}

}  // namespace counterproof::over_kill

namespace counterproof {

template <>
constinit const ValueModule OfValue<&Rules::over_kill, OverKill::machine>::kModule = {
    .name = "machine",
    .effect = "the largest task of the machine",
};

}  // namespace counterproof
