#include "check/policy/minimise_trace.hpp"

#include <fmt/format.h>

#include "check/minimise/minimise.hpp"
#include "model/trace/replay.hpp"

namespace counterproof {
namespace {

/// Whether the events all happen, and break the invariant.
bool breaks(Trace& scratch, const std::vector<Event>& events, std::string_view invariant) {
  scratch.events = events;
  const Replay replayed = replay(scratch);
  return !replayed.stopped && replayed.breach_of(invariant) != nullptr;
}

}  // namespace

Result<Trace> minimise_trace(const Trace& trace, std::string_view invariant,
                             const std::atomic<bool>* stop) {
  const Replay replayed = replay(trace);
  const Breach* breach = replayed.breach_of(invariant);
  if (breach == nullptr) {
    return Error{{},
                 fmt::format("the trace does not violate {}; there is nothing to keep while "
                             "minimising",
                             invariant)};
  }
  Trace scratch = trace;
  scratch.again_from.reset();
  std::vector<Event> events(
      trace.events.begin(),
      trace.events.begin() + static_cast<std::ptrdiff_t>(breach->after_events));
  const auto still_breaks = [&](const std::vector<Event>& candidate) {
    // Once it is to stop, nothing can be dropped any more, and that is soon found out.
    if (stop != nullptr && stop->load()) return false;
    return breaks(scratch, candidate, invariant);
  };
  // An event without its fault is simpler, and has no simpler form itself.
  const auto simpler = [](const Event& event, auto&& sink) {
    if (event.fault == Fault::none) return;
    Event plain = event;
    plain.fault = Fault::none;
    plain.to = ContainerId();
    sink(plain);
  };
  Trace minimised = trace;
  minimised.again_from.reset();
  minimised.events = minimise(std::move(events), still_breaks, simpler);
  minimised.lines.clear();
  minimised.expectation = Expectation{true, std::string(invariant)};
  return with_loop(normalised(std::move(minimised)));
}

}  // namespace counterproof
