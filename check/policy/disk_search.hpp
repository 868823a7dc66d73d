// The search of a policy's worlds on disk.
#pragma once

#include <optional>

#include "check/disk/disk_options.hpp"
#include "check/explore/options.hpp"
#include "check/explore/result.hpp"
#include "check/policy/check_policy.hpp"
#include "check/policy/forgetful_system.hpp"
#include "check/policy/world_system.hpp"
#include "model/policy/policy.hpp"
#include "model/result.hpp"

namespace counterproof {

/// Throws DiskFailure.
SearchResult<WorldSystem> explored_on_disk(const WorldSystem& system, const SearchOptions& search,
                                           DiskOptions disk);

/// The same, of one group of a search in groups.
SearchResult<ForgetfulSystem> explored_on_disk(const ForgetfulSystem& system,
                                               const SearchOptions& search, DiskOptions disk);

/// Why the searches of a policy cannot be on disk, as far as can be said before they begin: what is
/// left of the policy's in the folder is not of these searches, or is not ours.
std::optional<Error> refused_on_disk(const Policy& policy, const CheckOptions& options);

}  // namespace counterproof
