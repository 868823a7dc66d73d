#include "model/world/scope_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "model/policy/toml_reading.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

constexpr std::array<std::string_view, 15> kKeys = {
    "about",  "tasks",       "pages",        "files", "objects",    "limit", "start",  "events",
    "faults", "limit_texts", "kernel_limit", "depth", "containers", "needs", "without"};
constexpr std::array<std::string_view, 5> kContainerKeys = {"parent", "limit", "kernel_limit",
                                                            "min", "high"};
constexpr std::array kLimited = {Resource::memory, Resource::tasks, Resource::files};

/// What the scope must have some of, for an event to happen that names one.
struct Need {
  Operand operand;
  std::string_view key;
  std::size_t Scope::* count;
};
constexpr std::array<Need, 3> kNeeds = {{{Operand::page, "pages", &Scope::pages},
                                         {Operand::file, "files", &Scope::files},
                                         {Operand::object, "objects", &Scope::objects}}};

// Each function reads one part of the file and answers whether it was right; the first mistake is
// kept in `error_`.
class Reader {
 public:
  Reader(const std::string& name, const Place& whole) : file_(whole.file), whole_(whole) {
    scope_.name = name;
    scope_.containers = 0;
    scope_.tasks = 0;
  }

  Result<WrittenScope> read(const toml::table& root) {
    if (!read_containers(root)) return *error_;
    for (const TomlEntry& entry : in_file_order(root))
      if (!read_top(entry)) return *error_;
    if (!settle(root)) return *error_;
    written_.place = whole_;
    return std::move(written_);
  }

 private:
  [[nodiscard]] Place place(const toml::source_position& at) const {
    return {file_, at.line, at.column};
  }
  [[nodiscard]] Place place(const toml::node& node) const { return place(node.source().begin); }

  bool fail(Place place, std::string message) {
    error_ = Error{std::move(place), std::move(message)};
    return false;
  }

  bool read_top(const TomlEntry& entry) {
    if (entry.key == "containers") return true;
    if (entry.key == "about") return read_text("about", *entry.value, scope_.about);
    if (entry.key == "tasks") return read_size(entry, kMaxTasks, scope_.tasks);
    if (entry.key == "pages") return read_size(entry, kMaxPages, scope_.pages);
    if (entry.key == "files") return read_size(entry, kMaxFiles, scope_.files);
    if (entry.key == "objects") return read_size(entry, kMaxObjects, scope_.objects);
    if (entry.key == "limit") return read_amount("limit", *entry.value, scope_.limit);
    if (entry.key == "kernel_limit")
      return read_amount("kernel_limit", *entry.value, scope_.kernel_limit.emplace());
    if (entry.key == "depth") return read_depth(entry);
    if (entry.key == "needs") return read_needs(entry);
    if (entry.key == "without") return read_without(entry);
    if (entry.key == "start") return read_start(entry);
    if (entry.key == "events") return read_events(entry);
    if (entry.key == "faults") return read_faults(entry);
    if (entry.key == "limit_texts") return read_limit_texts(entry);
    return fail(place(entry.at), fmt::format("a scope has no key {}; {}", shown(entry.key),
                                             expected(entry.key, kKeys)));
  }

  bool read_text(std::string_view key, const toml::node& node, std::string& into) {
    const auto text = node.value_exact<std::string>();
    if (!text)
      return fail(place(node), fmt::format("{} is {}; expected a text", key, kind_of(node)));
    if (key == "about" && text->find_first_of("\r\n") != std::string::npos)
      return fail(place(node), "about has several lines; expected one");
    into = *text;
    return true;
  }

  bool read_size(const TomlEntry& entry, std::size_t most, std::size_t& into) {
    const auto number = entry.value->value_exact<std::int64_t>();
    if (!number || *number < 0 || static_cast<std::uint64_t>(*number) > most) {
      return fail(place(*entry.value),
                  fmt::format("{} is {}; expected a whole number from 0 to {}", entry.key,
                              number ? std::to_string(*number) : shown_value(*entry.value), most));
    }
    into = static_cast<std::size_t>(*number);
    return true;
  }

  bool read_depth(const TomlEntry& entry) {
    const auto number = entry.value->value_exact<std::int64_t>();
    if (!number || *number < 0) {
      return fail(place(*entry.value),
                  fmt::format("depth is {}; expected a whole number of events",
                              number ? std::to_string(*number) : shown_value(*entry.value)));
    }
    scope_.depth = static_cast<std::uint64_t>(*number);
    return true;
  }

  bool read_amount(std::string_view key, const toml::node& node, std::uint64_t& into) {
    const auto number = node.value_exact<std::int64_t>();
    const auto text = node.value_exact<std::string>();
    if (number && *number >= 0) {
      into = static_cast<std::uint64_t>(*number);
    } else if (text == "unlimited") {
      into = kUnlimited;
    } else {
      return fail(place(node),
                  fmt::format("{} is {}; expected a whole number, or \"unlimited\"", key,
                              number ? std::to_string(*number) : shown_value(node)));
    }
    return true;
  }

