// The functions that a thread of a litmus test may call.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/litmus/litmus_program.hpp"

namespace counterproof::litmus {

/// What stands in the place of an argument.
enum class Argument : std::uint8_t {
  cell,  ///< `*pointer`
  pointer,
  value,
  order,  ///< `memory_order_…`
  on_failure,
  variable,  ///< `&r0`
};

struct Call {
  std::vector<Argument> arguments;
  Instruction instruction;
  /// Stands for an argument that is left out: the amount of atomic_inc() is 1.
  std::optional<Value> amount;
  std::optional<Value> unless;
  /// What is told is compared with 0: atomic_dec_and_test(), atomic_add_negative().
  std::optional<Operation> tested;
  bool then_full = false;  ///< a full fence comes after: smp_store_mb()
  bool has_value = false;
};

/// Whose functions they are: some have the same name and other arguments.
enum class Dialect : std::uint8_t { kernel, c11 };

std::optional<Call> find_call(std::string_view name, Dialect dialect);
/// All names, for who mistyped one.
const std::vector<std::string>& call_names(Dialect dialect);

}  // namespace counterproof::litmus
