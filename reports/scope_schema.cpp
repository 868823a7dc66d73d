// The schema of scopes; the keys are those of model/world/scope_table.cpp and scope_containers.cpp.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "model/rules/choices.hpp"
#include "model/state/event.hpp"
#include "model/state/ids.hpp"
#include "model/state/resource.hpp"
#include "model/world/scope_table.hpp"
#include "model/world/written_scope.hpp"
#include "reports/input_schema.hpp"
#include "reports/schema_parts.hpp"

namespace counterproof {
namespace {

Json up_to(std::string_view about, std::size_t most) {
  return {{"description", about}, {"type", "integer"}, {"minimum", 0}, {"maximum", most}};
}

Json amount(std::string_view about) {
  return {{"description", about},
          {"anyOf", {{{"type", "integer"}, {"minimum", 0}}, {{"const", "unlimited"}}}}};
}

Described container_names(std::size_t count) {
  Described names;
  for (std::size_t i = 0; i < count; ++i) names.emplace_back(name_of(ContainerId(i)), "");
  return names;
}

Described event_names() {
  Described names;
  for (const EventEntry& entry : event_table()) names.emplace_back(entry.word, entry.what);
  return names;
}

Described fault_names() {
  Described names;
  for (const Fault fault : kAllOf<Fault>) {
    if (fault == Fault::none) continue;
    std::vector<std::string> events;
    for (const EventEntry& entry : event_table())
      for (const Fault one : entry.faults)
        if (one == fault) events.emplace_back(entry.word);
    names.emplace_back(name_of(fault), fmt::format("may happen to {}", fmt::join(events, ", ")));
  }
  return names;
}

Described names_to_leave_out() {
  Described names;
  for (const ScopePart part : kAllOf<ScopePart>)
    names.emplace_back(name_of(part), "no container, or the scope, has any");
  for (const auto& event : event_names()) names.push_back(event);
  return names;
}

/// "KEY = VALUE", "KEY != VALUE", or several with "or" between them.
std::string need_pattern() {
  std::vector<std::string> answers;
  for (const Choice& choice : choices()) {
    std::vector<std::string> values;
    for (const ChoiceValue& value : choice.values) values.emplace_back(value.name);
    if (choice.key.starts_with("account.")) values = {"true", "false"};
    std::string key(choice.key);
    key.replace(key.find('.'), 1, "\\.");
    answers.push_back(fmt::format("{} *!?= *({})", key, fmt::join(values, "|")));
  }
  const std::string answer = fmt::format(" *({}) *", fmt::join(answers, "|"));
  return fmt::format("^{0}( or {0})*$", answer);
}

Json limit_of_container() {
  Json limits = Json::object();
  for (const Resource resource : {Resource::memory, Resource::tasks, Resource::files})
    limits[std::string(name_of(resource))] = amount(fmt::format("of {}", name_of(resource)));
  return {{"description", "Its own limit: one for all resources, or one for each."},
          {"anyOf",
           {{{"type", "integer"}, {"minimum", 0}},
            {{"const", "unlimited"}},
            {{"type", "object"}, {"properties", limits}, {"additionalProperties", false}}}}};
}

/// The container that `before` others stand before.
Json container(std::size_t before) {
  Json properties = Json::object();
  if (before > 0) {
    Json parent = {{"description", "Its parent, which stands before it; without one, none."}};
    parent.update(one_of_words(container_names(before)));
    properties["parent"] = std::move(parent);
  }
  properties["limit"] = limit_of_container();
  properties["kernel_limit"] = amount("Its own limit of kernel memory.");
  properties["min"] = amount("What reclaim for others leaves it, where a policy knows of that.");
  properties["low"] = amount(
      "What reclaim for others spares of it while something else can be taken, where a policy "
      "knows "
      "of that.");
  properties["oom_group"] = {
      {"description",
       "Whether an out-of-memory kill takes all of it, where a policy knows of that."},
      {"type", "boolean"}};
  properties["high"] = amount("Above it its tasks reclaim, where a policy knows of that.");
  properties["swap"] = amount(
      "How many of its pages may be in swap, where a policy's swap remembers whose they are; where "
      "memory and swap have one limit, how many besides its limit of memory.");
  return {
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

Json containers() {
  Json all = Json::object();
  Json after = Json::object();
  for (std::size_t i = 0; i < kMaxContainers; ++i) {
    all[name_of(ContainerId(i))] = container(i);
    if (i > 0) after[name_of(ContainerId(i))] = {name_of(ContainerId(i - 1))};
  }
  return {{"description", "A, B and so on, in this order; a parent stands before its children."},
          {"type", "object"},
          {"properties", std::move(all)},
          {"minProperties", 1},
          {"dependentRequired", std::move(after)},
          {"additionalProperties", false}};
}

}  // namespace

Json scope_body() {
  const Json need = {{"type", "string"}, {"pattern", need_pattern()}};
  Json events = list_schema("What may happen.", one_of_words(event_names()));
  events["minItems"] = 1;
  Json start = list_schema("The containers in which a task is at first, one each.",
                           one_of_words(container_names(kMaxContainers)));
  start["maxItems"] = kMaxTasks;
  Json texts = list_schema("What write-limit and write-reclaim write to control files.",
                           {{"type", "string"}});
  texts["maxItems"] = kMostLimitTexts;
  const Json without = {
      {"description", "What is left out where a policy lacks something, by what it would need."},
      {"type", "object"},
      {"propertyNames", {{"pattern", need_pattern()}}},
      {"additionalProperties",
       list_schema("What is left out then.", one_of_words(names_to_leave_out()))}};
  return {
      {"type", "object"},
      {"properties",
       {{"about", {{"description", "One line: what the scope is for."}, {"type", "string"}}},
        {"needs",
         list_schema("What a policy must choose to be searched in the scope: all of it.", need)},
        {"tasks", up_to("How many tasks there may be at a time.", kMaxTasks)},
        {"pages", up_to("How many pages there may be.", kMaxPages)},
        {"files", up_to("How many open files there may be.", kMaxFiles)},
        {"objects", up_to("How many objects the kernel may keep for tasks.", kMaxObjects)},
        {"limit", amount("The limit of each container and resource that has none of its own.")},
        {"kernel_limit", amount("The limit of kernel memory, as `limit`.")},
        {"start", std::move(start)},
        {"events", std::move(events)},
        {"faults", list_schema("What may go wrong underway.", one_of_words(fault_names()))},
        {"limit_texts", std::move(texts)},
        {"swap",
         {{"description", "How many private pages there is swap for; without end if left out."},
          {"type", "integer"},
          {"minimum", 0}}},
        {"depth",
         {{"description", "After how many events the search ends, if not by itself."},
          {"type", "integer"},
          {"minimum", 0}}},
        {"containers", containers()},
        {"without", without}}},
      {"required", {"events", "containers"}},
      {"additionalProperties", false}};
}

Json scope_schema() {
  Json schema = schema_head("scope", "A scope of counterproof, in TOML",
                            "The small world that is searched: counterproof check --scope FILE");
  schema.update(scope_body());
  return schema;
}

}  // namespace counterproof
