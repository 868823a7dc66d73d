// See silence.hpp.
#include "model/invariant/silence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "model/rules/choices.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

// Which account.* keys would make one of `silent` speak.
std::string accounts_needed(std::span<const Invariant* const> silent) {
  std::vector<std::string> keys;
  for (const Resource resource : kResources) {
    const auto speaks_of_it = [&](const Invariant* invariant) {
      return invariant->resources[resource];
    };
    if (std::ranges::any_of(silent, speaks_of_it)) {
      keys.push_back(fmt::format("account.{} = true", name_of(resource)));
    }
  }
  return list_of(keys);
}

// Which single other choice would make one of `silent` speak.  Tried and not looked up, because
// an invariant says only whether it applies.
std::string choices_needed(std::span<const Invariant* const> silent, const Rules& rules) {
  std::vector<std::string> keys;
  for (const Choice& choice : choices()) {
    for (std::size_t value = 0; value < choice.values.size(); ++value) {
      Rules changed = rules;
      choice.set(changed, value);
      const auto speaks = [&](const Invariant* one) { return one->speaks_of(changed); };
      if (std::ranges::none_of(silent, speaks)) continue;
      keys.push_back(fmt::format("{} = {}", choice.key, in_quotes(choice.values[value].name)));
    }
  }
  return keys.empty() ? "several other choices" : list_of(keys);
}

}  // namespace

std::string why_silent(std::span<const Invariant* const> silent, const Rules& rules) {
  const auto is_accounted = [&](const Invariant* invariant) {
    return std::ranges::any_of(kResources, [&](Resource resource) {
      return invariant->resources[resource] && rules.accounts(resource);
    });
  };
  if (std::ranges::any_of(silent, is_accounted)) {
    return fmt::format("says nothing under these choices; it needs {}",
                       choices_needed(silent, rules));
  }
  return fmt::format("speaks of no resource that is accounted; it needs {}",
                     accounts_needed(silent));
}

}  // namespace counterproof
