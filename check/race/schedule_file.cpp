#include "check/race/schedule_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "model/suggest.hpp"

namespace counterproof {
namespace {

constexpr std::string_view kTitle = "counterproof schedule 2";
/// Of files whose steps were told in other words, see `in_todays_words`.
constexpr std::string_view kFirstTitle = "counterproof schedule 1";
/// What may be said of code that was brought along.
constexpr std::array<std::string_view, 7> kCodeWords = {
    "source", "include", "define", "shim", "threads", "operations", "stack"};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// Where a comment begins: at a `#` that no word goes before, since names may have one within.
std::size_t comment_in(std::string_view line) {
  std::size_t at = line.find('#');
  while (at != std::string_view::npos && at > 0 && line[at - 1] != ' ' && line[at - 1] != '\t')
    at = line.find('#', at + 1);
  return std::min(at, line.size());
}

/// A step as version 1 told it of a shipped program.
std::string in_todays_words(std::string_view step) {
  for (const auto& [then, now] :
       {std::pair<std::string_view, std::string_view>{"load-acquire ", "load acquire "},
        {"store-release ", "store release "}})
    if (step.starts_with(then)) return std::string(now) + std::string(step.substr(then.size()));
  return std::string(step);
}

/// The first word of `text`, which loses it.
std::string_view take_word(std::string_view& text) {
  text = trimmed(text);
  const auto end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

std::optional<unsigned> parse_number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Line {
  schedule::ThreadId thread;
  std::string_view text;
  unsigned number;
  unsigned column;
};

class Parser {
 public:
  Parser(std::string_view text, const std::string& file, const MakeOwnProgram& make_own)
      : rest_(text), file_(file), make_own_(make_own) {}

  Result<ScheduleFile> parse() {
    while (!rest_.empty()) {
      if (auto error = parse_line(next_line())) return *error;
    }
    if (!titled_) return wrong(0, fmt::format("this is no schedule; expected \"{}\"", kTitle));
    if (out_.program == nullptr)
      return wrong(0, "no program is named; expected \"program NAME threads=N operations=N\"");
    if (auto error = compare()) return *error;
    return std::move(out_);
  }

 private:
  std::string_view next_line() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line_text_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_;
    return trimmed(line_text_.substr(0, comment_in(line_text_)));
  }
  [[nodiscard]] unsigned column_of(std::string_view part) const {
    return part.empty() ? 1U : static_cast<unsigned>(part.data() - line_text_.data()) + 1;
  }
  [[nodiscard]] Error wrong(std::string_view part, std::string message) const {
    return {{file_, line_, column_of(part)}, std::move(message)};
  }
  [[nodiscard]] Error wrong(int, std::string message) const {
    return {{file_, 0, 0}, std::move(message)};
  }

  std::optional<Error> parse_line(std::string_view line) {
    if (line.empty()) return std::nullopt;
    if (!titled_) {
      if (line != kTitle && line != kFirstTitle)
        return wrong(line, fmt::format("expected \"{}\"", kTitle));
      titled_ = true;
      first_version_ = line == kFirstTitle;
      return std::nullopt;
    }
    std::string_view rest = line;
    const std::string_view word = take_word(rest);
    if (out_.program == nullptr && std::ranges::find(kCodeWords, word) != kCodeWords.end()) {
      code_.emplace_back(line);
      return std::nullopt;
    }
    if (word == "program") return parse_program(word, rest);
    if (word == "expect") return parse_expectation(word, rest);
    return parse_step(word, rest);
  }

  std::optional<Error> parse_program(std::string_view word, std::string_view rest) {
    if (out_.program != nullptr) return wrong(word, "the program is named twice; expected once");
    const std::string_view name = take_word(rest);
    if (!code_.empty()) return take_own_program(word);
    out_.program = find_race_program(name);
    if (out_.program == nullptr) {
      std::vector<std::string_view> names;
      for (const RaceEntry& entry : race_programs()) names.push_back(entry.name);
      return wrong(name.empty() ? word : name,
                   fmt::format("there is no program {}; {}", shown(name), expected(name, names)));
    }
    out_.size = out_.program->size;
    while (!rest.empty()) {
      const std::string_view setting = take_word(rest);
      const auto equals = std::min(setting.find('='), setting.size());
      const auto value = parse_number(setting.substr(std::min(equals + 1, setting.size())));
      const std::string_view key = setting.substr(0, equals);
      if (!value || (key != "threads" && key != "operations"))
        return wrong(setting, fmt::format("{} is no size; expected threads=N or operations=N",
                                          shown(setting)));
      (key == "threads" ? out_.size.threads : out_.size.operations) = *value;
    }
    if (const auto why = wrong_size(*out_.program, out_.size)) return wrong(word, *why);
    const ScheduleRun empty = run_schedule(*out_.program, out_.size, {});
    threads_ = empty.thread_names;
    return std::nullopt;
  }

  std::optional<Error> take_own_program(std::string_view word) {
    if (!make_own_) return wrong(word, "a program of one's own; only replay and explain take it");
    auto made = make_own_(code_);
    if (!made) return made.error();
    out_.program = *made;
    out_.size = out_.program->size;
    threads_ = run_schedule(*out_.program, out_.size, {}).thread_names;
    return std::nullopt;
  }

  std::optional<Error> parse_expectation(std::string_view word, std::string_view rest) {
    if (!out_.expected.empty()) return wrong(word, "a second expectation; expected one");
    const std::string_view verdict = take_word(rest);
    const std::string races = fmt::format("{} ", schedule::fault_id::kDataRace);
    const bool names_places = rest.starts_with(races) && rest.find(" / ") != rest.npos;
    if (verdict != "violated" || rest.empty() || (rest.find(' ') != rest.npos && !names_places))
      return wrong(
          word, fmt::format(
                    "expected \"expect violated INVARIANT\", or the two places of "
                    "a data race and its variable after it: \"{}FILE:LINE / FILE:LINE, VARIABLE\"",
                    races));
    out_.expected = rest;
    return std::nullopt;
  }

  std::optional<Error> parse_step(std::string_view word, std::string_view rest) {
    if (out_.program == nullptr)
      return wrong(word, "a step before its program; expected \"program NAME\" first");
    const auto thread = std::find(threads_.begin(), threads_.end(), word);
    if (thread == threads_.end()) {
      const std::vector<std::string_view> names(threads_.begin(), threads_.end());
      return wrong(word, fmt::format("{} is no thread of {}; {}", shown(word), out_.program->name,
                                     expected(word, names)));
    }
    const auto number = static_cast<schedule::ThreadId>(thread - threads_.begin());
    out_.schedule.push_back(number);
    lines_.push_back({number, rest, line_, column_of(rest.empty() ? word : rest)});
    return std::nullopt;
  }

  /// Runs the schedule and compares every step with its line.
  std::optional<Error> compare() {
    const ScheduleRun run = run_schedule(*out_.program, out_.size, out_.schedule);
    // Version 1 knew neither the members nor the types nor the orders of code that was brought
    // along, so that its words say nothing today; which thread moves still does.
    const bool compares = !first_version_ || code_.empty();
    for (std::size_t i = 0; compares && i < run.steps.size(); ++i) {
      if (lines_[i].text.empty() || lines_[i].text == run.steps[i].text) continue;
      if (first_version_ && in_todays_words(lines_[i].text) == run.steps[i].text) continue;
      return Error{{file_, lines_[i].number, lines_[i].column},
                   fmt::format("{} does not happen here; the program does {}",
                               shown(lines_[i].text), shown(run.steps[i].text))};
    }
    if (run.stopped) {
      const Line& line = lines_[run.steps.size()];
      return Error{{file_, line.number, 1},
                   fmt::format("{} cannot move here: {}", threads_[line.thread], *run.stopped)};
    }
    return std::nullopt;
  }

  std::string_view rest_;
  std::string_view line_text_;
  std::string file_;
  unsigned line_ = 0;
  bool titled_ = false;
  bool first_version_ = false;
  const MakeOwnProgram& make_own_;
  std::vector<std::string> code_;
  std::vector<std::string> threads_;
  std::vector<Line> lines_;
  ScheduleFile out_;
};

}  // namespace

std::optional<std::string> wrong_size(const RaceEntry& entry, RaceSize size) {
  if (entry.fixed && !(size == entry.size)) {
    return fmt::format("{} has {} threads of its own; leave out --threads and --ops", entry.name,
                       entry.size.threads);
  }
  if (!entry.fixed && (size.threads < 1 || size.threads > kMostRaceThreads)) {
    return fmt::format("{} threads cannot be raced; expected 1 to {}", size.threads,
                       kMostRaceThreads);
  }
  if (!entry.fixed && (size.operations < 1 || size.operations > kMostRaceOperations)) {
    return fmt::format("{} operations a thread cannot be raced; expected 1 to {}", size.operations,
                       kMostRaceOperations);
  }
  return std::nullopt;
}

Result<ScheduleFile> parse_schedule(std::string_view text, const std::string& file,
                                    const MakeOwnProgram& make_own) {
  return Parser(text, file, make_own).parse();
}

bool looks_like_schedule(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view whole = text.substr(0, end);
    const std::string_view line = trimmed(whole.substr(0, comment_in(whole)));
    if (!line.empty()) return line.starts_with("counterproof schedule");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

std::string print_schedule(const RaceReport& report, const RaceFinding& finding) {
  const ScheduleRun run = run_schedule(*report.program, report.size, finding.schedule);
  std::string out = fmt::format("{}\n", kTitle);
  for (const std::string& line : report.program->code) out += line + "\n";
  if (report.program->learned)
    for (const std::string& line : report.program->learned()) out += line + "\n";
  out += fmt::format("program {}", report.program->name);
  if (!report.program->fixed)
    out += fmt::format(" threads={} operations={}", report.size.threads, report.size.operations);
  out += fmt::format("\nexpect violated {}\n\n", finding.id());
  out += fmt::format("# {}\n", run.beginning);
  std::size_t width = 0;
  for (const std::string& name : run.thread_names) width = std::max(width, name.size());
  for (const RunStep& step : run.steps)
    out += fmt::format("{:{}}  {}{}\n", run.thread_names[step.thread], width,
                       step.inside ? "  " : "", step.text);
  return out;
}

}  // namespace counterproof
