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

#include "model/rules/choice_module.hpp"
#include "model/rules/rules.hpp"

namespace counterproof {

/// A value of a choice: what its module says.
using ChoiceValue = ValueModule;

/// The values of a choice, in the order of its enum.
class ChoiceValues {
 public:
  class Iterator {
   public:
    explicit constexpr Iterator(const ValueModule* const* at) : at_(at) {}
    constexpr const ChoiceValue& operator*() const { return **at_; }
    constexpr Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend constexpr bool operator==(Iterator, Iterator) = default;

   private:
    const ValueModule* const* at_;
  };

  constexpr ChoiceValues() = default;
  /// \param modules  outlives the values.
  explicit constexpr ChoiceValues(std::span<const ValueModule* const> modules)
      : modules_(modules) {}
  constexpr const ChoiceValue& operator[](std::size_t value) const { return *modules_[value]; }
  [[nodiscard]] constexpr std::size_t size() const { return modules_.size(); }
  [[nodiscard]] constexpr Iterator begin() const { return Iterator(modules_.data()); }
  [[nodiscard]] constexpr Iterator end() const {
    return Iterator(modules_.data() + modules_.size());
  }

 private:
  std::span<const ValueModule* const> modules_;
};

struct Choice {
  std::string_view key;  ///< "share.charge": table and key in the policy file
  std::string_view question;
  ChoiceValues values;
  std::size_t (*get)(const Rules&);
  void (*set)(Rules&, std::size_t value);
  const ChoiceModule* module;

  [[nodiscard]] std::size_t default_value() const { return get(Rules{}); }
  /// What the rules choose.
  [[nodiscard]] const ChoiceValue& chosen(const Rules& rules) const { return values[get(rules)]; }
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
