// What a search on disk leaves for the next run of the same command.
//
// A checkpoint says what it is a search of: part by part, so that whoever comes with another one is
// told which part differs.  It was written by one build and is read by the same: what is packed how
// is nobody else's business.  A sum over all of it tells a torn one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/disk/disk_folder.hpp"
#include "check/disk/disk_options.hpp"

namespace counterproof {

enum class CheckpointKind : std::uint8_t {
  begun,     ///< nothing was found yet
  level,     ///< a level has ended
  finished,  ///< nothing is left to search: what was found, without the states
};

struct Checkpoint {
  CheckpointKind kind = CheckpointKind::begun;
  std::string content;
};

void write_checkpoint(DiskFolder& folder, const SearchIdentity& identity, CheckpointKind kind,
                      std::string_view content);

/// Whether all that a checkpoint says of its search is compared, or as much as is known of it.
enum class Compared : std::uint8_t { all, what_is_known };

/// Nothing if there is none.  Throws DiskFailure if it is damaged, or one of another search.
std::optional<Checkpoint> read_checkpoint(const DiskFolder& folder, const SearchIdentity& identity,
                                          Compared compared = Compared::all);

}  // namespace counterproof
