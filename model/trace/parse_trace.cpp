// Reads a trace: line by line, header first, then events.
//
// A trace is often cut, pasted and edited by hand, and is the evidence for a verdict; so nothing
// in it is guessed.  What is missing, said twice, misspelt or out of scope is an error with its
// place, and choices that contradict each other are refused as in a policy file.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "model/counter/counter.hpp"
#include "model/invariant/invariant.hpp"
#include "model/policy/baseline.hpp"
#include "model/policy/choices.hpp"
#include "model/policy/claims.hpp"
#include "model/policy/contradiction.hpp"
#include "model/rules/own_rules.hpp"
#include "model/suggest.hpp"
#include "model/text_file.hpp"
#include "model/trace/parse_event.hpp"
#include "model/trace/tokens.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {
namespace {

using Tokens = std::vector<Token>;

constexpr std::array<std::string_view, 7> kHeaderWords = {"policy", "choice", "as-posted", "seeded",
                                                          "rules",  "scope",  "expect"};
constexpr std::array<std::string_view, 6> kScopeKeys = {"containers", "tasks", "pages",
                                                        "files",      "limit", "start"};
// Those that a scope may leave out.
constexpr std::array<std::string_view, 9> kFurtherScopeKeys = {
    "objects",       "kernel-limit", "parents",      "min",          "high",
    "memory-limits", "tasks-limits", "files-limits", "kernel-limits"};
constexpr std::string_view kScopeExample =
    "scope containers=1 tasks=1 pages=1 files=0 limit=1 start=A";

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

// Each function reads one part of the trace and answers whether it was right; the first mistake
// is kept in `error_`.
class TraceParser {
 public:
  TraceParser(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

  Result<Trace> parse() {
    while (!rest_.empty()) {
      if (!parse_line(next_line())) return *error_;
    }
    if (!check_end()) return *error_;
    return std::move(trace_);
  }

 private:
  [[nodiscard]] Place place(unsigned column) const { return {file_, line_, column}; }

  bool fail(Place place, std::string message) {
    error_ = Error{std::move(place), std::move(message)};
    return false;
  }
  bool fail(const Token& token, std::string message) {
    return fail(place(token.column), std::move(message));
  }
  bool fail(std::optional<Error> error) {
    error_ = std::move(error);
    return false;
  }

  // Takes the next line off the text, without its line break of either kind.
  std::string_view next_line() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++line_;
    return line;
  }

  bool parse_line(std::string_view line) {
    const Result<Tokens> split = split_line(line, place(1));
    if (!split) return fail(split.error());
    const Tokens& tokens = *split;
    if (tokens.empty()) return true;
    if (!has_title_) return parse_title(tokens);
    const std::string& word = tokens[0].value;
    const bool is_word = !tokens[0].is_quoted;
    if (is_word && std::ranges::find(kHeaderWords, word) != kHeaderWords.end()) {
      return parse_header(tokens);
    }
    if (is_word && find_event(word)) return parse_event_line(tokens);
    std::vector<std::string_view> words;
    if (trace_.events.empty()) words.assign(kHeaderWords.begin(), kHeaderWords.end());
    for (const EventEntry& entry : event_table()) words.push_back(entry.word);
    return fail(tokens[0], fmt::format("there is no event{} {}; {}",
                                       trace_.events.empty() ? " or header line" : "",
                                       tokens[0].shown(), expected(word, words)));
  }

  bool parse_title(const Tokens& tokens) {
    const bool is_trace =
        tokens.size() == 3 && tokens[0].value == "counterproof" && tokens[1].value == "trace";
    if (!is_trace) {
      return fail(tokens[0], "this is not a trace; expected \"counterproof trace 1\" first");
    }
    if (tokens[2].value != "1") {
      return fail(tokens[2],
                  fmt::format("the trace has version {}; expected version 1", tokens[2].shown()));
    }
    has_title_ = true;
    return true;
  }

