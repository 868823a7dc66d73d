#include "model/rules/choices.hpp"

#include "model/rules/choice_table.hpp"
#include "model/rules/defect_module.hpp"
#include "model/rules/value_table.hpp"

#ifdef __clang__
// That each is defined in a file of its own is the point.
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif

namespace counterproof {
namespace {

template <auto member>
Choice choice() {
  const ChoiceModule& module = OfChoice<member>::kModule;
  return {
      module.key,
      module.question,
      ChoiceValues(kValuesOf<member>),
      [](const Rules& rules) { return static_cast<std::size_t>(rules.*member); },
      [](Rules& rules, std::size_t value) { rules.*member = static_cast<ValueOf<member>>(value); },
      &module};
}

template <auto... member>
std::array<Choice, sizeof...(member)> all(Choices<member...>) {
  return {choice<member>()...};
}

}  // namespace

std::span<const Choice> choices() {
  static const auto kChoices = all(ChoiceTable());
  return kChoices;
}

const Choice* find_choice(std::string_view key) {
  for (const Choice& choice : choices())
    if (choice.key == key) return &choice;
  return nullptr;
}

void add_defect(Rules& rules, Defect defect) {
  rules.defects.insert(defect);
  if (const auto brings = module_of(defect).brings) brings(rules);
}

}  // namespace counterproof
