// See change_outcome.hpp.
//
// The table is the rule; it was written down with these in mind:
//
//  - What held and is violated is lost, and what was violated and holds is gained, whatever is said
//  of it.
//  - What could not be asked was not kept.
//  - Where it holds on both sides, what counts is whether the policy stands for it: a claim that is
//  made is
//    a gain, and one that is given up a loss.
//  - Where a side is bounded or unknown nobody knows, and that is said.  A claim that is violated
//  is told
//    all the same.
#include "check/policy/change_outcome.hpp"

#include <array>

namespace counterproof {
namespace {

constexpr ChangeOutcome kSame = ChangeOutcome::unchanged;
constexpr ChangeOutcome kGain = ChangeOutcome::gain;
constexpr ChangeOutcome kLoss = ChangeOutcome::loss;
constexpr ChangeOutcome kBrok = ChangeOutcome::broken;
constexpr ChangeOutcome kOpen = ChangeOutcome::undecided;

// clang-format off
// A row for each state before, a column for each state after, in the order of PolicyState.
constexpr std::array<std::array<ChangeOutcome, kPolicyStates>, kPolicyStates> kOutcomes = {{
    // kept  broken claim_open waived waived_holds waived_open unclaimed_violated _holds _open not_asked
    {{kSame, kLoss, kOpen,     kLoss, kLoss,       kOpen,      kLoss,             kLoss, kOpen, kLoss}},  // kept
    {{kGain, kSame, kOpen,     kSame, kGain,       kOpen,      kSame,             kGain, kOpen, kSame}},  // broken
    {{kOpen, kBrok, kOpen,     kOpen, kOpen,       kOpen,      kOpen,             kOpen, kOpen, kOpen}},  // claim_open
    {{kGain, kBrok, kOpen,     kSame, kGain,       kOpen,      kSame,             kGain, kOpen, kSame}},  // waived
    {{kGain, kLoss, kOpen,     kLoss, kSame,       kOpen,      kLoss,             kSame, kOpen, kLoss}},  // waived_holds
    {{kOpen, kBrok, kOpen,     kOpen, kOpen,       kOpen,      kOpen,             kOpen, kOpen, kOpen}},  // waived_open
    {{kGain, kBrok, kOpen,     kSame, kGain,       kOpen,      kSame,             kGain, kOpen, kSame}},  // unclaimed_violated
    {{kGain, kLoss, kOpen,     kLoss, kSame,       kOpen,      kLoss,             kSame, kOpen, kLoss}},  // unclaimed_holds
    {{kOpen, kBrok, kOpen,     kOpen, kOpen,       kOpen,      kOpen,             kOpen, kOpen, kOpen}},  // unclaimed_open
    {{kGain, kBrok, kOpen,     kSame, kGain,       kOpen,      kSame,             kGain, kOpen, kSame}},  // not_asked
}};
// clang-format on

struct Words {
  std::string_view key;
  std::string_view name;
};
constexpr std::array<Words, kPolicyStates> kStates = {{
    {"kept", "claimed, and kept"},
    {"broken", "claimed, and violated"},
    {"claim-open", "claimed, and not settled"},
    {"waived", "waived, and violated"},
    {"waived-holds", "waived, though it holds"},
    {"waived-open", "waived, and not settled"},
    {"unclaimed-violated", "not claimed, and violated"},
    {"unclaimed-holds", "not claimed, and it holds"},
    {"unclaimed-open", "not claimed, and not settled"},
    {"not-asked", "not asked"},
}};

}  // namespace

std::string_view name_of(PolicyState state) {
  return kStates[static_cast<std::size_t>(state)].name;
}

std::string_view key_of(PolicyState state) { return kStates[static_cast<std::size_t>(state)].key; }

std::string_view name_of(ChangeOutcome outcome) {
  switch (outcome) {
    case ChangeOutcome::unchanged:
      return "unchanged";
    case ChangeOutcome::gain:
      return "gain";
    case ChangeOutcome::loss:
      return "loss";
    case ChangeOutcome::broken:
      return "broken";
    case ChangeOutcome::undecided:
      return "undecided";
  }
  return {};
}

PolicyState state_of(const Finding* finding) {
  if (finding == nullptr) return PolicyState::not_asked;
  const auto pick = [&](PolicyState holds, PolicyState violated, PolicyState open) {
    switch (finding->verdict) {
      case Verdict::holds:
      case Verdict::proved:
        return holds;
      case Verdict::violated:
        return violated;
      case Verdict::bounded:
      case Verdict::unknown:
      case Verdict::error:
        return open;
    }
    return open;
  };
  switch (finding->stance) {
    case Stance::claimed:
      return pick(PolicyState::kept, PolicyState::broken, PolicyState::claim_open);
    case Stance::waived:
      return pick(PolicyState::waived_holds, PolicyState::waived, PolicyState::waived_open);
    case Stance::silent:
      return pick(PolicyState::unclaimed_holds, PolicyState::unclaimed_violated,
                  PolicyState::unclaimed_open);
  }
  return PolicyState::not_asked;
}

ChangeOutcome outcome_of(PolicyState before, PolicyState after) {
  return kOutcomes[static_cast<std::size_t>(before)][static_cast<std::size_t>(after)];
}

}  // namespace counterproof
