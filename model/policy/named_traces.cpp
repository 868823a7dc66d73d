// See named_traces.hpp.
#include "model/policy/named_traces.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "model/suggest.hpp"
#include "model/trace/replay.hpp"

namespace counterproof {
namespace {

std::optional<Error> read_named_trace(const Policy& policy, Waiver& waiver) {
  const std::filesystem::path beside = std::filesystem::path(policy.file).parent_path();
  const Result<Trace> read = read_trace_file((beside / waiver.trace_file).string());
  if (!read) {
    return Error{waiver.trace_place, fmt::format("the trace in the waiver of {} cannot be used: {}",
                                                 shown(waiver.invariant), read.error().text())};
  }
  Trace trace = *read;
  trace.policy = policy.name;
  trace.rules = policy.rules;
  trace.expectation = Expectation{true, waiver.invariant};
  const Replay replayed = replay(trace);
  const Breach* breach = replayed.breach_of(waiver.invariant);
  if (breach == nullptr) {
    const std::string why = replayed.stopped
                                ? fmt::format("event {} cannot happen: {}",
                                              replayed.steps.size() + 1, *replayed.stopped)
                                : "all its events happen";
    return Error{waiver.trace_place,
                 fmt::format("{} does not violate {} under this policy: {}; expected a trace that "
                             "does",
                             shown(waiver.trace_file), waiver.invariant, why)};
  }
  // What comes after the breach shows nothing more, but for the loop in which it goes on for ever.
  trace.events.resize(breach->after_events);
  trace.again_from.reset();
  trace.lines.clear();
  waiver.trace = with_loop(normalised(std::move(trace)));
  return std::nullopt;
}

}  // namespace

std::optional<Error> read_named_traces(Policy& policy) {
  for (Waiver& waiver : policy.waivers) {
    if (waiver.trace_file.empty()) continue;
    if (auto error = read_named_trace(policy, waiver)) return error;
  }
  return std::nullopt;
}

}  // namespace counterproof
