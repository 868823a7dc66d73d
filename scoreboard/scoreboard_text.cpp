#include "scoreboard/scoreboard_text.hpp"

#include <fmt/format.h>

#include <regex>

namespace counterproof {
namespace {

constexpr std::size_t kId = 8;
constexpr std::size_t kName = 32;
constexpr std::size_t kCell = 8;

std::string seconds(const Catch& one) { return fmt::format("{:.2f} s", one.elapsed.count()); }

std::string cell(const Catch& one, const Paint& paint) {
  if (!one.applies) return pad_left("-", kCell);
  if (!one.false_alarm.empty()) return std::string(kCell - 5, ' ') + paint.bad("alarm");
  if (one.caught) return pad_left(seconds(one), kCell);
  return std::string(kCell - 6, ' ') + paint.bad("missed");
}

/// "34 states, 2 events"; the last part only where there is a sequence.
std::string effort(const Catch& one, Engine engine) {
  std::string unit(one.unit);
  if (one.work == 1 && !unit.empty()) unit.pop_back();
  std::string text = fmt::format("{} {}", grouped(one.work), unit);
  if (one.length != 0) {
    const bool events = engine == Engine::explore || one.unit == "walks";
    text += ", " + counted(one.length, events ? "event" : "step");
  }
  return text;
}

std::string markdown_cell(const Catch& one, Engine engine) {
  if (!one.applies) return "";
  const std::string cost = fmt::format("{}, {:.2f} s", effort(one, engine), one.elapsed.count());
  std::string text = one.caught ? fmt::format("`{}`<br>{}", one.invariant, cost)
                                : fmt::format("**missed**<br>{}", cost);
  if (!one.false_alarm.empty())
    text += fmt::format("<br>**false alarm**: `{}` of the repaired twin", one.false_alarm);
  return text;
}

/// The engines that fuzz, side by side: how many inputs it took them.
std::string fuzz_table(const Scoreboard& board) {
  if (board.fuzz_runs.empty()) return "";
  std::string out =
      "\n## From an empty corpus\n\nHow many inputs a fuzzer ran until it found the defect: median "
      "(least to most), and the median time with the start of the\nprocess, over the seeds that "
      "found it. Measured by `bench/fuzz/time_to_find`.\n\n| defect | libFuzzer, worlds mutated as "
      "worlds | libFuzzer, as bytes | AFL++, as worlds |\n|---|---|---|---|\n";
  const auto cell = [&](std::string_view defect, std::string_view engine) {
    const auto summary = summary_of(board.fuzz_runs, defect, engine);
    if (!summary) return std::string("not measured");
    if (summary->found == 0) return fmt::format("0 of {}", summary->runs);
    const std::string all = summary->found == summary->runs
                                ? ""
                                : fmt::format("{} of {}: ", summary->found, summary->runs);
    return fmt::format("{}{} ({} to {}), {:.1f} s", all, grouped(summary->median),
                       grouped(summary->least), grouped(summary->most), summary->median_seconds);
  };
  for (const ScoreRow& row : board.rows) {
    if (!summary_of(board.fuzz_runs, row.defect->id, "libfuzzer")) continue;
    out += fmt::format("| {} | {} | {} | {} |\n", row.defect->id, cell(row.defect->id, "libfuzzer"),
                       cell(row.defect->id, "libfuzzer-bytes"), cell(row.defect->id, "afl"));
  }
  return out;
}

std::string share(std::size_t part, std::size_t whole) {
  return whole == 0 ? "none" : fmt::format("{} of {} ({} %)", part, whole, part * 100 / whole);
}

}  // namespace

std::string score_heading(const Paint& paint) {
  std::string out = pad("defect", kId) + pad("must be caught as", kName);
  for (const Engine engine : kEngines) out += pad_left(name_of(engine), kCell);
  return paint.faint(out) + "\n";
}

std::string score_row(const ScoreRow& row, const Paint& paint) {
  const std::string_view name = row.defect->names().front();
  std::string out = pad(row.defect->id, kId);
  out += row.caught_by() == 0 ? paint.bad(pad(name, kName)) : pad(name, kName);
  for (const Engine engine : kEngines) out += cell(row.by(engine), paint);
  return out + "\n";
}

std::string score_sums(const Scoreboard& board, const Paint& paint) {
  const auto painted = [&](bool good, const std::string& text) {
    return good ? paint.good(text) : paint.bad(text);
  };
  const std::size_t all = board.rows.size();
  std::string out = "\n";
  out += fmt::format("caught by an engine, under a right name: {}\n",
                     painted(board.caught() == all, share(board.caught(), all)));
  out +=
      fmt::format("caught by two engines or more: {}\n",
                  painted(board.caught_twice() * 10 >= all * 9, share(board.caught_twice(), all)));
  out += fmt::format("false alarms on repaired twins: {}\n",
                     painted(board.false_alarms() == 0, std::to_string(board.false_alarms())));
  if (board.twins_bounded() > 0)
    out += wrapped(paint.odd(fmt::format("{} not seen whole within the budget, so that no "
                                         "alarm of theirs says little",
                                         counted(board.twins_bounded(), "repaired twin"))),
                   0);
  out += fmt::format("time: {:.1f} s, with at most {:g} s for an engine and a defect\n",
                     board.elapsed.count(), board.seconds);
  if (board.interrupted) out += "interrupted: the other defects were not looked at\n";
  return out;
}

std::string score_markdown(const Scoreboard& board) {
  std::string out = "# Scoreboard\n\n";
  out +=
      "Which engine catches which seeded defect, under which name. Written by `./counterproof "
      "scoreboard --write reports/scoreboard.md`;\n[docs/scoreboard.md](../docs/scoreboard.md) "
      "tells how to read it.\n\n";
  const std::size_t all = board.rows.size();
  out += fmt::format(
      "- Caught by an engine: {}; by two or more: {}; false alarms on repaired "
      "twins: {}.\n",
      share(board.caught(), all), share(board.caught_twice(), all), board.false_alarms());
  out +=
      fmt::format("- Budget: {:g} s for an engine and a defect; seed {}; all together, {:.2f} s.\n",
                  board.seconds, board.seed, board.elapsed.count());
  out += "\n| engine | can run | catches | misses |\n|---|---|---|---|\n";
  for (const Engine engine : kEngines) {
    unsigned applies = 0;
    unsigned caught = 0;
    for (const ScoreRow& row : board.rows) {
      applies += row.by(engine).applies;
      caught += row.by(engine).caught;
    }
    out +=
        fmt::format("| {} | {} | {} | {} |\n", name_of(engine), applies, caught, applies - caught);
  }
  out += "\n| defect | what is wrong | must be caught as |";
  for (const Engine engine : kEngines) out += fmt::format(" {} |", name_of(engine));
  out += "\n|---|---|---|";
  for (std::size_t i = 0; i < kEngines.size(); ++i) out += "---|";
  out += "\n";
  for (const ScoreRow& row : board.rows) {
    out += fmt::format("| {} | {} | `{}` |", row.defect->id, row.defect->what,
                       row.defect->names().front());
    for (const Engine engine : kEngines)
      out += fmt::format(" {} |", markdown_cell(row.by(engine), engine));
    out += "\n";
  }
  return out + fuzz_table(board);
}

std::string without_times(const std::string& markdown) {
  static const std::regex kTime(", [0-9]+\\.[0-9]+ s");
  return std::regex_replace(markdown, kTime, "");
}

nlohmann::ordered_json to_json(const Scoreboard& board) {
  using Json = nlohmann::ordered_json;
  Json rows = Json::array();
  for (const ScoreRow& row : board.rows) {
    Json engines = Json::object();
    for (const Engine engine : kEngines) {
      const Catch& one = row.by(engine);
      if (!one.applies) continue;
      Json entry = {{"caught", one.caught},   {"seconds", one.elapsed.count()},
                    {"work", one.work},       {"unit", one.unit},
                    {"bounded", one.bounded}, {"false_alarm", nullptr}};
      if (one.caught) entry["invariant"] = one.invariant;
      if (one.length != 0) entry["length"] = one.length;
      if (!one.false_alarm.empty()) entry["false_alarm"] = one.false_alarm;
      engines[std::string(name_of(engine))] = std::move(entry);
    }
    rows.push_back({{"defect", row.defect->id},
                    {"what", row.defect->what},
                    {"names", row.defect->names()},
                    {"caught_by", row.caught_by()},
                    {"engines", std::move(engines)}});
  }
  return {{"version", 1},
          {"defects", std::move(rows)},
          {"caught", board.caught()},
          {"caught_by_two", board.caught_twice()},
          {"false_alarms", board.false_alarms()},
          {"twins_bounded", board.twins_bounded()},
          {"on_target", board.on_target()},
          {"interrupted", board.interrupted},
          {"budget_seconds", board.seconds},
          {"seed", board.seed},
          {"seconds", board.elapsed.count()}};
}

}  // namespace counterproof
