#include "reports/explain.hpp"

#include <fmt/format.h>

#include "model/printable.hpp"
#include "reports/check_text.hpp"
#include "reports/picture.hpp"

namespace counterproof {
namespace {

std::string heading(const Trace& trace, const Paint& paint) {
  std::string out = fmt::format(
      "policy {}\n", paint.strong(trace.policy.empty() ? "(unnamed)" : printable(trace.policy)));
  out += wrapped("scope " + describe(trace.scope), 0);
  return out;
}

/// The world as a picture, a line apart from what stands before it.
std::string drawn(const Trace& trace, const World& world) {
  return world.truth.crashed ? std::string()
                             : "\n" + picture_text(picture_of(trace.rules, trace.scope, world), 6);
}

std::string breach_text(const Breach& breach, const Paint& paint) {
  const std::string when = breach.after_events == 0
                               ? "in the initial world"
                               : fmt::format("at event {}", breach.after_events);
  std::string out =
      fmt::format("{} {}: {}\n", paint.bad("broken"), when, paint.strong(breach.invariant->id));
  out += wrapped(breach.why + ".", 4);
  out += wrapped("invariant: " + std::string(breach.invariant->statement), 4);
  out += wrapped("formula: " + std::string(breach.invariant->formula), 4);
  return out;
}

/// The invariants that a reader did not ask for, in short.
std::string others_text(const Replay& replay, const Breach& main) {
  std::vector<std::string> others;
  for (const Breach& breach : replay.breaches)
    if (&breach != &main)
      others.push_back(fmt::format("{} at event {}", breach.invariant->id, breach.after_events));
  return others.empty() ? std::string()
                        : "\n" + wrapped("also broken: " + join(others, ", "), 4).substr(4);
}

/// Where the loop begins, and whether it comes back there.
std::string loop_text(const Trace& trace, const Replay& replay, const Paint& paint) {
  if (!trace.again_from || replay.stopped) return "";
  if (replay.comes_again)
    return fmt::format("{}\n",
                       paint.strong(fmt::format("from {} on, again and again", *trace.again_from)));
  return fmt::format("{} from {} on: the world is another than before event {}\n",
                     paint.bad("not again"), *trace.again_from, *trace.again_from);
}

std::string verdict_line(const Trace& trace, const Replay& replay, const Paint& paint) {
  if (replay.stopped) return "";
  if (!trace.expectation) return "the trace expects nothing\n";
  const Expectation& expected = *trace.expectation;
  std::string what = expected.violated ? "violated " : "holds";
  if (!expected.invariant.empty()) what += (expected.violated ? "" : " ") + expected.invariant;
  return confirms(trace, replay)
             ? fmt::format("{}: {}\n", paint.good("confirmed"), what)
             : fmt::format("{}: the trace expects {}\n", paint.bad("denied"), what);
}

}  // namespace

std::string explain_text(const Trace& trace, const Replay& replay, const Paint& paint) {
  std::string out = heading(trace, paint) + drawn(trace, replay.initial);
  // The expected invariant is what the reader came for; the others follow in short.
  const Breach* main = trace.expectation ? replay.breach_of(trace.expectation->invariant) : nullptr;
  const std::size_t end = main != nullptr ? main->after_events : replay.steps.size();
  for (std::size_t i = 0; i < replay.steps.size(); ++i) {
    const ReplayedStep& step = replay.steps[i];
    out += fmt::format("\n{:2}  {}\n", i + 1, paint.strong(print_event(step.event, trace.scope)));
    for (const std::string& line :
         changes(trace.rules, trace.scope, replay.before(i), step.effects, step.after)) {
      out += wrapped(line, 6);
    }
    out += drawn(trace, step.after);
    for (const Breach& breach : replay.breaches)
      if (main == nullptr && breach.after_events == i + 1) out += "\n" + breach_text(breach, paint);
    if (main != nullptr && i + 1 == end) out += "\n" + breach_text(*main, paint);
  }
  const std::string loop = loop_text(trace, replay, paint);
  if (!loop.empty()) out += "\n" + loop;
  if (main != nullptr) out += others_text(replay, *main);
  return out + "\n" + verdict_line(trace, replay, paint);
}

std::string replay_text(const Trace& trace, const Replay& replay, const Paint& paint) {
  std::string out = heading(trace, paint);
  for (std::size_t i = 0; i < replay.steps.size(); ++i) {
    const ReplayedStep& step = replay.steps[i];
    const std::string event = print_event(step.event, trace.scope);
    const auto lines =
        changes(trace.rules, trace.scope, replay.before(i), step.effects, step.after);
    out += wrapped(fmt::format("{:2}  {}  {}", i + 1, pad(event, 28), join(lines, "; ")), 0);
    for (const Breach& breach : replay.breaches)
      if (breach.after_events == i + 1)
        out += wrapped(
            fmt::format("{} {}: {}", paint.bad("breaks"), breach.invariant->id, breach.why), 6);
  }
  return out + loop_text(trace, replay, paint) + verdict_line(trace, replay, paint);
}

nlohmann::ordered_json replay_json(const Trace& trace, const Replay& replay) {
  nlohmann::ordered_json json;
  json["version"] = 1;
  json["policy"] = trace.policy;
  json["confirmed"] = confirms(trace, replay);
  if (trace.expectation) {
    json["expected"]["verdict"] = trace.expectation->violated ? "violated" : "holds";
    json["expected"]["invariant"] = trace.expectation->invariant;
  }
  json["events"] = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < replay.steps.size(); ++i) {
    const ReplayedStep& step = replay.steps[i];
    nlohmann::ordered_json one;
    one["event"] = print_event(step.event, trace.scope);
    one["outcome"] = name_of(step.effects.outcome);
    one["changes"] = changes(trace.rules, trace.scope, replay.before(i), step.effects, step.after);
    json["events"].push_back(std::move(one));
  }
  if (trace.again_from && !replay.stopped)
    json["loop"] = {{"from", *trace.again_from}, {"comes_again", replay.comes_again}};
  json["breaches"] = nlohmann::ordered_json::array();
  for (const Breach& breach : replay.breaches) {
    nlohmann::ordered_json one;
    one["invariant"] = breach.invariant->id;
    one["after_events"] = breach.after_events;
    one["why"] = breach.why;
    json["breaches"].push_back(std::move(one));
  }
  if (replay.stopped) json["stopped"] = *replay.stopped;
  return json;
}

}  // namespace counterproof
