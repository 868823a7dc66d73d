#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D38>::kModule = {
    .id = "D38",
    .where = "page lists",
    .what = "a page joins the active list whatever its state, and ageing is not told to the lists",
    .brings = sets<&Rules::list_kind, ListKind::active_inactive>,
    .strikes = neglects<Duty::list_by_activity, Duty::tell_lists_of_age>,
    .needs = {needs::kPages,
              needs::kOneOwner,
              {"list.kind", is<&Rules::list_kind, ListKind::active_inactive>,
               "needs list.kind = \"active-inactive\""}},
    .base = bases::pages,
    .breaks = {"balance.lists-match"},
};

}  // namespace counterproof
