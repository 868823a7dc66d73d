#include "session/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "model/rules/choices.hpp"
#include "model/rules/contradiction.hpp"
#include "model/rules/defect.hpp"
#include "model/rules/own_rules.hpp"
#include "model/trace/parse_scope.hpp"
#include "model/world/standard_scopes.hpp"
#include "reports/explain.hpp"
#include "reports/picture_json.hpp"
#include "reports/vocabulary_json.hpp"
#include "session/address.hpp"
#include "session/comparison.hpp"
#include "session/condition.hpp"
#include "session/goal_search.hpp"
#include "session/session.hpp"

namespace counterproof::page {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string refused(const Error& error) {
  Json json{{"error", error.text()}};
  // Of a goal or a condition, which are one line.
  if (error.place.line == 0 && error.place.column != 0) json["column"] = error.place.column;
  return text_of(json);
}

Json to_json(const Session& session, const World& world) {
  const Picture picture = picture_of(session.rules(), session.scope(), world);
  Json json{{"lanes", Json::object()}, {"chips", Json::object()}};
  json["crashed"] = picture.crashed;
  if (picture.crashed) return json;
  for (const Picture::Lane& lane : picture.lanes)
    json["lanes"][lane.container] = counterproof::to_json(lane);
  for (const Picture::Chip& chip : picture.chips)
    json["chips"][chip.name] = counterproof::to_json(chip);
  return json;
}

Json to_json(const std::vector<Breach>& breaches) {
  Json json = Json::array();
  for (const Breach& breach : breaches)
    json.push_back({{"invariant", breach.invariant->id}, {"why", breach.why}});
  return json;
}

Json ids_of(const Properties& properties) {
  Json json = Json::array();
  properties.for_each([&](std::size_t index) { json.push_back(invariants()[index].id); });
  return json;
}

std::string amount_text(std::uint64_t amount) {
  return amount == kUnlimited ? "unlimited" : fmt::to_string(amount);
}

Json to_json(const Scope& scope) {
  Json json{{"containers", scope.containers}, {"tasks", scope.tasks},
            {"pages", scope.pages},           {"files", scope.files},
            {"objects", scope.objects},       {"limit", amount_text(scope.limit)}};
  json["start"] = Json::array();
  for (const ContainerId container : scope.start) json["start"].push_back(name_of(container));
  json["parents"] = Json::array();
  for (const ContainerId container : scope.parents) json["parents"].push_back(name_of(container));
  return json;
}

/// The trace without its expectation, which is no part of what is being looked at.
std::string text_of(Trace trace) {
  trace.expectation.reset();
  return print_trace(trace);
}

Result<Trace> read(std::string_view trace) { return parse_trace(trace, "trace"); }

std::optional<Error> set_choice(Rules& rules, std::string_view to) {
  const std::size_t blank = to.find(' ');
  const Choice* choice = find_choice(to.substr(0, blank));
  if (choice == nullptr || blank == to.npos)
    return Error{{}, fmt::format("there is no choice \"{}\"", to)};
  for (std::size_t value = 0; value < choice->values.size(); ++value) {
    if (choice->values[value].name != to.substr(blank + 1)) continue;
    choice->set(rules, value);
    return find_contradiction(rules, {}, "");
  }
  return Error{{}, fmt::format("{} has no value \"{}\"", choice->key, to.substr(blank + 1))};
}

/// Takes events away from the end until the trace can be read.
Result<Trace> with_scope(const Trace& trace, std::string_view line, std::size_t& dropped) {
  Trace changed = trace;
  changed.events.clear();
  const std::string whole = text_of(changed);
  const std::size_t begin = whole.find("\nscope ") + 1;
  std::string text = whole.substr(0, begin) + std::string(line) + "\n";
  auto read_so_far = read(text);
  for (const Event& event : trace.events) {
    if (!read_so_far) break;
    text += print_event(event, trace.scope) + "\n";
    auto longer = read(text);
    if (!longer) break;
    read_so_far = std::move(longer);
  }
  if (read_so_far) dropped = trace.events.size() - read_so_far->events.size();
  return read_so_far;
}

/// The search that is under way, and what its trace is told with.
struct Search {
  std::string policy;
  Rules rules;
  Scope scope;
  GoalSearch search;
};
std::unique_ptr<Search>& the_search() {
  static std::unique_ptr<Search> search;
  return search;
}

std::string_view name_of(GoalSearch::State state) {
  switch (state) {
    case GoalSearch::State::running:
      return "running";
    case GoalSearch::State::found:
      return "found";
    case GoalSearch::State::none:
      return "none";
    case GoalSearch::State::not_found:
      return "not-found";
    case GoalSearch::State::bounded:
      return "bounded";
    case GoalSearch::State::failed:
      return "failed";
  }
  return {};
}

}  // namespace

