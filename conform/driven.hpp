// What a kernel made of an event, in the model's words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/state/effects.hpp"
#include "model/state/ids.hpp"
#include "model/state/truth.hpp"

namespace counterproof::conform {

/// What one event came to.
struct Driven {
  Outcome outcome = Outcome::done;
  std::string error_name;  ///< "EAGAIN"; empty unless the kernel refused
  ProcessSet killed;       ///< by a signal that nobody of ours sent
};

/// What stands for no limit in what the agent reads.
inline constexpr std::int64_t kSeenUnlimited = -2;

/// What a group looks like; nothing where the kernel does not say.
struct GroupSeen {
  bool exists = false;
  std::optional<std::int64_t> tasks;
  std::optional<std::int64_t> memory_bytes;  ///< all that is charged, the kernel's own included
  std::optional<std::int64_t> anonymous_bytes;
  std::optional<std::int64_t> file_bytes;
  std::optional<std::int64_t> swap_bytes;
  std::optional<std::int64_t> kills;        ///< that the group has counted since it was made
  std::optional<std::int64_t> group_kills;  ///< of which so many may be counted twice
  std::optional<std::int64_t> low_taken;    ///< how often reclaim took from it what low spares
  std::optional<std::int64_t> memory_limit_bytes;
  std::optional<std::int64_t> tasks_limit;
};

struct Seen {
  PerContainer<GroupSeen> groups{};
  Set<TaskId> alive;
  std::optional<std::int64_t> dying;  ///< groups that were removed, and that something still holds
  std::uint64_t lag_bytes = 0;        ///< by which the bytes may lag behind
};

}  // namespace counterproof::conform
