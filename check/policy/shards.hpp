// A check in parts, for machines that work apart: which part does what.
//
// The parts never talk to each other, so that each has to come to the same split by itself.  It is
// made of an estimate that looks at nothing but the scope and what the policy accounts, in whole
// numbers: the same on every machine.  What costs most is dealt out first, each to the part that
// has least so far (Graham, "Bounds on multiprocessing timing anomalies", 1969): no part then has
// more than 4/3 of what the best split gives the longest one, as far as the estimate is right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"

namespace counterproof {

/// One of several parts, from 1.
struct Shard {
  std::size_t number = 1;
  std::size_t of = 1;

  friend bool operator==(const Shard&, const Shard&) = default;
};

/// About how many microseconds the search of a scope takes on one thread; what shards are dealt by.
std::uint64_t estimated_cost(const Rules& rules, const Scope& scope);

/// The shard of each job, from 1.  \pre there is a shard
std::vector<std::size_t> dealt(std::span<const std::uint64_t> costs, std::size_t shards);

}  // namespace counterproof
