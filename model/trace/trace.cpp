// Prints traces.
//
// The text is the trace's canonical form: choices in the order of the choice table, attributes in
// one order, so that two traces are equal exactly when their texts are, and a diff of two traces
// shows what differs.
#include "model/trace/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "model/counter/counter.hpp"
#include "model/rules/baseline.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/own_rules.hpp"
#include "model/suggest.hpp"
#include "model/trace/parse_event.hpp"
#include "model/trace/tokens.hpp"

namespace counterproof {
namespace {

std::string print_operand(const Event& event, Operand operand, const Scope& scope) {
  switch (operand) {
    case Operand::task:
      return name_of(event.task);
    case Operand::other_task:
      return name_of(event.other_task);
    case Operand::container:
      return name_of(event.container);
    case Operand::page:
      return name_of(event.page);
    case Operand::new_page:
      return name_of(event.new_page);
    case Operand::file:
      return name_of(event.file);
    case Operand::resource:
      return std::string(name_of(event.resource));
    case Operand::text:
      assert(event.text < scope.limit_texts.size());
      return in_quotes(scope.limit_texts[event.text]);
    case Operand::object:
      return name_of(event.object);
  }
  return "";
}

// Copies one operand from an event to another of the same kind.
void copy_operand(const Event& from, Operand operand, Event& to) {
  switch (operand) {
    case Operand::task:
      to.task = from.task;
      break;
    case Operand::other_task:
      to.other_task = from.other_task;
      break;
    case Operand::container:
      to.container = from.container;
      break;
    case Operand::page:
      to.page = from.page;
      break;
    case Operand::new_page:
      to.new_page = from.new_page;
      break;
    case Operand::file:
      to.file = from.file;
      break;
    case Operand::resource:
      to.resource = from.resource;
      break;
    case Operand::text:
      to.text = from.text;
      break;
    case Operand::object:
      to.object = from.object;
      break;
  }
}

// The event with the fields that its text shows.
Event only_what_is_said(const Event& event) {
  Event said;
  said.kind = event.kind;
  for (const Operand operand : entry_of(event.kind).operands) copy_operand(event, operand, said);
  said.fault = event.fault;
  if (event.fault == Fault::moved) said.to = event.to;
  if (may_copy(event.kind)) said.new_page = event.new_page;
  said.kills = event.kills;
  said.picks = event.picks;
  return said;
}

// The place of `text` in `texts`, where it is put if it is new.
std::uint8_t index_of(const std::string& text, std::vector<std::string>& texts) {
  const auto found = std::ranges::find(texts, text);
  const auto index = static_cast<std::uint8_t>(found - texts.begin());
  if (found == texts.end()) texts.push_back(text);
  return index;
}

bool has_text(EventKind kind) {
  return std::ranges::count(entry_of(kind).operands, Operand::text) != 0;
}

std::string print_choices(const Rules& rules) {
  std::string out;
  const Rules base = baseline(rules.defects);
  for (const Choice& choice : choices()) {
    const std::size_t value = choice.get(rules);
    if (value == choice.get(base)) continue;
    out += fmt::format("choice {} {}\n", choice.key, choice.values[value].name);
  }
  return out;
}

std::string print_defects(const Rules& rules) {
  std::string out;
  for (const DefectOrigin origin : kDefectOrigins) {
    std::string ids;
    for (const DefectEntry& entry : defects())
      if (entry.origin() == origin && rules.has(entry.defect)) ids += fmt::format(" {}", entry.id);
    if (!ids.empty()) out += fmt::format("{}{}\n", keyword_of(origin), ids);
  }
  return out;
}

template <class Containers>
std::string print_names(const Containers& containers) {
  std::string out;
  for (const ContainerId container : containers) {
    if (!out.empty()) out += ',';
    out += name_of(container);
  }
  return out.empty() ? "-" : out;
}

std::string print_amount(std::uint64_t amount) {
  return amount == kUnlimited ? "unlimited" : fmt::to_string(amount);
}

std::string print_amounts(const std::vector<std::uint64_t>& amounts) {
  std::string out;
  for (const std::uint64_t amount : amounts) {
    if (!out.empty()) out += ',';
    out += print_amount(amount);
  }
  return out;
}

/// For each container its own limit of the resource, or - where it is that of all.
std::string print_own_limits(const Scope& scope, Resource resource) {
  std::string amounts;
  bool any = false;
  for (const OwnLimits& own : scope.own_limits) {
    any = any || own[resource].has_value();
    if (!amounts.empty()) amounts += ',';
    amounts += own[resource] ? print_amount(*own[resource]) : "-";
  }
  return any ? fmt::format(" {}-limits={}", name_of(resource), amounts) : "";
}

std::string print_scope(const Scope& scope) {
  std::string out = fmt::format("scope containers={} tasks={} pages={} files={} limit={} start={}",
                                scope.containers, scope.tasks, scope.pages, scope.files,
                                print_amount(scope.limit), print_names(scope.start));
  if (scope.objects != 0) out += fmt::format(" objects={}", scope.objects);
  if (scope.kernel_limit) out += " kernel-limit=" + print_amount(*scope.kernel_limit);
  if (!scope.parents.empty()) out += " parents=" + print_names(scope.parents);
  if (!scope.min.empty()) out += " min=" + print_amounts(scope.min);
  if (!scope.low.empty()) out += " low=" + print_amounts(scope.low);
  if (!scope.oom_group.empty()) out += " oom-group=" + print_names(scope.oom_group);
  if (!scope.high.empty()) out += " high=" + print_amounts(scope.high);
  for (const Resource resource : kResources) out += print_own_limits(scope, resource);
  if (scope.swap) out += " swap=" + print_amount(*scope.swap);
  if (!scope.swap_limits.empty()) out += " swap-limits=" + print_amounts(scope.swap_limits);
  if (scope.zombies) out += " zombies=stay";
  return out + "\n";
}

std::string print_expectation(const Expectation& expectation) {
  std::string out = expectation.violated ? "expect violated" : "expect holds";
  if (!expectation.invariant.empty()) out += " " + expectation.invariant;
  return out + "\n";
}

}  // namespace

std::string_view keyword_of(DefectOrigin origin) {
  return origin == DefectOrigin::posted ? "as-posted" : "seeded";
}

std::string print_event(const Event& event, const Scope& scope) {
  const EventEntry& entry = entry_of(event.kind);
  std::string out(entry.word);
  for (const Operand operand : entry.operands) out += " " + print_operand(event, operand, scope);
  if (event.fault != Fault::none) out += fmt::format(" fault={}", name_of(event.fault));
  if (event.fault == Fault::moved) out += " to=" + name_of(event.to);
  if (may_copy(event.kind) && event.new_page.some()) out += " copy=" + name_of(event.new_page);
  std::string kills;
  for (const TaskId victim : event.kills)
    kills += (kills.empty() ? " kills=" : ",") + name_of(victim);
  out += kills;
  std::string picks;
  for (const Pick pick : event.picks)
    if (pick.kind != KeptKind::none) picks += (picks.empty() ? " pick=" : ",") + name_of(pick);
  out += picks;
  return out;
}

std::string print_trace(const Trace& trace) {
  std::string out = "counterproof trace 1\n";
  if (!trace.policy.empty()) {
    out +=
        fmt::format("policy {}\n", is_word(trace.policy) ? trace.policy : in_quotes(trace.policy));
  }
  out += print_choices(trace.rules);
  out += print_defects(trace.rules);
  if (trace.rules.own != nullptr)
    for (const std::string& file : trace.rules.own->files)
      out += fmt::format("rules {}\n", is_word(file) ? file : in_quotes(file));
  out += print_scope(trace.scope);
  if (trace.expectation) out += print_expectation(*trace.expectation);
  if (!trace.events.empty()) out += "\n";
  for (const Event& event : trace.events) out += print_event(event, trace.scope) + "\n";
  if (trace.again_from) out += fmt::format("{} from {}\n", kAgain, *trace.again_from);
  return out;
}

Trace normalised(Trace trace) {
  const std::vector<std::string> texts = std::move(trace.scope.limit_texts);
  trace.scope.name.clear();
  trace.scope.about.clear();
  trace.scope.events = {};
  trace.scope.faults = {};
  trace.scope.limit_texts.clear();
  trace.scope.depth.reset();
  trim(trace.scope.own_limits);
  for (Event& event : trace.events) {
    event = only_what_is_said(event);
    if (has_text(event.kind)) event.text = index_of(texts[event.text], trace.scope.limit_texts);
  }
  return trace;
}

}  // namespace counterproof
