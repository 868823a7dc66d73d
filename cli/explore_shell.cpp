#include "cli/explore_shell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>

#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "reports/check_text.hpp"
#include "reports/explain.hpp"
#include "reports/picture.hpp"

namespace counterproof {
namespace {

constexpr std::string_view kGo = "go [witness] INVARIANT";

constexpr std::array kCommands = {
    ShellCommand{"NUMBER", "has the event of that number happen"},
    ShellCommand{"EVENT", "has the event happen, written as in a trace: touch T1 P1"},
    ShellCommand{"undo [N]", "takes the last event back, or the last N"},
    ShellCommand{"redo [N]", "has what was taken back happen again"},
    ShellCommand{"events", "lists what can happen"},
    ShellCommand{
        "faults",
        "shows events with faults in that list, and has go look at them, or hides them again"},
    ShellCommand{"world", "draws the world"},
    ShellCommand{"step", "tells what the last event changed, and what it broke"},
    ShellCommand{"broken", "tells every invariant that is broken here, and why"},
    ShellCommand{"witnesses",
                 "lists what was reached on the way that shows that invariants mean anything"},
    ShellCommand{
        kGo,
        "searches for the shortest way to break it, or to its witness, and goes there; Ctrl-C "
        "ends the search"},
    ShellCommand{
        "go when CONDITION",
        "goes to the nearest world in which it is so: go when A.memory > 1 and tasks == 2"},
    ShellCommand{"counts", "lists what a condition can speak of, and how much of it there is here"},
    ShellCommand{"back", "returns to where the last go began"},
    ShellCommand{"against POLICY",
                 "has the events so far happen under another policy, and tells where both part"},
    ShellCommand{"trace", "prints the events so far as a trace"},
    ShellCommand{"save FILE", "writes that to a file, which replay and explain read"},
    ShellCommand{"help", "tells all this"},
    ShellCommand{"quit", "ends; so do exit alone, and the end of the input"},
};

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "1 event leads there".
std::string way_to(const GoalSearch& search) {
  const std::size_t count = search.events().size();
  return counted(count, "event") + (count == 1 ? " leads there" : " lead there");
}

}  // namespace

std::span<const ShellCommand> shell_commands() { return kCommands; }

ExploreShell::ExploreShell(Session session, const Paint& paint, Outside outside)
    : session_(std::move(session)), paint_(paint), outside_(std::move(outside)) {
  look();
}

void ExploreShell::look() {
  enabled_.clear();
  std::vector<EnabledEvent> faulty;
  Possible possible = session_.possible();
  failed_ = std::move(possible.failed);
  for (EnabledEvent& one : possible.events)
    (one.event.fault == Fault::none ? enabled_ : faulty).push_back(std::move(one));
  plain_ = enabled_.size();
  std::ranges::move(faulty, std::back_inserter(enabled_));
}

void ExploreShell::begin() {
  print(fmt::format(
      "policy {}\n",
      paint_.strong(session_.policy().empty() ? "(unnamed)" : printable(session_.policy()))));
  print(wrapped("scope " + describe(session_.scope()), 0));
  for (std::size_t i = 0; i < session_.at(); ++i)
    print(
        fmt::format("{:2}  {}\n", i + 1, print_event(session_.taken()[i].event, session_.scope())));
  if (session_.at() != 0) show_step();
  show_world();
  show_events_here();
}

Result<bool> ExploreShell::obey(std::string_view line) {
  was_stopped_ = false;
  const std::string_view text = trimmed(line);
  if (text.empty() || text.front() == '#') return true;
  if (is_number(text)) return take_number(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  const std::string_view operand = trimmed(text.substr(word.size()));
  const auto alone = [&](auto&& body) -> Result<bool> {
    if (!operand.empty())
      return Error{{"", 0, static_cast<unsigned>(word.size() + 2)},
                   fmt::format("\"{}\" stands alone; expected nothing after it", word)};
    body();
    return true;
  };
  const auto column_of = [&](std::string_view part) {
    return static_cast<unsigned>(part.empty() ? text.data() + text.size() - line.data()
                                              : part.data() - line.data()) +
           1U;
  };
  // With a task behind it, `exit` is an event.
  if (text == "quit" || text == "exit") return false;
  if (word == "quit") return alone([] {});
  if (word == "undo") return move(operand, &Session::undo, "undo");
  if (word == "redo") return move(operand, &Session::redo, "redo");
  if (word == "events") return alone([&] { show_events(); });
  if (word == "faults") {
    return alone([&] {
      faults_shown_ = !faults_shown_;
      show_events();
    });
  }
  if (word == "world") return alone([&] { show_world(); });
  if (word == "step") return alone([&] { show_step(); });
  if (word == "broken") return alone([&] { show_broken(); });
  if (word == "witnesses") return alone([&] { show_witnesses(); });
  if (word == "trace") return alone([&] { print(print_trace(session_.trace())); });
  if (word == "help") return alone([&] { show_help(); });
  if (word == "go") return search(operand, column_of(operand));
  if (word == "counts") return alone([&] { show_counts(); });
  if (word == "against") return compare(operand, column_of(operand));
  if (word == "save") return save(std::string(operand));
  if (word == "back") {
    if (!set_aside_) return Error{{}, "nothing was set aside; go sets the events so far aside"};
    return alone([&] {
      std::swap(session_, *set_aside_);
      look();
      show_here();
    });
  }
  if (!find_event(word)) {
    std::vector<std::string_view> words;
    for (const ShellCommand& command : kCommands)
      if (command.word() != "NUMBER" && command.word() != "EVENT") words.push_back(command.word());
    for (const EventEntry& entry : event_table()) words.push_back(entry.word);
    return Error{{},
                 fmt::format("there is no event and no command {}; {}; help tells all", shown(word),
                             expected(word, words))};
  }
  const auto taken = session_.take(text);
  if (!taken) {
    Error error = taken.error();
    if (error.place.line == 0)
      error.message = fmt::format("\"{}\" cannot happen here: {}", text, error.message);
    return error;
  }
  look();
  show_here();
  return true;
}

Result<bool> ExploreShell::take_number(std::string_view digits) {
  const auto number = number_in(digits);
  if (enabled_.empty()) return Error{{}, "nothing can happen here any more; undo goes back"};
  if (!number || *number < 1 || *number > enabled_.size())
    return Error{{},
                 fmt::format("there is no event {}; expected a number from 1 to {}", digits,
                             enabled_.size())};
  const auto taken = session_.take(enabled_[*number - 1].event);
  if (!taken) return taken.error();
  look();
  show_here();
  return true;
}

Result<bool> ExploreShell::move(std::string_view operand, bool (Session::*one)(),
                                std::string_view what) {
  const auto count = operand.empty() ? std::optional<std::size_t>(1) : number_in(operand);
  if (!count || *count == 0)
    return Error{{"", 0, static_cast<unsigned>(what.size() + 2)},
                 fmt::format("{} {}; expected how many events, such as 1", what, shown(operand))};
  const std::size_t possible =
      what == "undo" ? session_.at() : session_.taken().size() - session_.at();
  if (possible == 0) return Error{{}, fmt::format("there is nothing to {}", what)};
  if (*count > possible)
    return Error{
        {}, fmt::format("there is not so much to {}: only {}", what, counted(possible, "event"))};
  for (std::size_t i = 0; i < *count; ++i) (session_.*one)();
  look();
  show_here();
  return true;
}

Result<bool> ExploreShell::search(std::string_view text, unsigned column) {
  const auto goal = read_goal(text, session_.rules(), session_.scope());
  if (!goal) {
    Error error = goal.error();
    error.place.column += column - 1;
    return error;
  }
  // What the list folds away is left out of the search, too.
  Scope scope = session_.scope();
  const bool without_faults = !faults_shown_ && !scope.faults.empty();
  if (!faults_shown_) scope.faults = {};
  GoalSearch search(session_.rules(), scope, *goal, outside_.most_worlds);
  static_cast<void>(outside_.stop());  // what was wished before is not about this search
  constexpr std::size_t kPart = 512;
  while (search.advance(kPart) == GoalSearch::State::running) {
    outside_.progress(fmt::format("{} worlds, {} events deep, {} to look at",
                                  grouped(search.worlds()), search.depth(),
                                  grouped(search.worlds() - search.expanded())));
    if (outside_.stop()) break;
  }
  outside_.progress("");
  const std::string how_many =
      fmt::format("{} worlds, {} deep{}", grouped(search.worlds()),
                  counted(search.depth(), "event"), without_faults ? ", without faults" : "");
  const std::string what = what_is_sought(*goal);
  switch (search.state()) {
    case GoalSearch::State::running:
      was_stopped_ = true;
      print(wrapped(fmt::format("stopped: {} was not found so far ({})", what, how_many), 0));
      return true;
    case GoalSearch::State::none:
      print(wrapped(
          fmt::format("there is none: all of this scope was searched for {} ({})", what, how_many),
          0));
      return true;
    case GoalSearch::State::not_found:
      print(wrapped(fmt::format("not found: {} ({}); worlds whose books had gone wrong were not "
                                "continued",
                                what, how_many),
                    0));
      return true;
    case GoalSearch::State::bounded:
      print(
          wrapped(fmt::format("not found: {} ({}), and no more was looked at; a smaller --scope is "
                              "searched to its end, and --states N allows more",
                              what, how_many),
                  0));
      return true;
    case GoalSearch::State::failed:
      print(wrapped(
          fmt::format("a rule fails in the search for {} ({}): {}; {}", what, how_many,
                      search.fault(),
                      search.events().empty() ? "it does so at the beginning" : way_to(search)),
          0));
      return go_to(search);
    case GoalSearch::State::found:
      break;
  }
  print(
      wrapped(fmt::format("found in {}: {}", how_many,
                          search.events().empty() ? "it is so from the beginning" : way_to(search)),
              0));
  return go_to(search);
}

Result<bool> ExploreShell::go_to(const GoalSearch& search) {
  Session there(session_.policy(), session_.rules(), session_.scope());
  for (const Event& event : search.events()) {
    const auto taken = there.take(event);
    if (!taken) return taken.error();
    print(fmt::format("{:2}  {}\n", there.at(), print_event(event, there.scope())));
  }
  set_aside_ = std::exchange(session_, std::move(there));
  look();
  show_here();
  return true;
}

Result<bool> ExploreShell::save(const std::string& path) {
  if (path.empty()) return Error{{}, "save names no file; expected one, such as mine.trace"};
  const Trace trace = session_.trace();
  if (auto error = outside_.write(path, print_trace(trace))) return std::move(*error);
  print(fmt::format("{}: {}{}\n", printable(path), counted(trace.events.size(), "event"),
                    trace.expectation ? ", expects violated " + trace.expectation->invariant : ""));
  return true;
}

std::vector<std::string> ExploreShell::completions(std::string_view line) const {
  std::vector<std::string> all;
  for (const ShellCommand& command : kCommands) {
    const std::string_view word = command.word();
    if (word == "NUMBER" || word == "EVENT") continue;
    if (std::ranges::count(all, word) == 0) all.emplace_back(word);
    if (command.usage != kGo) continue;
    for (const Invariant& invariant : invariants()) {
      if (!invariant.speaks_of(session_.rules())) continue;
      all.push_back("go " + std::string(invariant.id));
      all.push_back("go witness " + std::string(invariant.id));
    }
  }
  for (const EnabledEvent& one : enabled_) all.push_back(one.text);
  // What follows is asked for only where it is begun: it takes longer to tell.
  if (line.starts_with("against "))
    for (const std::string& name : outside_.policy_names()) all.push_back("against " + name);
  if (line.starts_with("go when ")) {
    const std::string_view before = line.substr(0, line.rfind(' ') + 1);
    for (const Count& count : counts_of(session_.rules(), session_.scope()))
      all.push_back(std::string(before) + count.name);
  }
  std::erase_if(all, [&](const std::string& one) { return !one.starts_with(line); });
  return all;
}

Result<bool> ExploreShell::compare(std::string_view name, unsigned column) {
  const auto at_column = [&](std::string message) {
    return Error{{"", 0, column}, std::move(message)};
  };
  if (name.empty())
    return at_column(
        "against names no policy; expected a file, or the name of a shipped one, such "
        "as every-mapper");
  const auto policy = outside_.policy(std::string(name));
  if (!policy)
    return at_column(policy.error().place.file.empty() ? policy.error().message
                                                       : policy.error().text());
  Trace trace = session_.trace();
  trace.expectation.reset();
  show_comparison(Comparison(trace, policy->name, policy->rules));
  return true;
}

void ExploreShell::show_help() const {
  std::size_t width = 0;
  for (const ShellCommand& command : kCommands) width = std::max(width, command.usage.size());
  for (const ShellCommand& command : kCommands) {
    const std::string lines = wrapped(std::string(command.what), width + 4);
    print("  " + pad(command.usage, width + 2) + lines.substr(width + 4));
  }
  print(wrapped(
      "Beginnings of lines are completed with Tab. What is broken is told where it breaks first; "
      "(refused) and the like beside an event say what it would come to.",
      2));
}

}  // namespace counterproof
