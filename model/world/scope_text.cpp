// Writes a scope as TOML: what is as it would be without a word is left out.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "model/suggest.hpp"
#include "model/toml/toml_reading.hpp"
#include "model/world/scope_file.hpp"

namespace counterproof {
namespace {

std::string printed(std::uint64_t amount) {
  return amount == kUnlimited ? "\"unlimited\"" : std::to_string(amount);
}

/// The limits of a container that are its own, as the entries of its table.
void print_own_limits(const OwnLimits& own, std::vector<std::string>& parts) {
  const auto& memory = own[Resource::memory];
  if (memory && memory == own[Resource::tasks] && memory == own[Resource::files]) {
    parts.push_back("limit = " + printed(*memory));
  } else {
    std::vector<std::string> limits;
    for (const Resource resource : {Resource::memory, Resource::tasks, Resource::files})
      if (own[resource])
        limits.push_back(fmt::format("{} = {}", name_of(resource), printed(*own[resource])));
    if (!limits.empty()) parts.push_back(fmt::format("limit = {{ {} }}", fmt::join(limits, ", ")));
  }
  if (const auto& kernel = own[Resource::kernel])
    parts.push_back("kernel_limit = " + printed(*kernel));
}

std::string printed(const std::vector<std::string>& texts) {
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

template <class Range, class Text>
std::string list(const Range& range, const Text& text) {
  std::vector<std::string> texts;
  for (const auto& one : range) texts.push_back(text(one));
  return printed(texts);
}

}  // namespace

std::string print_scope(const WrittenScope& written, const std::string& table) {
  const Scope& scope = written.scope;
  std::vector<std::string> events, faults;
  for (const EventEntry& entry : event_table())
    if (scope.events.has(entry.kind)) events.push_back(in_quotes(entry.word));
  for (const Fault fault : kAllOf<Fault>)
    if (scope.faults.has(fault)) faults.push_back(in_quotes(name_of(fault)));
  std::string out = table.empty() ? "" : fmt::format("[{}]\n", table);
  const std::string above = table.empty() ? "" : table + ".";
  out += fmt::format("about = {}\n", toml_string(scope.about));
  if (!written.needs.empty())
    out += fmt::format("needs = {}\n", list(written.needs, [](const ScopeNeed& need) {
                         return toml_string(need.text);
                       }));
  out += fmt::format("tasks = {}\n", scope.tasks);
  for (const auto& [key, count] : {std::pair{"pages", scope.pages}, std::pair{"files", scope.files},
                                   std::pair{"objects", scope.objects}})
    if (count != 0) out += fmt::format("{} = {}\n", key, count);
  out += fmt::format("limit = {}\n", printed(scope.limit));
  if (scope.kernel_limit) out += fmt::format("kernel_limit = {}\n", printed(*scope.kernel_limit));
  if (scope.swap) out += fmt::format("swap = {}\n", *scope.swap);
  out += fmt::format("start = {}\nevents = {}\n",
                     list(scope.start, [](ContainerId id) { return in_quotes(name_of(id)); }),
                     printed(events));
  if (scope.depth) out += fmt::format("depth = {}\n", *scope.depth);
  if (!faults.empty()) out += fmt::format("faults = {}\n", printed(faults));
  if (!scope.limit_texts.empty())
    out += fmt::format("limit_texts = {}\n", list(scope.limit_texts, toml_string));
  out += fmt::format("\n[{}containers]\n", above);
  for (const ContainerId id : Ids<ContainerId>(scope.containers)) {
    std::vector<std::string> parts;
    if (scope.parent_of(id) != ContainerId())
      parts.push_back(fmt::format("parent = \"{}\"", name_of(scope.parent_of(id))));
    if (id.index() < scope.own_limits.size()) print_own_limits(scope.own_limits[id.index()], parts);
    if (scope.min_of(id) != 0) parts.push_back("min = " + printed(scope.min_of(id)));
    if (scope.low_of(id) != 0) parts.push_back("low = " + printed(scope.low_of(id)));
    if (scope.oom_group.contains(id)) parts.emplace_back("oom_group = true");
    if (scope.high_of(id) != kUnlimited) parts.push_back("high = " + printed(scope.high_of(id)));
    if (scope.swap_limit_of(id) != kUnlimited)
      parts.push_back("swap = " + printed(scope.swap_limit_of(id)));
    out += parts.empty() ? fmt::format("{} = {{}}\n", name_of(id))
                         : fmt::format("{} = {{ {} }}\n", name_of(id), fmt::join(parts, ", "));
  }
  if (!written.without.empty()) out += fmt::format("\n[{}without]\n", above);
  for (const LeftOut& one : written.without) {
    std::vector<std::string> words;
    for (const ScopePart part : kAllOf<ScopePart>)
      if (one.parts.has(part)) words.push_back(in_quotes(name_of(part)));
    for (const EventEntry& entry : event_table())
      if (one.events.has(entry.kind)) words.push_back(in_quotes(entry.word));
    out += fmt::format("{} = {}\n", toml_string(one.need.text), printed(words));
  }
  return out;
}

}  // namespace counterproof
