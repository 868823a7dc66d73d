// See parse_event.hpp.
//
// Everything that is said of operands comes from the event table, so that a new event needs no
// change here.
#include "model/trace/parse_event.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "model/rules/own_state.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

// A kind of numbered thing: how many the scope has, and how it is named.
struct Numbered {
  std::string_view what;      // "a task"
  std::string_view size_key;  // "tasks", the scope's own word
  std::size_t count;
};

Numbered containers_of(const Scope& scope) {
  return {"a container", "containers", scope.containers};
}
Numbered tasks_of(const Scope& scope) { return {"a task", "tasks", scope.tasks}; }
Numbered pages_of(const Scope& scope) { return {"a page", "pages", scope.pages}; }
Numbered files_of(const Scope& scope) { return {"a file", "files", scope.files}; }
Numbered objects_of(const Scope& scope) { return {"an object", "objects", scope.objects}; }

// The names that the scope allows: "T1", "T1 and T2", "T1 to T6", "none".
template <class IdType>
std::string names_allowed(std::size_t count, std::string_view between_two) {
  if (count == 0) return "none";
  const std::string first = name_of(IdType(0));
  if (count == 1) return first;
  return fmt::format("{} {} {}", first, count == 2 ? between_two : "to",
                     name_of(IdType(count - 1)));
}

template <class IdType>
std::string what_is_expected(const Numbered& kind) {
  if (kind.count == 0) {
    return fmt::format("expected {}, but the scope has {}=0", kind.what, kind.size_key);
  }
  return fmt::format("expected {}: {}", kind.what, names_allowed<IdType>(kind.count, "or"));
}

// Whether `word` has the form of a name like those of `IdType`, in the scope or not.
template <class IdType>
bool looks_like_a_name(std::string_view word) {
  if constexpr (std::is_same_v<IdType, ContainerId>) {
    return word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z';
  } else {
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    return word.size() > 1 && word[0] == name_of(IdType(0))[0] &&
           std::ranges::all_of(word.substr(1), is_digit);
  }
}

// The id that `word` names.  `role` says what the word is, for the message: "operand 1 of touch".
template <class IdType>
Result<IdType> find_id(const Token& token, std::string_view word, std::string_view role,
                       const Numbered& kind, const Place& place) {
  if (!token.is_quoted) {
    for (const IdType id : Ids<IdType>(kind.count)) {
      if (name_of(id) == word) return id;
    }
    if (looks_like_a_name<IdType>(word)) {
      return Error{
          place, fmt::format("{} is out of scope; {}={} allows {}", word.substr(0, 20),
                             kind.size_key, kind.count, names_allowed<IdType>(kind.count, "and"))};
    }
  }
  return Error{place,
               fmt::format("{} is {}; {}", role, token.is_quoted ? token.shown() : shown(word),
                           what_is_expected<IdType>(kind))};
}

class EventParser {
 public:
  EventParser(const std::vector<Token>& tokens, Scope& scope, const Place& line)
      : tokens_(tokens), scope_(scope), line_(line) {}

  Result<Event> parse() {
    event_.kind = *find_event(tokens_[0].value);
    const std::size_t operands = entry().operands.size();
    for (std::size_t i = 0; i < operands; ++i) {
      if (!parse_operand(i)) return *error_;
    }
    for (std::size_t i = operands + 1; i < tokens_.size(); ++i) {
      if (!parse_attribute(tokens_[i])) return *error_;
    }
    if (!check_moved()) return *error_;
    return event_;
  }

 private:
  [[nodiscard]] const EventEntry& entry() const { return entry_of(event_.kind); }
  [[nodiscard]] Place place(unsigned column) const { return {line_.file, line_.line, column}; }

  bool fail(unsigned column, std::string message) {
    error_ = Error{place(column), std::move(message)};
    return false;
  }

  template <class IdType>
  bool set(IdType& field, const Token& token, std::string_view word, std::string_view role,
           const Numbered& kind, unsigned column) {
    const Result<IdType> id = find_id<IdType>(token, word, role, kind, place(column));
    if (!id) {
      error_ = id.error();
      return false;
    }
    field = *id;
    return true;
  }

