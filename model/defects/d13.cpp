#include "model/controller/desk.hpp"
#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

/// Only a putback counts, and a page that is freed was never counted out, so that with every page
/// that is isolated the zone counts one too many.  A count that is wrong grows without bound; the
/// model tells no more than wrong from right.
void counts_putbacks_only(Desk& desk) { desk.books.zone_overcounts = true; }

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D13>::kModule = {
    .id = "D13",
    .where = "page isolation",
    .what = "the machine's list lengths are raised at putback and never lowered at isolation",
    .strikes = acts<&Seams::page_isolated, counts_putbacks_only>,
    .needs = {needs::kPages, needs::kOneOwner},
    .remembers = Remembers::zone_overcounts,
    .base = bases::pages,
    .breaks = {"balance.lists-match"},
};

}  // namespace counterproof
