#include "check/schedule/step.hpp"

#include <array>

namespace counterproof::schedule {

std::string_view name_of(StepKind kind) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(StepKind::ret) + 1> kNames = {
      "load",         "store",        "read-once",
      "write-once",   "load-acquire", "store-release",
      "add",          "exchange",     "compare-exchange",
      "lock",         "unlock",       "mutex-lock",
      "mutex-unlock", "rcu-lock",     "rcu-unlock",
      "grace-begin",  "grace-end",    "irq-off",
      "irq-on",       "interrupt",    "interrupt-return",
      "allocate",     "free",         "enqueue",
      "dequeue",      "sleep",        "wake",
      "complete",     "wait-for",     "call",
      "return"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace counterproof::schedule
