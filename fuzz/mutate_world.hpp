// Mutation of worlds, in their own terms: events are put in, taken out, changed and exchanged, and
// what comes out is always a trace that can happen.
//
// A fuzzer that changes bytes makes events that cannot happen, most of them, and has to find by
// luck what the model could have told it: which events are enabled.  Here the events before the
// change are played, one that is enabled is chosen among all of them, and what follows is kept as
// far as it still can happen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "check/random/chance.hpp"
#include "check/random/random_worlds.hpp"
#include "fuzz/byte_form.hpp"

namespace counterproof::fuzz {

class WorldMutator {
 public:
  WorldMutator() = default;
  /// For inputs that are run under `rules` whatever they choose.
  explicit WorldMutator(const Rules& rules) : rules_(rules) {}

  /// The bytes of a trace near that of `bytes`, at most `most` of them.
  std::vector<std::uint8_t> mutate(Bytes bytes, std::size_t most, std::uint64_t seed);
  /// The bytes of a trace that begins as one and goes on as the other.
  std::vector<std::uint8_t> cross(Bytes first, Bytes second, std::size_t most, std::uint64_t seed);

 private:
  void change_header(Trace& trace, Chance& chance);
  /// Plays `events` from the beginning, with `put_in` random ones at `place`, and keeps what can
  /// happen.
  void play(Trace& trace, std::size_t place, std::size_t put_in, std::size_t most_events,
            Chance& chance);

  std::optional<Rules> rules_;
  EventPicker picker_;
};

}  // namespace counterproof::fuzz
