#include <bit>
#include <vector>

#include "model/invariant/measures.hpp"
#include "model/rules/own_rules.hpp"

namespace counterproof {
namespace {

std::vector<Invariant> make_table() {
  std::vector<Invariant> table;
  for (const auto group :
       {balance_invariants(), limit_invariants(), isolation_invariants(), fairness_invariants(),
        reclaim_invariants(), progress_invariants(), offline_invariants()}) {
    table.insert(table.end(), group.begin(), group.end());
  }
  return table;
}

/// Bit 63 of a mask is the search's own.
constexpr std::size_t kMostInvariants = 63;

/// Never moves in memory: findings point into it.
std::vector<Invariant>& the_table() {
  static std::vector<Invariant> table = [] {
    std::vector<Invariant> all = make_table();
    all.reserve(kMostInvariants);
    return all;
  }();
  return table;
}

}  // namespace

std::span<const Invariant> invariants() { return the_table(); }

bool adopt_invariants(const void* asked_by, std::span<const Invariant> more) {
  if (the_table().size() + more.size() > kMostInvariants) return false;
  for (Invariant invariant : more) {
    invariant.asked_by = asked_by;
    the_table().push_back(invariant);
  }
  return true;
}

bool Invariant::speaks_of(const Rules& rules) const {
  if (asked_by != nullptr && (rules.own == nullptr || !rules.own->asks(asked_by))) return false;
  if (applies != nullptr && !applies(rules)) return false;
  for (const Resource resource : kResources)
    if (resources[resource] && rules.accounts(resource)) return true;
  return false;
}

const Invariant* find_invariant(std::string_view id) {
  for (const Invariant& invariant : invariants())
    if (invariant.id == id) return &invariant;
  return nullptr;
}

InvariantSet::InvariantSet(const Rules& rules) {
  for (std::size_t i = 0; i < invariants().size(); ++i)
    if (invariants()[i].speaks_of(rules)) all_ |= std::uint64_t{1} << i;
}

InvariantSet::Marks InvariantSet::of(const Moment& moment) const {
  Marks marks;
  if (moment.world.truth.crashed) return marks;
  for (std::uint64_t rest = all_; rest != 0; rest &= rest - 1) {
    const Invariant& invariant = invariants()[static_cast<std::size_t>(std::countr_zero(rest))];
    const std::uint64_t bit = rest & (~rest + 1);
    if (invariant.holds_in != nullptr && !invariant.holds_in(moment, nullptr))
      marks.violated |= bit;
    if (invariant.witnessed_in != nullptr && invariant.witnessed_in(moment)) marks.witnessed |= bit;
  }
  return marks;
}

InvariantSet::Marks InvariantSet::of(const Step& step) const {
  Marks marks;
  for (std::uint64_t rest = all_; rest != 0; rest &= rest - 1) {
    const Invariant& invariant = invariants()[static_cast<std::size_t>(std::countr_zero(rest))];
    const std::uint64_t bit = rest & (~rest + 1);
    if (invariant.holds_over != nullptr && !invariant.holds_over(step, nullptr))
      marks.violated |= bit;
    if (invariant.witnessed_over != nullptr && invariant.witnessed_over(step))
      marks.witnessed |= bit;
  }
  return marks;
}

}  // namespace counterproof
