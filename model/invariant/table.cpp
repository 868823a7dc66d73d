#include <bit>
#include <vector>

#include "model/invariant/measures.hpp"

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

}  // namespace

std::span<const Invariant> invariants() {
  static const std::vector<Invariant> kTable = make_table();
  return kTable;
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