  bool parse_operand(std::size_t index) {
    const Operand operand = entry().operands[index];
    const std::string role = fmt::format("operand {} of {}", index + 1, entry().word);
    if (index + 1 >= tokens_.size() || is_attribute(tokens_[index + 1])) {
      return fail(line_.column, fmt::format("{} is missing; {}", role, expected_as(operand)));
    }
    const Token& token = tokens_[index + 1];
    const auto set_id = [&](auto& field, const Numbered& kind) {
      return set(field, token, token.value, role, kind, token.column);
    };
    switch (operand) {
      case Operand::task:
        return set_id(event_.task, tasks_of(scope_));
      case Operand::other_task:
        return set_id(event_.other_task, tasks_of(scope_));
      case Operand::container:
        return set_id(event_.container, containers_of(scope_));
      case Operand::page:
        return set_id(event_.page, pages_of(scope_));
      case Operand::new_page:
        return set_id(event_.new_page, pages_of(scope_));
      case Operand::file:
        return set_id(event_.file, files_of(scope_));
      case Operand::resource:
        return set_resource(token, role);
      case Operand::text:
        return set_text(token, role);
      case Operand::object:
        return set_id(event_.object, objects_of(scope_));
    }
    return false;
  }

  [[nodiscard]] std::string expected_as(Operand operand) const {
    switch (operand) {
      case Operand::task:
      case Operand::other_task:
        return what_is_expected<TaskId>(tasks_of(scope_));
      case Operand::container:
        return what_is_expected<ContainerId>(containers_of(scope_));
      case Operand::page:
      case Operand::new_page:
        return what_is_expected<PageId>(pages_of(scope_));
      case Operand::file:
        return what_is_expected<FileId>(files_of(scope_));
      case Operand::resource:
        return expected("", resource_names());
      case Operand::text:
        return "expected a text in double quotes";
      case Operand::object:
        return what_is_expected<ObjectId>(objects_of(scope_));
    }
    return "";
  }

  static std::vector<std::string_view> resource_names() {
    std::vector<std::string_view> names;
    for (const Resource resource : kResources) names.push_back(name_of(resource));
    return names;
  }

  bool set_resource(const Token& token, std::string_view role) {
    for (const Resource resource : kResources) {
      if (token.is_quoted || name_of(resource) != token.value) continue;
      event_.resource = resource;
      return true;
    }
    return fail(token.column, fmt::format("{} is {}; {}", role, token.shown(),
                                          expected(token.value, resource_names())));
  }

  bool set_text(const Token& token, std::string_view role) {
    if (!token.is_quoted) {
      return fail(token.column,
                  fmt::format("{} is {}; expected a text in double quotes", role, token.shown()));
    }
    std::vector<std::string>& texts = scope_.limit_texts;
    const auto found = std::ranges::find(texts, token.value);
    const auto index = static_cast<std::size_t>(found - texts.begin());
    constexpr std::size_t kMost = std::numeric_limits<decltype(event_.text)>::max();
    if (index > kMost) {
      return fail(token.column, fmt::format("this is one limit text too many; a trace has at most "
                                            "{} different ones",
                                            kMost + 1));
    }
    if (found == texts.end()) texts.push_back(token.value);
    event_.text = static_cast<std::uint8_t>(index);
    return true;
  }

  static bool is_attribute(const Token& token) {
    return !token.is_quoted && token.value.find('=') != std::string::npos;
  }

  bool parse_attribute(const Token& token) {
    if (!is_attribute(token)) {
      return fail(token.column, fmt::format("{} is one operand too many; {} has {}", token.shown(),
                                            entry().word, entry().operands.size()));
    }
    const std::size_t equals = token.value.find('=');
    const std::string key = token.value.substr(0, equals);
    const std::string_view value = std::string_view(token.value).substr(equals + 1);
    const unsigned column = token.column + static_cast<unsigned>(equals) + 1;
    if (std::ranges::find(seen_, key) != seen_.end()) {
      return fail(token.column, fmt::format("{}= stands here twice; drop one of the two", key));
    }
    seen_.push_back(key);
    if (key == "fault") return set_fault(value, column);
    if (key == "to") return set(event_.to, token, value, key, containers_of(scope_), column);
    if (key == "kills") return set_kills(token, value, column);
    if (key == "pick") return set_picks(token, value, column);
    if (key == "copy" && may_copy(event_.kind)) {
      return set(event_.new_page, token, value, key, pages_of(scope_), column);
    }
    std::vector<std::string_view> keys = {"fault", "to", "kills", "pick"};
    if (may_copy(event_.kind)) keys.emplace_back("copy");
    return fail(token.column, fmt::format("{} has no attribute {}; {}", entry().word, shown(key),
                                          expected(key, keys)));
  }

