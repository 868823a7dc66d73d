// See schedule_text.hpp.
#include "reports/schedule_text.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>

namespace counterproof {
namespace {

constexpr std::size_t kNumbers = 6;       ///< columns that the numbers of steps take
constexpr std::size_t kShortestName = 9;  ///< a name is folded to no less
constexpr std::size_t kFewestFolded = 3;  ///< steps that are worth a row that says so

/// The code points of the text from the `first` on, `count` of them.
std::string_view part(std::string_view text, std::size_t first, std::size_t count) {
  const auto skip = [&](std::size_t at, std::size_t points) {
    for (; points > 0 && at < text.size(); --points) {
      ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) ++at;
    }
    return at;
  };
  const std::size_t begin = skip(0, first);
  return text.substr(begin, skip(begin, count) - begin);
}

/// "pool.i…_start": the middle is what a name is most easily read without.
std::string folded_name(std::string_view name, std::size_t width) {
  const std::size_t length = width_of(name);
  if (length <= width || width < 3) return std::string(name);
  const std::size_t end = (width - 1) / 2;
  return std::string(part(name, 0, width - 1 - end)) + "…" +
         std::string(part(name, length - end, end));
}

/// A line of source, as far as it fits: a reader knows where the rest is.
std::string shortened(const std::string& line, std::size_t width) {
  if (width_of(line) <= width) return line;
  return std::string(part(line, 0, std::max<std::size_t>(width, 1) - 1)) + "…";
}

/// The step, in no more than `width` columns if folding its name can do that.
std::string fitted(const RunStep& step, std::size_t width) {
  std::string text = (step.inside ? "  " : "") + step.text;
  const std::size_t own = width_of(text);
  const std::size_t at = step.name.empty() ? std::string::npos : text.find(step.name);
  if (own <= width || at == std::string::npos) return text;
  const std::size_t name = width_of(step.name);
  const std::size_t rest = own - name;
  const std::size_t left = std::max(width > rest ? width - rest : 0, kShortestName);
  return text.replace(at, step.name.size(), folded_name(step.name, left));
}

class Picture {
 public:
  Picture(const ScheduleRun& run, std::string_view invariant, const Paint& paint,
          const ScheduleView& view)
      : run_(run), invariant_(invariant), paint_(paint), view_(view) {
    place_columns();
    if (view.folds) find_folds();
  }

  [[nodiscard]] std::string text() const {
    std::string out = wrapped(run_.beginning, kNumbers) + heading();
    for (std::size_t i = 0; i < run_.steps.size(); ++i) {
      if (const std::size_t end = folded_until_[i]; end > i) {
        out += folded_row(i, end);
        i = end - 1;
        continue;
      }
      out += row(i);
    }
    for (const std::string& note : run_.notes) out += wrapped(note, kNumbers);
    return out + waiting() + breaches();
  }

 private:
  [[nodiscard]] bool is_marked(std::size_t index) const {
    return std::any_of(run_.breaches.begin(), run_.breaches.end(), [&](const RunBreach& breach) {
      return breach.is(invariant_) && (breach.first == index || breach.second == index);
    });
  }
  [[nodiscard]] bool is_in_a_breach(std::size_t index) const {
    return std::any_of(run_.breaches.begin(), run_.breaches.end(), [&](const RunBreach& breach) {
      return breach.first == index || breach.second == index;
    });
  }

  /// Columns are as wide as each other where everything fits so; otherwise they begin further left.
  /// Threads without a step need none.
  void place_columns() {
    const std::size_t width = std::max(view_.width, kNumbers + 2 * kShortestName) - kNumbers;
    std::vector<std::size_t> longest(run_.thread_names.size(), 0);
    column_.assign(run_.thread_names.size(), 0);
    for (const RunStep& step : run_.steps)
      longest[step.thread] = std::max(longest[step.thread], width_of(fitted(step, width)));
    for (schedule::ThreadId t = 0; t < longest.size(); ++t)
      if (longest[t] > 0) shown_.push_back(t);
    if (shown_.empty()) return;
    // Wide terminals leave columns where the eye finds them.
    const std::size_t even = std::max<std::size_t>(
        16, (std::min(view_.width, kTerminalWidth) - kNumbers) / shown_.size());
    std::size_t right = width;
    for (std::size_t k = shown_.size(); k-- > 0;) {
      const schedule::ThreadId t = shown_[k];
      const std::size_t needed = std::max(longest[t], width_of(run_.thread_names[t]));
      const std::size_t last = needed < width ? width - needed : 0;
      column_[t] = std::min({k * even, last, right});
      // Names stand beside each other in the heading.
      const std::size_t before =
          k == 0 ? 0 : std::max<std::size_t>(width_of(run_.thread_names[shown_[k - 1]]) + 1, 4);
      right = column_[t] > before ? column_[t] - before : 0;
    }
    // Where the width does not do, what is right of it is better than what cannot be told apart.
    for (std::size_t k = 1; k < shown_.size(); ++k)
      column_[shown_[k]] =
          std::max(column_[shown_[k]],
                   column_[shown_[k - 1]] + width_of(run_.thread_names[shown_[k - 1]]) + 1);
  }

