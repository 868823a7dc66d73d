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
#include "model/invariant/silence.hpp"
#include "model/rules/baseline.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/contradiction.hpp"
#include "model/rules/own_rules.hpp"
#include "model/suggest.hpp"
#include "model/text_file.hpp"
#include "model/trace/parse_event.hpp"
#include "model/trace/parse_scope.hpp"
#include "model/trace/tokens.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {
namespace {

using Tokens = std::vector<Token>;

constexpr std::array<std::string_view, 7> kHeaderWords = {"policy", "choice", "as-posted", "seeded",
                                                          "rules",  "scope",  "expect"};
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
    if (is_word && word == kAgain) return parse_loop(tokens);
    std::vector<std::string_view> words;
    if (trace_.events.empty()) words.assign(kHeaderWords.begin(), kHeaderWords.end());
    for (const EventEntry& entry : event_table()) words.push_back(entry.word);
    if (!trace_.events.empty()) words.push_back(kAgain);
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
    if (word == "scope") return read_scope(tokens);
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

  bool read_scope(const Tokens& tokens) {
    auto scope = parse_scope(tokens, place(tokens[0].column));
    if (!scope) return fail(scope.error());
    trace_.scope = std::move(*scope);
    return true;
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
    if (trace_.again_from) {
      return fail(tokens[0],
                  "an event stands after the loop; expected \"again from\" in the last "
                  "line");
    }
    const Result<Event> event = parse_event(tokens, trace_.scope, place(tokens[0].column));
    if (!event) return fail(event.error());
    trace_.events.push_back(*event);
    trace_.lines.push_back(line_);
    return true;
  }

  bool parse_loop(const Tokens& tokens) {
    if (trace_.again_from) {
      return fail(tokens[0],
                  "the trace says a second time where its loop begins; expected one "
                  "line \"again from NUMBER\"");
    }
    if (trace_.events.empty()) {
      return fail(tokens[0],
                  "no event stands before this line; expected \"again from NUMBER\" "
                  "after the last event");
    }
    if (!check_form(tokens, 2, "\"again from NUMBER\"")) return false;
    if (tokens[1].value != "from") {
      return fail(tokens[1],
                  fmt::format("{} stands here; expected \"again from NUMBER\"", tokens[1].shown()));
    }
    const std::string& text = tokens[2].value;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number == 0 ||
        number > trace_.events.size()) {
      return fail(
          tokens[2],
          fmt::format("the loop begins at {}; expected the number of an event, 1{}",
                      tokens[2].shown(),
                      trace_.events.size() == 1 ? std::string()
                                                : fmt::format(" to {}", trace_.events.size())));
    }
    trace_.again_from = number;
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