std::string tables() {
  Json json;
  json["version"] = COUNTERPROOF_VERSION;
  json["choices"] = Json::array();
  for (const Choice& choice : choices()) {
    Json one{{"key", choice.key}, {"question", choice.question}};
    one["values"] = Json::array();
    for (const ChoiceValue& value : choice.values)
      one["values"].push_back({{"name", value.name}, {"effect", value.effect}});
    json["choices"].push_back(std::move(one));
  }
  json["invariants"] = invariants_json();
  json["events"] = events_json();
  json["scopes"] = Json::array();
  for (const StandardScope& standard : every_standard_scope())
    json["scopes"].push_back(
        {{"name", standard.written.scope.name}, {"about", standard.written.scope.about}});
  return text_of(json);
}

std::string look(std::string_view text, std::size_t at) {
  const auto trace = read(text);
  if (!trace) return refused(trace.error());
  auto [session, stopped] = told(*trace, trace->policy, trace->rules);
  Json json;
  json["trace"] = text_of(*trace);
  json["policy"] = session.policy();
  for (const Choice& choice : choices())
    json["choices"][std::string(choice.key)] = choice.values[choice.get(session.rules())].name;
  json["defects"] = Json::array();
  for (const DefectEntry& entry : defects())
    if (session.rules().has(entry.defect))
      json["defects"].push_back({{"id", entry.id}, {"what", entry.what}});
  json["rules"] = Json::array();
  if (const OwnRules* own = session.rules().own)
    for (std::size_t i = 0; i < own->files.size(); ++i)
      json["rules"].push_back({{"file", own->files[i]}, {"summary", own->summaries[i]}});
  json["scope"] = to_json(session.scope());
  json["asked"] = ids_of(InvariantSet(session.rules()).all());
  json["steps"] = Json::array();
  for (const Taken& taken : session.taken()) {
    json["steps"].push_back({{"event", print_event(taken.event, session.scope())},
                             {"outcome", counterproof::name_of(taken.effects.outcome)},
                             {"breaks", ids_of(taken.broken_at_first)},
                             {"reaches", ids_of(taken.witnessed_at_first)}});
  }
  if (stopped) {
    const Event& event = trace->events[session.taken().size()];
    json["stopped"] = {{"event", print_event(event, trace->scope)}, {"why", *stopped}};
  }
  session.go(at);
  json["at"] = session.at();
  json["world"] = to_json(session, session.world());
  json["changes"] = Json::array();
  if (session.at() != 0) {
    const Taken& taken = session.taken()[session.at() - 1];
    const World& before =
        session.at() == 1 ? session.initial() : session.taken()[session.at() - 2].after;
    json["before"] = to_json(session, before);
    json["changes"] = changes(session.rules(), session.scope(), before, taken.effects, taken.after);
  }
  json["broken"] = to_json(session.broken());
  json["witnessed"] = ids_of(session.witnessed_so_far());
  json["enabled"] = Json::array();
  const Possible possible = session.possible();
  json["failed"] = possible.failed;
  for (const EnabledEvent& one : possible.events) {
    Json event{{"event", one.text}, {"outcome", counterproof::name_of(one.outcome)}};
    if (one.event.fault != Fault::none) event["fault"] = counterproof::name_of(one.event.fault);
    json["enabled"].push_back(std::move(event));
  }
  // The address is of what has happened here; it expects what is broken, as a saved trace does.
  const std::string here = print_trace(normalised(session.trace()));
  json["file"] = here;
  json["address"] = std::string(kTraceInAddress) + as_address(here);
  return text_of(json);
}

std::string change(std::string_view text, std::string_view what, std::string_view to) {
  auto trace = read(text);
  if (!trace) return refused(trace.error());
  std::size_t dropped = 0;
  if (what == "choice") {
    if (auto error = set_choice(trace->rules, to)) return refused(*error);
  } else if (what == "policy") {
    const auto other = read(to);
    if (!other) return refused(other.error());
    trace->policy = other->policy;
    trace->rules = other->rules;
  } else if (what == "scope") {
    auto changed = with_scope(*trace, to, dropped);
    if (!changed) return refused(changed.error());
    trace = std::move(changed);
  } else {
    return refused({{}, fmt::format("\"{}\" cannot be changed", what)});
  }
  return text_of(Json{{"trace", text_of(*trace)}, {"dropped", dropped}});
}

