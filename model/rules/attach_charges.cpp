#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

bool stays(Call&, PageId, TaskId, ContainerId, ContainerId) { return false; }
bool follows(Call&, PageId, TaskId, ContainerId, ContainerId) { return true; }

}  // namespace

template <>
constinit const ChoiceModule OfChoice<&Rules::attach_charges>::kModule = {
    .key = "attach.charges",
    .question = "What happens to a task's charges when it moves to another container?",
    .control = "memory.move_charge_at_immigrate (v1)",
    .clashes = {{"account.memory", "attach.charges", is<&Rules::account_memory, Accounted::no>,
                 "what stays or follows is the charge for pages, and pages are not accounted", 9}},
};

template <>
constinit const ValueModule OfValue<&Rules::attach_charges, AttachCharges::stay>::kModule = {
    .name = "stay",
    .effect = "they stay with the old container (MV0)",
    .slots = {.charge_follows = stays},
};

template <>
constinit const ValueModule OfValue<&Rules::attach_charges, AttachCharges::follow>::kModule = {
    .name = "follow",
    .effect = "they move: new up, old down (MV1)",
    .slots = {.charge_follows = follows},
};

}  // namespace counterproof