  bool parse_header(const Tokens& tokens) {
    const std::string& word = tokens[0].value;
    if (!trace_.events.empty()) {
      return fail(tokens[0], fmt::format("{} stands after an event; expected it before the first "
                                         "one, in line {}",
                                         word, trace_.lines.front()));
    }
    if (word == "choice") return parse_choice(tokens);
    if (word == "rules") return parse_rules(tokens);
    const auto [first, is_new] = header_lines_.emplace(word, line_);
    if (!is_new) {
      return fail(tokens[0], fmt::format("this is a second {} line; the first is line {}", word,
                                         first->second));
    }
    if (word == "policy") return parse_policy(tokens);
    for (const DefectOrigin origin : kDefectOrigins)
      if (word == keyword_of(origin)) return parse_defects(origin, tokens);
    if (word == "scope") return parse_scope(tokens);
    return parse_expectation(tokens);
  }

  // Whether `count` words follow a header line's first.
  bool check_form(const Tokens& tokens, std::size_t count, std::string_view form) {
    if (tokens.size() <= count) {
      return fail(tokens[0], fmt::format("this line is too short; expected {}", form));
    }
    if (tokens.size() > count + 1) {
      return fail(tokens[count + 1],
                  fmt::format("{} is too much; expected {}", tokens[count + 1].shown(), form));
    }
    return true;
  }

  bool parse_policy(const Tokens& tokens) {
    if (!check_form(tokens, 1, "\"policy NAME\"")) return false;
    trace_.policy = tokens[1].value;
    return true;
  }

  bool parse_choice(const Tokens& tokens) {
    if (!check_form(tokens, 2, "\"choice KEY VALUE\"")) return false;
    const std::string& key = tokens[1].value;
    const Choice* choice = find_choice(key);
    if (choice == nullptr) {
      std::vector<std::string_view> keys;
      for (const Choice& known : choices()) keys.push_back(known.key);
      return fail(tokens[1],
                  fmt::format("there is no choice {}; {}", tokens[1].shown(), expected(key, keys)));
    }
    const auto [first, is_new] = places_.emplace(key, place(tokens[1].column));
    if (!is_new) {
      return fail(tokens[1],
                  fmt::format("{} is chosen in line {} already", key, first->second.line));
    }
    std::vector<std::string_view> names;
    for (const ChoiceValue& value : choice->values) names.push_back(value.name);
    const auto found = std::ranges::find(names, tokens[2].value);
    if (found == names.end()) {
      return fail(tokens[2], fmt::format("{} is {}; {}", key, tokens[2].shown(),
                                         expected(tokens[2].value, names)));
    }
    chosen_.emplace_back(choice, static_cast<std::size_t>(found - names.begin()));
    return true;
  }

  bool parse_defects(DefectOrigin origin, const Tokens& tokens) {
    const std::vector<std::string> ids = defect_ids(origin);
    if (tokens.size() == 1) {
      const std::string_view keyword = keyword_of(origin);
      return fail(tokens[0], fmt::format("{0} names no defect; expected a line such as \"{0} {1}\"",
                                         keyword, origin == DefectOrigin::posted ? "D14" : "W03"));
    }
    for (std::size_t i = 1; i < tokens.size(); ++i) {
      if (std::ranges::find(ids, tokens[i].value) == ids.end()) {
        return fail(tokens[i], fmt::format("there is no defect {}; expected {}", tokens[i].shown(),
                                           list_of(ids)));
      }
      const Defect defect = *find_defect(tokens[i].value);
      if (defects_.has(defect)) {
        return fail(tokens[i], fmt::format("{} stands here twice", tokens[i].value));
      }
      defects_.insert(defect);
      places_.emplace(key_of(defect), place(tokens[i].column));
    }
    return true;
  }

  // A rule file: where the trace is, or else from where the program runs.
  bool parse_rules(const Tokens& tokens) {
    if (!check_form(tokens, 1, "\"rules FILE\"")) return false;
    const std::filesystem::path named = tokens[1].value;
    const std::filesystem::path beside = std::filesystem::path(file_).parent_path() / named;
    std::error_code error;
    const bool is_beside = std::filesystem::exists(beside, error);
    places_.emplace("rules", place(tokens[1].column));
    rule_files_.push_back({(is_beside ? beside : named).string(), place(tokens[1].column)});
    return true;
  }

