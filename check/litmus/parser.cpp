#include "check/litmus/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "check/graph/memory_model.hpp"
#include "check/litmus/thread_parser.hpp"
#include "model/suggest.hpp"

namespace counterproof::litmus {
namespace {

constexpr std::array<std::string_view, 4> kObservations = {"Never", "Sometimes", "Always",
                                                           "DEADLOCK"};

class Parser {
 public:
  Parser(std::string_view text, const std::string& path)
      : text_(text), path_(path), words_(text, path), out_(std::make_unique<Litmus>()) {}

  std::unique_ptr<Litmus> parse() {
    out_->path = path_;
    expectations();
    guess_dialect();
    header();
    beginning();
    while (words_.now().kind == Token::Kind::word && is_thread(words_.now().text)) thread();
    if (out_->bodies.empty())
      words_.fail(words_.now(), words_.found() + "; expected a thread, as \"P0(int *x)\"");
    ending();
    return std::move(out_);
  }

 private:
  /// "Result: Never", "Result under tso: Sometimes": anywhere in a comment.
  void expectations() {
    unsigned line = 1;
    for (std::size_t from = 0; from < text_.size(); ++line) {
      const std::size_t end = std::min(text_.find('\n', from), text_.size());
      const std::string_view now = text_.substr(from, end - from);
      from = end + 1;
      const std::size_t start = now.find_first_not_of(" \t*(/");
      if (start == std::string_view::npos || !now.substr(start).starts_with("Result")) continue;
      expectation(now, start, line);
    }
  }
  void expectation(std::string_view line, std::size_t start, unsigned number) {
    std::string_view rest = line.substr(start + std::string_view("Result").size());
    const auto at = [&](std::string_view part) {
      Token token;
      token.line = number;
      token.column = static_cast<unsigned>(part.data() - line.data()) + 1;
      return token;
    };
    const auto word = [&] {
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
      const std::string_view taken = rest.substr(0, rest.find_first_of(" \t*:\r"));
      rest.remove_prefix(taken.size());
      return taken;
    };
    std::string_view model;
    if (rest.starts_with(" under ")) {
      rest.remove_prefix(std::string_view(" under ").size());
      model = word();
      std::vector<std::string_view> names;
      for (const graph::MemoryModel* known : graph::memory_models()) names.push_back(known->name());
      if (std::ranges::find(names, model) == names.end())
        words_.fail(at(model), in_quotes(model) + " is no memory model; " + expected(model, names));
    }
    if (!rest.starts_with(":")) return;  // a sentence that begins with the word
    rest.remove_prefix(1);
    const std::string_view result = word();
    const auto* const found = std::ranges::find(kObservations, result);
    if (found == kObservations.end())
      words_.fail(at(result),
                  in_quotes(result) + " is no result; " + expected(result, kObservations));
    out_->expected[std::string(model)] = static_cast<Observation>(found - kObservations.begin());
  }

  /// Two ways to speak of memory, with functions that have one name and other arguments.
  void guess_dialect() {
    for (const std::string_view word : {"memory_order_", "atomic_int", "_Atomic", "atomic_load",
                                        "atomic_store", "atomic_thread_fence"})
      out_->c11 = out_->c11 || text_.find(word) != std::string_view::npos;
    out_->kernel = !out_->c11;
  }

  void header() {
    words_.move();
    if (!words_.now().is("C"))
      words_.fail(words_.now(), words_.found() +
                                    "; expected \"C\" and the name of the test: tests "
                                    "in assembly are not known");
    out_->name = words_.lexer().up_to_blank();
    if (out_->name.empty())
      words_.fail(words_.now(), "the test has no name; expected one after \"C\"");
    // Lines of words about the test, up to what it begins with.
    words_.move();
    while (!words_.now().is("{")) {
      if (words_.now().kind == Token::Kind::end)
        words_.fail(words_.now(), words_.found() + "; expected \"{\" and the first values");
      words_.lexer().rest_of_line();
      words_.move();
    }
    words_.move();
  }

