// Reads the scope line of a trace, `scope containers=2 tasks=2 ...`: how much there is of
// everything, and where it is at first.
#include "model/trace/parse_scope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "model/counter/counter.hpp"
#include "model/suggest.hpp"
#include "model/trace/parse_event.hpp"
#include "model/world/scope_containers.hpp"

namespace counterproof {
namespace {

using Tokens = std::vector<Token>;

constexpr std::array<std::string_view, 6> kScopeKeys = {"containers", "tasks", "pages",
                                                        "files",      "limit", "start"};
// Those that a scope may leave out.
constexpr std::array<std::string_view, 14> kFurtherScopeKeys = {
    "objects",       "kernel-limit", "parents",       "min",          "low",
    "high",          "oom-group",    "memory-limits", "tasks-limits", "files-limits",
    "kernel-limits", "swap",         "swap-limits",   "zombies"};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

// One `key=value` of the scope line.
struct ScopeItem {
  std::string value;
  unsigned column = 0;  // of the value
};
using ScopeItems = std::map<std::string, ScopeItem, std::less<>>;

// Each function reads one part of the line and answers whether it was right; the first mistake is
// kept in `error_`.
class ScopeParser {
 public:
  explicit ScopeParser(const Place& line) : line_(line) {}

  Result<Scope> parse(const Tokens& tokens) {
    if (!parse_line(tokens)) return *error_;
    return std::move(scope_);
  }

 private:
  [[nodiscard]] Place place(unsigned column) const { return {line_.file, line_.line, column}; }

  bool fail(Place place, std::string message) {
    error_ = Error{std::move(place), std::move(message)};
    return false;
  }
  bool fail(const Token& token, std::string message) {
    return fail(place(token.column), std::move(message));
  }
  bool fail(const Error& error) {
    error_ = error;
    return false;
  }

  bool parse_line(const Tokens& tokens) {
    ScopeItems items;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
      if (!parse_scope_item(tokens[i], items)) return false;
    }
    for (const std::string_view key : kScopeKeys) {
      if (!items.contains(key)) {
        return fail(tokens[0], fmt::format("the scope has no {}=; expected a line such as \"{}\"",
                                           key, kScopeExample));
      }
    }
    return parse_size(items, "containers", 1, kMaxContainers, scope_.containers) &&
           parse_size(items, "tasks", 0, kMaxTasks, scope_.tasks) &&
           parse_size(items, "pages", 0, kMaxPages, scope_.pages) &&
           parse_size(items, "files", 0, kMaxFiles, scope_.files) &&
           parse_limit(items.find("limit")->second) && parse_start(items.find("start")->second) &&
           parse_further(items);
  }

  // What only trees and kernel memory have.
  bool parse_further(const ScopeItems& items) {
    const auto item = [&](std::string_view key) {
      const auto found = items.find(key);
      return found == items.end() ? nullptr : &found->second;
    };
    if (item("objects") != nullptr &&
        !parse_size(items, "objects", 0, kMaxObjects, scope_.objects)) {
      return false;
    }
    if (const ScopeItem* limit = item("kernel-limit")) {
      scope_.kernel_limit = amount(limit->value);
      if (!scope_.kernel_limit) return fail_amount("kernel-limit", *limit);
    }
    if (const ScopeItem* swap = item("swap")) {
      scope_.swap = number(swap->value);
      if (!scope_.swap)
        return fail(place(swap->column),
                    fmt::format("swap is {}; expected a number of pages", shown(swap->value)));
    }
    if (const ScopeItem* parents = item("parents"); parents != nullptr && !parse_parents(*parents))
      return false;
    if (const ScopeItem* min = item("min");
        min != nullptr && !parse_amounts("min", *min, scope_.min))
      return false;
    if (const ScopeItem* low = item("low");
        low != nullptr && !parse_amounts("low", *low, scope_.low))
      return false;
    if (const ScopeItem* groups = item("oom-group"); groups != nullptr && !parse_oom_group(*groups))
      return false;
    if (const ScopeItem* high = item("high");
        high != nullptr && !parse_amounts("high", *high, scope_.high))
      return false;
    if (const ScopeItem* limits = item("swap-limits");
        limits != nullptr && !parse_amounts("swap-limits", *limits, scope_.swap_limits))
      return false;
    if (const ScopeItem* zombies = item("zombies")) {
      if (zombies->value != "stay")
        return fail(place(zombies->column),
                    fmt::format("zombies is {}; expected stay, or no zombies=",
                                shown(zombies->value)));
      scope_.zombies = true;
    }
    for (const Resource resource : kResources) {
      const std::string key = fmt::format("{}-limits", name_of(resource));
      if (const ScopeItem* limits = item(key);
          limits != nullptr && !parse_own_limits(key, *limits, resource))
        return false;
    }
    trim(scope_.own_limits);
    return true;
  }

  static std::optional<std::uint64_t> amount(std::string_view text) {
    return text == "unlimited" ? kUnlimited : number(text);
  }
  bool fail_amount(std::string_view key, const ScopeItem& item) {
    return fail(place(item.column),
                fmt::format("{} is {}; expected a number below 2^64, or unlimited", key,
                            shown(item.value)));
  }

  // Calls `visit(word, column)` for each word between commas, while it returns true.
  template <class Visit>
  static bool each_word(const ScopeItem& item, Visit&& visit) {
    std::string_view rest = item.value;
    unsigned column = item.column;
    for (;;) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      if (!visit(rest.substr(0, comma), column)) return false;
      if (comma == rest.size()) return true;
      rest.remove_prefix(comma + 1);
      column += static_cast<unsigned>(comma) + 1;
    }
  }

