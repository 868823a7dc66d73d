#include "conform/conform_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conform/known_differences.hpp"
#include "model/printable.hpp"
#include "reports/check_text.hpp"

namespace counterproof::conform {
namespace {

/// In the model's words and columns: what, model, kernel.
std::string columns(const std::vector<Compared>& compared, std::size_t indent, const Paint& paint) {
  std::size_t what = 0;
  std::size_t model = 5;
  for (const Compared& one : compared) {
    what = std::max(what, width_of(what_of(one)));
    model = std::max(model, width_of(one.model));
  }
  const std::string margin(indent, ' ');
  std::string text = margin + std::string(what, ' ') + "  " + pad("model", model) + "  kernel\n";
  for (const Compared& one : compared) {
    const std::string line =
        fmt::format("{}  {}  {}", pad(what_of(one), what), pad(one.model, model), one.kernel);
    text += margin + (one.agrees() ? paint.faint(line) : paint.bad(line)) + "\n";
  }
  return text;
}

std::string known_text(const ConformRow& row, bool verbose, const Paint& paint) {
  std::string text;
  for (const auto& [id, met] : row.known) {
    const KnownDifference* known = find_known_difference(id);
    text += fmt::format("    {} {}, of the {}\n", paint.odd(id), counted(met.times, "time"),
                        name_of(known->of));
    text += wrapped(std::string(known->what), 8);
    if (verbose) text += difference_text(met.shortest, paint);
  }
  return text.empty() ? text : "  known differences\n" + text;
}

std::string events_text(const Scope& scope, const std::vector<Event>& events) {
  std::string text = wrapped("scope " + describe(scope), 6);
  for (std::size_t i = 0; i < events.size(); ++i)
    text += fmt::format("      {:>2} {}\n", i + 1, print_event(events[i], scope));
  return text;
}

/// "reason: what, what".
std::string reasons_text(const std::map<std::string, std::vector<std::string>>& by_reason) {
  std::string text;
  for (const auto& [reason, names] : by_reason)
    text += wrapped(fmt::format("{}: {}", reason, join(names, ", ")), 4);
  return text;
}

std::string left_out_text(const ConformRow& row, bool verbose) {
  if (!verbose) {
    std::size_t scopes = 0;
    std::size_t kinds = 0;
    for (const auto& [reason, names] : row.scopes_left_out) scopes += names.size();
    for (const auto& [reason, names] : row.never_drawn) kinds += names.size();
    std::uint64_t skipped = 0;
    for (const auto& [reason, count] : row.skipped) skipped += count;
    std::vector<std::string> parts;
    std::uint64_t ended = 0;
    for (const auto& [reason, count] : row.ended) ended += count;
    if (scopes != 0) parts.push_back(fmt::format("{} of scopes and traces left out", scopes));
    if (kinds != 0) parts.push_back(counted(kinds, "kind") + " of events never drawn");
    if (skipped != 0) parts.push_back(counted(skipped, "event") + " of traces passed over");
    if (ended != 0) parts.push_back(fmt::format("{} of walks and traces ended early", ended));
    if (parts.empty()) return {};
    return wrapped(join(parts, ", ") + "; --verbose tells why", 2);
  }
  std::string text;
  if (!row.scopes_left_out.empty())
    text += "  scopes and traces left out\n" + reasons_text(row.scopes_left_out);
  if (!row.never_drawn.empty())
    text += "  events that walks never draw\n" + reasons_text(row.never_drawn);
  if (!row.ended.empty()) {
    text += "  walks and traces that ended early\n";
    for (const auto& [reason, count] : row.ended)
      text += wrapped(fmt::format("{}: {}", reason, counted(count, "time")), 4);
  }
  if (!row.skipped.empty()) {
    text += "  events of traces that were passed over\n";
    for (const auto& [reason, count] : row.skipped)
      text += wrapped(fmt::format("{}: {}", reason, counted(count, "time")), 4);
  }
  return text;
}

std::string confirmed_text(const ConformRow& row) {
  std::vector<std::string> parts;
  std::map<EventKind, std::string> by_kind;
  for (const auto& [what, count] : row.confirmed) {
    std::string& text = by_kind[what.first];
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counterproof::name_of(what.second),
                        grouped(count));
  }
  std::string text = "  confirmed\n";
  for (const auto& [kind, outcomes] : by_kind)
    text += fmt::format("    {} {}\n", pad(entry_of(kind).word, 16), outcomes);
  return by_kind.empty() ? std::string() : text;
}

}  // namespace

std::string difference_text(const Difference& difference, const Paint& paint) {
  std::string text = events_text(difference.scope, difference.events);
  if (!difference.driven.error_name.empty())
    text += fmt::format("         the kernel says {}\n", difference.driven.error_name);
  return text + columns(difference.compared, 9, paint);
}

std::string row_text(const ConformRow& row, bool verbose, const Paint& paint) {
  std::string text = paint.strong(printable(row.policy));
  if (row.not_driven != nullptr)
    return fmt::format("{}\n{}", text, wrapped(fmt::format("not driven: {}", row.not_driven), 2));
  if (row.kernel.empty()) return text + "\n  stopped before its kernel had booted\n";
  text += fmt::format(" on linux {}\n", row.kernel);
  std::uint64_t agreed = 0;
  for (const auto& [what, count] : row.confirmed) agreed += count;
  text += wrapped(
      fmt::format("{}, {}, {} driven: {} agree", counted(row.traces, "trace"),
                  counted(row.walks, "walk"), counted(row.driven, "event"), grouped(agreed)),
      2);
  if (row.stacks_are_free)
    text += wrapped("stacks of tasks driven as free: each is a 64th of a page of the model", 2);
  if (verbose) text += confirmed_text(row);
  text += known_text(row, verbose, paint);
  for (const Difference& difference : row.differences) {
    text += fmt::format("  {}\n", paint.bad("different"));
    text += difference_text(difference, paint);
  }
  if (row.lost) {
    text += fmt::format("  {}\n", paint.bad("the guest was lost"));
    text += events_text(row.lost->scope, row.lost->events);
    text += wrapped(row.lost->why, 9);
  }
  text += left_out_text(row, verbose);
  if (row.interrupted) text += "  stopped before all was driven\n";
  return text;
}

std::string progress_text(const ConformRow& row) {
  const double seconds = std::max(row.elapsed.count(), 1e-9);
  return fmt::format("{}: {}, {}, {:.0f} events/s, {}", row.policy, counted(row.walks, "walk"),
                     counted(row.driven, "event"), static_cast<double>(row.driven) / seconds,
                     counted(row.differences.size(), "difference"));
}

}  // namespace counterproof::conform
