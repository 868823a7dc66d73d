#include "model/rules/invariant_module.hpp"

#include "model/rules/ask_own.hpp"

namespace counterproof {

bool Invariant::speaks_of(const Rules& rules) const {
  if (asked_by != nullptr && (rules.own == nullptr || !rules.own->asks(asked_by))) return false;
  if (applies != nullptr && !applies(rules)) return false;
  for (const Resource resource : kResources)
    if (resources[resource] && rules.accounts(resource)) return true;
  return false;
}

void Invariant::explain(const Moment& moment, std::string& why) const {
  if (asked_by == nullptr) {
    holds_in(moment, &why);
  } else {
    ask_own(*this, moment, [&] { holds_in(moment, &why); });
  }
}

void Invariant::explain(const Step& step, std::string& why) const {
  if (asked_by == nullptr) {
    holds_over(step, &why);
  } else {
    ask_own(*this, step, [&] { holds_over(step, &why); });
  }
}

}  // namespace counterproof