  /// Calls `visit(text, node)` for each text of a list, while it returns true.
  template <class Visit>
  bool each_text(const TomlEntry& entry, std::string_view example, const Visit& visit) {
    const toml::array* list = entry.value->as_array();
    if (list == nullptr) {
      return fail(place(*entry.value), fmt::format("{} is {}; expected a list of texts, such as {}",
                                                   entry.key, shown_value(*entry.value), example));
    }
    for (const toml::node& item : *list) {
      const auto text = item.value_exact<std::string>();
      if (!text) {
        return fail(place(item), fmt::format("{} holds {}; expected texts, such as {}", entry.key,
                                             kind_of(item), example));
      }
      if (!visit(*text, item)) return false;
    }
    return true;
  }

  [[nodiscard]] std::vector<std::string> container_names() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < scope_.containers; ++i) names.push_back(name_of(ContainerId(i)));
    return names;
  }

  bool find_container(std::string_view what, const std::string& name, const toml::node& node,
                      std::size_t before, ContainerId& into) {
    std::vector<std::string> names = container_names();
    names.resize(before);
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
      return fail(place(node), fmt::format("{} {}; expected {}", what, shown(name),
                                           names.empty() ? "none: it is the first container"
                                                         : list_of(names)));
    }
    into = ContainerId(static_cast<std::size_t>(found - names.begin()));
    return true;
  }

  bool read_containers(const toml::table& root) {
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

  bool read_container(const TomlEntry& entry) {
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
      } else if (part.key == "high") {
        scope_.high.resize(scope_.containers, kUnlimited);
        if (!read_amount(key, *part.value, scope_.high[index])) return false;
      } else {
        return fail(place(part.at), fmt::format("a container has no key {}; {}", shown(part.key),
                                                expected(part.key, kContainerKeys)));
      }
    }
    return true;
  }

  /// Of the container that was read last.
  bool read_own(const std::string& key, const toml::node& node, Resource resource) {
    scope_.own_limits.resize(scope_.containers);
    return read_amount(key, node, scope_.own_limits.back()[resource].emplace());
  }

  /// One limit for all, or a table: { memory = 1, tasks = "unlimited" }.
  bool read_own_limit(const std::string& key, const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      return std::ranges::all_of(
          kLimited, [&](Resource resource) { return read_own(key, node, resource); });
    }
    for (const TomlEntry& entry : in_file_order(*table)) {
      std::vector<std::string_view> names;
      for (const Resource resource : kLimited) names.push_back(name_of(resource));
      const auto found = std::ranges::find(names, entry.key);
      if (entry.key == name_of(Resource::kernel)) {
        return fail(place(entry.at), fmt::format("{} has no kernel; expected kernel_limit beside it",
                                                 key));
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

  bool read_start(const TomlEntry& entry) {
    return each_text(entry, "[\"A\", \"B\"]", [&](const std::string& name, const toml::node& item) {
      ContainerId container;
      if (!find_container("start holds", name, item, scope_.containers, container)) return false;
      scope_.start.push_back(container);
      return true;
    });
  }

  bool read_events(const TomlEntry& entry) {
    return each_text(entry, "[\"map\", \"unmap\"]", [&](const std::string& word,
                                                        const toml::node& item) {
      const auto kind = find_event(word);
      if (!kind) {
        std::vector<std::string_view> words;
        for (const EventEntry& one : event_table()) words.push_back(one.word);
        return fail(place(item),
                    fmt::format("there is no event {}; {}", shown(word), expected(word, words)));
      }
      scope_.events.insert(*kind);
      event_places_.emplace_back(*kind, place(item));
      return true;
    });
  }

  bool read_faults(const TomlEntry& entry) {
    return each_text(entry, "[\"no-memory\"]", [&](const std::string& word,
                                                   const toml::node& item) {
      std::vector<std::string_view> words;
      for (const Fault fault : kAllOf<Fault>)
        if (fault != Fault::none) words.push_back(name_of(fault));
      if (std::ranges::find(words, word) == words.end())
        return fail(place(item),
                    fmt::format("there is no fault {}; {}", shown(word), expected(word, words)));
      scope_.faults.insert(*find_fault(word));
      fault_places_.emplace_back(*find_fault(word), place(item));
      return true;
    });
  }

  bool read_limit_texts(const TomlEntry& entry) {
    return each_text(entry, R"(["0", "1\n"])", [&](const std::string& text,
                                                   const toml::node& item) {
      if (scope_.limit_texts.size() == kMostLimitTexts) {
        return fail(place(item), fmt::format("limit_texts holds more than {}; expected at most "
                                             "that many",
                                             kMostLimitTexts));
      }
      scope_.limit_texts.push_back(text);
      return true;
    });
  }

  bool read_needs(const TomlEntry& entry) {
    return each_text(entry, "[\"account.memory = true\"]",
                     [&](const std::string& text, const toml::node& item) {
                       auto need = read_need(text);
                       if (!need) return fail(place(item), need.error().message);
                       written_.needs.push_back(std::move(*need));
                       return true;
                     });
  }

  /// `"account.memory = true" = ["pages", "exec"]`: what is left out where that is not so.
  bool read_without(const TomlEntry& entry) {
    const toml::table* table = entry.value->as_table();
    if (table == nullptr) {
      return fail(place(*entry.value),
                  fmt::format("without is {}; expected a table, such as [without] with a line "
                              "\"account.memory = true\" = [\"pages\"]",
                              shown_value(*entry.value)));
    }
    for (const TomlEntry& line : in_file_order(*table)) {
      auto need = read_need(line.key);
      if (!need) return fail(place(line.at), need.error().message);
      LeftOut& left = written_.without.emplace_back();
      left.need = std::move(*need);
      if (!each_text(line, "[\"pages\", \"exec\"]",
                     [&](const std::string& word, const toml::node& item) {
                       return read_left_out(word, item, left);
                     }))
        return false;
    }
    return true;
  }

  bool read_left_out(const std::string& word, const toml::node& item, LeftOut& left) {
    std::vector<std::string_view> words;
    for (const ScopePart part : kAllOf<ScopePart>) {
      words.push_back(name_of(part));
      if (name_of(part) != word) continue;
      left.parts.insert(part);
      return true;
    }
    if (const auto kind = find_event(word)) {
      left.events.insert(*kind);
      left_out_places_.emplace_back(*kind, place(item));
      return true;
    }
    for (const EventEntry& one : event_table()) words.push_back(one.word);
    return fail(place(item), fmt::format("there is nothing named {} to leave out; {}", shown(word),
                                         expected(word, words)));
  }

  bool settle(const toml::table& root) {
    if (scope_.events.empty()) {
      return fail(whole_, "a scope has no events; expected a list of them, such as "
                                 "events = [\"map\", \"unmap\", \"exit\"]");
    }
    if (scope_.start.size() > scope_.tasks) {
      const toml::node* start = root.get("start");
      return fail(place(*start), fmt::format("{} tasks start, and tasks is {}; expected tasks from "
                                             "{} on",
                                             scope_.start.size(), scope_.tasks,
                                             scope_.start.size()));
    }
    for (const auto& [kind, at] : event_places_)
      if (!check_needs(kind, at)) return false;
    for (const auto& [kind, at] : left_out_places_) {
      if (!scope_.events.has(kind)) {
        return fail(at, fmt::format("the scope has no event {} to leave out; expected one of its "
                                    "events",
                                    entry_of(kind).word));
      }
    }
    for (const auto& [fault, at] : fault_places_) {
      if (!is_suffered(fault)) {
        return fail(at, fmt::format("no event of this scope can suffer {}; expected one that can, "
                                    "see list events",
                                    name_of(fault)));
      }
    }
    return true;
  }

  [[nodiscard]] bool is_suffered(Fault fault) const {
    return std::ranges::any_of(event_places_, [fault](const auto& event) {
      const auto faults = entry_of(event.first).faults;
      return std::ranges::find(faults, fault) != faults.end();
    });
  }

  bool check_needs(EventKind kind, const Place& at) {
    const EventEntry& entry = entry_of(kind);
    for (const Need& need : kNeeds) {
      if (scope_.*need.count != 0 ||
          std::ranges::find(entry.operands, need.operand) == entry.operands.end())
        continue;
      return fail(at, fmt::format("{} needs {}, and the scope has none; expected {} = 1 or more",
                                  entry.word, need.key, need.key));
    }
    const bool writes =
        std::ranges::find(entry.operands, Operand::text) != entry.operands.end();
    if (writes && scope_.limit_texts.empty()) {
      return fail(at, fmt::format("{} needs texts to write; expected limit_texts = [\"0\", "
                                  "\"1\"] or the like",
                                  entry.word));
    }
    return true;
  }

  std::string file_;
  Place whole_;
  WrittenScope written_;
  Scope& scope_ = written_.scope;
  std::vector<std::pair<EventKind, Place>> event_places_;
  std::vector<std::pair<EventKind, Place>> left_out_places_;
  std::vector<std::pair<Fault, Place>> fault_places_;
  std::optional<Error> error_;
};

}  // namespace

Result<WrittenScope> read_scope_table(const toml::table& table, const std::string& name,
                                      const Place& place) {
  return Reader(name, place).read(table);
}

}  // namespace counterproof