std::string compare(std::string_view text, std::string_view other_text, std::size_t at) {
  const auto trace = read(text);
  if (!trace) return refused(trace.error());
  const auto other = read(other_text);
  if (!other) return refused(other.error());
  Comparison comparison(*trace, other->policy, other->rules);
  Json json;
  json["steps"] = Json::array();
  std::optional<std::size_t> parting;
  for (std::size_t i = 0; i <= comparison.count(); ++i) {
    const std::size_t differences = comparison.differences(i).size();
    if (differences != 0 && !parting) parting = i;
    Json step{{"event", i == 0 ? "" : comparison.events()[i - 1]}, {"differences", differences}};
    json["steps"].push_back(std::move(step));
  }
  if (parting) json["parting"] = *parting;
  at = std::min(at, comparison.count());
  json["at"] = at;
  json["differences"] = Json::array();
  for (const Difference& one : comparison.differences(at))
    json["differences"].push_back(
        {{"what", one.what}, {"first", one.first}, {"second", one.second}, {"mark", one.mark}});
  json["sides"] = Json::array();
  for (const ComparedSide* side : {&comparison.first(), &comparison.second()}) {
    const Session& session = side->session;
    Json one{{"policy", session.policy()}, {"happened", session.taken().size()}};
    if (side->stopped) one["stopped"] = *side->stopped;
    if (at <= session.taken().size()) {
      one["world"] = to_json(session, session.world());
      one["broken"] = to_json(session.broken());
    }
    for (const Choice& choice : choices())
      one["choices"][std::string(choice.key)] = choice.values[choice.get(session.rules())].name;
    json["sides"].push_back(std::move(one));
  }
  return text_of(json);
}

std::string holds(std::string_view text, std::string_view condition_text, std::size_t at) {
  const auto trace = read(text);
  if (!trace) return refused(trace.error());
  const auto condition = Condition::read(condition_text, trace->rules, trace->scope);
  if (!condition) return refused(condition.error());
  auto side = told(*trace, trace->policy, trace->rules);
  side.session.go(at);
  return text_of(Json{{"holds", condition->holds(trace->rules, side.session.world())}});
}

std::string counts(std::string_view text) {
  const auto trace = read(text);
  if (!trace) return refused(trace.error());
  Json json{{"counts", Json::array()}};
  for (const Count& count : counts_of(trace->rules, trace->scope))
    json["counts"].push_back({{"name", count.name}, {"meaning", count.meaning}});
  return text_of(json);
}

std::string from_address(std::string_view address) {
  const auto text = trace_in_address(address);
  if (!text) return refused({{}, "the address holds no trace"});
  Json json{{"trace", *text}};
  if (const auto against = against_in_address(address)) json["against"] = *against;
  return text_of(json);
}

std::string to_address(std::string_view text) {
  return text_of(Json{{"address", as_address(text)}});
}

std::string begin_search(std::string_view text, std::string_view goal_text,
                         std::string_view scope_name, bool faults, std::size_t most_worlds) {
  the_search().reset();
  const auto trace = read(text);
  if (!trace) return refused(trace.error());
  Scope scope = with_all_events(trace->scope);
  if (!scope_name.empty()) {
    const StandardScope* standard = find_standard_scope(scope_name);
    if (standard == nullptr) return refused({{}, fmt::format("no scope \"{}\"", scope_name)});
    if (const auto why = misfit(standard->written, trace->rules))
      return refused({{}, fmt::format("scope {} does not fit: {}", scope_name, *why)});
    scope = fitted(standard->written, trace->rules);
  }
  if (!faults) scope.faults = {};
  const auto goal = read_goal(goal_text, trace->rules, scope);
  if (!goal) return refused(goal.error());
  the_search() = std::make_unique<Search>(Search{
      trace->policy, trace->rules, scope, GoalSearch(trace->rules, scope, *goal, most_worlds)});
  return go_on(0);
}

std::string go_on(std::size_t count) {
  if (!the_search()) return refused({{}, "nothing is searched"});
  Search& under_way = *the_search();
  GoalSearch& search = under_way.search;
  const GoalSearch::State state = search.advance(count);
  Json json{{"state", name_of(state)},
            {"worlds", search.worlds()},
            {"expanded", search.expanded()},
            {"depth", search.depth()}};
  if (state == GoalSearch::State::failed) json["fault"] = search.fault();
  if (state == GoalSearch::State::found || state == GoalSearch::State::failed) {
    Trace trace;
    trace.policy = under_way.policy;
    trace.rules = under_way.rules;
    trace.scope = under_way.scope;
    trace.events = search.events();
    json["trace"] = print_trace(normalised(std::move(trace)));
  }
  return text_of(json);
}

}  // namespace counterproof::page
