// What the dialogue of `explore` shows: worlds, steps, lists.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/explore_shell.hpp"
#include "model/printable.hpp"
#include "reports/check_text.hpp"
#include "reports/explain.hpp"
#include "reports/picture.hpp"

namespace counterproof {
namespace {

std::string event_label(const EnabledEvent& event) {
  return event.outcome == Outcome::done
             ? event.text
             : fmt::format("{} ({})", event.text, name_of(event.outcome));
}

/// Numbered texts in as many columns as fit, counted downwards.
std::string in_columns(const std::vector<std::string>& texts) {
  std::size_t width = 0;
  for (const std::string& text : texts) width = std::max(width, width_of(text));
  width += 2;
  const std::size_t columns = std::max<std::size_t>(1, (kTerminalWidth - 2) / width);
  const std::size_t rows = (texts.size() + columns - 1) / columns;
  std::string out;
  for (std::size_t row = 0; row < rows; ++row) {
    std::string line;
    for (std::size_t at = row; at < texts.size(); at += rows)
      line += at + rows < texts.size() ? pad(texts[at], width) : texts[at];
    out += "  " + line + "\n";
  }
  return out;
}

}  // namespace

void ExploreShell::show_here() {
  show_step();
  show_world();
  show_events_here();
}

void ExploreShell::show_world() const {
  if (session_.world().truth.crashed) {
    print("\n" +
          wrapped("the machine has crashed or hangs: there is no world to draw any more", 6));
    return;
  }
  print("\n" + picture_text(picture_of(session_.rules(), session_.scope(), session_.world()), 6));
}

void ExploreShell::show_events() const {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < enabled_.size(); ++i)
    texts.push_back(fmt::format("{:>3}  {}", i + 1, event_label(enabled_[i])));
  const auto faulty = texts.begin() + static_cast<std::ptrdiff_t>(plain_);
  print(texts.empty() ? "  nothing can happen here\n" : in_columns({texts.begin(), faulty}));
  if (faulty == texts.end()) return;
  if (faults_shown_) return print("  and with a fault\n" + in_columns({faulty, texts.end()}));
  print(fmt::format("  {} with a fault; \"faults\" shows them\n",
                    counted(enabled_.size() - plain_, "more event")));
}

void ExploreShell::show_events_here() const {
  print("\n");
  show_failed();
  if (outside_.lists_events) return show_events();
  const std::size_t count = faults_shown_ ? enabled_.size() : plain_;
  print(fmt::format("  {} can happen{}\n", counted(count, "event"),
                    faults_shown_ || count == enabled_.size()
                        ? ""
                        : fmt::format(", and {} with a fault", enabled_.size() - count)));
}

void ExploreShell::show_failed() const {
  for (const std::string& one : failed_) print(wrapped(paint_.bad("failed") + " " + one, 2));
}

void ExploreShell::show_breach(const Breach& breach) const {
  print(fmt::format("    {} {}\n", paint_.bad("broken"), paint_.strong(breach.invariant->id)));
  print(wrapped(breach.why + ".", 8));
  print(wrapped("formula: " + std::string(breach.invariant->formula), 8));
}

void ExploreShell::show_step() const {
  if (session_.at() == 0) return print("at the beginning\n");
  const Taken& taken = session_.taken()[session_.at() - 1];
  const World& before =
      session_.at() == 1 ? session_.initial() : session_.taken()[session_.at() - 2].after;
  print(fmt::format("{:2}  {}\n", session_.at(),
                    paint_.strong(print_event(taken.event, session_.scope()))));
  for (const std::string& line :
       changes(session_.rules(), session_.scope(), before, taken.effects, taken.after))
    print(wrapped(line, 6));
  std::vector<std::string> still;
  for (const Breach& breach : taken.broken) {
    const auto index = static_cast<std::size_t>(breach.invariant - invariants().data());
    if (taken.broken_at_first.has(index)) {
      show_breach(breach);
    } else {
      still.emplace_back(breach.invariant->id);
    }
  }
  if (!still.empty()) print(wrapped("broken before, and here: " + join(still, ", "), 4));
  std::vector<std::string> reached;
  taken.witnessed_at_first.for_each([&](std::size_t index) {
    std::string what(invariants()[index].witness);
    if (std::ranges::count(reached, what) == 0) reached.push_back(std::move(what));
  });
  if (!reached.empty()) print(wrapped("reached: " + join(reached, "; "), 4));
}

void ExploreShell::show_broken() const {
  if (session_.broken().empty()) return print("no invariant is broken here\n");
  for (const Breach& breach : session_.broken()) show_breach(breach);
}

void ExploreShell::show_witnesses() const {
  const Properties reached = session_.witnessed_so_far();
  for (std::size_t i = 0; i < invariants().size(); ++i) {
    const Invariant& invariant = invariants()[i];
    if (!invariant.speaks_of(session_.rules())) continue;
    print(wrapped(fmt::format("{} {}: {}", reached.has(i) ? paint_.good("reached") : "not yet",
                              invariant.id, invariant.witness),
                  2));
  }
}

void ExploreShell::show_counts() const {
  const std::vector<Count> counts = counts_of(session_.rules(), session_.scope());
  std::size_t width = 0;
  for (const Count& count : counts) width = std::max(width, count.name.size());
  for (const Count& count : counts)
    print(fmt::format("  {} {:>9}  {}\n", pad(count.name, width),
                      count_text(count, session_.rules(), session_.world()), count.meaning));
}

// A line for each event, and what differs where the stories part and where they are now.
void ExploreShell::show_comparison(Comparison comparison) const {
  const auto name = [](const ComparedSide& side) {
    return side.session.policy().empty() ? "(unnamed)" : printable(side.session.policy());
  };
  const std::string first = name(comparison.first());
  const std::string second = name(comparison.second());
  const auto tell = [&](std::size_t at) {
    for (const Difference& one : comparison.differences(at)) {
      print(wrapped(paint_.strong(one.what), 6));
      print(wrapped(fmt::format("{}: {}", first, one.first), 8));
      print(wrapped(fmt::format("{}: {}", second, one.second), 8));
    }
  };
  const auto parting = comparison.parting();
  for (std::size_t i = 0; i < comparison.count(); ++i) {
    const std::size_t count = comparison.differences(i + 1).size();
    print(fmt::format("{:2}  {}{}\n", i + 1, comparison.events()[i],
                      count == 0 ? "" : fmt::format(" ({})", counted(count, "difference"))));
  }
  if (!parting)
    return print(fmt::format("both are the same, under {} and under {}\n", first, second));
  print(*parting == 0 ? "they part before any event\n"
                      : fmt::format("they part at event {}\n", *parting));
  tell(*parting);
  if (*parting == comparison.count()) return;
  print(fmt::format("and after event {}\n", comparison.count()));
  tell(comparison.count());
}

}  // namespace counterproof
