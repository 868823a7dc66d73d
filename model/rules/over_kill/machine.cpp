// The largest process of the machine is killed, whoever's limit is met.
#include "model/rules/choice_module.hpp"
#include "model/rules/over_kill/victims.hpp"

namespace counterproof {
namespace {

ProcessSet victims(Call& call, ContainerId full) {
  return over_kill::one_of_largest(call, full, [](PageId) { return true; });
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::over_kill, OverKill::machine>::kModule = {
    .name = "machine",
    .effect = "the largest task of the machine",
    .slots = {.victims = victims},
};

}  // namespace counterproof
