// Zone: private pages, and pages that are read, are charged by first touch; shared mappings of
// files are free.
#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof {
namespace {

ContainerId pays(Call& call, const Use& use) {
  const bool is_shared =
      (use.kind == PageKind::file || use.kind == PageKind::shmem) && use.how != PageUse::read;
  if (is_shared && call.owner(use.page).none()) return {};
  return use.container;
}

constexpr BalancePrice kNobodyPays = {"X10: nobody pays in the zone of shared pages",
                                      is<&Rules::account_memory, Accounted::yes>,
                                      {"balance.mapped-is-charged"}};

}  // namespace

template <>
constinit const ValueModule OfValue<&Rules::share_charge, ShareCharge::zone>::kModule = {
    .name = "zone",
    .effect = "private and read pages are charged, shared mappings are not (ZONE)",
    .slots = {.pays = pays, .after_unmap = first_touch::after_unmap},
    .prices = {&kNobodyPays},
};

}  // namespace counterproof