  std::size_t location(const Token& name) {
    const auto found = std::ranges::find(out_->names, name.text);
    if (found != out_->names.end()) return static_cast<std::size_t>(found - out_->names.begin());
    if (out_->names.size() == graph::kMostLocations)
      words_.fail(name, fmt::format("a test has {} locations at most", graph::kMostLocations));
    out_->names.emplace_back(name.text);
    out_->values.push_back(0);
    return out_->names.size() - 1;
  }

  /// `x = 1; int *y = &x; atomic_t v = ATOMIC_INIT(1);`
  void beginning() {
    while (!words_.take("}")) {
      if (words_.take(";")) continue;
      bool atomic = false;
      Token name = words_.now();
      // Types are what stands before the last word of a name.
      for (;;) {
        if (words_.take("*")) continue;
        if (words_.now().is("[")) {
          words_.move();
          name = words_.need_word("a location");
          words_.need("]", "after the location");
          break;
        }
        if (words_.now().kind == Token::Kind::number)
          words_.fail(words_.now(),
                      "first values of registers are not known; set them in the thread");
        const Token word = words_.need_word("a location");
        if (words_.now().kind == Token::Kind::word || words_.now().is("*") ||
            words_.now().is("[")) {
          atomic = atomic || word.is("atomic_int") || word.is("_Atomic");
          if (words_.now().is("[")) words_.fail(words_.now(), "arrays are not known");
          continue;
        }
        name = word;
        break;
      }
      const std::size_t index = location(name);
      if (atomic) atomic_cells_.insert(std::string(name.text));
      if (words_.take("=")) out_->values[index] = first_value();
      if (!words_.now().is("}")) words_.need(";", "after a first value");
    }
  }
  Value first_value() {
    if (words_.take("ATOMIC_INIT")) {
      words_.need("(", "after \"ATOMIC_INIT\"");
      const Value value = words_.need_number();
      words_.need(")", "after the value");
      return value;
    }
    if (words_.take("&") || words_.now().kind == Token::Kind::word) {
      const Token name = words_.need_word("a location");
      return kFirstAddress + static_cast<Value>(location(name));
    }
    return words_.need_number();
  }

  static bool is_thread(std::string_view word) {
    return word.size() > 1 && word[0] == 'P' &&
           std::ranges::all_of(word.substr(1), [](char c) { return c >= '0' && c <= '9'; });
  }
  void thread() {
    const Token name = words_.now();
    if (name.text.substr(1) != std::to_string(out_->bodies.size()))
      words_.fail(name, in_quotes(name.text) + " is not next; expected \"P" +
                            std::to_string(out_->bodies.size()) + "\"");
    if (out_->bodies.size() == graph::kMostThreads)
      words_.fail(name, "a test has 8 threads at most");
    words_.move();
    out_->bodies.emplace_back();
    ThreadParser(words_, out_->c11 ? Dialect::c11 : Dialect::kernel, out_->bodies.back(),
                 atomic_cells_, [this](const Token& token) { return location(token); })
        .parse();
  }

  void ending() {
    for (;;) {
      if (words_.take("locations")) {
        words_.need("[", "after \"locations\"");
        while (!words_.take("]"))
          if (!words_.take(";")) tell(term());
        continue;
      }
      if (words_.take("filter")) {
        out_->filter = either();
        continue;
      }
      break;
    }
    if (words_.take("exists")) {
      out_->quantifier = Quantifier::exists;
    } else if (words_.take("forall")) {
      out_->quantifier = Quantifier::for_all;
    } else if (words_.take("~")) {
      words_.need("exists", "after \"~\"");
      out_->quantifier = Quantifier::not_exists;
    } else if (words_.now().kind != Token::Kind::end) {
      words_.fail(words_.now(), words_.found() +
                                    "; expected \"exists\", \"~exists\", \"forall\", \"filter\", "
                                    "\"locations\" or a thread");
    }
    if (out_->quantifier != Quantifier::none) out_->condition = either();
    if (words_.now().kind != Token::Kind::end)
      words_.fail(words_.now(), words_.found() + "; expected the end of the file");
    if (out_->quantifier == Quantifier::none && out_->terms.empty())
      words_.fail(words_.now(),
                  "the test asks nothing; expected \"exists\", \"~exists\", \"forall\" or "
                  "\"locations\"");
  }

