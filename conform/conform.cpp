#include "conform/conform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/minimise/minimise.hpp"
#include "conform/drivable.hpp"
#include "conform/walk.hpp"

namespace counterproof::conform {
namespace {

using Clock = std::chrono::steady_clock;

/// No multiple of the number of scopes should make this always the same scope.
constexpr std::uint64_t kRemovedAwaitedEvery = 11;

class Sitting {
 public:
  Sitting(Judge& judge, const Policy& policy, const std::vector<Scope>& scopes,
          const ConformOptions& options)
      : judge_(judge), rules_(driven_rules(policy.rules)), all_scopes_(scopes), options_(options) {
    row_.policy = policy.name;
    row_.stacks_are_free = rules_.charges_stacks() != policy.rules.charges_stacks();
  }

  Result<ConformRow> hold(const std::vector<DrivenTrace>& traces) {
    if ((row_.not_driven = why_no_policy(rules_)) != nullptr) return row_;
    auto kernel = judge_.kernel();
    if (!kernel) return unless_stopped(kernel.error());
    row_.kernel = (*kernel)->facts().release;
    for (const Scope& scope : all_scopes_) {
      const char* why_not = why_no_scope(rules_, scope, (*kernel)->facts());
      if (why_not == nullptr) {
        scopes_.push_back(driven_scope(scope, (*kernel)->facts()));
        row_.scopes.push_back(scope.name);
      } else {
        row_.scopes_left_out[why_not].push_back(scope.name);
      }
    }
    if (auto driven = drive_traces(traces); !driven) return unless_stopped(driven.error());
    if (auto driven = drive_walks(); !driven) return unless_stopped(driven.error());
    row_.elapsed = Clock::now() - began_;
    if (row_.driven == 0 && !row_.lost && !row_.interrupted)
      row_.not_driven = scopes_.empty()       ? "none of its scopes can be made in the kernel"
                        : !row_.ended.empty() ? "its walks end before their first event"
                        : row_.walks != 0     ? "no event can be driven in its scopes"
                                          : "no walk was asked for, and no trace could be driven";
    return row_;
  }

 private:
  Result<bool> drive_traces(const std::vector<DrivenTrace>& traces) {
    for (const DrivenTrace& one : traces) {
      if (over()) return true;
      auto kernel = judge_.kernel();
      if (!kernel) return kernel.error();
      const Scope scope = driven_scope(one.trace.scope, (*kernel)->facts());
      if (const char* why_not = why_no_scope(rules_, one.trace.scope, (*kernel)->facts())) {
        row_.scopes_left_out[why_not].push_back(one.name);
        continue;
      }
      Course course =
          run_events((*kernel)->guest(), (*kernel)->facts(), rules_, scope, one.trace.events);
      // A trace of events that all are passed over says nothing.
      if (course.driven == 0 && !course.lost) {
        row_.scopes_left_out["no event of it can be driven"].push_back(one.name);
        continue;
      }
      ++row_.traces;
      take_in(std::move(course), one.name, true);
    }
    return true;
  }

  Result<bool> drive_walks() {
    if (scopes_.empty()) return true;
    auto kernel = judge_.kernel();
    if (!kernel) return kernel.error();
    const KernelFacts facts = (*kernel)->facts();
    std::vector<WalkPicker> pickers;
    for (const Scope& scope : scopes_) pickers.emplace_back(rules_, scope, facts);
    for (std::uint64_t i = 0; i < options_.walks && !over(); ++i) {
      const std::size_t which = i % scopes_.size();
      Chance chance(options_.seed + i);
      std::size_t left = options_.length;
      kernel = judge_.kernel();
      if (!kernel) return kernel.error();
      Course course =
          run_course((*kernel)->guest(), facts, rules_, scopes_[which],
                     [&](const World& world) -> std::optional<Event> {
                       if (left-- == 0) return std::nullopt;
                       return pickers[which].draw(world, avoided_, chance);
                     },
                     i % kRemovedAwaitedEvery == 0 ? RemovedGroups::awaited : RemovedGroups::left);
      ++row_.walks;
      take_in(std::move(course), fmt::format("walk {}", i + 1), false);
      if (options_.on_progress) {
        row_.elapsed = Clock::now() - began_;
        options_.on_progress(row_);
      }
    }
    for (const WalkPicker& picker : pickers)
      for (const auto& [reason, kinds] : picker.refused())
        for (const std::string& kind : kinds) {
          std::vector<std::string>& all = row_.never_drawn[reason];
          if (std::ranges::find(all, kind) == all.end()) all.push_back(kind);
        }
    return true;
  }

  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  /// The error; or, where a boot was given up, what is known so far.
  Result<ConformRow> unless_stopped(const Error& error) {
    if (!stopped()) return error;
    row_.interrupted = true;
    return row_;
  }

