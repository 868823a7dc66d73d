#include "check/random/thread_programs.hpp"

#include <fmt/format.h>

namespace counterproof {

std::string ThreadProgram::text() const {
  std::string out = fmt::format("limit {}\n", limit);
  for (std::size_t i = 0; i < threads.size(); ++i) {
    out += fmt::format("T{}:", i + 1);
    for (const ThreadOperation& operation : threads[i]) {
      const char* verb = operation.kind == CounterOperation::charge     ? "charge"
                         : operation.kind == CounterOperation::uncharge ? "uncharge"
                                                                        : "write limit";
      out += fmt::format(" {} {};", verb, operation.amount);
    }
    out += "\n";
  }
  return out;
}

ThreadProgram any_thread_program(bool writes_limit, Chance& chance) {
  ThreadProgram program;
  program.limit = 1 + chance.below(4);
  program.threads.resize(2 + chance.below(2));
  for (std::size_t i = 0; i < program.threads.size(); ++i) {
    const bool writer = writes_limit && i == 0;
    const std::uint64_t count = 1 + chance.below(4);
    for (std::uint64_t n = 0; n < count; ++n) {
      const auto kind = writer                 ? CounterOperation::set_limit
                        : chance.below(3) == 0 ? CounterOperation::uncharge
                                               : CounterOperation::charge;
      const std::uint64_t amount = writer ? chance.below(5) : 1 + chance.below(3);
      program.threads[i].push_back({kind, amount});
    }
  }
  return program;
}

}  // namespace counterproof