  bool parse_scope(const Tokens& tokens) {
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
    Scope& scope = trace_.scope;
    return parse_size(items, "containers", 1, kMaxContainers, scope.containers) &&
           parse_size(items, "tasks", 0, kMaxTasks, scope.tasks) &&
           parse_size(items, "pages", 0, kMaxPages, scope.pages) &&
           parse_size(items, "files", 0, kMaxFiles, scope.files) &&
           parse_limit(items.find("limit")->second) && parse_start(items.find("start")->second) &&
           parse_further(items);
  }

  // What only trees and kernel memory have.
  bool parse_further(const ScopeItems& items) {
    Scope& scope = trace_.scope;
    const auto item = [&](std::string_view key) {
      const auto found = items.find(key);
      return found == items.end() ? nullptr : &found->second;
    };
    if (item("objects") != nullptr &&
        !parse_size(items, "objects", 0, kMaxObjects, scope.objects)) {
      return false;
    }
    if (const ScopeItem* limit = item("kernel-limit")) {
      scope.kernel_limit = amount(limit->value);
      if (!scope.kernel_limit) return fail_amount("kernel-limit", *limit);
    }
    if (const ScopeItem* parents = item("parents"); parents != nullptr && !parse_parents(*parents))
      return false;
    if (const ScopeItem* min = item("min");
        min != nullptr && !parse_amounts("min", *min, scope.min))
      return false;
    if (const ScopeItem* high = item("high");
        high != nullptr && !parse_amounts("high", *high, scope.high))
      return false;
    for (const Resource resource : kResources) {
      const std::string key = fmt::format("{}-limits", name_of(resource));
      if (const ScopeItem* limits = item(key);
          limits != nullptr && !parse_own_limits(key, *limits, resource))
        return false;
    }
    trim(scope.own_limits);
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
                            trace_.scope.containers, trace_.scope.containers));
  }

  // `min=0,2`: an amount for each container, from the first on.
  bool parse_amounts(std::string_view key, const ScopeItem& item,
                     std::vector<std::uint64_t>& into) {
    return each_word(item, [&](std::string_view word, unsigned column) {
      if (into.size() == trace_.scope.containers) return fail_too_many(key, word, column);
      const auto value = amount(word);
      if (!value) return fail_amount(key, {std::string(word), column});
      into.push_back(*value);
      return true;
    });
  }

  // `memory-limits=-,1`: a limit of its own for each container, or - for that of all.
  bool parse_own_limits(std::string_view key, const ScopeItem& item, Resource resource) {
    std::vector<OwnLimits>& limits = trace_.scope.own_limits;
    std::size_t place_in_list = 0;
    return each_word(item, [&](std::string_view word, unsigned column) {
      const std::size_t container = place_in_list++;
      if (container == trace_.scope.containers) return fail_too_many(key, word, column);
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
    std::vector<ContainerId>& parents = trace_.scope.parents;
    return each_word(item, [&](std::string_view word, unsigned column) {
      const Token name{std::string(word), column};
      if (parents.size() == trace_.scope.containers) return fail_too_many("parents", word, column);
      if (word == "-") {
        parents.emplace_back();
        return true;
      }
      const auto parent = parse_container(name, "parents", trace_.scope, place(column));
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
    trace_.scope.limit = *limit;
    return true;
  }

  // `start=A,B`: where the first tasks are; `start=-` when there is none.
  bool parse_start(const ScopeItem& item) {
    if (item.value == "-") return true;
    return each_word(item, [&](std::string_view word, unsigned column) {
      const Token name{std::string(word), column};
      if (trace_.scope.start.size() == trace_.scope.tasks) {
        return fail(name, fmt::format("start names more containers than there are tasks; tasks={} "
                                      "allows {}",
                                      trace_.scope.tasks, trace_.scope.tasks));
      }
      const Result<ContainerId> container =
          parse_container(name, "start", trace_.scope, place(column));
      if (!container) return fail(container.error());
      trace_.scope.start.push_back(*container);
      return true;
    });
  }

  bool parse_expectation(const Tokens& tokens) {
    constexpr std::array<std::string_view, 2> kVerdicts = {"violated", "holds"};
    constexpr std::string_view kForm =
        "\"expect violated INVARIANT\", \"expect holds INVARIANT\" or \"expect holds\"";
    if (tokens.size() > 1 && std::ranges::find(kVerdicts, tokens[1].value) == kVerdicts.end()) {
      return fail(tokens[1], fmt::format("the expectation is {}; {}", tokens[1].shown(),
                                         expected(tokens[1].value, kVerdicts)));
    }
    Expectation expectation;
    expectation.violated = tokens.size() > 1 && tokens[1].value == "violated";
    const bool needs_no_name = tokens.size() == 2 && !expectation.violated;
    if (!needs_no_name) {
      if (!check_form(tokens, 2, kForm)) return false;
      expectation.invariant = tokens[2].value;
      expected_ = tokens[2];
      expectation_at_ = place(tokens[2].column);
      // One that a rule file asks is known when that is loaded.
      if (rule_files_.empty() && !check_invariant(expected_)) return false;
    }
    trace_.expectation = std::move(expectation);
    return true;
  }

  bool check_invariant(const Token& token) {
    if (find_invariant(token.value) != nullptr) return true;
    std::vector<std::string_view> ids;
    for (const Invariant& invariant : invariants()) ids.push_back(invariant.id);
    return fail(expectation_at_, fmt::format("there is no invariant {}; {}", token.shown(),
                                             expected(token.value, ids)));
  }

  bool parse_event_line(const Tokens& tokens) {
    if (!header_lines_.contains("scope")) {
      return fail(tokens[0], fmt::format("an event stands before the scope; expected a line such "
                                         "as \"{}\" first",
                                         kScopeExample));
    }
    const Result<Event> event = parse_event(tokens, trace_.scope, place(tokens[0].column));
    if (!event) return fail(event.error());
    trace_.events.push_back(*event);
    trace_.lines.push_back(line_);
    return true;
  }

  // What only the whole trace can tell.
  bool check_end() {
    if (!has_title_) {
      return fail({.file = file_},
                  "the file holds no trace; expected \"counterproof trace 1\" first");
    }
    if (!header_lines_.contains("scope")) {
      return fail(place(1), fmt::format("the trace ends without a scope; expected a line such as "
                                        "\"{}\"",
                                        kScopeExample));
    }
    // As in a policy, a defect brings its choice along, and what is chosen by name comes after.
    trace_.rules = baseline(defects_);
    for (const auto& [choice, value] : chosen_) choice->set(trace_.rules, value);
    if (!rule_files_.empty()) {
      const auto own = load_rules(rule_files_);
      if (!own) return fail(own.error());
      trace_.rules.own = *own;
    }
    error_ = find_contradiction(trace_.rules, places_, file_);
    return !error_ && check_expectation();
  }

  // An invariant that is never asked would be kept by any trace.
  bool check_expectation() {
    if (!trace_.expectation || trace_.expectation->invariant.empty()) return true;
    if (!check_invariant(expected_)) return false;
    const Invariant* invariant = find_invariant(trace_.expectation->invariant);
    if (invariant->speaks_of(trace_.rules)) return true;
    return fail(expectation_at_, fmt::format("{} {}", in_quotes(invariant->id),
                                             why_silent({&invariant, 1}, trace_.rules)));
  }

  std::string_view rest_;
  const std::string& file_;
  unsigned line_ = 0;
  bool has_title_ = false;
  Trace trace_;
  std::map<std::string, unsigned, std::less<>> header_lines_;
  KeyPlaces places_;
  std::vector<std::pair<const Choice*, std::size_t>> chosen_;
  DefectSet defects_;
  std::vector<RuleFile> rule_files_;
  Token expected_;
  Place expectation_at_;
  std::optional<Error> error_;
};

}  // namespace

Result<Trace> parse_trace(std::string_view text, const std::string& file) {
  return TraceParser(text, file).parse();
}

Result<Trace> read_trace_file(const std::string& path) {
  Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  return parse_trace(*text, path);
}

}  // namespace counterproof
