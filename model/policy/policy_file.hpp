// Reading a policy from its TOML file, and writing one back.
#pragma once

#include <string>
#include <string_view>

#include "model/policy/policy.hpp"
#include "model/result.hpp"

namespace counterproof {

/// Reads the policy in `text`.  \param file its name, for errors and for `Policy::file`; the
/// policy's name is the file's name without folder and ending.
/// Errors: not TOML; a key, value, defect or invariant that does not exist (the message lists what
/// would be right); an invariant both claimed and waived; a waiver without a reason; choices that
/// contradict each other (the message names both).
Result<Policy> read_policy(std::string_view text, const std::string& file);

/// Reads the policy file at `path`.
Result<Policy> read_policy_file(const std::string& path);

/// The policy as a TOML text that reads back to the same policy: every choice that differs from
/// its default (but for those that its defects bring along), all defects, claims and waivers.
std::string print_policy(const Policy& policy);

}  // namespace counterproof
