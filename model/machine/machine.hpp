// The machine that runs a counter or a controller.
//
// Every algorithm of the model is written once, as a template over a `Machine`.  The machine says
// what a word is, what it means to load, store or exchange one, what a lock is, and what happens at
// a branch.  `Plain` gives the sequential reading that the explorer, the properties and the fuzzers
// run; `Native` gives real atomics and real locks for real threads.  Other machines put a
// scheduling point at every access, or build solver terms; an algorithm does not change for them.
//
// Rules for an algorithm, so that every machine can read it:
//   * shared state lives in `Cell`s and is touched only through the machine;
//   * a branch on shared data goes through `holds`, so that a symbolic machine can fork there;
//   * values are `Word`s: 64-bit, unsigned, wrapping, as `unsigned long` is in the kernel;
//   * an access is plain if something else orders it - a lock, or nobody else being there yet - and
//     declared (`read_once`, `write_once`) if it is meant to race; undeclared races are findings.
#pragma once

#include <concepts>
#include <cstdint>

namespace counterproof {

// clang-format off
template <class M>
concept Machine = requires(M& machine,
                           typename M::Cell& cell,
                           typename M::Lock& lock,
                           typename M::Word word,
                           typename M::Truth truth) {
  /// A 64-bit unsigned value; arithmetic wraps, comparisons give a `Truth`.
  { word + word } -> std::convertible_to<typename M::Word>;
  { word - word } -> std::convertible_to<typename M::Word>;
  { word <= word } -> std::convertible_to<typename M::Truth>;
  { word == word } -> std::convertible_to<typename M::Truth>;
  requires std::constructible_from<typename M::Word, std::uint64_t>;
  /// One shared access each, which a lock must order.
  { machine.load(cell) } -> std::same_as<typename M::Word>;
  { machine.store(cell, word) } -> std::same_as<void>;
  /// One shared access each, declared to race; they order nothing.
  { machine.read_once(cell) } -> std::same_as<typename M::Word>;
  { machine.write_once(cell, word) } -> std::same_as<void>;
  /// Adds atomically and returns the new value.
  { machine.add(cell, word) } -> std::same_as<typename M::Word>;
  /// Stores the word and returns what was there.
  { machine.exchange(cell, word) } -> std::same_as<typename M::Word>;
  /// Stores `desired` if the cell holds `expected`; says whether it did.
  { machine.compare_exchange(cell, word, word) } -> std::same_as<typename M::Truth>;
  /// The processor that this runs on; nobody else runs there meanwhile.
  { machine.this_cpu() } -> std::same_as<unsigned>;
  /// Decides a branch.
  { machine.holds(truth) } -> std::same_as<bool>;
  /// Holds the lock until the returned guard goes out of scope.
  { machine.hold(lock) };
};
// clang-format on

}  // namespace counterproof
