// The choice table: every choice that a policy makes, described once.
//
// The table gives the policy file its keys, `list choices` its text, and error messages the values
// that would be right.  A choice that no rule reads would be a lie, so each entry is tied to the
// field of `Rules` that the controllers obey.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/policy/rules.hpp"

namespace counterproof {

struct ChoiceValue {
  std::string_view name;
  std::string_view effect;  ///< what a controller does under this value
};

struct Choice {
  std::string_view key;  ///< "share.charge": table and key in the policy file
  std::string_view question;
  std::vector<ChoiceValue> values;
  std::size_t (*get)(const Rules&);
  void (*set)(Rules&, std::size_t value);

  [[nodiscard]] std::size_t default_value() const { return get(Rules{}); }
};

/// All choices, in the order in which a policy file lists them.
std::span<const Choice> choices();
const Choice* find_choice(std::string_view key);

/// Switches `defect` on, with the choice that it is, or is part of (D03 is `limit.write =
/// "unchecked"`, D08 needs `attach.unit = "any-thread"`).
void add_defect(Rules& rules, Defect defect);

/// A pair of choices that contradict each other, as one sentence; empty when all agree.
/// `first` and `second` are the keys, the later one being the one to change.
struct Conflict {
  std::string_view first;
  std::string_view second;
  std::string why;
};
/// \param is_set says whether the policy gives a key itself (instead of leaving the default).
std::vector<Conflict> conflicts(const Rules& rules, bool (*is_set)(std::string_view, const void*),
                                const void* context);

}  // namespace counterproof
