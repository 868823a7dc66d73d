// The scopes that a policy brings along: [scope], or [scope.NAME] for each.
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/policy/policy.hpp"
#include "model/result.hpp"

namespace counterproof {

/// What a scope is called that stands in [scope], without a name.
inline constexpr std::string_view kUnnamedScope = "own";

/// Reads the scopes of the table [scope] in `file`.
/// Errors: as in a scope file; a name that is a standard scope's, or looks like a file's.
Result<std::vector<WrittenScope>> read_policy_scopes(const toml::table& table,
                                                     const std::string& file);

/// Adds the scopes of the base that the policy does not replace by one of its own name, and of
/// which its rules still can be asked.  Errors: a scope of its own that does not fit its rules.
std::optional<Error> settle_scopes(Policy& policy, const std::vector<WrittenScope>& of_base);

}  // namespace counterproof
