#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

/// Whether a charge goes at the latest when its task leaves, so that none can keep a container.
bool nothing_outlives(const Rules& rules) {
  const bool forks = rules.accounts(Resource::tasks) && rules.counts_forks();
  const bool openers = rules.accounts(Resource::files) && rules.charges_openers();
  return !rules.charges_hold() && !rules.accounts(Resource::memory) && !forks && !openers;
}

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::charge_reference>::kModule = {
    .key = "charge.reference",
    .question = "Does a charge keep its container from being removed (X19)?",
    .clashes = {{"account.memory", "charge.reference", nothing_outlives,
                 "no charge outlives the membership of its task", 10}},
};

template <>
constinit const ValueModule OfValue<&Rules::charge_reference, ChargeReference::held>::kModule = {
    .name = "held",
    .effect = "each charge holds a reference; a container with any cannot be removed",
};

}  // namespace counterproof