  // ---- Folding ----

  void find_folds() {
    for (std::size_t begin = 0; begin < run_.steps.size(); ++begin) {
      if (const std::size_t end = end_of_section(begin); end > begin) {
        // Where the thread comes and goes is to be seen.
        const bool comes = begin == 0 || run_.steps[begin - 1].thread != run_.steps[begin].thread;
        const bool goes =
            end == run_.steps.size() || run_.steps[end].thread != run_.steps[begin].thread;
        fold(begin + (comes ? 1 : 0), end - (goes ? 1 : 0), "under " + run_.steps[begin].takes);
        begin = end - 1;
      } else if (const std::size_t left = end_of_call(begin); left > begin) {
        fold(begin, left, "in " + run_.steps[begin].within);
        begin = left - 1;
      }
    }
  }

  void fold(std::size_t begin, std::size_t end, std::string where) {
    if (end < begin + kFewestFolded) return;
    folded_until_[begin] = end;
    where_folded_[begin] = std::move(where);
  }

  /// Where the library's function is left that the step stands in, or the thread is; the step if it
  /// stands in none.
  [[nodiscard]] std::size_t end_of_call(std::size_t begin) const {
    const RunStep& first = run_.steps[begin];
    std::size_t end = begin;
    while (!first.within.empty() && end < run_.steps.size() && !is_in_a_breach(end) &&
           run_.steps[end].thread == first.thread && run_.steps[end].within == first.within &&
           run_.steps[end].site == first.site)
      ++end;
    return end;
  }

  /// The end of the section that the step begins, if all of it may be folded; the step otherwise.
  [[nodiscard]] std::size_t end_of_section(std::size_t begin) const {
    const RunStep& takes = run_.steps[begin];
    if (takes.takes.empty() || takes.object == schedule::kNoObject) return begin;
    for (std::size_t i = begin; i < run_.steps.size(); ++i) {
      const RunStep& step = run_.steps[i];
      if (step.thread != takes.thread || is_in_a_breach(i) || is_shared(step)) return begin;
      if (i > begin && step.gives == takes.takes && step.object == takes.object) return i + 1;
    }
    return begin;
  }

  [[nodiscard]] bool is_shared(const RunStep& step) const {
    if (step.object == schedule::kNoObject) return true;
    const auto others = [&](const auto& other) {
      return other.thread != step.thread && other.object == step.object;
    };
    return std::any_of(run_.steps.begin(), run_.steps.end(), others) ||
           std::any_of(run_.waiting.begin(), run_.waiting.end(), others);
  }

  // ---- Rows ----

  [[nodiscard]] std::string heading() const {
    std::string out(kNumbers, ' ');
    std::size_t used = 0;
    for (const schedule::ThreadId t : shown_) {
      if (column_[t] > used) out += std::string(column_[t] - used, ' ');
      out += paint_.strong(run_.thread_names[t]);
      used = column_[t] + width_of(run_.thread_names[t]);
    }
    return out + "\n";
  }

  [[nodiscard]] std::string row(std::size_t index) const {
    const RunStep& step = run_.steps[index];
    const std::size_t width = std::max(view_.width, kNumbers + column_[step.thread] + 1) -
                              kNumbers - column_[step.thread];
    const std::string text = fitted(step, width);
    const bool marked = is_marked(index);
    std::string out =
        fmt::format("{:4}{} {}{}\n", index + 1, marked ? paint_.bad("*") : " ",
                    std::string(column_[step.thread], ' '), marked ? paint_.strong(text) : text);
    if (view_.lines && !run_.steps[index].site.empty() && !is_said_above(index)) {
      const std::size_t indent = kNumbers + column_[step.thread] + 4;
      out +=
          std::string(indent, ' ') + paint_.faint(with_line(step.site, room_after(indent))) + "\n";
    }
    return out;
  }
  /// Whether the step before, of the same thread, comes from the same line.
  [[nodiscard]] bool is_said_above(std::size_t index) const {
    return index > 0 && run_.steps[index - 1].thread == run_.steps[index].thread &&
           run_.steps[index - 1].site == run_.steps[index].site && folded_until_[index - 1] == 0;
  }
  [[nodiscard]] std::string with_line(const std::string& site, std::size_t width) const {
    const std::string line = view_.sources == nullptr ? "" : view_.sources->at(site);
    if (line.empty()) return site;
    const std::size_t place = width_of(site) + 2;
    return site + ": " + shortened(line, std::max(width, place + kShortestName) - place);
  }
  [[nodiscard]] std::size_t room_after(std::size_t indent) const {
    return view_.width > indent ? view_.width - indent : 0;
  }

