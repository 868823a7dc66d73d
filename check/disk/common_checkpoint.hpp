// From which checkpoint several processes go on together.
//
// Each has checkpoints of its own, and writes the next one beside the one that counts until all have
// theirs.  Whoever dies in between leaves some with a next one that others lack; so all say which
// levels they have, and the greatest that each has is where they go on.  What one of them has found
// in the end is the end for all.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check/disk/checkpoint.hpp"
#include "check/disk/disk_folder.hpp"
#include "check/explore/byte_text.hpp"
#include "check/explore/ranks.hpp"

namespace counterproof {

/// The checkpoint that counts from now on, in the folder, too; nothing if they have none in common.
/// \param now, next  what this process has.  Throws RankLost and DiskFailure.
inline std::optional<Checkpoint> where_all_go_on(Ranks& ranks, DiskFolder& folder,
                                                 std::optional<Checkpoint> now,
                                                 std::optional<Checkpoint> next) {
  const auto level_of = [](const std::optional<Checkpoint>& one) {
    const bool has_level = one && one->kind == CheckpointKind::level;
    return has_level ? ByteReader(one->content).get<std::uint64_t>() : 0;
  };
  const bool is_finished = now && now->kind == CheckpointKind::finished;
  ByteWriter writer;
  writer.put(level_of(now));
  writer.put(level_of(next));
  writer.put_text(is_finished ? now->content : "");
  std::vector<std::array<std::uint64_t, 2>> levels;
  std::optional<Checkpoint> end;
  for (const std::string& told : ranks.tell_all(RankTopic::agreement, writer.bytes())) {
    ByteReader reader(told);
    const auto theirs = reader.get<std::uint64_t>();
    levels.push_back({theirs, reader.get<std::uint64_t>()});
    std::string found = reader.get_text();
    if (!found.empty() && !end) end = Checkpoint{CheckpointKind::finished, std::move(found)};
    if (!reader.whole()) throw RankLost();
  }
  if (end) return end;
  std::uint64_t level = 0;
  for (const std::uint64_t wanted : levels.front()) {
    const bool all_have_it = std::all_of(levels.begin(), levels.end(), [&](const auto& theirs) {
      return theirs[0] == wanted || theirs[1] == wanted;
    });
    if (all_have_it) level = std::max(level, wanted);
  }
  if (level == 0) return std::nullopt;
  if (level == level_of(next)) {
    folder.take_next_checkpoint();
    return next;
  }
  folder.drop_next_checkpoint();
  return now;
}

}  // namespace counterproof
