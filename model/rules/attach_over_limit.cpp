#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

/// Whether no charge of any kind goes along with a task.
bool nothing_follows(const Rules& rules) {
  const bool pages = rules.accounts(Resource::memory) && rules.charges_follow();
  const bool tasks = rules.accounts(Resource::tasks) && !rules.counts_forks();
  const bool files = rules.accounts(Resource::files) && !rules.charges_openers();
  return !pages && !tasks && !files;
}

bool must_fit(Call&, Resource, ContainerId) { return true; }
bool may_go_over(Call&, Resource, ContainerId) { return false; }

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::attach_over_limit>::kModule = {
    .key = "attach.over_limit",
    .question = "What if charges that follow do not fit?",
    .control = "cgroup.procs",
    .clashes = {{"attach.charges", "attach.over_limit", nothing_follows,
                 "nothing follows a move, so nothing can be over the limit", 8}},
};

template <>
constinit const ValueModule OfValue<&Rules::attach_over_limit, AttachOverLimit::refuse>::kModule = {
    .name = "refuse",
    .effect = "the move fails",
    .slots = {.move_must_fit = must_fit},
};

template <>
constinit const ValueModule OfValue<&Rules::attach_over_limit, AttachOverLimit::allow>::kModule = {
    .name = "allow",
    .effect = "the move takes usage past the limit",
    .slots = {.move_must_fit = may_go_over},
};

}  // namespace counterproof