  // `kills=T2,T1`: who is killed, in this order.
  bool set_kills(const Token& token, std::string_view names, unsigned column) {
    for (;;) {
      const std::string_view name = names.substr(0, names.find(','));
      TaskId victim;
      if (!set(victim, token, name, "kills", tasks_of(scope_), column)) return false;
      if (std::ranges::find(event_.kills, victim) != event_.kills.end())
        return fail(column, fmt::format("{} is killed once; name another, or drop it", name));
      event_.kills.add(victim);
      if (name.size() == names.size()) return true;
      names.remove_prefix(name.size() + 1);
      column += static_cast<unsigned>(name.size()) + 1;
    }
  }

  // `pick=P2,A`: what was chosen, each by its name, in the order in which rules let it.
  bool set_picks(const Token& token, std::string_view names, unsigned column) {
    for (std::size_t place = 0;; ++place) {
      const std::string_view name = names.substr(0, names.find(','));
      if (place == kMostPicks) {
        return fail(column, fmt::format("{} is one choice too many; an event has at most {}",
                                        shown(name), kMostPicks));
      }
      if (!set_pick(event_.picks[place], token, name, column)) return false;
      if (name.size() == names.size()) return true;
      names.remove_prefix(name.size() + 1);
      column += static_cast<unsigned>(name.size()) + 1;
    }
  }

  bool set_pick(Pick& pick, const Token& token, std::string_view name, unsigned column) {
    const auto as = [&]<class IdType>(IdType id, const Numbered& kind) {
      if (!set(id, token, name, "pick", kind, column)) return false;
      pick = {kept_detail::kind_of<IdType>(), static_cast<std::uint8_t>(id.index())};
      return true;
    };
    switch (name.size() > 1 ? name[0] : 'A') {
      case 'P':
        return as(PageId(), pages_of(scope_));
      case 'F':
        return as(FileId(), files_of(scope_));
      case 'O':
        return as(ObjectId(), objects_of(scope_));
      case 'A':
        return as(ContainerId(), containers_of(scope_));
      default:
        return as(TaskId(), tasks_of(scope_));
    }
  }

  bool set_fault(std::string_view word, unsigned column) {
    const std::optional<Fault> fault = find_fault(word);
    std::vector<std::string_view> suffered;
    for (const Fault one : entry().faults) suffered.push_back(name_of(one));
    if (fault && std::ranges::find(entry().faults, *fault) != entry().faults.end()) {
      event_.fault = *fault;
      return true;
    }
    const std::string suffers = suffered.empty() ? "it suffers none" : expected("", suffered);
    return fail(column,
                fault ? fmt::format("{} cannot suffer {}; {}", entry().word, shown(word), suffers)
                      : fmt::format("there is no fault {}; {}", shown(word), suffers));
  }

  // The task is moved half-way exactly when somebody says where to.
  bool check_moved() {
    if (event_.fault == Fault::moved && event_.to.none()) {
      return fail(line_.column,
                  "fault=moved says no container; expected to=, followed by where "
                  "the task is moved");
    }
    if (event_.fault != Fault::moved && event_.to.some()) {
      return fail(line_.column, "to= says where a task is moved; expected fault=moved with it");
    }
    return true;
  }

  const std::vector<Token>& tokens_;
  Scope& scope_;
  const Place& line_;
  Event event_;
  std::vector<std::string> seen_;
  std::optional<Error> error_;
};

}  // namespace

Result<Event> parse_event(const std::vector<Token>& tokens, Scope& scope, const Place& line) {
  return EventParser(tokens, scope, line).parse();
}

Result<ContainerId> parse_container(const Token& token, std::string_view role, const Scope& scope,
                                    const Place& line) {
  return find_id<ContainerId>(token, token.value, role, containers_of(scope),
                              {line.file, line.line, token.column});
}

}  // namespace counterproof