  bool fail_too_many(std::string_view key, std::string_view word, unsigned column) {
    return fail(Token{std::string(word), column},
                fmt::format("{} names more than there are containers; containers={} allows {}", key,
                            scope_.containers, scope_.containers));
  }

  // `min=0,2`: an amount for each container, from the first on.
  bool parse_amounts(std::string_view key, const ScopeItem& item,
                     std::vector<std::uint64_t>& into) {
    return each_word(item, [&](std::string_view word, unsigned column) {
      if (into.size() == scope_.containers) return fail_too_many(key, word, column);
      const auto value = amount(word);
      if (!value) return fail_amount(key, {std::string(word), column});
      into.push_back(*value);
      return true;
    });
  }

  // `memory-limits=-,1`: a limit of its own for each container, or - for that of all.
  bool parse_own_limits(std::string_view key, const ScopeItem& item, Resource resource) {
    std::vector<OwnLimits>& limits = scope_.own_limits;
    std::size_t place_in_list = 0;
    return each_word(item, [&](std::string_view word, unsigned column) {
      const std::size_t container = place_in_list++;
      if (container == scope_.containers) return fail_too_many(key, word, column);
      if (limits.size() <= container) limits.resize(container + 1);
      if (word == "-") return true;
      const auto value = amount(word);
      if (!value) return fail_amount(key, {std::string(word), column});
      limits[container][resource] = *value;
      return true;
    });
  }

  // `parents=-,A,A`: the parent of each container, which comes before it; `-` at the top.
  bool parse_parents(const ScopeItem& item) {
    std::vector<ContainerId>& parents = scope_.parents;
    return each_word(item, [&](std::string_view word, unsigned column) {
      const Token name{std::string(word), column};
      if (parents.size() == scope_.containers) return fail_too_many("parents", word, column);
      if (word == "-") {
        parents.emplace_back();
        return true;
      }
      const auto parent = parse_container(name, "parents", scope_, place(column));
      if (!parent) return fail(parent.error());
      if (parent->index() >= parents.size()) {
        return fail(name,
                    fmt::format("the parent of {} is {}; expected a container before it, or -",
                                name_of(ContainerId(parents.size())), shown(word)));
      }
      parents.push_back(*parent);
      return true;
    });
  }

  // `oom-group=B,C`: those that are killed as a whole.
  bool parse_oom_group(const ScopeItem& item) {
    return each_word(item, [&](std::string_view word, unsigned column) {
      const Token name{std::string(word), column};
      const auto container = parse_container(name, "oom-group", scope_, place(column));
      if (!container) return fail(container.error());
      scope_.oom_group.insert(*container);
      return true;
    });
  }

  bool parse_scope_item(const Token& token, ScopeItems& items) {
    const std::size_t equals = std::min(token.value.find('='), token.value.size());
    const std::string key = token.value.substr(0, equals);
    std::vector<std::string_view> keys(kScopeKeys.begin(), kScopeKeys.end());
    keys.insert(keys.end(), kFurtherScopeKeys.begin(), kFurtherScopeKeys.end());
    if (token.is_quoted || std::ranges::find(keys, key) == keys.end()) {
      return fail(token, fmt::format("scope has no {}; {}", shown(key), expected(key, keys)));
    }
    if (equals == token.value.size()) {
      return fail(token, fmt::format("{} has no value; expected {}=, followed by one", key, key));
    }
    const unsigned column = token.column + static_cast<unsigned>(equals) + 1;
    if (!items.emplace(key, ScopeItem{token.value.substr(equals + 1), column}).second) {
      return fail(token, fmt::format("{}= stands here twice; drop one of the two", key));
    }
    return true;
  }

  bool parse_size(const ScopeItems& items, std::string_view key, std::size_t least,
                  std::size_t most, std::size_t& into) {
    const ScopeItem& item = items.find(key)->second;
    const std::optional<std::uint64_t> size = number(item.value);
    if (!size || *size < least || *size > most) {
      return fail(place(item.column), fmt::format("{} is {}; expected a number from {} to {}", key,
                                                  shown(item.value), least, most));
    }
    into = static_cast<std::size_t>(*size);
    return true;
  }

  bool parse_limit(const ScopeItem& item) {
    const std::optional<std::uint64_t> limit = amount(item.value);
    if (!limit) return fail_amount("limit", item);
    scope_.limit = *limit;
    return true;
  }

  // `start=A,B`: where the first tasks are; `start=-` when there is none.
  bool parse_start(const ScopeItem& item) {
    if (item.value == "-") return true;
    return each_word(item, [&](std::string_view word, unsigned column) {
      const Token name{std::string(word), column};
      if (scope_.start.size() == scope_.tasks) {
        return fail(name, fmt::format("start names more containers than there are tasks; tasks={} "
                                      "allows {}",
                                      scope_.tasks, scope_.tasks));
      }
      const Result<ContainerId> container = parse_container(name, "start", scope_, place(column));
      if (!container) return fail(container.error());
      scope_.start.push_back(*container);
      return true;
    });
  }

  const Place& line_;
  Scope scope_;
  std::optional<Error> error_;
};

}  // namespace

Result<Scope> parse_scope(const std::vector<Token>& tokens, const Place& line) {
  return ScopeParser(line).parse(tokens);
}

}  // namespace counterproof
