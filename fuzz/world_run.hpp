// One fuzz input, run: its events happen one after the other, and every invariant that the policy
// promises is looked at after each.
//
// Nothing is allocated from the second run on: a fuzzer's time is spent in the model.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "fuzz/byte_form.hpp"
#include "model/invariant/invariant.hpp"
#include "model/state/world.hpp"

namespace counterproof::fuzz {

class WorldRun {
 public:
  /// Holds inputs to what they promise: balance for all that are repaired, and the claims of the
  /// policy that they name.
  WorldRun() = default;
  /// Runs all events under `rules`, whatever inputs choose, and looks for `wanted` alone.  For
  /// finding a known defect.
  WorldRun(const Rules& rules, const Properties& wanted) : rules_(rules), wanted_(wanted) {}

  /// \returns the promised invariants that the input breaks, of `invariants()`.
  Properties run(Bytes bytes);
  /// The last event of the run, if it happened, and the search would not try it where it stood.
  [[nodiscard]] std::optional<Event> forgotten() const;
  /// The trace of `bytes`, as it is run here.
  [[nodiscard]] Trace trace_of(Bytes bytes) const;

 private:
  [[nodiscard]] Properties promised();

  std::optional<Rules> rules_;
  Properties wanted_;
  WorldInput input_;
  Effects effects_;
  std::array<World, 2> worlds_{};  ///< before and after an event, in turns
  std::optional<Event> last_;      ///< the last event, if it happened
  std::size_t now_ = 0;            ///< which of the worlds is the one after it
};

}  // namespace counterproof::fuzz
