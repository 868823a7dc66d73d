// What a change of a policy comes to, for one invariant: a gain, a loss, or neither.
//
// Both sides count: what the search found, and what the policy says of it.  An invariant that could
// not be asked of one side is no reason for silence: where a proposal makes an invariant askable
// that the old rules had no word for, and keeps it, that is what the proposal was made for.
#pragma once

#include <cstdint>
#include <string_view>

#include "check/policy/finding.hpp"

namespace counterproof {

/// How an invariant stands with one policy.
enum class PolicyState : std::uint8_t {
  kept,                ///< claimed, and it holds
  broken,              ///< claimed, and violated
  claim_open,          ///< claimed, and bounded or unknown
  waived,              ///< waived, and violated
  waived_holds,        ///< waived, though it holds
  waived_open,         ///< waived, and bounded or unknown
  unclaimed_violated,  ///< neither claimed nor waived, and violated
  unclaimed_holds,     ///< neither, and it holds
  unclaimed_open,      ///< neither, and bounded or unknown
  not_asked,           ///< it says nothing under the policy's choices
};
constexpr std::size_t kPolicyStates = static_cast<std::size_t>(PolicyState::not_asked) + 1;

enum class ChangeOutcome : std::uint8_t {
  unchanged,  ///< no better and no worse
  gain,       ///< kept now, and not before; or promised now, and not before
  loss,       ///< kept before, and not now; or promised before, and not now
  broken,     ///< claimed now, and violated; it is not known to have been kept before
  undecided,  ///< one of the two sides is bounded or unknown
};

/// The words of a report for it: "claimed, and kept".
std::string_view name_of(PolicyState state);
/// The word in JSON: "kept".
std::string_view key_of(PolicyState state);
std::string_view name_of(ChangeOutcome outcome);

/// How an invariant stands; nothing was found where it could not be asked.
PolicyState state_of(const Finding* finding);

/// What the change from one to the other comes to.
ChangeOutcome outcome_of(PolicyState before, PolicyState after);

}  // namespace counterproof
