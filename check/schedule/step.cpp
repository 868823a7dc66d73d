#include "check/schedule/step.hpp"

#include "model/enum_table.hpp"

namespace counterproof::schedule {

std::string_view name_of(StepKind kind) {
  constexpr EnumTable<StepKind, std::string_view> kNames = {"load",
                                                            "store",
                                                            "read-once",
                                                            "write-once",
                                                            "load-acquire",
                                                            "store-release",
                                                            "add",
                                                            "exchange",
                                                            "compare-exchange",
                                                            "lock",
                                                            "unlock",
                                                            "mutex-lock",
                                                            "mutex-unlock",
                                                            "trylock",
                                                            "read-lock",
                                                            "read-unlock",
                                                            "read-trylock",
                                                            "write-lock",
                                                            "write-unlock",
                                                            "write-trylock",
                                                            "rcu-lock",
                                                            "rcu-unlock",
                                                            "grace-begin",
                                                            "grace-end",
                                                            "irq-off",
                                                            "irq-on",
                                                            "interrupt",
                                                            "interrupt-return",
                                                            "allocate",
                                                            "free",
                                                            "enqueue",
                                                            "dequeue",
                                                            "sleep",
                                                            "futex-wait",
                                                            "wake",
                                                            "complete",
                                                            "wait-for",
                                                            "call",
                                                            "return"};
  return kNames[kind];
}

}  // namespace counterproof::schedule
