// A scope: the bound of a search.
//
// How many containers, tasks, pages and files there are, how each container starts, and which
// events may happen.  A verdict `holds` speaks of its scope and of nothing larger; a trace carries
// the scope it was found in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/counter/counter.hpp"
#include "model/policy/rules.hpp"
#include "model/world/event.hpp"
#include "model/world/ids.hpp"
#include "model/world/world.hpp"

namespace counterproof {

/// A set of event kinds, or of faults.
template <class Enum>
class Alphabet {
  static_assert(kCountOf<Enum> <= 64, "a set is a word");

 public:
  constexpr Alphabet() = default;
  constexpr Alphabet(std::initializer_list<Enum> members) {
    for (const Enum member : members) insert(member);
  }
  constexpr void insert(Enum member) { bits_ |= bit(member); }
  [[nodiscard]] constexpr bool has(Enum member) const { return (bits_ & bit(member)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(Alphabet, Alphabet) = default;

 private:
  static constexpr std::uint64_t bit(Enum member) {
    return std::uint64_t{1} << static_cast<unsigned>(member);
  }
  std::uint64_t bits_ = 0;
};

struct Scope {
  std::string name;
  std::string about;  ///< one line: which questions it asks
  std::size_t containers = 2;
  std::size_t tasks = 2;
  std::size_t pages = 0;
  std::size_t files = 0;
  /// The limit of every accounted resource in every container, in pages, tasks or files.
  std::uint64_t limit = 1;
  /// Where the first tasks are: one process each.  The remaining task slots are free for forks.
  std::vector<ContainerId> start;
  Alphabet<EventKind> events;
  Alphabet<Fault> faults;
  /// What may be written to a limit's control file.
  std::vector<std::string> limit_texts;
  std::size_t objects = 0;  ///< kernel objects
  /// The kernel-memory limit, in pages, of every container; none: no limit was set yet.
  std::optional<std::uint64_t> kernel_limit = std::nullopt;
  /// The parent of each container; those without one, or beyond the end, are at the top.
  std::vector<ContainerId> parents = {};
  /// What reclaim for others leaves each container while it exists, in pages; 0 beyond the end.
  std::vector<std::uint64_t> min = {};
  /// Above this many pages a container's tasks are made to reclaim; no such mark beyond the end.
  std::vector<std::uint64_t> high = {};

  [[nodiscard]] ContainerId parent_of(ContainerId container) const {
    return container.index() < parents.size() ? parents[container.index()] : ContainerId();
  }
  [[nodiscard]] std::uint64_t min_of(ContainerId container) const {
    return container.index() < min.size() ? min[container.index()] : 0;
  }
  [[nodiscard]] std::uint64_t high_of(ContainerId container) const {
    return container.index() < high.size() ? high[container.index()] : kUnlimited;
  }

  friend bool operator==(const Scope&, const Scope&) = default;
};

/// The scopes that a policy is checked in when nothing else is asked for: those of the resources
/// it accounts.
std::vector<Scope> standard_scopes(const Rules& rules);

/// Makes the container exist, below its parent and with the scope's limits.
/// \pre neither it nor what is left of it is there, and its parent is.
void begin_container(const Rules& rules, const Scope& scope, World& world, ContainerId container);

/// The world in which every search and every trace of the scope begins.
World initial_world(const Rules& rules, const Scope& scope);

/// What reclaim for others leaves the container now: its min in the scope, and 0 from the moment it
/// is removed.  What lingers of it has nobody left to protect, and would otherwise be in memory for
/// ever.
inline std::uint64_t min_in_force(const Scope& scope, const Truth& truth, ContainerId container) {
  return truth.exists[container] ? scope.min_of(container) : 0;
}

/// How many units of a counter one page, task or file is.
std::uint64_t units_per_object(const Rules& rules, Resource resource);

/// The counter value that stands for a limit of `amount` pages, tasks or files.
std::uint64_t limit_in_units(const Rules& rules, Resource resource, std::uint64_t amount);

}  // namespace counterproof
