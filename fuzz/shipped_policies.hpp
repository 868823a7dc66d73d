// The shipped policies as text, compiled in: a fuzzer runs where no repository is.
#pragma once

#include <span>
#include <string_view>

namespace counterproof::fuzz {

struct ShippedPolicy {
  std::string_view file;  ///< "policies/zones.toml"
  std::string_view text;
};

/// In the order of their names.  Made by the build from policies/*.toml.
extern const std::span<const ShippedPolicy> kShippedPolicies;

}  // namespace counterproof::fuzz