  /// The line at a place, on a row of its own.
  [[nodiscard]] std::string line_below(const std::string& site, std::size_t indent) const {
    const std::string line = view_.sources == nullptr ? "" : view_.sources->at(site);
    if (line.empty()) return "";
    return std::string(indent, ' ') + paint_.faint(shortened(line, room_after(indent))) + "\n";
  }

  [[nodiscard]] std::string folded_row(std::size_t begin, std::size_t end) const {
    return fmt::format(
        "{:>4}  {}{}\n", fmt::format("{}-{}", begin + 1, end),
        std::string(column_[run_.steps[begin].thread], ' '),
        paint_.faint(fmt::format("{} steps {}", end - begin, where_folded_[begin])));
  }

  [[nodiscard]] std::string waiting() const {
    std::string out;
    for (const RunWaiter& waiter : run_.waiting)
      out += wrapped(fmt::format("{} waits {} ({})", run_.thread_names[waiter.thread], waiter.what,
                                 waiter.site),
                     kNumbers) +
             line_below(waiter.site, kNumbers + 2);
    return out;
  }

  [[nodiscard]] std::string breaches() const {
    std::string out;
    for (const RunBreach& broken : run_.breaches) {
      if (!invariant_.empty() && !broken.is(invariant_)) continue;
      out += wrapped(fmt::format("{} {}: {}", paint_.bad("breaks"), broken.invariant, broken.what),
                     kNumbers);
      for (const auto& index : {broken.first, broken.second})
        if (index)
          out += wrapped(step_name(*index), kNumbers + 2) +
                 line_below(run_.steps[*index].site, kNumbers + 4);
    }
    return out;
  }
  [[nodiscard]] std::string step_name(std::size_t index) const {
    const RunStep& step = run_.steps[index];
    return fmt::format("step {}, {}: {} ({})", index + 1, run_.thread_names[step.thread], step.text,
                       step.site);
  }

  const ScheduleRun& run_;
  std::string_view invariant_;
  const Paint& paint_;
  const ScheduleView& view_;
  std::vector<std::size_t> column_;  ///< by thread: where its steps begin
  std::vector<schedule::ThreadId> shown_;
  /// By step: the end of what is folded from it on; 0 if nothing.
  std::vector<std::size_t> folded_until_ = std::vector<std::size_t>(run_.steps.size(), 0);
  std::vector<std::string> where_folded_ = std::vector<std::string>(run_.steps.size());
};

}  // namespace

std::size_t output_width() {
  constexpr std::size_t kLeast = 40;
  constexpr std::size_t kMost = 1000;
  if (::isatty(STDOUT_FILENO) == 0) return kTerminalWidth;
  std::size_t width = 0;
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    const std::string_view text = columns;
    std::from_chars(text.data(), text.data() + text.size(), width);
  }
  winsize size{};
  if (width == 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) width = size.ws_col;
  return width == 0 ? kTerminalWidth : std::clamp(width, kLeast, kMost);
}

std::string SourceLines::at(std::string_view place) const {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos) return {};
  unsigned wanted = 0;
  std::from_chars(place.data() + colon + 1, place.data() + place.size(), wanted);
  const std::string file(place.substr(0, colon));
  for (const std::string& folder : folders_) {
    std::ifstream in(file.starts_with('/') ? file : folder + "/" + file);
    std::string line;
    for (unsigned number = 1; std::getline(in, line); ++number) {
      if (number != wanted) continue;
      const std::size_t begin = line.find_first_not_of(" \t");
      const std::size_t end = line.find_last_not_of(" \t\r");
      return begin == std::string::npos ? "" : line.substr(begin, end + 1 - begin);
    }
  }
  return {};
}

namespace {

/// As an editor of the kernel shows it.
std::string without_tabs(std::string_view line) {
  constexpr std::size_t kTab = 8;
  std::string out;
  for (const char c : line) c == '\t' ? out.append(kTab - out.size() % kTab, ' ') : out += c;
  return out;
}

}  // namespace

SourceLines::Excerpt SourceLines::around(std::string_view place, unsigned neighbours) const {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos) return {};
  unsigned wanted = 0;
  std::from_chars(place.data() + colon + 1, place.data() + place.size(), wanted);
  const std::string file(place.substr(0, colon));
  for (const std::string& folder : folders_) {
    std::ifstream in(file.starts_with('/') ? file : folder + "/" + file);
    Excerpt excerpt;
    excerpt.first = wanted > neighbours ? wanted - neighbours : 1;
    std::string line;
    for (unsigned number = 1; number <= wanted + neighbours && std::getline(in, line); ++number) {
      while (line.ends_with('\r')) line.pop_back();
      if (number >= excerpt.first) excerpt.lines.push_back(without_tabs(line));
    }
    if (wanted != 0 && excerpt.first + excerpt.lines.size() > wanted) return excerpt;
  }
  return {};
}

std::string schedule_text(const ScheduleRun& run, std::string_view invariant, const Paint& paint,
                          const ScheduleView& view) {
  return Picture(run, invariant, paint, view).text();
}

}  // namespace counterproof
