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
#include "model/enum_set.hpp"
#include "model/state/event.hpp"
#include "model/state/ids.hpp"
#include "model/state/resource.hpp"
#include "model/state/world.hpp"

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
  /// What reclaim for others spares of each container while it exists, as long as something else
  /// can be taken, in pages; 0 beyond the end.
  std::vector<std::uint64_t> low = {};
  /// Those that an out-of-memory kill takes as a whole.
  Set<ContainerId> oom_group = {};
  /// What differs from `limit` and `kernel_limit` in each container; nothing beyond the end.
  std::vector<OwnLimits> own_limits = {};
  /// The longest trace that is looked at, in events; none: a search ends where the space does.
  std::optional<std::uint64_t> depth = std::nullopt;
  /// Whether a process that has died is a zombie until `reap`; else somebody waits at once.  Scopes
  /// that have that event say so, and traces do.
  bool zombies = false;

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
  [[nodiscard]] std::uint64_t low_of(ContainerId container) const {
    return container.index() < low.size() ? low[container.index()] : 0;
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

/// What reclaim for others leaves the container now: its min in the scope, and 0 from the moment it
/// is removed.  What lingers of it has nobody left to protect, and would otherwise be in memory for
/// ever.
inline std::uint64_t min_in_force(const Scope& scope, const Truth& truth, ContainerId container) {
  return truth.exists[container] ? scope.min_of(container) : 0;
}

/// The same of its low.
inline std::uint64_t low_in_force(const Scope& scope, const Truth& truth, ContainerId container) {
  return truth.exists[container] ? scope.low_of(container) : 0;
}

}  // namespace counterproof
