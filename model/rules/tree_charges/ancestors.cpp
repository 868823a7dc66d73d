#include "model/rules/choice_module.hpp"

namespace counterproof {
namespace {

/// Whether pages are charged, and not each to one owner that stays.
bool no_lasting_owner(const Rules& rules) {
  return rules.accounts(Resource::memory) &&
         (!rules.first_touch_pays() || rules.unmapper_is_uncharged());
}

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::tree_charges, TreeCharges::ancestors>::kModule = {
    .name = "ancestors",
    .effect = "in its container and all ancestors, or in none of them",
    .clashes = {{"share.charge", "tree.charges", no_lasting_owner,
                 "in a tree a page has one owner that stays: share.charge = \"first-touch\"", 32},
                {"attach.charges", "tree.charges",
                 is<&Rules::attach_charges, AttachCharges::follow>,
                 "in a tree charges stay where they were taken: attach.charges = \"stay\"", 33}},
};

}  // namespace counterproof
