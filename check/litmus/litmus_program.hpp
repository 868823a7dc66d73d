// A litmus test as a program: what was read from its file, ready to be explored.
//
// Threads are code for a machine with a stack.  Values carry with them which of the thread's reads
// they were computed from, so that dependencies are known to models that order by them: an address,
// a value that is written, and everything after a branch.
//
// A loop does not go round where going round again would be the same again: a round that wrote
// nothing, and left all that the next one looks at as it found it, waits for somebody else's write.
// Any other loop goes round `kMostRounds` times at most, and then the search says that it was cut.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "check/graph/threads.hpp"

namespace counterproof::litmus {

using graph::Value;

inline constexpr unsigned kMostRounds = 16;
/// Addresses are values from here on: of location 0, 1, ...
inline constexpr Value kFirstAddress = Value{1} << 40;

enum class Code : std::uint8_t {
  push,            ///< `number`
  push_register,   ///< `slot`
  store_register,  ///< `slot`, from the stack, which keeps the value
  pop,
  unary,
  binary,
  jump,          ///< `target`
  jump_if_zero,  ///< takes the value: what follows depends on it
  enter_loop,    ///< number `slot` of the thread, for the first time
  loop,          ///< a round of it begins
  read,          ///< address -> value
  write,         ///< address, value ->
  fence,
  exchange,          ///< address, value -> what was there
  update,            ///< address, value -> `result` of `operation`
  compare_exchange,  ///< address, expected, desired -> what was there
  compare_store,  ///< the same of C: `slot` has what was expected, and then what was there -> done?
  add_unless,     ///< address, amount, unless -> done?
  lock,           ///< address ->
  try_lock,       ///< address -> done?
  unlock,         ///< address ->
};

enum class Operation : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  remainder,
  bit_and,
  bit_or,
  bit_xor,
  shift_left,
  shift_right,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  minus,
  invert,
  logical_not,
};

/// What an update tells.
enum class Told : std::uint8_t { before, after, nothing };

struct Instruction {
  Code code = Code::pop;
  Operation operation = Operation::add;
  Told told = Told::before;
  graph::Order order = graph::Order::relaxed;
  graph::Order on_failure = graph::Order::relaxed;
  graph::Fence fence = graph::Fence::none;
  graph::Role role = graph::Role::none;
  bool full = false;    ///< an exchange between two full fences, if it takes place
  bool awaits = false;  ///< the only access of its loop
  std::size_t slot = 0;
  std::size_t target = 0;
  Value number = 0;
};

struct Thread {
  std::vector<std::string> registers;  ///< parameters first
  std::vector<Value> initial;          ///< of registers
  std::vector<Instruction> code;
  std::size_t loops = 0;
};

/// `exists`, `~exists`, `forall`.
enum class Quantifier : std::uint8_t { none, exists, not_exists, for_all };

/// A register's or a location's final value.
struct Term {
  int thread = -1;  ///< of a location
  std::size_t index = 0;
  std::string text;  ///< "1:r0", "x"
};

struct Condition {
  enum class Kind : std::uint8_t { truth, equal, not_equal, both, either, negation };
  Kind kind = Kind::truth;
  Term left;

  Value number = 0;
  std::vector<Condition> parts;
};

/// What a file says comes out.
enum class Observation : std::uint8_t { never, sometimes, always, deadlock };

struct Litmus final : graph::Threads {
  std::string name;
  std::string path;
  bool kernel = false;             ///< it speaks of memory as the kernel does
  bool c11 = false;                ///< as C11 does
  std::vector<std::string> names;  ///< of locations
  std::vector<Value> values;       ///< their first ones
  std::vector<Thread> bodies;
  Quantifier quantifier = Quantifier::none;
  Condition condition;
  std::optional<Condition> filter;
  std::vector<Term> terms;                                   ///< what is told of final states
  std::map<std::string, Observation, std::less<>> expected;  ///< by model; "" is the file's own

  [[nodiscard]] unsigned threads() const override { return static_cast<unsigned>(bodies.size()); }
  [[nodiscard]] unsigned locations() const override { return static_cast<unsigned>(names.size()); }
  [[nodiscard]] Value initial(graph::LocationId location) const override {
    return values[location];
  }
  [[nodiscard]] graph::Label next(unsigned thread, std::span<const Value> reads,
                                  std::size_t done) override;
  /// What a thread's registers hold in the end.
  [[nodiscard]] std::vector<Value> registers(unsigned thread, std::span<const Value> reads) const;
  /// A value as the file would write it: addresses by name.
  [[nodiscard]] std::string shown(Value value) const;

 private:
  struct Hash {
    std::size_t operator()(const graph::Dependencies& it) const;
  };
  std::unordered_set<graph::Dependencies, Hash> known_;  ///< of all labels so far
};

}  // namespace counterproof::litmus