  /// Whether nothing more is to be driven.
  bool over() {
    const bool late = options_.most_time && Clock::now() - began_ >= *options_.most_time;
    row_.interrupted = row_.interrupted || stopped() || late;
    return row_.interrupted || row_.lost || row_.differences.size() >= kMostDifferences;
  }

  void take_in(Course course, const std::string& found_in, bool of_trace) {
    row_.driven += course.driven;
    if (of_trace)
      for (const auto& [reason, count] : course.skipped) row_.skipped[reason] += count;
    for (const auto& [what, count] : course.confirmed) row_.confirmed[what] += count;
    if (course.ended != nullptr) ++row_.ended[course.ended];
    if (course.lost) {
      judge_.lost();
      if (is_lost_again(*course.lost)) {
        row_.lost = std::move(course.lost);
      } else {
        ++row_.ended["a guest was lost, and a new one was not by the same events"];
      }
    }
    if (!course.difference) return;
    Difference& difference = *course.difference;
    difference.found_in = found_in;
    if (difference.known.empty()) return take_in_unknown(std::move(difference));
    const std::string id = difference.known;
    Met& met = row_.known[id];
    if (met.times++ == 0 || difference.events.size() < met.shortest.events.size())
      met.shortest = std::move(difference);
    if (met.times >= kOftenEnough) avoided_.insert(id);
  }

  /// A busy host can make a guest late; what the events do to it they do again.
  bool is_lost_again(const Lost& lost) {
    auto kernel = judge_.kernel();
    if (!kernel) return true;
    const Course course =
        run_events((*kernel)->guest(), (*kernel)->facts(), rules_, lost.scope, lost.events);
    if (course.lost) judge_.lost();
    return course.lost.has_value();
  }

  /// The same event differs in the same way.
  static bool alike(const Difference& a, const Difference& b) {
    const auto differing_a = a.differing();
    const auto differing_b = b.differing();
    return a.event().kind == b.event().kind && a.known == b.known &&
           differing_a.front().aspect == differing_b.front().aspect &&
           (differing_a.front().aspect != Aspect::outcome ||
            (differing_a.front().model == differing_b.front().model &&
             differing_a.front().kernel == differing_b.front().kernel));
  }

  void take_in_unknown(Difference difference) {
    for (const Difference& other : row_.differences)
      if (alike(other, difference)) return;
    const Difference first = difference;
    const auto rerun = [&](const std::vector<Event>& events) -> std::optional<Difference> {
      auto kernel = judge_.kernel();
      if (!kernel || events.empty()) return std::nullopt;
      Course course =
          run_events((*kernel)->guest(), (*kernel)->facts(), rules_, first.scope, events);
      if (course.lost) judge_.lost();
      if (!course.difference || !alike(*course.difference, first)) return std::nullopt;
      return std::move(course.difference);
    };
    if (auto again = rerun(difference.events)) {
      const auto still = [&](const std::vector<Event>& events) {
        auto found = rerun(events);
        // An event that is passed over is none.
        return found && found->events.size() == events.size();
      };
      const std::vector<Event> least =
          minimise(difference.events, still, [](const Event&, auto&&) {});
      if (auto shortest = rerun(least)) difference = std::move(*shortest);
      difference.found_in = first.found_in;
    }
    row_.differences.push_back(std::move(difference));
  }

  Judge& judge_;
  const Rules rules_;
  const std::vector<Scope>& all_scopes_;
  std::vector<Scope> scopes_;
  const ConformOptions& options_;
  std::set<std::string> avoided_;
  ConformRow row_;
  Clock::time_point began_ = Clock::now();
};

}  // namespace

Result<Kernel*> Judge::kernel() {
  if (kernel_ == nullptr) {
    auto booted = Kernel::boot(spec_, agent_, stop_);
    if (!booted) return booted.error();
    kernel_ = std::move(booted).value();
  }
  return kernel_.get();
}

Result<ConformRow> conform(Judge& judge, const Policy& policy, const std::vector<Scope>& scopes,
                           const std::vector<DrivenTrace>& traces, const ConformOptions& options) {
  return Sitting(judge, policy, scopes, options).hold(traces);
}

Trace trace_of(const Policy& policy, const Difference& difference) {
  Trace trace;
  trace.policy = policy.name;
  trace.rules = driven_rules(policy.rules);
  trace.scope = difference.scope;
  trace.events = difference.events;
  return normalised(std::move(trace));
}

}  // namespace counterproof::conform
