// A scope: the bound of a search.
//
// How many containers, tasks, pages and files there are, how each container starts, and which
// events may happen.  A verdict `holds` speaks of its scope and of nothing larger; a trace carries
// the scope it was found in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/counter/counter.hpp"
#include "model/counter/limit_text.hpp"
#include "model/enum_set.hpp"
#include "model/policy/rules.hpp"
#include "model/world/event.hpp"
#include "model/world/ids.hpp"
#include "model/world/resource.hpp"
#include "model/world/world.hpp"

namespace counterproof {

/// A set of event kinds, or of faults.
template <class Enum>
using Alphabet = EnumSet<Enum>;

/// The limits of one container that are its own, in pages, tasks or files; what is empty is as the
/// scope has it for all.
class OwnLimits {
 public:
  [[nodiscard]] const std::optional<std::uint64_t>& operator[](Resource resource) const {
    return limits_[static_cast<std::size_t>(resource)];
  }
  [[nodiscard]] std::optional<std::uint64_t>& operator[](Resource resource) {
    return limits_[static_cast<std::size_t>(resource)];
  }
  [[nodiscard]] bool empty() const { return *this == OwnLimits(); }
  friend bool operator==(const OwnLimits&, const OwnLimits&) = default;

 private:
  std::array<std::optional<std::uint64_t>, kCountOf<Resource>> limits_{};
};

/// Drops containers from the end that have no limit of their own.
inline void trim(std::vector<OwnLimits>& limits) {
  while (!limits.empty() && limits.back().empty()) limits.pop_back();
}

struct Scope {
  std::string name;
  std::string about;  ///< one line: which questions it asks
  std::size_t containers = 2;
  std::size_t tasks = 2;
  std::size_t pages = 0;
  std::size_t files = 0;
  /// The limit of every accounted resource but kernel memory, in pages, tasks or files, in every
  /// container that has none of its own.
  std::uint64_t limit = 1;
  /// Where the first tasks are: one process each.  The remaining task slots are free for forks.
  std::vector<ContainerId> start;
  Alphabet<EventKind> events;
  Alphabet<Fault> faults;
  /// What may be written to a limit's control file.
  std::vector<std::string> limit_texts;
  std::size_t objects = 0;  ///< kernel objects
  /// The kernel-memory limit, in pages, of every container that has none of its own; none: no limit
  /// was set yet.
  std::optional<std::uint64_t> kernel_limit = std::nullopt;
  /// The parent of each container; those without one, or beyond the end, are at the top.
  std::vector<ContainerId> parents = {};
  /// What reclaim for others leaves each container while it exists, in pages; 0 beyond the end.
  std::vector<std::uint64_t> min = {};
  /// Above this many pages a container's tasks are made to reclaim; no such mark beyond the end.
  std::vector<std::uint64_t> high = {};
  /// How many private pages there is swap for; without end if none.
  std::optional<std::uint64_t> swap = std::nullopt;
  /// How many pages of a container and of all below it may be in swap, where a policy's swap
  /// remembers whose they are; no such limit beyond the end.
  std::vector<std::uint64_t> swap_limits = {};
  /// What differs from `limit` and `kernel_limit` in each container; nothing beyond the end.
  std::vector<OwnLimits> own_limits = {};
  /// The longest trace that is looked at, in events; none: a search ends where the space does.
  std::optional<std::uint64_t> depth = std::nullopt;

  /// What the container starts with, and is made anew with, in pages, tasks or files.
  /// \returns nothing for kernel memory alone: no limit was set yet.
  [[nodiscard]] std::optional<std::uint64_t> limit_of(ContainerId container,
                                                      Resource resource) const {
    if (container.index() < own_limits.size())
      if (const auto& own = own_limits[container.index()][resource]) return own;
    return resource == Resource::kernel ? kernel_limit : std::optional(limit);
  }
  [[nodiscard]] ContainerId parent_of(ContainerId container) const {
    return container.index() < parents.size() ? parents[container.index()] : ContainerId();
  }
  [[nodiscard]] std::uint64_t min_of(ContainerId container) const {
    return container.index() < min.size() ? min[container.index()] : 0;
  }
  [[nodiscard]] std::uint64_t high_of(ContainerId container) const {
    return container.index() < high.size() ? high[container.index()] : kUnlimited;
  }

  [[nodiscard]] std::uint64_t swap_limit_of(ContainerId container) const {
    return container.index() < swap_limits.size() ? swap_limits[container.index()] : kUnlimited;
  }

  /// Whether containers differ in nothing but in what happens to them, so that they may exchange
  /// their names.
  [[nodiscard]] bool containers_are_alike() const;

  friend bool operator==(const Scope&, const Scope&) = default;
};

/// The scopes that a policy is checked in when nothing else is asked for: those of the resources
/// it accounts.
std::vector<Scope> standard_scopes(const Rules& rules);

/// Every value that the limit of a counter can have in the scope, from the smallest on: what
/// containers start with, what the texts say, and 0 for one that is gone.
std::vector<std::uint64_t> limits_in(const Rules& rules, const Scope& scope);

/// The limit of kernel memory that containers without one of their own start with, in pages.
std::uint64_t initial_kernel_limit(const Rules& rules, const Scope& scope);

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

/// How the policy's control files write a limit.
LimitSyntax limit_syntax(const Rules& rules);

/// The counter value that stands for a limit of `amount` pages, tasks or files.
std::uint64_t limit_in_units(const Rules& rules, Resource resource, std::uint64_t amount);

}  // namespace counterproof
