#include "model/trace/rule_fault.hpp"

#include <fmt/format.h>

#include "model/suggest.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

std::string text_of(const RuleFault& fault) {
  if (!fault.asked.empty()) return fmt::format("{}; when {} is asked", fault.what, fault.asked);
  return fmt::format("{}; at the event {}", fault.what,
                     in_quotes(print_event(fault.event, fault.scope)));
}

}  // namespace counterproof
