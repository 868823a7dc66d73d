#include "session/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "reports/picture.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

constexpr const char* kNotThere = "is not there";
constexpr const char* kNobody = "nobody";

/// Puts what differs where both have something of that name, or one of them alone.
class Differences {
 public:
  void compare(const std::string& what, const std::string& first, const std::string& second,
               const std::string& mark) {
    if (first != second) found_.push_back({what, first, second, mark});
  }

  /// \param of  called with both; null where there is none
  template <class Thing, class Name, class Of>
  void by_name(const std::vector<Thing>& first, const std::vector<Thing>& second, Name&& name,
               Of&& of) {
    std::map<std::string, std::pair<const Thing*, const Thing*>> all;
    for (const Thing& one : first) all[name(one)].first = &one;
    for (const Thing& one : second) all[name(one)].second = &one;
    for (const auto& [key, both] : all) of(key, both.first, both.second);
  }

  std::vector<Difference> take() { return std::move(found_); }

 private:
  std::vector<Difference> found_;
};

std::string where(const Picture::Chip& chip) {
  std::vector<std::string> parts;
  if (!chip.lane.empty()) parts.push_back("in " + chip.lane);
  if (!chip.used_by.empty())
    parts.push_back((chip.kind == Picture::Kind::page ? "mapped by " : "held by ") +
                    join(chip.used_by, ", "));
  parts.insert(parts.end(), chip.notes.begin(), chip.notes.end());
  return parts.empty() ? "is there" : join(parts, "; ");
}

std::string payers(const Picture::Chip& chip) {
  std::vector<std::string> parts;
  for (const Picture::Charge& charge : chip.charges)
    parts.push_back(charge.container + (charge.part.empty() ? "" : " (" + charge.part + ")"));
  return parts.empty() ? kNobody : join(parts, ", ");
}

std::string filled(const Picture::Counter& counter) {
  std::string text = counter.usage + (counter.full ? " of " + counter.limit : ", " + counter.limit);
  if (!counter.outstanding.empty()) text += ", charges outstanding: " + counter.outstanding;
  return text;
}

void compare_lanes(const Picture& first, const Picture& second, Differences& found) {
  const auto name = [](const Picture::Lane& lane) { return lane.container; };
  const auto kept = [](const Picture::Lane& lane) {
    return lane.lingers ? "removed; lingers" : "is there";
  };
  found.by_name(
      first.lanes, second.lanes, name,
      [&](const std::string& container, const Picture::Lane* a, const Picture::Lane* b) {
        found.compare(container, a == nullptr ? kNotThere : kept(*a),
                      b == nullptr ? kNotThere : kept(*b), container);
        if (a == nullptr || b == nullptr) return;
        found.compare(container + " has", join(a->notes, "; "), join(b->notes, "; "), container);
        const auto resource = [](const Picture::Counter& counter) {
          return std::string(name_of(counter.resource));
        };
        found.by_name(
            a->counters, b->counters, resource,
            [&](const std::string& of, const Picture::Counter* one, const Picture::Counter* other) {
              found.compare(container + " " + of, one == nullptr ? "not accounted" : filled(*one),
                            other == nullptr ? "not accounted" : filled(*other),
                            container + "/" + of);
            });
      });
}

void compare_chips(const Picture& first, const Picture& second, Differences& found) {
  const auto name = [](const Picture::Chip& chip) { return chip.name; };
  found.by_name(first.chips, second.chips, name,
                [&](const std::string& chip, const Picture::Chip* a, const Picture::Chip* b) {
                  found.compare(chip, a == nullptr ? kNotThere : where(*a),
                                b == nullptr ? kNotThere : where(*b), chip);
                  if (a != nullptr && b != nullptr)
                    found.compare(chip + " is charged to", payers(*a), payers(*b), chip);
                });
}

Picture picture_at(const Session& session) {
  return picture_of(session.rules(), session.scope(), session.world());
}

/// What the last event came to at the place.
std::string outcome_at(const ComparedSide& side, std::size_t at) {
  const Session& session = side.session;
  if (at == 0) return {};
  if (at <= session.taken().size())
    return std::string(name_of(session.taken()[at - 1].effects.outcome));
  if (at == session.taken().size() + 1)
    return "cannot happen" + (side.stopped ? ": " + *side.stopped : "");
  return "ended before";
}

void compare_broken(const Session& first, const Session& second, Differences& found) {
  const auto why = [](const Session& session, const Invariant& invariant) -> std::string {
    for (const Breach& breach : session.broken())
      if (breach.invariant == &invariant) return "broken: " + breach.why;
    return "kept";
  };
  for (const Invariant& invariant : invariants()) {
    if (!invariant.speaks_of(first.rules()) || !invariant.speaks_of(second.rules())) continue;
    const std::string one = why(first, invariant);
    const std::string other = why(second, invariant);
    // Why is worded with the values at hand, which are told of above.
    if ((one == "kept") != (other == "kept"))
      found.compare(std::string(invariant.id), one, other, "");
  }
}

}  // namespace

ComparedSide told(const Trace& trace, std::string policy, const Rules& rules) {
  ComparedSide side{Session(std::move(policy), rules, trace.scope), std::nullopt};
  for (const Event& event : trace.events) {
    // By its text: limit texts are numbered otherwise here.
    const auto taken = side.session.take(print_event(event, trace.scope));
    if (taken) continue;
    side.stopped = taken.error().message;
    break;
  }
  return side;
}

Comparison::Comparison(const Trace& trace, std::string policy, const Rules& rules)
    : first_(told(trace, trace.policy, trace.rules)),
      second_(told(trace, std::move(policy), rules)) {
  const auto reached = [](const ComparedSide& side) {
    return side.session.taken().size() + (side.stopped ? 1 : 0);
  };
  const std::size_t count = std::max(reached(first_), reached(second_));
  for (std::size_t i = 0; i < count; ++i)
    events_.push_back(print_event(trace.events[i], trace.scope));
}

std::vector<Difference> Comparison::differences(std::size_t at) {
  Differences found;
  found.compare("the event", outcome_at(first_, at), outcome_at(second_, at), "");
  // Worlds after different events say nothing of each other.
  if (at > first_.session.taken().size() || at > second_.session.taken().size())
    return found.take();
  first_.session.go(at);
  second_.session.go(at);
  const Picture first = picture_at(first_.session);
  const Picture second = picture_at(second_.session);
  const auto runs = [](const Picture& picture) {
    return picture.crashed ? "has crashed or hangs" : "runs";
  };
  found.compare("the machine", runs(first), runs(second), "");
  if (!first.crashed && !second.crashed) {
    compare_lanes(first, second, found);
    compare_chips(first, second, found);
  }
  compare_broken(first_.session, second_.session, found);
  return found.take();
}

std::optional<std::size_t> Comparison::parting() {
  for (std::size_t at = 0; at <= count(); ++at)
    if (!differences(at).empty()) return at;
  return std::nullopt;
}

}  // namespace counterproof
