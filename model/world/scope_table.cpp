#include "model/world/scope_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "model/suggest.hpp"
#include "model/toml/toml_reading.hpp"
#include "model/world/scope_containers.hpp"

namespace counterproof {
namespace {

constexpr std::array<std::string_view, 16> kKeys = {
    "about",  "tasks",       "pages",        "files", "objects",    "limit", "start",   "events",
    "faults", "limit_texts", "kernel_limit", "depth", "containers", "needs", "without", "swap"};

/// What the scope must have some of, for an event to happen that names one.
struct OperandNeed {
  Operand operand;
  std::string_view key;
  std::size_t Scope::*count;
};
constexpr std::array<OperandNeed, 3> kNeeds = {{{Operand::page, "pages", &Scope::pages},
                                                {Operand::file, "files", &Scope::files},
                                                {Operand::object, "objects", &Scope::objects}}};

// Each function reads one part of the table and answers whether it was right.
class Reader : ContainerReader {
 public:
  Reader(const std::string& name, const Place& whole) : ContainerReader(whole) {
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
    if (entry.key == "swap") return read_count(entry, "pages", scope_.swap);
    if (entry.key == "depth") return read_count(entry, "events", scope_.depth);
    if (entry.key == "needs") return read_needs(entry);
    if (entry.key == "without") return read_without(entry);
    if (entry.key == "start") return read_start(entry);
    if (entry.key == "events") return read_events(entry);
    if (entry.key == "faults") return read_faults(entry);
    if (entry.key == "limit_texts") return read_limit_texts(entry);
    return fail(place(entry.at), fmt::format("a scope has no key {}; {}", shown(entry.key),
                                             expected(entry.key, kKeys)));
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

  bool read_count(const TomlEntry& entry, std::string_view of_what,
                  std::optional<std::uint64_t>& into) {
    const auto number = entry.value->value_exact<std::int64_t>();
    if (!number || *number < 0) {
      return fail(
          place(*entry.value),
          fmt::format("{} is {}; expected a whole number of {}", entry.key,
                      number ? std::to_string(*number) : shown_value(*entry.value), of_what));
    }
    into = static_cast<std::uint64_t>(*number);
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
    return each_text(entry, "[\"map\", \"unmap\"]",
                     [&](const std::string& word, const toml::node& item) {
                       const auto kind = find_event(word);
                       if (!kind) {
                         std::vector<std::string_view> words;
                         for (const EventEntry& one : event_table()) words.push_back(one.word);
                         return fail(place(item), fmt::format("there is no event {}; {}",
                                                              shown(word), expected(word, words)));
                       }
                       scope_.events.insert(*kind);
                       event_places_.emplace_back(*kind, place(item));
                       return true;
                     });
  }

  bool read_faults(const TomlEntry& entry) {
    return each_text(entry, "[\"no-memory\"]",
                     [&](const std::string& word, const toml::node& item) {
                       std::vector<std::string_view> words;
                       for (const Fault fault : kAllOf<Fault>)
                         if (fault != Fault::none) words.push_back(name_of(fault));
                       if (std::ranges::find(words, word) == words.end())
                         return fail(place(item), fmt::format("there is no fault {}; {}",
                                                              shown(word), expected(word, words)));
                       scope_.faults.insert(*find_fault(word));
                       fault_places_.emplace_back(*find_fault(word), place(item));
                       return true;
                     });
  }

  bool read_limit_texts(const TomlEntry& entry) {
    return each_text(
        entry, R"(["0", "1\n"])", [&](const std::string& text, const toml::node& item) {
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
      return fail(whole_,
                  "a scope has no events; expected a list of them, such as "
                  "events = [\"map\", \"unmap\", \"exit\"]");
    }
    if (scope_.start.size() > scope_.tasks) {
      const toml::node* start = root.get("start");
      return fail(place(*start),
                  fmt::format("{} tasks start, and tasks is {}; expected tasks from "
                              "{} on",
                              scope_.start.size(), scope_.tasks, scope_.start.size()));
    }
    scope_.zombies = scope_.events.has(EventKind::reap);
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
    for (const OperandNeed& need : kNeeds) {
      if (scope_.*need.count != 0 ||
          std::ranges::find(entry.operands, need.operand) == entry.operands.end())
        continue;
      return fail(at, fmt::format("{} needs {}, and the scope has none; expected {} = 1 or more",
                                  entry.word, need.key, need.key));
    }
    const bool writes = std::ranges::find(entry.operands, Operand::text) != entry.operands.end();
    if (writes && scope_.limit_texts.empty()) {
      return fail(at, fmt::format("{} needs texts to write; expected limit_texts = [\"0\", "
                                  "\"1\"] or the like",
                                  entry.word));
    }
    return true;
  }

  std::vector<std::pair<EventKind, Place>> event_places_;
  std::vector<std::pair<EventKind, Place>> left_out_places_;
  std::vector<std::pair<Fault, Place>> fault_places_;
};

}  // namespace

Result<WrittenScope> read_scope_table(const toml::table& table, const std::string& name,
                                      const Place& place) {
  return Reader(name, place).read(table);
}

}  // namespace counterproof
