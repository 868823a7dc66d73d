// The search of a policy's worlds on disk.
#pragma once

#include "check/disk/disk_options.hpp"
#include "check/explore/options.hpp"
#include "check/explore/result.hpp"
#include "check/policy/world_system.hpp"

namespace counterproof {

/// Throws DiskFailure.
SearchResult<WorldSystem> explored_on_disk(const WorldSystem& system, const SearchOptions& search,
                                           DiskOptions disk);

}  // namespace counterproof
