#include "model/world/scope_containers.hpp"

#include <algorithm>
#include <array>

#include "model/suggest.hpp"

namespace counterproof {
namespace {

constexpr std::array<std::string_view, 8> kContainerKeys = {
    "parent", "limit", "kernel_limit", "min", "low", "high", "swap", "oom_group"};
constexpr std::array kLimited = {Resource::memory, Resource::tasks, Resource::files};

}  // namespace

bool ContainerReader::find_container(std::string_view what, const std::string& name,
                                     const toml::node& node, std::size_t before,
                                     ContainerId& into) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < before; ++i) names.push_back(name_of(ContainerId(i)));
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    return fail(place(node),
                fmt::format("{} {}; expected {}", what, shown(name),
                            names.empty() ? "none: it is the first container" : list_of(names)));
  }
  into = ContainerId(static_cast<std::size_t>(found - names.begin()));
  return true;
}

bool ContainerReader::read_containers(const toml::table& root) {
  const toml::node* node = root.get("containers");
  const toml::table* table = node == nullptr ? nullptr : node->as_table();
  if (table == nullptr || table->empty()) {
    return fail(node == nullptr ? whole_ : place(*node),
                "a scope has no containers; expected a table, such as [containers] with a line "
                "A = {} for each");
  }
  for (const TomlEntry& entry : in_file_order(*table)) {
    const std::string next = name_of(ContainerId(scope_.containers));
    if (scope_.containers == kMaxContainers)
      return fail(place(entry.at), fmt::format("there are more than {} containers; expected at "
                                               "most that many",
                                               kMaxContainers));
    if (entry.key != next) {
      return fail(place(entry.at),
                  fmt::format("a container is {}; expected \"{}\": they are A, B and so on, in "
                              "this order",
                              shown(entry.key), next));
    }
    if (!read_container(entry)) return false;
  }
  // Whoever is at the top beside a tree is said to be there.
  if (!scope_.parents.empty()) scope_.parents.resize(scope_.containers);
  return true;
}

bool ContainerReader::read_container(const TomlEntry& entry) {
  const toml::table* table = entry.value->as_table();
  if (table == nullptr) {
    return fail(place(*entry.value),
                fmt::format("{} is {}; expected a table, such as {{}} or {{ parent = \"A\" }}",
                            entry.key, shown_value(*entry.value)));
  }
  const std::size_t index = scope_.containers++;
  for (const TomlEntry& part : in_file_order(*table)) {
    const std::string key = entry.key + "." + part.key;
    if (part.key == "parent") {
      std::string name;
      if (!read_text(key, *part.value, name)) return false;
      scope_.parents.resize(scope_.containers);
      if (!find_container(key + " is", name, *part.value, index, scope_.parents[index]))
        return false;
    } else if (part.key == "limit") {
      if (!read_own_limit(key, *part.value)) return false;
    } else if (part.key == "kernel_limit") {
      if (!read_own(key, *part.value, Resource::kernel)) return false;
    } else if (part.key == "min") {
      scope_.min.resize(scope_.containers);
      if (!read_amount(key, *part.value, scope_.min[index])) return false;
    } else if (part.key == "low") {
      scope_.low.resize(scope_.containers);
      if (!read_amount(key, *part.value, scope_.low[index])) return false;
    } else if (part.key == "oom_group") {
      const auto whole = part.value->value_exact<bool>();
      if (!whole)
        return fail(place(*part.value),
                    fmt::format("{} is {}; expected true or false", key, shown_value(*part.value)));
      if (*whole) scope_.oom_group.insert(ContainerId(index));
    } else if (part.key == "high") {
      scope_.high.resize(scope_.containers, kUnlimited);
      if (!read_amount(key, *part.value, scope_.high[index])) return false;
    } else if (part.key == "swap") {
      scope_.swap_limits.resize(scope_.containers, kUnlimited);
      if (!read_amount(key, *part.value, scope_.swap_limits[index])) return false;
    } else {
      return fail(place(part.at), fmt::format("a container has no key {}; {}", shown(part.key),
                                              expected(part.key, kContainerKeys)));
    }
  }
  return true;
}

/// Of the container that was read last.
bool ContainerReader::read_own(const std::string& key, const toml::node& node, Resource resource) {
  scope_.own_limits.resize(scope_.containers);
  return read_amount(key, node, scope_.own_limits.back()[resource].emplace());
}

/// One limit for all, or a table: { memory = 1, tasks = "unlimited" }.
bool ContainerReader::read_own_limit(const std::string& key, const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    return std::ranges::all_of(kLimited,
                               [&](Resource resource) { return read_own(key, node, resource); });
  }
  for (const TomlEntry& entry : in_file_order(*table)) {
    std::vector<std::string_view> names;
    for (const Resource resource : kLimited) names.push_back(name_of(resource));
    const auto found = std::ranges::find(names, entry.key);
    if (entry.key == name_of(Resource::kernel)) {
      return fail(place(entry.at),
                  fmt::format("{} has no kernel; expected kernel_limit beside it", key));
    }
    if (found == names.end()) {
      return fail(place(entry.at), fmt::format("{} has no resource {}; {}", key, shown(entry.key),
                                               expected(entry.key, names)));
    }
    if (!read_own(key + "." + entry.key, *entry.value,
                  kLimited[static_cast<std::size_t>(found - names.begin())]))
      return false;
  }
  return true;
}

}  // namespace counterproof
