// Checks a policy: all its invariants, in all its scopes, by exhaustive search.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/disk/disk_options.hpp"
#include "check/explore/options.hpp"
#include "check/policy/finding.hpp"
#include "model/policy/policy.hpp"
#include "model/result.hpp"
#include "model/state/scope.hpp"

namespace counterproof {

/// Where searches that do not fit into memory lie, and what a killed one leaves.
struct CheckOnDisk {
  std::filesystem::path folder;  ///< a folder in it for each policy, and there for each scope
  DiskBounds bounds;
};

/// Which scopes are searched in groups of invariants, each in worlds that keep no more of the past
/// than it looks back at (grouped_search.hpp): the same verdicts and lengths of traces, by fewer
/// worlds.
enum class Grouping : std::uint8_t {
  never,
  large,   ///< those that are not seen whole within a few thousand worlds
  always,  ///< all, and with the fewest worlds
};

struct CheckOptions {
  /// Bounds, threads and interruption of each search.  `search.time` and `search.states` bound one
  /// scope's search, not their sum.  `search.progress` is called with the scope's own numbers.
  SearchOptions search;
  bool symmetry = true;
  /// Rule files are programs of the user's, whose invariants may look at anything: a policy that
  /// has some is refused if groups are asked for always, and searched whole otherwise.
  Grouping grouping = Grouping::large;

  /// Sizes that replace those of every scope; nothing keeps the scope's own.
  std::optional<std::size_t> containers;
  std::optional<std::size_t> tasks;
  std::optional<std::size_t> pages;
  std::optional<std::size_t> files;
  std::optional<std::size_t> objects;
  std::optional<std::uint64_t> limit;  ///< in pages, tasks or files
  /// Only the scopes of these names, standard or the policy's; empty means all, or none if there
  /// are own ones.
  std::vector<std::string> scopes;
  /// Scopes of the user's, after those.
  std::vector<WrittenScope> own_scopes;

  /// Searches are on disk; `search.memory_bytes` is then no bound, but what they hold in memory.
  std::optional<CheckOnDisk> disk;

  /// Called before each search.
  std::function<void(const Policy&, const Scope&)> begin_scope;
  /// Called when what an earlier search on disk left is taken up.
  std::function<void(const Policy&, const Scope&, const DiskStart&)> takes_up;
};

/// Runs the check in the scopes that `options` ask for, see asked_scopes.hpp.  What a policy waives
/// is shown by the trace that its waiver names, or else, if there is one, by a shortest trace
/// without faults.  Ends early, with verdicts `bounded`, when a bound or an interruption says so.
/// Errors: those of `scopes_for`; a rule that failed; what the disk refused (disk_explorer.hpp).
Result<CheckReport> check_policy(const Policy& policy, const CheckOptions& options);

/// Runs the check in these scopes; the sizes and names of scopes in `options` play no part.
/// Throws DiskFailure.
CheckReport check_policy_in(const std::vector<Scope>& scopes, const Policy& policy,
                            const CheckOptions& options);

}  // namespace counterproof
