// Mutation of worlds, in their own terms: events are put in, taken out, changed and exchanged, and
// what comes out is always a trace that can happen.
//
// A fuzzer that changes bytes makes events that cannot happen, most of them, and has to find by
// luck what the model could have told it: which events are enabled.  Here the events before the
// change are played, one that is enabled is chosen among all of them, and what follows is kept as
// far as it still can happen.
//
// It works on the byte form from end to end, and plays each trace once: nothing but the candidates
// of an event that is put in costs more than running the trace does.
#pragma once

#include <array>
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

  /// The bytes of a trace near that of `bytes`, at most `most` of them; good until the next call.
  Bytes mutate(Bytes bytes, std::size_t most, std::uint64_t seed);
  /// The bytes of a trace that begins as one and goes on as the other; good until the next call.
  Bytes cross(Bytes first, Bytes second, std::size_t most, std::uint64_t seed);

 private:
  void read(Bytes bytes);
  /// The header decides what there is: after a change of it the input is fitted anew.
  void fit_to(Bytes header);
  void change_header(Chance& chance);
  void change_fault(Record& record, Chance& chance) const;
  /// Plays the draft from the beginning, with `put_in` random events at `place`, and keeps what can
  /// happen.
  Bytes play(std::size_t place, std::size_t put_in, std::size_t most, Chance& chance);

  std::optional<Rules> rules_;
  WorldInput input_;
  std::vector<Record> draft_;
  std::vector<std::uint8_t> out_;
  std::array<World, 2> worlds_;
  Effects effects_;
  EventPicker picker_;
};

}  // namespace counterproof::fuzz
