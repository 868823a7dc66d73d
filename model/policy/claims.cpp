// See claims.hpp.
#include "model/policy/claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "model/invariant/invariant.hpp"
#include "model/invariant/silence.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

std::vector<std::string_view> all_ids() {
  std::vector<std::string_view> ids;
  for (const Invariant& invariant : invariants()) ids.push_back(invariant.id);
  return ids;
}

std::vector<std::string> all_groups() {
  std::vector<std::string> groups;
  for (const Invariant& invariant : invariants()) {
    std::string group = in_quotes(fmt::format("{}.*", invariant.group()));
    if (groups.empty() || groups.back() != group) groups.push_back(std::move(group));
  }
  return groups;
}

Error no_such_invariant(std::string_view name, const Place& place) {
  return {place,
          fmt::format("there is no invariant {}; {}", shown(name), expected(name, all_ids()))};
}

class Settlement {
 public:
  explicit Settlement(Policy& policy) : policy_(policy) {}

  std::optional<Error> settle_waivers() {
    std::map<std::string_view, unsigned> seen;
    for (const Waiver& waiver : policy_.waivers) {
      if (auto error = check_name(waiver.invariant, waiver.place)) return error;
      const auto [at, is_new] = seen.emplace(waiver.invariant, waiver.place.line);
      if (!is_new) {
        return Error{waiver.place,
                     fmt::format("{} is waived in line {} already; drop one of the two",
                                 in_quotes(waiver.invariant), at->second)};
      }
    }
    return std::nullopt;
  }

  std::optional<Error> settle(const ClaimPattern& pattern) {
    if (pattern.text.find('*') != std::string::npos) return settle_group(pattern);
    if (auto error = check_name(pattern.text, pattern.place)) return error;
    if (const Waiver* waiver = policy_.waiver_of(pattern.text)) {
      return Error{pattern.place,
                   fmt::format("{} is claimed here and waived in line {}; drop one of the two",
                               in_quotes(pattern.text), waiver->place.line)};
    }
    return claim(*find_invariant(pattern.text), pattern);
  }

 private:
  [[nodiscard]] std::optional<Error> check_name(const std::string& name, const Place& place) const {
    const Invariant* invariant = find_invariant(name);
    if (invariant == nullptr) return no_such_invariant(name, place);
    if (!invariant->speaks_of(policy_.rules)) return says_nothing(name, place, {invariant});
    return std::nullopt;
  }

  [[nodiscard]] Error says_nothing(std::string_view name, const Place& place,
                                   const std::vector<const Invariant*>& silent) const {
    return {place, fmt::format("{} {}", in_quotes(name), why_silent(silent, policy_.rules))};
  }

  std::optional<Error> settle_group(const ClaimPattern& pattern) {
    std::vector<const Invariant*> named;
    for (const Invariant& invariant : invariants()) {
      if (pattern.text == "*" || pattern.text == fmt::format("{}.*", invariant.group())) {
        named.push_back(&invariant);
      }
    }
    if (named.empty()) {
      return Error{pattern.place, fmt::format("{} matches no invariant; expected \"*\", {}",
                                              shown(pattern.text), list_of(all_groups()))};
    }
    bool says_something = false;
    for (const Invariant* invariant : named) {
      if (!invariant->speaks_of(policy_.rules)) continue;
      says_something = true;
      if (policy_.waiver_of(invariant->id) != nullptr) continue;
      if (auto error = claim(*invariant, pattern)) return error;
    }
    if (!says_something) return says_nothing(pattern.text, pattern.place, named);
    return std::nullopt;
  }

  std::optional<Error> claim(const Invariant& invariant, const ClaimPattern& by) {
    const auto [at, is_new] = claimed_by_.emplace(invariant.id, &by);
    if (!is_new) {
      return Error{by.place,
                   fmt::format("{} is claimed by {} in line {} already; drop one of the two",
                               in_quotes(invariant.id), in_quotes(at->second->text),
                               at->second->place.line)};
    }
    policy_.claims.push_back({std::string(invariant.id), by.place});
    return std::nullopt;
  }

  Policy& policy_;
  std::map<std::string_view, const ClaimPattern*> claimed_by_;
};

}  // namespace

std::optional<Error> settle_claims(Policy& policy, const std::vector<ClaimPattern>& patterns) {
  Settlement settlement(policy);
  if (auto error = settlement.settle_waivers()) return error;
  for (const ClaimPattern& pattern : patterns) {
    if (auto error = settlement.settle(pattern)) return error;
  }
  return std::nullopt;
}

}  // namespace counterproof
