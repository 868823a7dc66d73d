#include "model/rules/units.hpp"

#include "model/state/books.hpp"

namespace counterproof {

std::uint64_t units_per_object(const Rules& rules, Resource resource) {
  const bool shared = resource == Resource::memory && rules.charges_in_parts();
  return shared ? kTwelfths : 1;
}

std::uint64_t limit_in_units(const Rules& rules, Resource resource, std::uint64_t amount) {
  const std::uint64_t units = units_per_object(rules, resource);
  return amount > kUnlimited / units ? kUnlimited : amount * units;
}

LimitSyntax limit_syntax(const Rules& rules) {
  return {.minus_one_is_unlimited = rules.minus_one_is_unlimited(),
          .max_is_unlimited = rules.max_is_unlimited()};
}

}  // namespace counterproof