  void tell(const Term& term) {
    if (std::ranges::find(out_->terms, term.text, &Term::text) == out_->terms.end())
      out_->terms.push_back(term);
  }

  Term term() {
    Term term;
    if (words_.now().kind == Token::Kind::number) {
      const Token at = words_.now();
      const Value thread = words_.need_number();
      if (static_cast<std::size_t>(thread) >= out_->bodies.size())
        words_.fail(at, "there is no thread " + std::string(at.text));
      words_.need(":", "between a thread and its register");
      const Token name = words_.need_word("a register");
      term.thread = static_cast<int>(thread);
      const auto& registers = out_->bodies[static_cast<std::size_t>(thread)].registers;
      const auto found = std::ranges::find(registers, name.text);
      if (found == registers.end())
        words_.fail(name, "thread " + std::string(at.text) + " has no " + in_quotes(name.text));
      term.index = static_cast<std::size_t>(found - registers.begin());
      term.text = std::string(at.text) + ":" + std::string(name.text);
      return term;
    }
    const bool brackets = words_.take("[");
    if (!brackets) words_.take("*");
    const Token name = words_.need_word("a location, or a register as \"0:r0\"");
    if (brackets) words_.need("]", "after the location");
    const auto found = std::ranges::find(out_->names, name.text);
    if (found == out_->names.end())
      words_.fail(name, in_quotes(name.text) + " is no location of the test");
    term.index = static_cast<std::size_t>(found - out_->names.begin());
    term.text = name.text;
    return term;
  }

  Condition either() {
    Condition first = both();
    if (!words_.now().is("\\/")) return first;
    Condition all;
    all.kind = Condition::Kind::either;
    all.parts.push_back(std::move(first));
    while (words_.take("\\/")) all.parts.push_back(both());
    return all;
  }
  Condition both() {
    Condition first = atom();
    if (!words_.now().is("/\\")) return first;
    Condition all;
    all.kind = Condition::Kind::both;
    all.parts.push_back(std::move(first));
    while (words_.take("/\\")) all.parts.push_back(atom());
    return all;
  }
  Condition atom() {
    Condition condition;
    if (words_.take("true")) return condition;
    if (words_.take("~") || words_.take("not")) {
      condition.kind = Condition::Kind::negation;
      condition.parts.push_back(atom());
      return condition;
    }
    if (words_.take("(")) {
      condition = either();
      words_.need(")", "after the condition");
      return condition;
    }
    condition.left = term();
    tell(condition.left);
    condition.kind = words_.now().is("!=") ? Condition::Kind::not_equal : Condition::Kind::equal;
    if (!words_.take("!=") && !words_.take("==")) words_.need("=", "between what is compared");
    const bool address = words_.take("&");
    if (words_.now().kind == Token::Kind::word) {
      // The name of a location stands for its address.
      const Token name = words_.need_word("a location");
      const auto found = std::ranges::find(out_->names, name.text);
      if (found == out_->names.end())
        words_.fail(name, in_quotes(name.text) + " is no location of the test");
      condition.number = kFirstAddress + static_cast<Value>(found - out_->names.begin());
      return condition;
    }
    if (address) words_.fail(words_.now(), words_.found() + "; expected a location");
    condition.number = words_.need_number();
    if (words_.now().is(":"))
      words_.fail(words_.now(), "two registers are not compared; expected a number or a location");
    return condition;
  }

  std::string_view text_;
  std::string path_;
  Words words_;
  std::unique_ptr<Litmus> out_;
  std::set<std::string> atomic_cells_;
};

}  // namespace

Result<std::unique_ptr<Litmus>> parse_litmus(std::string_view text, const std::string& path) {
  try {
    return Parser(text, path).parse();
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace counterproof::litmus
