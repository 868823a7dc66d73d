#include "model/controller/desk.hpp"
#include "model/rules/needs.hpp"
#include "model/rules/units.hpp"
#include "model/state/scope.hpp"

namespace counterproof {
namespace {

/// A pass scans usage >> priority, and nothing if that is less than a batch of 32: groups of 30
/// pages or fewer are never scanned, larger ones are.  A batch of two pages is to a scope what one
/// of 32 is to a machine, so that there are groups of either kind.
bool large_enough(const Desk& desk, ContainerId container) {
  constexpr std::uint64_t kBatch = 2;
  return desk.usage(container, Resource::memory) >=
         kBatch * units_per_object(desk.rules, Resource::memory);
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D25>::kModule = {
    .id = "D25",
    .where = "group reclaim",
    .what = "a small group, of 30 pages or fewer, is never scanned",
    .strikes = answers<&Seams::is_scanned, large_enough>,
    .needs = {needs::kPages, needs::kReclaim},
    .base = bases::pages,
    .breaks = {"reclaim.before-failure"},
};

}  // namespace counterproof
